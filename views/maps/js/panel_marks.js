// Numbered signs of the page's own on the map: gaps by rank, proposed sites; a click tells the page which.

import { el } from "./panel_dom.js";

/** The sign of one marker with what it says when pointed at; all of it text nodes. */
function sign({ text, kind, tip }) {
  return el("span", { class: `mark mark-${kind}` }, el("span", { class: "mark-text" }, text), tip ? el("span", { class: "mark-tip", role: "tooltip" }, tip) : null);
}

/** Turns the words of a sign towards the inside of the map. */
function turn(map, mark) {
  const { x, y } = map.latLngToContainerPoint(mark.getLatLng());
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const element = mark.getElement();
  element.classList.toggle("tip-below", y < 6 * rem);
  element.classList.toggle("tip-right", x < 9 * rem);
  element.classList.toggle("tip-left", x > map.getSize().x - 9 * rem);
}

/** Places the markers of `first` (`{stamp, list}`) on `map`; `chosen(body)` hears of clicks; `replace` sets others. */
export function createMarks(map, first, chosen) {
  map.createPane("marks").style.zIndex = "645";
  const group = L.layerGroup().addTo(map);

  function place({ stamp, list }) {
    group.clearLayers();
    list.forEach((marker, position) => {
      const icon = L.divIcon({ className: "mark-place", html: sign(marker), iconSize: null });
      const mark = L.marker([marker.lat, marker.lon], { pane: "marks", icon, keyboard: true, riseOnHover: true, zIndexOffset: 1000 * (list.length - position) });
      const choose = () => chosen({ place: position, stamp });
      mark.on("click", choose).addTo(group);
      const element = mark.getElement();
      element.setAttribute("aria-label", [marker.text, marker.tip].filter(Boolean).join(" "));
      element.addEventListener("keydown", (event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation();
        choose();
      });
      for (const name of ["pointerenter", "focus"]) element.addEventListener(name, () => turn(map, mark));
    });
  }

  place(first);
  return { replace: place };
}
