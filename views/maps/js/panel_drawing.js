// Keeps the drawing engine in step with the view: which layers, in which order, style and filter.

import { debounced } from "./panel_dom.js";
import { createLand, wallScale } from "./panel_land.js";

/** By what a layer is coloured: the ground as it is, programmes by status or, when asked and they have types, by type; sites of a coverage map all alike unless by status. */
function manner(layer, view) {
  if (layer.role === "reference") return layer.types.length ? "type" : null;
  if (window.renewalMap.kind === "coverage" && view.color_by !== "status") return null;
  if (view.color_by === "status") return "status";
  return layer.types.length ? "type" : null;
}

/** What the engine is told about one layer. */
function drawn(layer, state, view, args, fill, backdrop) {
  const ground = args.ground[layer.key];
  const style = { ...layer.style, ...(ground ?? {}), ...(backdrop && layer.key === "outline" ? { fill_opacity: 0 } : {}) };
  const k = wallScale();
  style.width *= k;
  style.radius *= k;
  style.dash = style.dash.map((step) => step * k);
  return {
    key: layer.key,
    revision: layer.revision,
    stamp: layer.stamp,
    visible: state.visible,
    opacity: state.opacity,
    style,
    colorBy: manner(layer, view),
    statusStyles: args.status_styles,
    typeStyles: ground?.types ?? layer.type_styles,
    filter: layer.role === "programme",
    pick: layer.key !== "outline",
    ...(fill ? { fill } : {}),
  };
}

/** Connects `state` to `engine`; returns `{stats, onStats, setFill, setBackdrop, setArgs, isLand}`. */
export function createDrawing(engine, state, firstArgs) {
  let args = firstArgs;
  let fill = null;
  let backdrop = false;
  let latest = {};
  const heard = [];
  const land = createLand(engine, firstArgs.overlays, layers);
  const usual = engine.packedUrl;
  engine.packedUrl = (key, revision) => land.url(key) ?? usual(key, revision);

  const refresh = debounced(async () => {
    latest = await engine.stats();
    heard.forEach((fn) => fn(latest));
  }, 30);

  function layers() {
    const known = new Map(args.layers.map((layer) => [layer.key, layer]));
    const list = state.view.layers.filter(({ key }) => known.get(key)?.revision);
    const all = list.map((entry) => drawn(known.get(entry.key), entry, state.view, args, entry.key === "towns" ? fill : null, backdrop));
    const firstProgramme = list.findIndex(({ key }) => known.get(key).role === "programme");
    all.splice(firstProgramme < 0 ? all.length : firstProgramme, 0, ...land.layers(false));
    engine.setLayers([...all, ...land.layers(true)]);
    refresh();
  }

  function filter() {
    const { town, status, year, unit, q, as_of: asOf } = state.view;
    const some = (list) => (list.length ? list : null);
    engine.setFilter({ towns: some(town), statuses: some(status), year, unit: unit || null, text: q || null, asOf });
    refresh();
  }

  state.on(["layers", "color_by"], layers);
  state.on(["town", "status", "year", "unit", "q", "as_of"], filter);
  for (const event of ["ready", "progress"]) engine.on(event, refresh);
  engine.setTheme(args.theme);
  layers();
  filter();
  return {
    get stats() {
      return latest;
    },
    onStats: (fn) => heard.push(fn),
    setFill(next) {
      fill = next;
      layers();
    },
    /** With a picture below, the land is not painted over it. */
    setBackdrop(on) {
      backdrop = on;
      layers();
    },
    setArgs(next) {
      args = next;
      engine.setTheme(args.theme);
      land.replace(args.overlays);
    },
    /** Whether a name of the engine is an overlay's. */
    isLand: (name) => land.url(name) !== undefined,
  };
}
