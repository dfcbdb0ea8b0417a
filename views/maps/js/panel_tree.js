// The layer tree: what is drawn, how strongly, in which order, and how much of it there is.

import { el, icon, iconButton, number, sensible, withUnit, word } from "./panel_dom.js";
import { moved, withLayer } from "./panel_state.js";
import { layerSymbol } from "./panel_symbols.js";

/** A layer's main figure in its own unit, out of `{count, length_m, area_m2}`; the number of features while that is not known. */
export function figure(layer, stat) {
  if (!layer.revision) return word("empty_layer");
  const raw = stat ? { length: stat.length_m, area: stat.area_m2 }[layer.measure] : null;
  if (raw === undefined || raw === null) return withUnit(number(stat ? stat.count : layer.features), layer.measure === "count" ? layer.unit.text : layer.piece);
  return withUnit(sensible(raw / layer.unit.factor), layer.unit.text);
}

/** The tree in `box`; `zoomTo(key)` shows the whole of a layer. */
export function createTree(box, { args, state, drawing, zoomTo }) {
  const rows = new Map();
  const open = new Set();
  const body = el("div", { class: "tree" });
  box.append(body);

  const stateOf = (key) => state.view.layers.find((layer) => layer.key === key);
  const peers = (layer) => args().layers.filter((other) => other.role === layer.role).map((other) => other.key);

  function options(layer) {
    const slider = el("input", { type: "range", min: "0", max: "100", step: "5", "aria-label": word("opacity_of", { layer: layer.title }) });
    const shown = el("output", { class: "opacity-value" });
    slider.addEventListener("input", () => state.set({ layers: withLayer(state.view, layer.key, { opacity: Number(slider.value) / 100 }) }));
    const step = (by) => () => state.set({ layers: moved(state.view, layer.key, by, peers(layer)) });
    const node = el("div", { class: "layer-options", hidden: true },
      el("label", { class: "opacity" }, el("span", {}, word("opacity")), slider, shown),
      el("div", { class: "layer-moves" },
        iconButton("up", word("up"), step(1)), iconButton("down", word("down"), step(-1)),
        iconButton("target", word("zoom_to"), () => zoomTo(layer.key))));
    return { node, slider, shown };
  }

  function row(layer) {
    const check = el("input", { type: "checkbox", id: `layer-${layer.key}`, disabled: !layer.revision });
    check.addEventListener("change", () => state.set({ layers: withLayer(state.view, layer.key, { visible: check.checked }) }));
    const count = el("span", { class: "layer-count" });
    const more = options(layer);
    const toggle = iconButton("more", word("more_of", { layer: layer.title }), () => {
      more.node.hidden = !more.node.hidden;
      toggle.setAttribute("aria-expanded", String(!more.node.hidden));
      open[more.node.hidden ? "delete" : "add"](layer.key);
    }, { class: "icon-button small", "aria-expanded": String(open.has(layer.key)), disabled: !layer.revision });
    more.node.hidden = !open.has(layer.key);
    const node = el("li", { class: "layer", dataset: { key: layer.key } },
      el("div", { class: "layer-row" },
        el("label", { class: "layer-name", for: check.id, title: layer.description }, check, layerSymbol(layer), el("span", { class: "layer-title" }, layer.title)),
        count, toggle),
      more.node);
    rows.set(layer.key, { layer, node, check, count, ...more });
    return node;
  }

  function group({ key, title }) {
    const members = args().layers.filter((layer) => layer.group === key);
    if (!members.length) return null;
    const list = el("ul", { class: "layers" }, members.map(row));
    const switched = el("span", { class: "group-count" });
    const details = el("details", { class: "group", dataset: { group: key }, open: key !== "reference" },
      el("summary", {}, icon("right"), el("span", { class: "group-title" }, title), switched), list);
    rows.set(`group:${key}`, { members, switched });
    return details;
  }

  function build() {
    rows.clear();
    body.replaceChildren(...args().groups.map(group).filter(Boolean));
    follow();
  }

  function follow() {
    for (const { layer, node, check, count, slider, shown, members, switched } of rows.values()) {
      if (members) {
        switched.textContent = `${members.filter((member) => stateOf(member.key)?.visible && member.revision).length}/${members.length}`;
        continue;
      }
      const entry = stateOf(layer.key);
      check.checked = Boolean(entry?.visible && layer.revision);
      node.classList.toggle("off", !check.checked);
      slider.value = String(Math.round((entry?.opacity ?? 1) * 100));
      shown.textContent = `${slider.value}%`;
      count.textContent = figure(layer, drawing.stats[layer.key]);
    }
  }

  build();
  state.on(["layers"], follow);
  drawing.onStats(follow);
  return { rebuild: build };
}
