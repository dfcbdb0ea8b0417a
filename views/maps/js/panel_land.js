// Land of the page's own: which overlays are drawn, when others take their place, and what is said when some do not come.

import { el, word } from "./panel_dom.js";

/** A name of its own for every revision, so that the old and the coming land can stand side by side in the engine. */
const nameOf = ({ key, revision }) => `${key}@${revision}`;
const NEVER = 99;

/** On walls, where letters grow with the screen, strokes and signs grow too. */
export const wallScale = () => Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 18);

function scaled(style, k) {
  const sizes = {};
  for (const name of ["width", "radius"]) if (name in style) sizes[name] = style[name] * k;
  if (style.dash) sizes.dash = style.dash.map((step) => step * k);
  return { ...style, ...sizes };
}

/** What the engine is told about one overlay. */
function told(overlay, hidden) {
  const k = wallScale();
  const style = scaled(overlay.style, k);
  if (style.dark) style.dark = scaled(style.dark, k);
  return { key: nameOf(overlay), revision: overlay.revision, visible: true, opacity: 1, style, colorBy: null, filter: false, pick: false, ...(hidden ? { minZoom: NEVER } : {}) };
}

/** The overlays of `first`; `changed()` is called when others are to be drawn. Old land stays until all of the new is there. */
export function createLand(engine, first, changed) {
  const settled = new Map(); // name → "loaded" | "failed"
  const list = el("ul", {});
  const notice = el("div", { class: "card land-notice", role: "alert", hidden: true }, list,
    el("button", { type: "button", class: "text-button", onclick: () => engine.retry() }, word("land_retry")));
  document.body.append(notice);
  let shown = first;
  let coming = null;

  const known = () => [...shown, ...(coming ?? [])];
  const find = (name) => known().find((overlay) => nameOf(overlay) === name);
  const has = (overlay) => settled.has(nameOf(overlay));
  const failed = (overlay) => settled.get(nameOf(overlay)) === "failed";

  function say() {
    const lost = (coming ?? shown).filter(failed);
    list.replaceChildren(...lost.map(({ title }) => el("li", {}, word("land_failed", { layer: title || word("land") }))));
    notice.hidden = !lost.length;
  }

  function settle(name, state) {
    if (!find(name)) return;
    settled.set(name, state);
    if (coming?.every(has)) take(coming);
    say();
  }

  /** What the engine has let go of is not there any more. */
  function forget() {
    for (const name of [...settled.keys()]) if (!find(name)) settled.delete(name);
  }

  /** Draws `next` from now on. */
  function take(next) {
    shown = next;
    coming = null;
    forget();
    changed();
  }

  engine.on("error", ({ key, what }) => what === "layer" && settle(key, "failed"));
  engine.on("progress", ({ key }) => find(key) && engine.isHeld(`${key}@${find(key).revision}`) && settle(key, "loaded"));
  return {
    /** What the engine is to draw, bottom first: under the programmes, or `above` them. */
    layers(above) {
      const waiting = (coming ?? []).filter((overlay) => !shown.some((other) => nameOf(other) === nameOf(overlay)));
      const part = (overlays, hidden) => overlays.filter((overlay) => Boolean(overlay.above) === above).map((overlay) => told(overlay, hidden));
      return [...part(shown, false), ...part(waiting, true)];
    },
    replace(next) {
      coming = next;
      if (!shown.length || next.every(has)) take(next);
      else {
        forget();
        changed();
      }
      say();
    },
    /** Where the overlay with this name of the engine comes from; undefined for other layers. */
    url: (name) => find(name)?.url,
  };
}
