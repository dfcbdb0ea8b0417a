// Buttons at the edge of the map: zoom, whole city, full screen, link, basemap.

import { el, iconButton, word } from "./panel_dom.js";

const TIANDITU = { vec: ["vec", "cva"], img: ["img", "cia"] };
const tileUrl = (name, key) => `https://t{s}.tianditu.gov.cn/DataServer?T=${name}_w&x={x}&y={y}&l={z}&tk=${encodeURIComponent(key)}`;

/** Zoom, home and full-screen buttons into `tools`. */
export function createTools(tools, map, home) {
  tools.append(iconButton("plus", word("zoom_in"), () => map.zoomIn(1)), iconButton("minus", word("zoom_out"), () => map.zoomOut(1)), iconButton("home", word("home"), home));
  if (!document.fullscreenEnabled) return;
  const full = iconButton("full", word("fullscreen"), () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()), { "aria-pressed": "false" });
  document.addEventListener("fullscreenchange", () => {
    const on = Boolean(document.fullscreenElement);
    full.setAttribute("aria-pressed", String(on));
    full.title = word(on ? "fullscreen_off" : "fullscreen");
    full.setAttribute("aria-label", full.title);
  });
  tools.append(full);
}

/** Copies `text`; intranets without https have no clipboard API, hence the second way. */
async function copied(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return fallbackCopy(text);
    }
  }
  return fallbackCopy(text);
}

function fallbackCopy(text) {
  const area = el("textarea", { class: "off-screen" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** The button that copies the address of this view into `tools`. */
export function createCopy(tools, toast) {
  tools.append(iconButton("link", word("copy"), async () => toast(word((await copied(window.parent.location.href)) ? "copied" : "copy_failed"))));
}

/** The basemap switch into `tools`: only there when a Tianditu key is configured. Without an answer our own ground comes back. */
export function createBasemaps(tools, map, { key, attribute, onSwitch, toast }) {
  if (!key) return;
  map.createPane("picture").style.zIndex = "150";
  const layers = L.layerGroup().addTo(map);
  const choose = (name) => {
    layers.clearLayers();
    for (const tile of TIANDITU[name] ?? []) {
      const layer = L.tileLayer(tileUrl(tile, key), { pane: "picture", subdomains: "01234567", maxZoom: 20, maxNativeZoom: 18 });
      layer.once("tileerror", fail);
      layers.addLayer(layer);
    }
    for (const radio of menu.querySelectorAll("input")) radio.checked = radio.value === name;
    attribute(name === "own" ? "" : word("tianditu_attr"));
    onSwitch(name);
  };
  const fail = () => {
    if (!layers.getLayers().length) return;
    toast(word("tianditu_failed"));
    choose("own");
  };
  const options = ["own", "vec", "img"].map((name) => {
    const radio = el("input", { type: "radio", name: "basemap", value: name, checked: name === "own" });
    radio.addEventListener("change", () => choose(name));
    return el("label", {}, radio, el("span", {}, word(name === "own" ? "own_ground" : `tianditu_${name}`)));
  });
  const menu = el("div", { class: "card menu", hidden: true, role: "radiogroup", "aria-label": word("basemap") }, options);
  const button = iconButton("globe", word("basemap"), () => {
    menu.hidden = !menu.hidden;
    button.setAttribute("aria-expanded", String(!menu.hidden));
  }, { "aria-expanded": "false" });
  tools.append(el("div", { class: "menu-holder" }, button, menu));
}
