// Search by name or project code over all programme layers, with a list of suggestions worked by keyboard.

import { debounced, el, icon, word } from "./panel_dom.js";

const LIMIT = 12;

/** `text` as nodes, the part that equals `sought` marked. */
function marked(text, sought) {
  const at = text.toLowerCase().indexOf(sought.trim().toLowerCase());
  if (at < 0) return [text];
  const end = at + sought.trim().length;
  return [text.slice(0, at), el("mark", {}, text.slice(at, end)), text.slice(end)];
}

/** The search box in `box`; `choose({layer, fid})` goes to a feature. */
export function createSearch(box, { args, engine, choose }) {
  const list = el("ul", { class: "suggestions", id: "suggestions", role: "listbox", hidden: true, "aria-label": word("search") });
  const input = el("input", { type: "text", class: "search-input", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "80", placeholder: word("search"), "aria-label": word("search"), "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" });
  const empty = el("button", { type: "button", class: "icon-button small", title: word("close"), "aria-label": word("close"), hidden: true, onclick: () => reset() }, icon("close"));
  box.append(el("div", { class: "search" }, icon("search"), input, empty), list);
  let hits = [];
  let active = -1;
  let hurried = ""; // for which Enter was pressed before its hits were there

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const reset = () => {
    input.value = "";
    empty.hidden = true;
    close();
    input.focus();
  };
  const take = (hit) => {
    input.value = hit.name;
    empty.hidden = false;
    close();
    choose({ layer: hit.layer.key, fid: hit.fid });
  };
  const point = (to) => {
    active = (to + hits.length) % hits.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    list.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[active].id);
  };

  const hint = (text) => el("li", { class: "hint", role: "option", "aria-disabled": "true" }, text);
  const open = (items) => {
    list.replaceChildren(...items);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  function render(text) {
    const items = hits.map((hit, i) =>
      el("li", { id: `suggestion-${i}`, role: "option", "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => take(hit) },
        el("i", { class: "dot", style: { background: hit.layer.style.color } }),
        el("span", { class: "hit-name" }, marked(hit.name, text)),
        el("span", { class: "hit-more" }, marked(hit.code, text), `${hit.code ? " · " : ""}${hit.layer.title}`)));
    open(items.length ? items : [hint(word("search_none", { text }))]);
  }

  const seek = debounced(async () => {
    const text = input.value.trim();
    if (!text) return close();
    const known = new Map(args().layers.filter((layer) => layer.role === "programme" && layer.revision).map((layer) => [layer.key, layer]));
    if (list.hidden) open([hint(word("searching"))]); // the first search of a visit brings the names of all layers
    const found = await engine.search(text, LIMIT, [...known.keys()]);
    if (input.value.trim() !== text) return undefined;
    hits = (found ?? []).map((hit) => ({ ...hit, name: hit.name || hit.fid, code: hit.code ?? "", layer: known.get(hit.key) })).filter(({ layer }) => layer);
    active = -1;
    return hurried === text && hits.length ? take(hits[0]) : render(text);
  }, 120);

  input.addEventListener("input", () => {
    [hits, hurried] = [[], ""];
    empty.hidden = !input.value;
    seek();
  });
  input.addEventListener("focus", () => input.value && hits.length && render(input.value));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return input.value ? reset() : input.blur();
    if (event.key === "Enter" && !hits.length) hurried = input.value.trim();
    if (list.hidden || !hits.length) return undefined;
    if (event.key === "ArrowDown") point(active + 1);
    else if (event.key === "ArrowUp") point(active - 1);
    else if (event.key === "Enter") take(hits[Math.max(active, 0)]);
    else return undefined;
    return event.preventDefault();
  });
}
