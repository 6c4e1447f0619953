// Elements made of data: whatever text a spec or a worker brings stays text.

export const byId = (id) => document.getElementById(id);

export function el(tag, given, ...inside) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(given || {})) {
    if (key === "on") {
      for (const [event, work] of Object.entries(value)) made.addEventListener(event, work);
    } else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside.flat(9).filter((part) => part !== null && part !== undefined && part !== false && part !== ""));
  return made;
}

export const button = (label, work, given) => el("button", { type: "button", on: { click: work }, ...given }, label);

export const list = (rows, given) => (rows && rows.length ? el("ul", given, rows.map((row) => el("li", null, row))) : null);

export const folded = (title, ...inside) => el("details", null, el("summary", null, title), ...inside);

// A drawing of the graph, without anything that is no drawing.
const DRAWN = new Set(["svg", "g", "rect", "path", "circle", "text", "title", "defs", "marker"]);
const SVG = "http://www.w3.org/2000/svg";

export function drawing(text) {
  const read = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const copy = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || !DRAWN.has(node.localName)) return null;
    const made = document.createElementNS(SVG, node.localName);
    for (const { name, value } of node.attributes) {
      if (!/^on|href|style|xmlns/i.test(name)) made.setAttribute(name, value);
    }
    made.append(...[...node.childNodes].map(copy).filter(Boolean));
    return made;
  };
  return copy(read) || el("p", null, "no drawing");
}

const WORDS = /("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*)|\b(def|return|if|elif|else|for|while|in|not|and|or|is|lambda|import|from|raise|try|except|break|continue|pass|None|True|False)\b|\b(\d[\d._]*)\b/g;

// Python with its words in colour.
export function python(code) {
  const parts = [];
  let at = 0;
  for (const found of code.matchAll(WORDS)) {
    parts.push(code.slice(at, found.index));
    const kind = found[1] ? (found[1][0] === "#" ? "c" : "s") : found[2] ? "k" : "m";
    parts.push(el("span", { class: kind }, found[0]));
    at = found.index + found[0].length;
  }
  return [...parts, code.slice(at)];
}
