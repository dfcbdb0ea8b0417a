// Entry of the map page: waits for the arguments of the page around it, then puts map, engine and panel together.

import { connect } from "./panel_bridge.js";
import { createChoropleth } from "./panel_choropleth.js";
import { debounced, el, icon, iconButton, word } from "./panel_dom.js";
import { createDrawing } from "./panel_drawing.js";
import { createFilters } from "./panel_filters.js";
import { createFooter } from "./panel_footer.js";
import { createIdentify } from "./panel_identify.js";
import { createLabels } from "./panel_labels.js";
import { createLegend } from "./panel_legend.js";
import { createMarks } from "./panel_marks.js";
import { createMeasure } from "./panel_measure.js";
import { createReadout, createScale } from "./panel_readout.js";
import { createSearch } from "./panel_search.js";
import { createSketch } from "./panel_sketch.js";
import { createState } from "./panel_state.js";
import { createTabs } from "./panel_tabs.js";
import { createTime } from "./panel_time.js";
import { createBasemaps, createCopy, createTools } from "./panel_tools.js";
import { createTravel } from "./panel_travel.js";
import { createTree } from "./panel_tree.js";

const { map, kind } = window.renewalMap;
const root = document.documentElement;
let running = null;

function applyTheme(args) {
  root.dataset.theme = args.theme;
  for (const [name, value] of Object.entries({ ...args.palette, ...args.ground_palette, ...args.inks })) root.style.setProperty(`--${name.replaceAll("_", "-")}`, value);
}

/** A short message that goes away by itself. */
function createToast() {
  const box = el("div", { class: "toast", role: "status", "aria-live": "polite", hidden: true });
  document.body.append(box);
  const hide = debounced(() => {
    box.hidden = true;
  }, 4000);
  return (text) => {
    box.textContent = text;
    box.hidden = false;
    hide();
  };
}

/** The engine, with its progress and failures shown in words. */
function createEngine(toast, args, isLand) {
  const engine = window.renewalEngine;
  const bar = el("div", { class: "progress", role: "progressbar", "aria-label": word("panel"), hidden: true });
  document.body.append(bar);
  engine.on("progress", ({ loaded, wanted }) => {
    bar.hidden = loaded >= wanted;
    bar.style.setProperty("--share", String(wanted ? loaded / wanted : 0));
  });
  engine.on("error", ({ key, status, reason }) => {
    const layer = args().layers.find((other) => other.key === key);
    bar.hidden = true;
    if (isLand(key)) return; // it says so itself, for as long as it is so
    toast(word("failed_layer", { layer: layer ? layer.title : key, reason: status || reason || "" }));
  });
  return engine;
}

/** The full panel of the city map. */
function furnish(context) {
  const { state, engine, drawing, args, toast, travel } = context;
  const edge = el("div", { class: "edge" });
  const tools = el("div", { class: "card tools", role: "toolbar", "aria-orientation": "vertical", "aria-label": word("basemap") });
  const corner = el("div", { class: "corner" });
  const bottom = el("div", { class: "bottom" });
  const side = el("div", { class: "side-cards" });
  const badge = el("i", { class: "badge-dot", hidden: true, title: word("filtered") });
  const tabs = createTabs([["layers", "layers"], ["filters", "filter"], ["theme", "theme"]], { filters: badge });
  const panel = el("aside", { class: "card panel", id: "panel", "aria-label": word("panel") }, tabs.head, tabs.body);
  const finder = el("div", { class: "card finder" });
  const fold = iconButton("left", word("collapse"), () => {
    const folded = root.classList.toggle("folded");
    fold.setAttribute("aria-expanded", String(!folded));
    fold.title = word(folded ? "expand" : "collapse");
    fold.setAttribute("aria-label", fold.title);
  }, { class: "icon-button fold", "aria-controls": "panel", "aria-expanded": "true" });
  document.body.append(el("div", { class: "west" }, el("div", { class: "west-head" }, finder, el("div", { class: "card fold-card" }, fold)), panel), edge, bottom);
  edge.append(side, tools, corner);

  if (window.matchMedia("(width < 44rem)").matches) fold.click();
  createSearch(finder, { args, engine, choose: (hit) => travel.choose(hit) });
  createTools(tools, map, () => travel.home());
  const measure = createMeasure(tools, side, map);
  createCopy(tools, toast);
  const footer = createFooter(document.body, args);
  createBasemaps(tools, map, { key: args().tianditu, attribute: footer.attribute, onSwitch: (name) => travel.ground(name), toast });
  const tree = createTree(tabs.pane("layers"), { args, state, drawing, zoomTo: (key) => travel.layer(key) });
  const legend = createLegend(corner, { args, state, narrow: window.innerHeight < 560 });
  createFilters(tabs.pane("filters"), { args, state, engine, drawing, badge });
  const choropleth = createChoropleth(tabs.pane("theme"), { args, state, drawing, legend });
  createTime(bottom, { args, state });
  createReadout(footer.start, map);
  createIdentify(side, { map, args, state, engine, busy: measure.busy, picked: (hit) => context.send("picked", hit), flyTo: (layer, fid) => travel.feature(layer, fid) });
  return () => {
    tree.rebuild();
    legend.follow();
    choropleth.reload();
    footer.follow();
  };
}

/** The bare map of other pages: signs, names and a click that tells the page; on a coverage map things can be drawn. */
function furnishSmall(context) {
  const { state, engine, args, sketch } = context;
  const corner = el("div", { class: "edge" }, el("div", { class: "corner" }));
  const tools = el("div", { class: "card tools", role: "toolbar", "aria-label": word("basemap") });
  document.body.append(corner);
  corner.prepend(tools);
  createTools(tools, map, () => context.travel.home());
  growWithScreen();
  const legend = kind === "coverage" ? null : createLegend(corner.lastChild, { args, state, narrow: true });
  const footer = createFooter(document.body, args);
  if (kind === "coverage") createScale(footer.start, map);
  map.on("click", async ({ latlng }) => {
    if (sketch.busy()) return;
    const [hit] = (await engine.pick(latlng, 6)).filter(({ key }) => args().layers.some((layer) => layer.key === key && layer.role === "programme"));
    if (hit) context.send("picked", { layer: hit.key, fid: hit.fid });
  });
  return () => {
    legend?.follow();
    footer.follow();
  };
}

/** On the full screen the same ground fills the map; back on the page it is as large as before. */
function growWithScreen() {
  let closer = 0;
  let full = false;
  map.on("resize", ({ oldSize, newSize }) => {
    if (Boolean(document.fullscreenElement) === full) return;
    full = !full;
    if (full) closer = Math.round(2 * Math.log2(Math.min(newSize.x / oldSize.x, newSize.y / oldSize.y))) / 2;
    map.setZoom(map.getZoom() + (full ? closer : -closer), { animate: false });
  });
}

/** Where a reader can draw; hidden as long as the page asks for nothing. */
function createBoard(args) {
  const box = el("div", { class: "sketch" });
  document.body.append(box);
  return createSketch(box, { map, args, send: (shapes) => send("drawn", { turn: args().drawn_turn, shapes }) });
}

/** What of the arguments the drawing of layers hangs on, as a text. */
const drawnFrom = ({ view, bounds, focus, markers, draw, drawn, drawn_turn: turn, address, ...rest }) => JSON.stringify(rest);

function start(first) {
  let current = first;
  let drawing = null;
  const args = () => current;
  const { view } = first;
  applyTheme(first);
  const toast = createToast();
  const state = createState(view);
  const engine = createEngine(toast, args, (key) => drawing.isLand(key));
  drawing = createDrawing(engine, state, first);
  const labels = createLabels(map, first.towns);
  const travel = createTravel({ map, engine, state, args, toast, drawing });
  const sketch = createBoard(args);
  const marks = createMarks(map, first.markers, (body) => !sketch.busy() && send("marker", body));
  const context = { state, engine, drawing, args, toast, travel, send, sketch };
  const refresh = kind === "city" ? furnish(context) : furnishSmall(context);
  const tell = debounced(() => send("view", state.view), 300);
  state.on(null, tell);
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    state.set({ center: [Number(lat.toFixed(5)), Number(lng.toFixed(5))], zoom: map.getZoom() });
  });
  if (first.focus) travel.focus(first.focus);
  else if (first.bounds) travel.fly(first.bounds, false);
  else travel.arrive(view);
  window.renewalMap.panel = { state, engine, drawing, travel, labels: first.towns };
  return (next) => {
    const before = current;
    current = next;
    applyTheme(next);
    if (drawnFrom(before) !== drawnFrom(next)) {
      drawing.setArgs(next);
      labels.replace(next.towns);
      refresh();
    }
    if (JSON.stringify(next.draw) !== JSON.stringify(before.draw)) sketch.offer(next.draw);
    if (next.drawn_turn !== before.drawn_turn) sketch.replace(next.drawn);
    if (next.markers.stamp !== before.markers.stamp) marks.replace(next.markers);
    if (next.view_turn !== before.view_turn) travel.adopt(next.view, next.bounds);
    if (next.focus && next.focus.turn !== before.focus?.turn) travel.focus(next.focus);
  };
}

const send = connect((args) => {
  try {
    if (running) running(args);
    else running = start(args);
  } catch (error) {
    document.body.append(el("p", { class: "notice fatal" }, icon("close"), word("failed_map")));
    throw error;
  }
});
