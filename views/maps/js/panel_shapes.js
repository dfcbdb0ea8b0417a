// What stands drawn on the map: polygons and points with corners that can be moved, by hand or with the arrow keys.

import { el } from "./panel_dom.js";
import { crosses } from "./panel_rings.js";

const STEP = 4; // pixels that an arrow key moves a corner; ten times as many with shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ROOM = 40; // pixels a polygon needs before its corners are shown
const DECIMALS = 1e7;

/** A place of the map as a corner: what Python keeps of it. */
export const corner = ({ lng, lat }) => [Math.round(lng * DECIMALS) / DECIMALS, Math.round(lat * DECIMALS) / DECIMALS];
const latlng = ([lng, lat]) => [lat, lng];

/** Whether a corner lies where the page takes one. */
export const within = ([lng, lat], [west, south, east, north]) => lng >= west && lng <= east && lat >= south && lat <= north;

/**
 * The shapes of `map`. `changed()` hears when one was moved, `moving(shape)` while one moves, `refused()` when a move was
 * taken back. `label(index)` names a corner for those who cannot see it; what is not `offered(shape)` is kept, not shown.
 * `number(shape)` is what stands inside a polygon, or nothing.
 */
export function createShapes(map, { reach, offered, number, changed, moving, refused, label }) {
  map.createPane("corners").style.zIndex = "660";
  const group = L.layerGroup().addTo(map);
  let shapes = []; // {tool, corners, line, sign, handles}
  let editable = true;

  const allowed = (corners) => corners.every((place) => within(place, reach())) && (corners.length < 3 || !crosses(corners, true));

  function trace(shape, corners) {
    shape.line?.setLatLngs(corners.map(latlng));
    shape.sign?.setLatLng(shape.line.getCenter());
    shape.line?.getElement()?.classList.toggle("wrong", !allowed(corners));
  }

  /** Takes the corners that a handle was moved to, or puts it back. */
  function settle(shape, corners) {
    const good = allowed(corners);
    if (good) shape.corners = corners;
    trace(shape, shape.corners);
    shape.handles.forEach((handle, i) => handle.setLatLng(latlng(shape.corners[i])));
    moving(shape);
    if (good) changed();
    else refused();
  }

  const moved = (shape, i, place) => shape.corners.map((old, k) => (k === i ? corner(place) : old));

  function onKey(event, shape, i) {
    const arrow = ARROWS[event.key];
    const removes = (event.key === "Delete" || event.key === "Backspace") && shape.corners.length > 3;
    if (!arrow && !removes) return;
    event.preventDefault();
    event.stopPropagation();
    if (arrow) {
      const step = STEP * (event.shiftKey ? 10 : 1);
      const at = map.latLngToContainerPoint(latlng(shape.corners[i])).add([arrow[0] * step, arrow[1] * step]);
      settle(shape, moved(shape, i, map.containerPointToLatLng(at)));
      return;
    }
    const rest = shape.corners.filter((_, k) => k !== i);
    if (!allowed(rest)) return refused();
    shape.corners = rest;
    draw();
    changed();
    shapes[shapes.indexOf(shape)].handles[Math.min(i, rest.length - 1)]?.getElement().focus();
  }

  function handle(shape, i) {
    const point = shape.corners.length === 1;
    const icon = L.divIcon({ className: point ? "corner-handle drawn-point" : "corner-handle", html: el("i", {}), iconSize: null });
    const marker = L.marker(latlng(shape.corners[i]), { pane: "corners", icon, draggable: editable, keyboard: editable, autoPan: true }).addTo(group);
    marker.on("drag", () => {
      const corners = moved(shape, i, marker.getLatLng());
      trace(shape, corners);
      moving({ ...shape, corners });
    });
    marker.on("dragend", () => settle(shape, moved(shape, i, marker.getLatLng())));
    marker.getElement().setAttribute("aria-label", label(i));
    marker.getElement().addEventListener("keydown", (event) => editable && onKey(event, shape, i));
    return marker;
  }

  const sign = (text, place) => L.marker(place, { pane: "corners", interactive: false, keyboard: false, icon: L.divIcon({ className: "drawn-number", html: el("b", {}, text), iconSize: null }) }).addTo(group);

  function draw() {
    group.clearLayers();
    for (const shape of shapes.filter(offered)) {
      const { corners } = shape;
      shape.line = corners.length > 1 ? L.polygon(corners.map(latlng), { className: "drawn-shape", interactive: false }).addTo(group) : null;
      shape.sign = shape.line && number(shape) ? sign(number(shape), shape.line.getCenter()) : null;
      shape.handles = corners.map((_, i) => handle(shape, i));
    }
    crowd();
  }

  /** Corners that would hide the polygon they belong to are left out. */
  function crowd() {
    for (const { line, handles } of shapes.filter(offered)) {
      if (!line) continue;
      const bounds = line.getBounds();
      const size = map.latLngToContainerPoint(bounds.getSouthEast()).subtract(map.latLngToContainerPoint(bounds.getNorthWest()));
      for (const marker of handles) marker.getElement().classList.toggle("hidden", !editable || Math.max(size.x, size.y) < ROOM);
    }
  }

  map.on("zoomend", crowd);
  return {
    get list() {
      return shapes;
    },
    replace(list) {
      shapes = list.map(({ tool, corners }) => ({ tool, corners }));
      draw();
    },
    /** While something new is drawn, what stands already keeps still. */
    rest(still) {
      editable = !still;
      draw();
    },
  };
}
