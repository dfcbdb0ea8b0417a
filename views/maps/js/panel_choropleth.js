// The theme by town: one figure of one layer, summed by town, in five classes of one hue with the breaks printed.

import { debounced, el, number, word } from "./panel_dom.js";
import { classLabels } from "./panel_legend.js";
import { selectionQuery, withLayer } from "./panel_state.js";

const MEASURES = { line: ["count", "length", "share_finished"], polygon: ["count", "area", "share_finished"], point: ["count", "share_finished"], line_or_point: ["count", "length", "share_finished"] };

/** Colours for `n` classes out of a ramp of five, spread over it. */
export const spread = (ramp, n) => Array.from({ length: n }, (_, i) => ramp[n === 1 ? ramp.length - 2 : Math.round((i * (ramp.length - 1)) / (n - 1))]);

/** The theme pane in `box`. */
export function createChoropleth(box, { args, state, drawing, legend }) {
  const layers = () => args().layers.filter((layer) => layer.role === "programme" && layer.revision);
  const layerSelect = el("select", { id: "theme-layer", class: "text-input" });
  const measureBox = el("div", { class: "segmented wide", role: "radiogroup", "aria-label": word("theme_measure") });
  const note = el("p", { class: "notice", role: "status", hidden: true });
  const table = el("ol", { class: "ranking" });
  box.append(el("p", { class: "hint" }, word("theme_hint")),
    el("div", { class: "field" }, el("label", { class: "field-label", for: "theme-layer" }, word("theme_layer")), layerSelect),
    el("div", { class: "field" }, el("div", { class: "field-label" }, word("theme_measure")), measureBox), note, table);
  let token = 0;

  layerSelect.addEventListener("change", () => {
    if (!layerSelect.value) return state.set({ choropleth: null });
    const options = MEASURES[layers().find(({ key }) => key === layerSelect.value).geometry];
    const measure = options.includes(state.view.choropleth?.measure) ? state.view.choropleth.measure : options[0];
    return state.set({ choropleth: { layer: layerSelect.value, measure }, layers: withLayer(state.view, "towns", { visible: true }) });
  });

  function controls() {
    const chosen = state.view.choropleth;
    layerSelect.replaceChildren(el("option", { value: "" }, word("theme_off")), ...layers().map(({ key, title }) => el("option", { value: key }, title)));
    layerSelect.value = chosen?.layer ?? "";
    const options = chosen ? MEASURES[layers().find(({ key }) => key === chosen.layer)?.geometry] ?? [] : [];
    measureBox.parentElement.hidden = !options.length;
    measureBox.replaceChildren(...options.map((measure) => {
      const radio = el("input", { type: "radio", name: "theme-measure", value: measure, checked: measure === chosen.measure });
      radio.addEventListener("change", () => state.set({ choropleth: { ...chosen, measure } }));
      return el("label", {}, radio, el("span", {}, word(`theme_${measure}`)));
    }));
  }

  function clear(text = "") {
    note.hidden = !text;
    note.textContent = text;
    table.replaceChildren();
    legend.setTheme(null);
    drawing.setFill(null);
  }

  function paint(layer, measure, data) {
    const colors = spread(args().ramps[measure], data.breaks.length);
    const digits = data.digits;
    const fill = Object.fromEntries(Object.entries(data.classes).map(([town, i]) => [town, colors[i]]));
    const values = Object.entries(data.values).filter(([, value]) => value !== null);
    drawing.setFill(fill);
    const empty = args().towns.some(({ name }) => !(name in fill));
    legend.setTheme({
      title: word("theme_legend", { layer: layer.title, measure: word(`theme_${measure}`), unit: data.unit }),
      colors: [...colors].reverse().concat(empty ? ["var(--track)"] : []),
      labels: classLabels(data).reverse().concat(empty ? [word("no_projects")] : []),
      note: word(data.exact ? "too_few" : "breaks_note"),
    });
    const titles = new Map(args().towns.map(({ name, title }) => [name, title]));
    const most = Math.max(...values.map(([, value]) => value));
    table.replaceChildren(...values.sort((a, b) => b[1] - a[1]).map(([town, value]) =>
      el("li", {}, el("span", { class: "rank-name" }, titles.get(town) ?? town), el("span", { class: "rank-bar" }, el("i", { style: { width: `${(100 * value) / (most || 1)}%`, background: fill[town] } })), el("span", { class: "rank-value" }, number(value, digits)))));
  }

  async function load() {
    const chosen = state.view.choropleth;
    const layer = chosen && layers().find(({ key }) => key === chosen.layer);
    token += 1;
    if (!layer) return clear();
    const mine = token;
    const query = selectionQuery(state.view);
    query.set("measure", chosen.measure);
    query.set("lang", args().lang);
    try {
      const reply = await fetch(`/map/choropleth/${layer.key}/${layer.revision}?${query}`);
      if (!reply.ok) throw new Error(String(reply.status));
      const data = await reply.json();
      if (mine !== token) return undefined;
      if (!data.breaks.length) return clear(word("theme_nothing"));
      note.hidden = true;
      return paint(layer, chosen.measure, data);
    } catch (error) {
      return mine === token ? clear(word("theme_failed", { reason: error.message })) : undefined;
    }
  }

  const soon = debounced(load, 200);
  state.on(["choropleth"], controls);
  state.on(["choropleth", "town", "status", "year", "unit", "q", "as_of"], soon);
  controls();
  load();
  return { reload: load };
}
