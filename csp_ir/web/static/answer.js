// What came of a solve, or of a draft that is full; and the time line.
import { button, byId, el, folded, list, python } from "./dom.js";

export function showAnswer(page) {
  const { answer, holes, view, solving } = page;
  const box = byId("result");
  const key = view && view.key;
  const done = holes.done && holes.key === key;
  const now = view && answer.verdict && answer.key === key;
  box.closest(".right").classList.toggle("told", Boolean(solving || now || done)); // what was found comes before the holes
  if (solving) box.replaceChildren(trying(page));
  else if (now) box.replaceChildren(...(answer.solved ? solved(page, answer) : unsolved(answer)), records(page));
  else if (done) box.replaceChildren(...filled(page, holes.done));
  else {
    const old = answer.verdict ? "The last answer was of an earlier version of the spec or its holes." : "";
    const todo = holes.pieces ? "Fill the holes by clicking, or let Solve fill them." : "Solve looks for a function that passes every example.";
    box.replaceChildren(el("p", { class: "muted" }, old ? `${old} ` : "", todo));
  }
}

function trying(page) {
  const { event } = page;
  const sizes = Object.entries(event.sizes || {});
  return el("div", { class: "trying" },
    el("p", null, el("span", { class: "spin", "aria-hidden": "true" }), page.solving === "waiting" ? "waiting until other solves are done…" : "looking for an answer…"),
    event.text ? [el("p", { class: "muted" }, "a draft that is being tried, and how many candidates its holes have left:"), el("pre", { class: "code pale" }, event.text)] : "",
    sizes.length ? el("p", { class: "sizes" }, sizes.map(([h, n]) => el("span", { class: "size" }, `?${h} `, el("b", null, n)))) : "",
    event.failures && event.failures.length ? el("p", { class: "muted" }, `the best so far still fails ${event.failures.length} checks`) : "");
}

function code(page, text) {
  const inModule = (page.seen.sites || []).some((site) => site.of_module);
  const copy = button("Copy", async () => {
    try { await navigator.clipboard.writeText(text); copy.textContent = "Copied"; }
    catch { getSelection().selectAllChildren(shown); copy.textContent = "Selected: press Ctrl+C"; }
    setTimeout(() => { copy.textContent = "Copy"; }, 2000);
  }, { id: "copy" });
  const shown = el("pre", { class: "code", id: "code" }, python(text));
  const place = inModule ? button("Put it into the module", () => page.order("place", {}), { id: "place", title: "In place of the function's body; Save writes the file" }) : "";
  return el("div", { class: "answer-code" }, el("span", { class: "tools copy" }, place, copy), shown);
}

const seconds = (s) => (s === null || s === undefined ? "" : s < 1 ? ` in ${Math.round(1000 * s)} ms` : ` in ${s.toFixed(1)} s`);

function solved(page, a) {
  const sure = a.low_confidence ? el("span", { class: "badge low" }, "low confidence") : el("span", { class: "badge good" }, "solved");
  return [
    el("p", { class: "verdict" }, sure, ` confidence ${a.confidence.toFixed(2)}${seconds(a.seconds)}`,
      a.low_confidence ? ": it passes all that was checked, and is still likely to be wrong. Answer a question, or give one more example." : ""),
    questions(page, a.questions),
    code(page, a.code),
    list(a.warnings.map((w) => `warning: ${w}`), { class: "muted" }),
    folded(`Checked (${a.checked.length}), not checked (${a.not_checked.length})`, list(a.checked, { class: "good" }), list(a.not_checked.map((n) => `not checked: ${n}`))),
    a.rivals.length ? rivals(page, a) : "",
  ].filter(Boolean);
}

function questions(page, asked) {
  const open = asked.filter((q) => q.results.some(Boolean));
  if (!open.length) return "";
  return el("div", { class: "note ask" }, el("h3", null, "The spec leaves this open"), open.map((q) => el("p", { class: "question" },
    el("span", null, "What should ", el("code", null, q.call), " give?"), " ",
    q.answers.map((answer, i) => (q.results[i]
      ? button([el("code", null, answer), q.weights[i] ? el("small", null, ` ${Math.round(100 * q.weights[i])}%`) : ""],
          () => page.order("answer", { call: q.call, result: q.results[i] }), { title: `Add the example ${q.examples[i]}` })
      : el("span", { class: "muted" }, answer))))));
}

const body = (text) => text.replace(/^[ \t]*"""[\s\S]*?"""\n?/m, "").split("\n").filter((l) => l.trim()).join("\n");

function rivals(page, a) {
  return folded(`Other programs that pass every example (${a.rivals.length})`, a.rivals.map((rival, n) => {
    const call = `${/def (\w+)/.exec(rival.code)?.[1] || "f"}(${rival.differs.args.join(", ")})`;
    const [mine, theirs] = rival.differs.answers;
    return el("div", { class: "pair" },
      el("p", null, "On ", el("code", null, call), " the answer gives ", el("code", null, mine), ", this one ", el("code", null, theirs), "."),
      el("div", { class: "sides" }, el("figure", null, el("figcaption", null, "answer"), el("pre", { class: "code" }, python(body(a.code)))),
        el("figure", null, el("figcaption", null, `alternative ${n + 1}`), el("pre", { class: "code pale" }, python(body(rival.code))))));
  }));
}

function unsolved(a) {
  return [
    el("p", { class: "verdict" }, el("span", { class: "badge bad" }, "no answer"), ` ${a.said}`),
    list(a.nearest_fails, { class: "bad" }),
    a.nearest ? folded("The program that came nearest, which is no answer", el("div", { class: "wrong" }, el("p", null, "it fails what is said above"), el("pre", { class: "code pale" }, a.nearest))) : "",
  ].filter(Boolean);
}

function filled(page, done) {
  if (done.code) {
    return [
      el("p", { class: "verdict" }, el("span", { class: "badge good" }, "complete"), " every hole is filled, and all that the spec says holds"),
      code(page, done.code),
      folded(`Checked (${done.checked.length}), not checked (${done.not_checked.length})`, list(done.checked, { class: "good" }), list(done.not_checked)),
    ];
  }
  return [el("p", { class: "verdict" }, el("span", { class: "badge bad" }, "no answer"), " all holes are filled, but:"), list(done.failures, { class: "bad" }),
    button("Undo the last step", () => page.order("undo", {}))];
}

function records(page) {
  const at = (form) => `/s/${page.session}/record.${form}`;
  return el("p", { class: "muted records" }, "run record: ", el("a", { href: at("html"), target: "_blank", rel: "noopener" }, "as a page"), ", ",
    el("a", { href: at("json"), target: "_blank", rel: "noopener" }, "as JSON"));
}

export function showTime(page) {
  const { view } = page;
  if (!view) return;
  const now = view.steps.length - 1;
  const step = (s, at, ahead) => el("li", { class: ahead ? "ahead" : at === now ? "now" : "" },
    button(s.said, () => page.order("go", { number: s.number }), { "aria-current": !ahead && at === now ? "step" : null, class: "step" }));
  const names = Object.keys(view.branches);
  const others = names.filter((n) => n !== view.branch);
  byId("steps").replaceChildren(
    el("ol", { class: "steps" }, view.steps.map((s, i) => step(s, i, false)), view.ahead.map((s, i) => step(s, i, true))),
    el("div", { class: "branches" },
      el("label", null, "Branch ", el("select", { id: "branch", on: { change: (e) => page.order("branch", { name: e.target.value }) } },
        names.map((n) => el("option", { value: n, selected: n === view.branch }, n)))),
      el("form", { on: { submit: (e) => { e.preventDefault(); const n = e.target.elements.name.value.trim(); if (n) page.order("branch", { name: n }); } } },
        el("input", { name: "name", placeholder: "new branch", "aria-label": "Name of a new branch", size: 12 }), el("button", { type: "submit" }, "Begin")),
      others.map((n) => button(`Take in ${n}`, () => merge(page, n)))),
    el("div", { id: "conflicts" }));
}

async function merge(page, name, theirs = null) {
  const conflicts = await page.order("merge", { name, theirs });
  if (!conflicts || !conflicts.length) return;
  const right = new Set();
  byId("conflicts").replaceChildren(el("div", { class: "note" }, el("p", null, `Both ${page.view.branch} and ${name} changed these. Which is right?`),
    conflicts.map((c) => el("p", { class: "conflict" }, el("b", null, c.key.replace(/^\w+:/, "?")), " ",
      [["mine", page.view.branch], ["theirs", name]].map(([side, branch]) => el("label", null,
        el("input", { type: "radio", name: `conflict-${c.key}`, checked: side === "mine", on: { change: () => (side === "theirs" ? right.add(c.key) : right.delete(c.key)) } }),
        ` ${branch}: `, el("code", null, c[side] ?? "open"))))),
    button("Take it in", () => merge(page, name, [...right]))));
}
