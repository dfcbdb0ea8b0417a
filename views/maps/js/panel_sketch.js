// Drawing for the page: a toolbar with its purposes, corners by mouse, finger or keyboard, sizes while drawing.

import { el, icon, iconButton, word } from "./panel_dom.js";
import { crosses, distance, sizes } from "./panel_rings.js";
import { length } from "./panel_geodesy.js";
import { corner, createShapes, within } from "./panel_shapes.js";

const MOST_CORNERS = 500;
const SAME_PX = 3;
const CLOSE_PX = 10;
const REST_MS = 350; // the second click of a double click is no click on the map

/** The drawing tools in `box`. `args()` has the tools and what stands drawn; `send(shapes)` hands over what is finished. */
export function createSketch(box, { map, args, send }) {
  const toolbar = el("div", { class: "card sketch-tools", role: "toolbar", "aria-label": word("sketch") });
  const figures = el("div", { class: "sketch-figures" });
  const hint = el("p", { class: "hint", role: "status" });
  const finishButton = action("check", "sketch_finish", () => finish());
  const undoButton = action("left", "sketch_undo", () => undo());
  const actions = el("div", { class: "sketch-actions", hidden: true }, finishButton, undoButton, action("close", "sketch_cancel", () => stop()));
  const card = el("aside", { class: "card sketch-card", hidden: true, "aria-label": word("sketch") }, figures, hint, actions);
  const clear = iconButton("trash", word("sketch_clear"), () => keep(shapes.list.filter((shape) => !toolOf(shape)), ""));
  const preview = L.layerGroup().addTo(map);
  const outline = L.polygon([], { className: "drawn-shape unfinished", interactive: false });
  const shapes = createShapes(map, {
    offered: (shape) => Boolean(toolOf(shape)),
    number: (shape) => numberOf(shape).trim(),
    reach: () => args().reach,
    changed: () => tell(""),
    moving: (shape) => list(shape),
    refused: () => say(word("sketch_refused")),
    label: (i) => word("sketch_corner", { n: i + 1 }),
  });
  box.append(toolbar, card);
  let tools = [];
  let tool = null;
  let path = [];
  let pointer = null;
  let resting = false;

  function action(sign, name, onclick) {
    return el("button", { type: "button", class: "text-button", onclick }, icon(sign), word(name));
  }

  const say = (text) => {
    hint.textContent = text;
    hint.hidden = !text;
  };
  const figure = (rows) => el("dl", { class: "fields" }, rows.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)]));
  const toolOf = (shape) => tools.find(({ name }) => name === shape.tool);
  const rowsOf = ({ corners }) => (corners.length > 2 ? sizes(corners) : [["", corners[0].map((value) => `${value.toFixed(6)}°`).join(", ")]]);

  /** Several of a tool are numbered, in the list and on the map. */
  function numberOf(shape) {
    const peers = shapes.list.filter((other) => other.tool === shape.tool);
    return peers.length > 1 ? ` ${peers.indexOf(shape) + 1}` : "";
  }

  // -- what stands drawn -------------------------------------------------------------------------------------------

  /** Shows the sizes of all that stands drawn; `moved` takes the place of the shape it was made from. */
  function list(moved = null) {
    const known = shapes.list.filter(toolOf);
    figures.replaceChildren(...known.map((shape) => {
      const now = moved && shape.handles === moved.handles ? moved : shape;
      const name = `${toolOf(shape).label}${numberOf(shape)}`;
      const remove = () => keep(shapes.list.filter((other) => other !== shape), "");
      const title = el("div", { class: "sketch-title" }, el("b", {}, name), known.length > 1 ? iconButton("trash", word("sketch_remove", { name }), remove) : null);
      return el("section", {}, title, figure(rowsOf(now)));
    }));
    clear.hidden = !known.length;
    card.hidden = !known.length && !tool;
  }

  function tell(text) {
    say(text);
    send(shapes.list.map(({ tool: name, corners }) => ({ tool: name, corners })));
  }

  /** From now on `next` stands drawn, of each tool no more than it allows, the newest. */
  function keep(next, text) {
    const left = new Map(tools.map(({ name, most }) => [name, most]));
    const kept = next.reduceRight((newest, shape) => {
      const room = left.get(shape.tool) ?? Infinity;
      left.set(shape.tool, room - 1);
      return room > 0 ? [shape, ...newest] : newest;
    }, []);
    shapes.replace(kept);
    list();
    tell(text);
    if (document.activeElement === document.body) map.getContainer().focus();
  }

  // -- drawing -----------------------------------------------------------------------------------------------------

  /** Shows the corners so far. */
  function draw() {
    preview.clearLayers();
    preview.addLayer(outline);
    for (const [lng, lat] of path) preview.addLayer(L.marker([lat, lng], { pane: "corners", interactive: false, keyboard: false, icon: L.divIcon({ className: "corner-handle still", html: el("i", {}), iconSize: null }) }));
    finishButton.hidden = undoButton.hidden = tool.kind === "point";
    finishButton.disabled = path.length < 3;
    undoButton.disabled = !path.length;
    follow();
  }

  /** Shows the outline and its size up to the pointer. */
  function follow() {
    const ring = pointer ? [...path, corner(pointer)] : path;
    const rows = ring.length > 2 ? sizes(ring) : [[word("length"), distance(length(ring))]];
    outline.setLatLngs(ring.map(([lng, lat]) => [lat, lng]));
    figures.replaceChildren(el("div", { class: "sketch-title" }, el("b", {}, tool.label)), ...(tool.kind === "polygon" ? [figure(rows)] : []));
  }

  function start(next) {
    const again = tool?.name === next.name;
    stop();
    if (again) return;
    tool = next;
    path = [];
    shapes.rest(true);
    map.doubleClickZoom.disable();
    map.getContainer().classList.add("measuring");
    map.getContainer().focus();
    card.hidden = false;
    actions.hidden = false;
    press();
    say(word(next.kind === "point" ? "sketch_point" : "sketch_hint"));
    draw();
  }

  function stop() {
    if (!tool) return;
    tool = null;
    pointer = null;
    resting = true;
    setTimeout(() => {
      resting = false;
      if (!tool) map.doubleClickZoom.enable();
    }, REST_MS);
    preview.clearLayers();
    map.getContainer().classList.remove("measuring");
    actions.hidden = true;
    press();
    say("");
    shapes.rest(false);
    list();
  }

  function press() {
    for (const button of toolbar.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool?.name));
  }

  const apart = ([lng, lat], latlng) => map.latLngToContainerPoint([lat, lng]).distanceTo(map.latLngToContainerPoint(latlng));

  function add(latlng) {
    const place = corner(latlng);
    const last = path.at(-1);
    if (!within(place, args().reach)) return say(word("sketch_outside"));
    if (tool.kind === "point") return finished([place]);
    if (last && apart(last, latlng) <= SAME_PX) return undefined;
    if (path.length > 2 && apart(path[0], latlng) <= CLOSE_PX) return finish();
    if (crosses([...path, place], false)) return say(word("sketch_crosses"));
    if (path.length >= MOST_CORNERS) return say(word("sketch_full", { n: MOST_CORNERS }));
    path.push(place);
    say(word("sketch_hint"));
    return draw();
  }

  function undo() {
    path.pop();
    if (!path.length) pointer = null;
    draw();
  }

  function finish() {
    if (path.length < 3) return say(word("sketch_few"));
    if (crosses(path, true)) return say(word("sketch_crosses"));
    return finished(path);
  }

  function finished(corners) {
    const { name } = tool;
    stop();
    keep([...shapes.list, { tool: name, corners }], word(corners.length > 1 ? "sketch_done" : "sketch_placed"));
  }

  map.on("click", ({ latlng }) => tool && add(latlng));
  map.on("dblclick", () => tool && finish());
  map.on("mousemove", ({ latlng }) => {
    if (!tool || tool.kind === "point" || !path.length) return;
    pointer = latlng;
    follow();
  });
  const keys = { Escape: stop, Enter: () => tool.kind === "polygon" && finish(), Backspace: undo, " ": () => add(map.getCenter()) };
  document.addEventListener("keydown", (event) => {
    const onButton = event.target.closest?.("button, summary, input, select");
    if (!tool || !keys[event.key] || (onButton && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }, true);

  // -- what the page asks for ----------------------------------------------------------------------------------------

  function offer(next) {
    if (tool && !next.some(({ name, kind }) => name === tool.name && kind === tool.kind)) stop();
    tools = next;
    shapes.rest(tool !== null);
    toolbar.replaceChildren(...tools.map((one) => 
      el("button", { type: "button", class: "text-button", dataset: { tool: one.name }, "aria-pressed": "false", onclick: () => start(one) }, icon(one.kind === "point" ? "pin" : "polygon"), one.label)), clear);
    toolbar.hidden = !tools.length;
    press();
    if (!tool) list();
  }

  shapes.replace(args().drawn);
  offer(args().draw);
  return {
    busy: () => tool !== null || resting,
    offer,
    /** What the page puts in the place of everything that stands drawn. */
    replace(next) {
      stop();
      shapes.replace(next);
      say("");
      list();
    },
  };
}
