// Sorts what lies in a tile by kind and class, and draws at once what is too small, or too much, for paths.
"use strict";
(function (core) {
  const TINY = 1.5; // below this many pixels a feature is one pixel
  const SMALL = 2.5; // pixels below which a polygon is always drawn in pixels
  const EDGED = 6; // pixels a polygon needs before its outline can be told from its fill
  const LARGE = 96; // polygons above this are painted first, so that smaller ones stay in sight

  /** The side in pixels below which polygons go straight into pixels: all but the largest where `count` of them fill the tile. */
  function smallest(tile, count) {
    const density = count / (tile.side / (512 * tile.k)) ** 2;
    return (density > 900 ? 36 : density > 300 ? 22 : SMALL) * tile.k;
  }

  /** How much darker than its fill an outline is drawn; on dark ground it keeps the full colour. */
  const shade = (entry, tile) => (entry.stroke || tile.theme === "dark" ? 0 : 0.18);

  /** The colours with which polygons of a palette entry are drawn in pixels; those too small for an outline are stronger. */
  function inksOf(entry, tile) {
    const ink = inkOf(entry, tile);
    const fill = entry.alpha === 0 ? 0 : core.pixel(entry.color, entry.variant === "hollow" ? 0.35 : Math.max(0.65, entry.alpha));
    return [{ ...ink, fill, stripe: 0 }, ink];
  }

  function inkOf(entry, tile) {
    const strong = core.pixel(entry.color, Math.min(1, entry.alpha * 1.3));
    const edge = core.pixel(entry.stroke || entry.color, 1, shade(entry, tile));
    if (entry.alpha === 0) return { fill: 0, stripe: 0, edge };
    if (entry.variant === "hollow") return { fill: core.pixel(entry.color, Math.min(0.14, entry.alpha)), stripe: 0, edge };
    if (entry.variant === "half" || entry.variant === "hatch") return { fill: core.pixel(entry.color, entry.alpha * 0.5), stripe: strong, edge };
    return { fill: core.pixel(entry.color, entry.alpha), stripe: 0, edge };
  }

  /** Sorts what lies in the tile by kind and class; what is only a few pixels large is drawn at once. */
  function sort(tile, layer, classes, palette, view, box, runs) {
    const lists = () => palette.map(() => []);
    const sorted = { large: lists(), polygons: lists(), lines: lists(), points: lists(), found: 0 };
    const pixels = (tile.pixels = pixelsOf(tile.side));
    const solid = palette.map((entry) => core.pixel(entry.color, entry.variant === "hollow" ? 0.55 : Math.max(0.8, entry.alpha)));
    const areas = [];
    const { boxes, kind } = layer;
    const { scale, ox, oy } = view;
    for (let k = 0; k < runs.length; k += 2) {
      for (let i = runs[k], b = i * 4; i < runs[k + 1]; i += 1, b += 4) {
        const shown = classes[i];
        if (shown === 0 || boxes[b] > box[2] || boxes[b + 2] < box[0] || boxes[b + 1] > box[3] || boxes[b + 3] < box[1]) continue;
        sorted.found += 1;
        const place = shown - 1;
        const type = kind[i];
        if (type <= 2) sorted.points[place].push(i);
        else if (sizeOf(boxes, b) * scale < TINY) pixels.dot(((boxes[b] + boxes[b + 2]) / 2 + ox) * scale, ((boxes[b + 1] + boxes[b + 3]) / 2 + oy) * scale, solid[place]);
        else if (type <= 4) sorted.lines[place].push(i);
        else areas.push(i);
      }
    }
    sortAreas({ tile, layer, view, pixels, palette }, areas, classes, sorted);
    return sorted;
  }

  const sizeOf = (boxes, b) => Math.max(boxes[b + 2] - boxes[b], boxes[b + 3] - boxes[b + 1]);

  /** Draws small polygons in pixels and leaves the others, large ones apart, to be drawn as paths. */
  function sortAreas({ tile, layer, view, pixels, palette }, areas, classes, sorted) {
    const inks = palette.map((entry) => inksOf(entry, tile));
    const edged = palette.map((entry) => (entry.outline ? EDGED * tile.k : Infinity));
    const small = smallest(tile, areas.length);
    for (const i of areas) {
      const place = classes[i] - 1;
      const size = sizeOf(layer.boxes, i * 4) * view.scale;
      const outlined = size > edged[place];
      if (size < small && pixels.fill(layer, i, view, inks[place][outlined ? 1 : 0], outlined)) continue;
      (size > LARGE * tile.k ? sorted.large : sorted.polygons)[place].push(i);
    }
  }

  const kept = new Map();
  function pixelsOf(side) {
    if (!kept.has(side)) {
      kept.clear();
      kept.set(side, new core.Pixels(side));
    }
    return kept.get(side);
  }

  Object.assign(core, { sort, sizeOf, shade });
})((self.RenewalCore = self.RenewalCore || {}));
