// The legend: what the signs on the map mean now, and nothing that is not on it.

import { el, icon, number, word } from "./panel_dom.js";
import { layerSymbol, patch, statusSymbol, typeSymbol } from "./panel_symbols.js";

const LOW_REM = 64;
const entry = (symbol, title) => el("li", {}, symbol, el("span", {}, title));

/** The legend card, placed in `box`. */
export function createLegend(box, { args, state, narrow }) {
  const choice = el("div", { class: "segmented", role: "radiogroup", "aria-label": word("color_by") });
  const body = el("div", { class: "legend-body" });
  const card = el("details", { class: "card legend", open: !narrow },
    el("summary", {}, icon("legend"), el("span", {}, word("legend")), icon("down")), choice, body);
  box.append(card);
  let theme = null;

  for (const mode of ["status", "type"]) {
    const radio = el("input", { type: "radio", name: "color-by", value: mode });
    radio.addEventListener("change", () => state.set({ color_by: mode }));
    choice.append(el("label", {}, radio, el("span", {}, word(`by_${mode}`))));
  }

  function programmeSection(layer) {
    if (state.view.color_by === "type" && layer.types.length) {
      return [el("li", { class: "legend-head" }, layer.title), ...layer.types.map((type) => entry(typeSymbol(layer, type), type.title))];
    }
    return [entry(layerSymbol(layer, state.view.color_by === "status" ? "var(--muted)" : layer.style.color), layer.title)];
  }

  function themeSection() {
    if (!theme) return null;
    const rows = theme.colors.map((color, i) => entry(patch(color), theme.labels[i]));
    return el("section", { class: "legend-theme" }, el("h4", {}, theme.title), el("ul", {}, rows), el("p", { class: "hint" }, theme.note));
  }

  function follow() {
    for (const radio of choice.querySelectorAll("input")) radio.checked = radio.value === state.view.color_by;
    const byKey = new Map(args().layers.map((layer) => [layer.key, layer]));
    const shown = state.view.layers.filter(({ key, visible }) => visible && byKey.get(key)?.revision).map(({ key }) => byKey.get(key)).reverse();
    const programmes = shown.filter((layer) => layer.role === "programme");
    const ground = shown.filter((layer) => layer.role === "reference");
    const sections = [];
    const themed = themeSection();
    if (themed) sections.push(themed);
    if (programmes.length && state.view.color_by === "status") {
      sections.push(el("ul", { class: "statuses" }, args().statuses.map((status) => entry(statusSymbol(status), status.title))));
    }
    if (programmes.length) sections.push(el("ul", {}, programmes.flatMap(programmeSection)));
    if (ground.length) sections.push(el("ul", { class: "legend-ground" }, ground.map((layer) => entry(groundSymbol(layer), layer.title))));
    body.replaceChildren(...(sections.length ? sections : [el("p", { class: "hint" }, word("legend_empty"))]));
  }

  function groundSymbol(layer) {
    const own = args().ground[layer.key];
    return layerSymbol({ ...layer, style: { ...layer.style, ...(own ?? {}) } }, own?.color);
  }

  /** On low screens the legend makes room for the card of what is selected, and comes back after it. */
  let folded = false;
  const makeRoom = ({ selected }) => {
    if (selected && card.open && window.innerHeight < LOW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize)) {
      card.open = false;
      folded = true;
    } else if (!selected && folded) {
      card.open = true;
      folded = false;
    }
  };
  state.on(["selected"], makeRoom);
  makeRoom(state.view);
  follow();
  state.on(["layers", "color_by"], follow);
  return {
    follow,
    setTheme(next) {
      theme = next;
      follow();
    },
  };
}

/** The printed range of each class: `breaks` holds the upper bounds, `low` the smallest value; whole numbers do not overlap. */
export function classLabels({ low, breaks, digits, exact }) {
  return breaks.map((high, i) => {
    const from = i === 0 ? low : breaks[i - 1] + (digits === 0 ? 1 : 0);
    return exact || from === high ? number(high, digits) : `${number(from, digits)} – ${number(high, digits)}`;
  });
}
