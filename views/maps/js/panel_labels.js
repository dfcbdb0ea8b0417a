// Town names on the map, set like those of a printed one.

import { el } from "./panel_dom.js";

const SEAT = "崇阳街道";

/** Places the names of `towns` (`[{name, title, lat, lng}]`) on `map`; `replace(towns)` sets others. */
export function createLabels(map, towns) {
  const pane = map.createPane("names");
  pane.style.zIndex = "640";
  pane.style.pointerEvents = "none";
  const group = L.layerGroup().addTo(map);

  const replace = (list) => {
    group.clearLayers();
    for (const { name, title, lat, lng } of list) {
      const html = el("span", { class: name === SEAT ? "town-name seat" : "town-name" }, title);
      group.addLayer(L.marker([lat, lng], { pane: "names", interactive: false, keyboard: false, icon: L.divIcon({ className: "town-label", html, iconSize: null }) }));
    }
  };
  const scale = () => {
    const zoom = map.getZoom();
    pane.style.setProperty("--name-size", `${Math.min(1.25, Math.max(0.72, 0.72 + (zoom - 10.5) * 0.13))}rem`);
    pane.classList.toggle("faint", zoom >= 15);
    pane.classList.toggle("small", zoom < 10);
  };
  map.on("zoomend", scale);
  replace(towns);
  scale();
  return { replace };
}
