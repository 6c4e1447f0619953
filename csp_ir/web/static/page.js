// One page: what the server tells becomes what is shown, what is clicked becomes an order.
import { showAnswer, showTime } from "./answer.js";
import { byId, el } from "./dom.js";
import { choose, showDraft, showGraph, showHole } from "./draft.js";

const root = document.documentElement;
const text = byId("text");
const GONE = "The server does not answer. Where it was started again, open the address that it prints.";

const page = {
  session: root.dataset.session,
  view: null, seen: {}, holes: {}, answer: {}, event: {}, solving: "", hole: "", own: { hole: "", text: "" }, widths: {}, drawn: "",
  typed: 0, sending: false, unsent: null, refocus: false, old: new Set(),

  async order(name, given) {
    await this.sent();
    return this.post(name, given);
  },

  async post(name, given) {
    try {
      const answer = await fetch(`/api/${this.session}/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(given) });
      const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
      if ("error" in told) { say(told.error, true); return null; }
      return told.is === undefined ? null : told.is;
    } catch {
      say(GONE, true);
      return null;
    }
  },

  // What is typed goes out one text at a time, the newest next, so that an older one never overtakes it.
  async type(value) {
    this.unsent = value;
    if (this.sending) return;
    this.sending = true;
    while (this.unsent !== null) {
      const next = this.unsent;
      this.unsent = null;
      this.typed = (await this.post("type", { text: next })) ?? this.typed;
    }
    this.sending = false;
  },

  async sent() {
    while (this.sending) await new Promise((done) => setTimeout(done, 5));
  },

  select(name, focus) {
    this.hole = name;
    showDraft(this);
    showHole(this);
    if (!focus) return;
    const { top } = byId("hole").getBoundingClientRect();
    byId("hole").focus({ preventScroll: true });
    if (top < 60 || top > innerHeight - 200) byId("hole").scrollIntoView();
  },
};

function say(said, bad = false) {
  byId("say").textContent = said;
  byId("say").className = bad ? "bad" : "";
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { byId("say").textContent = ""; }, bad ? 12000 : 4000);
}

// --- what the server tells --------------------------------------------------------------------

function show() {
  const open = page.holes.open || [];
  if (!page.holes.holes || !(page.hole in page.holes.holes)) page.hole = open[0] || "";
  showDraft(page);
  showHole(page);
  showAnswer(page);
  showGraph(page);
}

const told = {
  view(view) {
    const fresh = !page.sending && page.unsent === null && view.typed >= page.typed;
    page.view = view;
    if (fresh && text.value !== view.spec) {
      const at = text.selectionStart;
      text.value = view.spec;
      text.setSelectionRange(at, at);
      underline();
    }
    byId("name").textContent = view.file || view.session;
    document.title = `${view.file || view.session} · csp-ir`;
    byId("save").hidden = view.saved === null;
    byId("save").disabled = view.saved === true;
    byId("undo").disabled = view.steps.length < 2 && !view.typing;
    byId("redo").disabled = !view.ahead.length;
    showTime(page);
    showAnswer(page);
  },
  seen(seen) {
    page.seen = seen;
    underline();
    byId("troubles").replaceChildren(...(seen.troubles || []).map((t) => el("li", { class: t.level }, el("button", { type: "button", class: "link", on: { click: () => goTo(t.place) } },
      `line ${t.place.line}: ${t.said}`), t.remedy ? el("span", { class: "muted" }, ` try: ${t.remedy}`) : "")));
    const sites = seen.sites || [];
    byId("sites").hidden = sites.length < 2;
    byId("site").replaceChildren(...sites.map((s) => el("option", { value: s.name, selected: s.name === (page.view?.site || page.holes.name) }, s.name)));
  },
  narrowing() { // what fitted is shown, pale, until what fits now is known
    page.old = new Set(Object.keys(page.holes.fits || {}));
    page.holes = { ...page.holes, stages: {} };
    showHole(page);
  },
  draft(draft) { page.holes = { ...page.holes, ...draft, done: null }; show(); },
  sizes({ stage, sizes }) {
    page.holes.stages = { ...page.holes.stages, [stage]: { ...(page.holes.stages || {})[stage], ...sizes } };
    showDraft(page);
  },
  hole(found) {
    page.holes.fits = { ...page.holes.fits, [found.name]: found };
    page.old.delete(found.name);
    if (found.name === page.hole) showHole(page);
  },
  holes(holes) { page.old.clear(); page.holes = holes; show(); },
  answer(answer) {
    page.answer = answer;
    showAnswer(page);
    if (answer.verdict && page.solving) say(answer.solved ? (answer.low_confidence ? "solved, at low confidence" : "solved") : "no answer", !answer.solved);
  },
  solving(how) {
    page.solving = how;
    page.event = {};
    byId("stop").hidden = !how;
    byId("solve").hidden = Boolean(how);
    showAnswer(page);
  },
  event(event) {
    if (event.kind === "draft") page.event = { text: event.text };
    else if (event.kind === "domains") {
      page.event = { ...page.event, sizes: { ...page.event.sizes, ...event.sizes } };
      if (page.holes.pieces) told.sizes({ stage: "run", sizes: event.sizes });
    }
    else if (event.kind === "best") page.event = { ...page.event, failures: event.failures };
    else return;
    clearTimeout(told.timer);
    told.timer = setTimeout(() => showAnswer(page), 60);
  },
  trouble({ said }) { say(said, true); },
};

let follower = null;
function follow() {
  if (follower) follower.close();
  follower = new EventSource(`/api/${page.session}/events`);
  for (const kind of Object.keys(told)) follower.addEventListener(kind, (event) => told[kind](JSON.parse(event.data)));
  follower.addEventListener("lost", () => follow());
  follower.onerror = () => say(GONE, true);
  follower.onopen = () => { say(""); page.typed = 0; }; // a server that was started again counts anew
}

// --- the spec ---------------------------------------------------------------------------------

function underline() {
  const lines = text.value.split("\n");
  const starts = [0];
  for (const line of lines) starts.push(starts[starts.length - 1] + line.length + 1);
  const offset = (line, column) => Math.min((starts[line - 1] ?? text.value.length) + column - 1, text.value.length);
  const spans = (page.seen.troubles || []).map(({ place: p, level, said }) => [offset(p.line, p.column), offset(p.end_line, p.end_column), level, said]).sort((a, b) => a[0] - b[0]);
  const parts = [];
  let at = 0;
  const plain = (part) => part.split(/(\?[A-Za-z_]\w*)/).map((word, i) => (i % 2 ? el("b", null, word) : word));
  for (const [from, to, level] of spans) {
    if (from < at) continue;
    parts.push(...plain(text.value.slice(at, from)), el("u", { class: level }, text.value.slice(from, to) || " "));
    at = Math.max(to, from);
  }
  byId("under").replaceChildren(...parts, ...plain(text.value.slice(at)), "\n");
}

function goTo(place) {
  const lines = text.value.split("\n");
  const at = lines.slice(0, place.line - 1).join("\n").length + (place.line > 1 ? 1 : 0) + place.column - 1;
  text.focus();
  text.setSelectionRange(at, at);
}

// A new line begins where the one above it does, and four spaces further right after a colon.
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const line = text.value.slice(0, text.selectionStart).split("\n").pop();
  const indent = /^ */.exec(line)[0] + (/:\s*$/.test(line) ? "    " : "");
  if (!indent) return;
  event.preventDefault();
  document.execCommand("insertText", false, `\n${indent}`); // so that the browser can undo it
});

text.addEventListener("input", () => { underline(); page.type(text.value); });
text.addEventListener("scroll", () => { byId("under").scrollTop = text.scrollTop; byId("under").scrollLeft = text.scrollLeft; });

// --- buttons and keys -------------------------------------------------------------------------

const press = (id, work) => byId(id).addEventListener("click", work);
press("solve", () => { page.order("solve", {}); if (innerWidth <= 860) byId("answer").scrollIntoView(); });
press("stop", () => page.order("stop", {}));
press("undo", () => page.order("undo", {}));
press("redo", () => page.order("redo", {}));
press("save", () => page.order("save", {}));
press("help", () => byId("keys").showModal());
press("theme", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("csp-ir-theme", root.dataset.theme);
});
byId("site").addEventListener("change", (event) => page.order("site", { name: event.target.value }));
byId("graph").addEventListener("toggle", () => showGraph(page));

function move(by) {
  const names = Object.keys(page.holes.holes || {});
  if (names.length) page.select(names[(names.indexOf(page.hole) + by + names.length) % names.length], true);
}

document.addEventListener("keydown", (event) => {
  const held = event.ctrlKey || event.metaKey;
  if (held && event.key === "Enter") { event.preventDefault(); page.order("solve", {}); return; }
  if (held && event.key === "s") { event.preventDefault(); if (!byId("save").hidden) page.order("save", {}); return; }
  if (event.key === "Escape") { if (page.solving) page.order("stop", {}); else document.activeElement.blur(); return; }
  if (held || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || byId("keys").open) return;
  const known = (page.holes.holes || {})[page.hole];
  const keys = {
    s: () => page.order("solve", {}), u: () => page.order("undo", {}), r: () => page.order("redo", {}), e: () => text.focus(), n: () => move(1), p: () => move(-1),
    d: () => byId("later")?.click(), o: () => byId("clear")?.click(), "?": () => byId("keys").showModal(),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); return; }
  const fit = /^[1-9]$/.test(event.key) && known && known.text === null && ((page.holes.fits || {})[page.hole]?.fits || [])[event.key - 1];
  if (fit) choose(page, page.hole, fit.text, true);
});

const theme = localStorage.getItem("csp-ir-theme");
if (theme) root.dataset.theme = theme;
if (location.search) history.replaceState(null, "", location.pathname); // the token is in a cookie now
follow();
