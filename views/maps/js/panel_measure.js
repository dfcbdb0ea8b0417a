// Measuring distance and area with the mouse or the keyboard; figures are geodesic on GRS80.

import { el, iconButton, number, sensible, withUnit, word } from "./panel_dom.js";
import { area, length } from "./panel_geodesy.js";

const MU = 10000 / 15;

/** The figures of a path of [lng, lat]: label, value, unit. */
export function results(path, closed) {
  const run = length(closed && path.length > 2 ? [...path, path[0]] : path);
  const rows = [[word(closed ? "perimeter" : "length"), number(run, run < 1000 ? 1 : 0), word("m")], ["", sensible(run / 1000), word("km")]];
  if (!closed) return rows;
  const size = area(path);
  return [[word("area"), number(size, size < 10000 ? 1 : 0), word("m2")], ["", sensible(size / 10000), word("ha")], ["", sensible(size / MU), word("mu")], ...(size >= 1e6 ? [["", sensible(size / 1e6), word("km2")]] : []), ...rows];
}

/** The measuring tool; its two buttons go to `tools`, its result card to `box`. */
export function createMeasure(tools, box, map) {
  const buttons = { distance: iconButton("ruler", word("measure_distance"), () => toggle("distance"), { "aria-pressed": "false" }), area: iconButton("polygon", word("measure_area"), () => toggle("area"), { "aria-pressed": "false" }) };
  const title = el("h3", {});
  const body = el("dl", { class: "fields figures" });
  const hint = el("p", { class: "hint" }, word("measure_hint"));
  const card = el("aside", { class: "card measure", hidden: true, "aria-live": "polite" },
    el("div", { class: "card-heading" }, title, iconButton("trash", word("measure_clear"), () => stop())), body, hint);
  tools.append(buttons.distance, buttons.area);
  box.append(card);
  const shape = L.layerGroup();
  let mode = null;
  let path = [];
  let done = false;
  let pointer = null;

  const pairs = (points) => points.map(({ lng, lat }) => [lng, lat]);

  function draw() {
    const points = pointer && !done ? [...path, pointer] : path;
    const paint = { color: "#D1495B", weight: 2.5, dashArray: done ? null : "6 5", fillOpacity: 0.12, interactive: false };
    shape.clearLayers();
    if (points.length > 1) shape.addLayer(mode === "area" && points.length > 2 ? L.polygon(points, paint) : L.polyline(points, paint));
    for (const point of path) shape.addLayer(L.circleMarker(point, { radius: 4, color: "#D1495B", weight: 2, fillColor: "#fff", fillOpacity: 1, interactive: false }));
    body.replaceChildren(...results(pairs(points), mode === "area").flatMap(([label, value, unit]) => [el("dt", {}, label), el("dd", {}, withUnit(value, unit))]));
    hint.hidden = done;
  }

  function stop() {
    mode = null;
    path = [];
    pointer = null;
    done = false;
    shape.remove();
    card.hidden = true;
    map.doubleClickZoom.enable();
    map.getContainer().classList.remove("measuring");
    for (const button of Object.values(buttons)) button.setAttribute("aria-pressed", "false");
  }

  function toggle(next) {
    const again = mode === next;
    stop();
    if (again) return;
    mode = next;
    buttons[next].setAttribute("aria-pressed", "true");
    title.textContent = word(next === "area" ? "measure_area" : "measure_distance");
    map.doubleClickZoom.disable();
    map.getContainer().classList.add("measuring");
    map.getContainer().focus();
    shape.addTo(map);
    card.hidden = false;
    draw();
  }

  function add(latlng) {
    if (done) {
      path = [];
      done = false;
    }
    const last = path.at(-1);
    if (!last || map.latLngToContainerPoint(last).distanceTo(map.latLngToContainerPoint(latlng)) > 3) path.push(latlng);
    draw();
  }

  function finish() {
    done = path.length > 1;
    pointer = null;
    draw();
  }

  map.on("click", ({ latlng }) => mode && add(latlng));
  map.on("dblclick", () => mode && finish());
  map.on("mousemove", ({ latlng }) => {
    if (!mode || done || !path.length) return;
    pointer = latlng;
    draw();
  });
  map.getContainer().addEventListener("keydown", (event) => {
    if (!mode) return;
    if (event.key === "Escape") stop();
    else if (event.key === "Enter") finish();
    else if (event.key === " ") add(map.getCenter());
    else if (event.key === "Backspace") {
      path.pop();
      draw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { busy: () => mode !== null };
}
