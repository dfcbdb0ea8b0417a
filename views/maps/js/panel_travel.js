// Moving about: the whole city, a layer, a feature; always into the part of the map that no card covers.

import { word } from "./panel_dom.js";
import { withLayer } from "./panel_state.js";

const MARK_MS = 3200;
const MARK_PX = 22; // half the side of the outline around a place without extent
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const GROUND = ["outline", "built_up_area", "residential_land", "rivers", "streets"];

/** The free part of the map: what panel and cards cover is kept clear. */
function padding(east) {
  const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
  const west = box(".panel");
  const side = box(east);
  const left = west && west.width ? Math.max(0, west.right) : 0;
  const right = side && side.width ? window.innerWidth - side.left : 0;
  const room = window.innerWidth - left - right > 240;
  const margin = window.renewalMap.kind === "city" ? 24 : 6;
  return { paddingTopLeft: [room ? left + margin : margin, margin], paddingBottomRight: [room ? right + margin : margin, 3 * margin] };
}

/** The corners of [west, south, east, north] as Leaflet has them. */
const corners = ([west, south, east, north]) => [[south, west], [north, east]];

/** Levels to go closer on a wall, where the same ground has room to be larger: one for twice the width of a desk's map. */
const closer = () => (window.renewalMap.kind === "coverage" ? Math.max(0, Math.round(2 * Math.log2(window.innerWidth / 780)) / 2) : 0);

/** Ways to go about on `map`. */
export function createTravel({ map, engine, state, args, toast, drawing }) {
  const fit = (bounds, maxZoom, east = ".side-cards") => map.fitBounds(bounds, { ...padding(east), maxZoom, animate: !CALM.matches });
  const known = (key) => args().layers.find((layer) => layer.key === key && layer.revision);
  const show = (key) => state.set({ layers: withLayer(state.view, key, { visible: true }) });

  async function feature(key, fid) {
    const bounds = await engine.locate(key, fid);
    if (!bounds) return toast(word("no_geometry"));
    return fit(bounds, 16);
  }

  function choose({ layer, fid }) {
    if (!known(layer)) return undefined;
    show(layer);
    state.set({ selected: { layer, fid } });
    return feature(layer, fid);
  }

  function home() {
    const { city_bounds: city } = args();
    if (city) fit(corners(city), 13, ".legend[open]");
  }

  /** Goes where `view` says; without a place, to what it selects, then to the towns it filters by, then to the whole city. */
  function arrive(view) {
    const towns = args().towns.filter(({ name, bounds }) => bounds && view.town.includes(name));
    if (view.center) map.setView(view.center, view.zoom + closer(), { animate: false });
    else if (view.selected && known(view.selected.layer)) choose(view.selected);
    else if (towns.length) fit(towns.flatMap(({ bounds }) => corners(bounds)), 15);
    else home();
  }

  let mark = null;

  /** Outlines a place for a moment. */
  function outline(bounds) {
    const [northWest, southEast] = [bounds.getNorthWest(), bounds.getSouthEast()].map((place) => map.latLngToContainerPoint(place));
    const middle = northWest.add(southEast).divideBy(2);
    const half = southEast.subtract(northWest).divideBy(2).add([MARK_PX / 2, MARK_PX / 2]);
    const reach = L.point(Math.max(half.x, MARK_PX), Math.max(half.y, MARK_PX));
    const corner = (place) => map.containerPointToLatLng(place);
    mark?.remove();
    mark = L.rectangle([corner(middle.subtract(reach)), corner(middle.add(reach))], { className: "place-mark", interactive: false, fill: false }).addTo(map);
    const made = mark;
    setTimeout(() => made.remove(), MARK_MS);
  }

  /** Flies to [west, south, east, north] and outlines the place; at once where movement is not wanted. */
  function fly(box, animate = true) {
    const bounds = L.latLngBounds(corners(box));
    const options = { ...padding(".side-cards"), maxZoom: 16.5 };
    map.once("moveend", () => outline(bounds));
    if (animate && !CALM.matches) map.flyToBounds(bounds, { ...options, duration: 0.9 });
    else map.fitBounds(bounds, { ...options, animate: false });
  }

  return {
    fly,
    feature,
    choose,
    focus: choose,
    home,
    arrive,
    async layer(key) {
      await engine.drawn();
      const bounds = known(key) && engine.bounds(key);
      if (bounds) fit(bounds, 16);
      else toast(word("no_geometry"));
    },
    /** A picture below takes the place of our own ground. */
    ground(name) {
      const visible = name === "own";
      state.set({ layers: state.view.layers.map((layer) => (GROUND.includes(layer.key) && layer.key !== "outline" ? { ...layer, visible } : layer)) });
      drawing.setBackdrop(!visible);
    },
    /** Takes `view`; with `box` its layers and filters only, for the place is that. */
    adopt(view, box) {
      const { center, zoom } = state.view;
      state.set(box ? { ...view, center, zoom } : view);
      if (box) fly(box);
      else arrive(view);
    },
  };
}
