// The draft with its holes as chips, and the hole that was clicked: what is wanted there, what fits, why the rest went.
import { button, byId, drawing, el, folded } from "./dom.js";

const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

export function latest(holes, name) {
  const stages = holes.stages || {};
  for (const stage of ["run", "propagated", "proposed"]) {
    if (stages[stage] && name in stages[stage]) return stages[stage][name];
  }
  return null;
}

export function showDraft(page) {
  const { holes } = page;
  const box = byId("pieces");
  byId("graph").hidden = !holes.pieces;
  if (!holes.pieces) {
    byId("open").textContent = "";
    const said = holes.wrong ? ["The spec cannot be read as it stands: ", page.seen.troubles?.[0]?.said || holes.wrong] : holes.key
      ? "No holes: the search looks for a program by itself. Write a sketch with ?names to have a say in it." : "…";
    box.replaceChildren(el("p", { class: holes.wrong ? "bad" : "muted" }, said));
    return;
  }
  const open = holes.open;
  byId("open").textContent = open.length ? `${count(open.length, "hole")} open${open.length === Object.keys(holes.holes).length ? ": click one of its fits below, or Solve" : ""}` : "all holes filled";
  const dropped = Object.entries(holes.dropped || {}).filter(([h]) => h in holes.holes); // others may come back
  box.replaceChildren(
    el("pre", { class: "code draft" }, chips(page, holes.pieces)),
    dropped.length ? el("p", { class: "warn" }, "Left open, for the spec does not admit its text: ", dropped.map(([h, why]) => `?${h} (${why}) `)) : "",
    open.length ? el("div", { class: "domains", "aria-label": "Candidates left" }, open.map((h) => domain(page, h))) : "",
  );
}

function chips(page, pieces) {
  return pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    const name = piece.hole;
    const { holes } = page;
    const pinned = (holes.pinned || []).includes(name);
    const known = holes.holes[name] || {};
    const left = latest(holes, name);
    const state = piece.in ? `filled${pinned ? " pinned" : ""}` : left === 0 ? "open none" : "open";
    const label = piece.in ? `hole ${name}, filled` : `hole ${name}, open${left === null ? "" : `, ${left} left`}`;
    return el(
      "span",
      {
        class: `chip ${state}${page.hole === name ? " here" : ""}`, role: "button", tabindex: 0, "data-hole": name, "aria-label": label,
        title: `?${name}${known.type ? `: ${known.type}` : ""} [${known.kind || ""}]`,
        on: {
          click: (event) => { event.stopPropagation(); page.select(name, true); },
          keydown: (event) => {
            if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); page.select(name, true); }
          },
        },
      },
      piece.in ? chips(page, piece.in) : `?${name}`,
      !piece.in && left !== null ? el("sub", null, left) : "",
    );
  });
}

function domain(page, name) {
  const stages = page.holes.stages || {};
  const sizes = ["proposed", "propagated", "run"].map((s) => (stages[s] || {})[name]).filter((n) => n !== undefined);
  const most = Math.max(...Object.values(stages.proposed || {}), 2);
  const width = (n) => `${(100 * Math.log2(1 + n)) / Math.log2(1 + most)}%`;
  const bar = el("i", { class: "bar" });
  const was = el("i", { class: "was" });
  const row = el("button", { type: "button", class: "domain", on: { click: () => page.select(name, true) } },
    el("b", null, `?${name}`), el("span", { class: "track" }, was, bar), el("span", { class: "n" }, sizes.filter((n, i) => n !== sizes[i - 1]).join(" → ") || "…"));
  const before = page.widths[name] || width(sizes[0] || 0);
  was.style.width = width(sizes[0] || 0);
  bar.style.width = before;
  page.widths[name] = width(sizes[sizes.length - 1] || 0);
  requestAnimationFrame(() => requestAnimationFrame(() => { bar.style.width = page.widths[name]; }));
  return row;
}

export function showHole(page) {
  const { holes, hole: name } = page;
  const box = byId("hole");
  const known = holes.holes && holes.holes[name];
  box.hidden = !known;
  if (!known) return;
  const filled = known.text !== null;
  const later = (holes.deferred || []).includes(name);
  const pinned = (holes.pinned || []).includes(name);
  const scope = Object.entries(known.scope).map(([n, t]) => `${n}: ${t}`).join(", ");
  const mark = (as, on, text) => page.order("mark", { as, hole: name, on, text });
  const written = page.own.hole === name ? page.own.text : "";
  const own = el("input", { id: "own", value: written, placeholder: "your own text", "aria-label": `Your own text for ?${name}`, spellcheck: "false", autocapitalize: "off",
    on: { input: (event) => { page.own = { hole: name, text: event.target.value }; } } });
  const fits = (holes.fits || {})[name];
  const focused = document.activeElement && document.activeElement.id === "own";
  box.replaceChildren(
    el("div", { class: "head" },
      el("h2", null, `?${name}`, el("small", null, ` ${known.kind}${known.type && known.kind !== "operator" ? `, ${known.type}` : ""}`)),
      el("span", { class: "tools" },
        filled ? button("Open again", () => page.order("clear", { hole: name }), { title: "Take the text away (o)", id: "clear" }) : "",
        filled ? button(pinned ? "Unpin" : "Pin", () => mark("pin", !pinned), { "aria-pressed": String(pinned), title: "A solve keeps what is pinned" }) : "",
        !filled ? button(later ? "Not later" : "Later", () => mark("later", !later), { id: "later", "aria-pressed": String(later), title: "Ask for this hole after the others (d)" }) : "")),
    known.description ? el("p", null, known.description) : "",
    el("p", { class: "muted" }, filled ? ["filled with ", el("code", null, known.text), pinned ? ", pinned" : ", a solve may change it"] : ["in scope: ", el("code", null, scope || "nothing")]),
    !filled && fits ? table(page, name, fits, mark) : !filled ? el("p", { class: "muted" }, "looking for what fits…") : "",
    el("form", { class: "own", on: { submit: (event) => { event.preventDefault(); choose(page, name, own.value); } } }, own,
      el("button", { type: "submit" }, filled ? "Replace" : "Choose")),
    el("div", { id: "reasons" }),
    (holes.forbidden || []).filter(([h]) => h === name).length
      ? el("p", null, "forbidden: ", holes.forbidden.filter(([h]) => h === name).map(([, text]) =>
          el("span", { class: "gone" }, el("code", null, text), " ", button("allow", () => mark("not", false, text), { "aria-label": `Allow ${text}` })))) : "",
    !filled && fits && fits.gone.length
      ? folded(`Why ${count(fits.gone.length, "other")} went`, el("ul", { class: "why" }, fits.gone.map(([text, why]) => el("li", null, el("code", null, text), " ", why)))) : "",
  );
  if (page.refocus && !filled && document.activeElement === document.body) {
    page.refocus = false;
    box.focus({ preventScroll: true }); // what was clicked is gone: keys go on from the next hole
  }
  if (focused) { own.focus(); own.setSelectionRange(own.value.length, own.value.length); }
}

export async function choose(page, hole, text, anyway = false) {
  if (!text.trim()) return;
  const done = await page.order("choose", { hole, text, anyway });
  if (!done) return;
  if (done.fits) {
    page.own = { hole: "", text: "" };
    if (page.hole === hole) page.hole = "";
    page.refocus = true;
    return;
  }
  byId("reasons").replaceChildren(el("div", { class: "bad note", role: "alert" }, el("p", null, el("code", null, text), " does not fit:"),
    el("ul", null, done.reasons.map((r) => el("li", null, r))), button("Put it there all the same", () => choose(page, hole, text, true))));
}

function table(page, name, fits, mark) {
  const examples = page.holes.examples.slice(0, fits.needs.length);
  const wants = fits.needs.some((n) => n.wanted.length);
  const cell = (i) => {
    const need = fits.needs[i];
    if (!need || !need.scope) return "not reached";
    const names = Object.entries(need.scope).map(([n, v]) => `${n} = ${v}`).join(", ");
    return `${need.operands ? need.operands.join(` ?${name} `) : names}${need.again ? ` (and ${need.again} more)` : ""}`;
  };
  if (!fits.fits.length) return el("p", { class: "bad" }, "Nothing that was proposed fits: write your own text, or undo.");
  return el("div", { class: `scroll${page.old.has(name) ? " old" : ""}`, "aria-busy": String(page.old.has(name)) }, el("table", { class: "fits" },
    el("thead", null,
      el("tr", null, el("th", { scope: "col" }, "fits"), examples.map((e, i) => el("th", { scope: "col", title: `${e}\nhere: ${cell(i)}` }, e))),
      el("tr", { class: "here" }, el("th", null, "here"), examples.map((_, i) => el("td", { title: cell(i) }, cell(i)))),
      wants ? el("tr", { class: "wanted" }, el("th", null, "wanted here"), examples.map((_, i) => el("td", null, fits.needs[i].wanted.join(", then ") || ""))) : ""),
    el("tbody", null, fits.fits.map((fit, at) => el("tr", { class: fit.others ? "" : "alone" },
      el("th", { scope: "row" }, button([at < 9 ? el("kbd", null, at + 1) : "", el("code", null, fit.text)], () => choose(page, name, fit.text, true),
        { class: "fit", "data-fit": fit.text, title: fit.others ? "Choose it" : "Nothing proposed for the other holes goes with it" }),
        button("✕", () => mark("not", true, fit.text), { class: "small", title: `Forbid ${fit.text}`, "aria-label": `Forbid ${fit.text}` })),
      fit.gives.map(([how, value], i) => el("td", { class: how, title: how === "passes" ? `${examples[i]}: passes` : `${examples[i]}: waits for other holes` },
        value, how === "passes" ? el("span", { class: "tick" }, " ✓") : value === "" ? "…" : ""))))),
  ), el("p", { class: "muted" }, "A cell is what the text gives there; ✓ where the example passes whatever the other holes hold. ✕ forbids a text.",
    fits.fits.some((f) => !f.others) ? " Pale: nothing that is proposed for the other holes goes with it." : "",
    page.holes.more ? ` ${count(page.holes.more, "more example")} ${page.holes.more === 1 ? "is" : "are"} not shown.` : ""));
}

export async function showGraph(page) {
  const box = byId("drawing");
  if (!byId("graph").open || !page.holes.pieces || page.drawn === page.view.key) return;
  page.drawn = page.view.key;
  const text = await page.order("graph", {});
  if (!text) { page.drawn = ""; return; }
  box.replaceChildren(drawing(text));
  for (const group of box.querySelectorAll("g")) {
    const title = group.querySelector(":scope > title");
    const found = title && /^\?(\w+):/.exec(title.textContent);
    if (!found) continue;
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.classList.add("box");
    group.addEventListener("click", () => page.select(found[1], true));
    group.addEventListener("keydown", (event) => { if (event.key === "Enter") page.select(found[1], true); });
  }
}
