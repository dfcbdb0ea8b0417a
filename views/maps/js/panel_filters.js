// Filters over all programme layers at once: town, status, year, responsible unit, text; with a count and one clear-all.

import { debounced, el, icon, number, word } from "./panel_dom.js";
import { filtered, NO_FILTER } from "./panel_state.js";
import { statusSymbol } from "./panel_symbols.js";

/** Chips of which several can be pressed; `name` is the field of the view. */
function chips(state, name, choices) {
  const box = el("div", { class: "chips", role: "group" });
  for (const { key, title, symbol } of choices) {
    const button = el("button", { type: "button", class: "chip", "aria-pressed": "false", dataset: { key } }, symbol ?? null, el("span", {}, title));
    button.addEventListener("click", () => {
      const chosen = state.view[name];
      state.set({ [name]: chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key] });
    });
    box.append(button);
  }
  const follow = () => {
    for (const button of box.children) button.setAttribute("aria-pressed", String(state.view[name].includes(button.dataset.key)));
  };
  state.on([name], follow);
  follow();
  return box;
}

/** A text input bound to the field `name` of the view. */
function textInput(state, name, props) {
  const input = el("input", { type: "search", class: "text-input", autocomplete: "off", maxlength: "80", ...props });
  const take = debounced(() => state.set({ [name]: input.value.trim() }), 200);
  input.addEventListener("input", take);
  const follow = () => {
    if (input.value.trim() !== state.view[name]) input.value = state.view[name];
  };
  state.on([name], follow);
  follow();
  return input;
}

function yearSelect(state) {
  const select = el("select", { id: "filter-year", class: "text-input" });
  select.addEventListener("change", () => state.set({ year: select.value ? Number(select.value) : null }));
  const fill = (years) => {
    const known = new Set([...years, ...(state.view.year ? [state.view.year] : [])]);
    const options = [...known].sort((a, b) => b - a).map((year) => el("option", { value: String(year) }, String(year)));
    select.replaceChildren(el("option", { value: "" }, word("all")), ...options);
    select.value = state.view.year ? String(state.view.year) : "";
  };
  fill([]);
  state.on(["year"], () => {
    select.value = state.view.year ? String(state.view.year) : "";
  });
  return { select, fill };
}

const field = (label, control, id = null, hint = null) =>
  el("div", { class: "field" }, el(id ? "label" : "div", { class: "field-label", for: id }, label, hint && el("span", { class: "hint" }, hint)), control);

/** The filter pane in `box`. */
export function createFilters(box, { args, state, engine, drawing, badge }) {
  const units = el("datalist", { id: "unit-names" });
  const year = yearSelect(state);
  const count = el("p", { class: "count", "aria-live": "polite" });
  const clear = el("button", { type: "button", class: "text-button", onclick: () => state.set(NO_FILTER) }, icon("close"), word("clear"));
  const nothing = el("p", { class: "notice", role: "status", hidden: true });
  const statuses = args().statuses.map((status) => ({ ...status, symbol: statusSymbol(status) }));
  box.append(
    el("div", { class: "filter-head" }, count, clear), nothing,
    field(word("status"), chips(state, "status", statuses)),
    field(word("towns"), chips(state, "town", args().towns.map(({ name, title }) => ({ key: name, title })))),
    field(word("year"), year.select, "filter-year", word("year_hint")),
    field(word("unit"), el("div", {}, textInput(state, "unit", { id: "filter-unit", list: "unit-names" }), units), "filter-unit"),
    field(word("text"), textInput(state, "q", { id: "filter-text", placeholder: word("text_hint") }), "filter-text"),
  );

  async function choices() {
    const [years, names] = await Promise.all([engine.list("year"), engine.list("unit")]);
    year.fill(years.map(Number).filter(Number.isFinite));
    units.replaceChildren(...names.slice(0, 200).map((name) => el("option", { value: name })));
  }

  function follow(stats = drawing.stats) {
    const shown = args().layers.filter((layer) => layer.role === "programme" && layer.revision && state.view.layers.some(({ key, visible }) => visible && key === layer.key));
    const total = shown.reduce((sum, layer) => sum + layer.features, 0);
    const n = shown.reduce((sum, layer) => sum + (stats[layer.key]?.count ?? layer.features), 0);
    count.textContent = word("count", { n: number(n), total: number(total) });
    clear.disabled = !filtered(state.view);
    badge.hidden = !filtered(state.view);
    nothing.hidden = !(shown.length === 0 || (n === 0 && total > 0));
    nothing.textContent = shown.length ? word("none_match") : word("no_layer_open");
  }

  state.on(["layers", "town", "status", "year", "unit", "q"], () => follow());
  drawing.onStats(follow);
  engine.on("ready", choices);
  choices();
  follow();
  return { nothing };
}
