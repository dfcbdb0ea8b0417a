// The signs of the legend: the same colours and shapes that the engine draws, small, as SVG.

import { svg } from "./panel_dom.js";

const BOX = { viewBox: "0 0 24 16", class: "symbol", "aria-hidden": "true" };
const POINTS = {
  square: "M7 3h10v10H7z",
  triangle: "M12 2.5 18 13H6z",
  diamond: "M12 2l6 6-6 6-6-6z",
  cross: "M10.5 3h3v3.5H17v3h-3.5V13h-3V9.5H7v-3h3.5z",
};
const DASHES = { dash: "5 3", dot: "1.5 3" };

function point(color, shape, extra = {}) {
  const paint = { fill: color, stroke: "var(--panel)", "stroke-width": 1, ...extra };
  if (POINTS[shape]) return svg("path", { d: POINTS[shape], ...paint });
  return svg("circle", { cx: 12, cy: 8, r: 5.2, ...paint });
}

/** The sign of a layer in its own colour, by kind of geometry. */
export function layerSymbol(layer, color = layer.style.color, shape = layer.style.shape, dash = null) {
  const box = svg("svg", BOX);
  if (layer.geometry === "polygon") {
    box.append(svg("rect", { x: 3, y: 2.5, width: 18, height: 11, rx: 1.5, fill: color, "fill-opacity": Math.max(layer.style.fill_opacity, 0.12), stroke: color, "stroke-width": 1.4 }));
  } else if (layer.geometry === "line" || layer.geometry === "line_or_point") {
    const pattern = dash ?? (layer.style.dash.length ? "5 3" : "");
    const width = Math.min(4, Math.max(1.8, layer.style.width));
    box.append(svg("path", { d: "M2 11c5-7 9 3 20-5", fill: "none", stroke: color, "stroke-width": width, "stroke-linecap": pattern ? "butt" : "round", "stroke-dasharray": pattern }));
  } else box.append(point(color, shape));
  return box;
}

/** The sign of a type of a layer, in that type's colour and shape. */
export function typeSymbol(layer, type) {
  const dash = layer.geometry === "line" || layer.geometry === "line_or_point" ? (DASHES[type.shape] ?? "") : null;
  return layerSymbol(layer, type.color ?? layer.style.color, type.shape ?? layer.style.shape, dash);
}

/** The sign of a status: told apart by shape as well as by colour. */
export function statusSymbol(status) {
  const box = svg("svg", { ...BOX, viewBox: "0 0 16 16", class: "symbol round" });
  const ring = { cx: 8, cy: 8, r: 5.6, stroke: status.color, "stroke-width": 1.8 };
  if (status.shape === "hollow") box.append(svg("circle", { ...ring, fill: "none" }));
  else if (status.shape === "half") box.append(svg("circle", { ...ring, fill: "none" }), svg("path", { d: "M2.4 8a5.6 5.6 0 0 0 11.2 0z", fill: status.color }));
  else if (status.shape === "triangle") box.append(svg("path", { d: "M8 2l6.5 11.5h-13z", fill: status.color }));
  else {
    box.append(svg("circle", { ...ring, fill: status.color }));
    if (status.shape === "tick") box.append(svg("path", { d: "m5 8.2 2.2 2.2L11 6", fill: "none", stroke: "#fff", "stroke-width": 1.7 }));
  }
  return box;
}

/** A plain patch of colour, for classes of a choropleth. */
export function patch(color) {
  return svg("svg", BOX, svg("rect", { x: 2, y: 2, width: 20, height: 12, rx: 1.5, fill: color }));
}
