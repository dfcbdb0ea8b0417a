// Where the pointer is, in longitude and latitude and on the CGCS2000 grid, and the scale bar.

import { el, word } from "./panel_dom.js";
import { zone35 } from "./panel_geodesy.js";

/** The two readings of [lng, lat] as text. */
export function readings([lng, lat]) {
  const [east, north] = zone35([lng, lat]);
  return { lonlat: `${lng.toFixed(6)}°, ${lat.toFixed(6)}°`, grid: `${word("east")} ${east.toFixed(2)} ${word("north")} ${north.toFixed(2)}` };
}

/** The scale bar in `box`. */
export function createScale(box, map) {
  const scale = el("div", { class: "scale" });
  box.append(scale);
  L.control.scale({ imperial: false, maxWidth: 7 * parseFloat(getComputedStyle(document.documentElement).fontSize) }).addTo(map);
  scale.append(map.getContainer().querySelector(".leaflet-control-scale"));
}

/** The scale bar and the readout in `box`; shows the centre of the map until a pointer is over it. */
export function createReadout(box, map) {
  const lonlat = el("output", { class: "readout-value lonlat" });
  const grid = el("output", { class: "readout-value grid" });
  createScale(box, map);
  box.append(el("div", { class: "readout" }, el("span", { class: "readout-pair", title: word("lonlat") }, lonlat), el("span", { class: "readout-pair", title: word("grid") }, el("span", { class: "hint" }, "EPSG:4523"), grid)));
  const show = ({ lng, lat }) => {
    const text = readings([lng, lat]);
    lonlat.textContent = text.lonlat;
    grid.textContent = text.grid;
  };
  map.on("mousemove", ({ latlng }) => show(latlng));
  map.on("mouseout moveend", () => show(map.getCenter()));
  show(map.getCenter());
}
