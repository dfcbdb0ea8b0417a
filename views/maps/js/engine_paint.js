// Paints one tile: all visible layers from the bottom up, with no more detail than its pixels can show.
"use strict";
(function (core) {
  const BATCH = 32; // polygons filled in one go
  const MARK_FROM = 20; // pixels a polygon or line needs before it carries a mark
  const PATTERN_FROM = 12;

  /** Painting context of one tile: where it lies in the world, and its pens. */
  function openTile(job, theme) {
    const { z, x, y, side, css, density } = job;
    const world = 256 * 2 ** z;
    const canvas = core.newCanvas(side, side);
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    return { canvas, ctx, side, k: density, z, theme, scale: ((side / css) * world) / core.WORLD, west: ((x * css) / world) * core.WORLD, north: ((y * css) / world) * core.WORLD };
  }

  /** Paints a tile; returns its canvas, or null when nothing of any layer lies in it. */
  function paintTile(job, scene) {
    const tile = openTile(job, scene.theme);
    let touched = false;
    for (const entry of scene.layers) {
      const { config } = entry;
      const style = config.style || {};
      if (config.visible === false || tile.z < (config.minZoom ?? style.minZoom ?? 0)) continue;
      touched = paintLayer(tile, entry, scene) || touched;
    }
    return touched ? tile.canvas : null;
  }

  function paintLayer(tile, entry, scene) {
    const { layer, config } = entry;
    const palette = entry.palette(scene);
    const margin = (24 * tile.k) / tile.scale;
    const reach = tile.side / tile.scale;
    const view = { ox: layer.ox - tile.west, oy: layer.oy - tile.north, scale: tile.scale };
    const box = [-view.ox - margin, -view.oy - margin, -view.ox + reach + margin, -view.oy + reach + margin];
    const runs = core.runs(layer, box);
    if (!runs.length) return false;
    const sorted = core.sort(tile, layer, entry.classes(scene), palette, view, box, runs);
    if (!sorted.found) return false;
    const alpha = config.opacity ?? 1;
    const brush = { tile, layer, view, palette, alpha, ctx: tile.ctx };
    paintPolygons(brush, sorted.large);
    paintPolygons(brush, sorted.polygons);
    paintLines(brush, sorted.lines);
    tile.pixels.flush(tile.ctx, alpha);
    paintPoints(brush, sorted.points);
    paintMarks(brush, sorted);
    return true;
  }

  // -- paths -----------------------------------------------------------------------------------------------------

  /** Which sides of the padded tile a point lies beyond, as bits. */
  function beyond(x, y, low, high) {
    return (x < low ? 1 : x > high ? 2 : 0) | (y < low ? 4 : y > high ? 8 : 0);
  }

  /**
   * Adds ring `r` to the path: vertices closer than a good half pixel are left out, and so are those on the way between two
   * others on the same far side of the tile, which changes nothing inside it.
   */
  function trace(brush, r, closed) {
    const { layer, view, ctx, tile } = brush;
    const { scale } = view;
    const { dx, dy, steps } = layer;
    const low = -32 * tile.k, high = tile.side + 32 * tile.k;
    let x = (layer.sx[r] + view.ox) * scale, y = (layer.sy[r] + view.oy) * scale;
    ctx.moveTo(x, y);
    let heldX = x, heldY = y, side = beyond(x, y, low, high), waiting = false, lastX = x, lastY = y;
    const end = steps[r + 1];
    for (let at = steps[r]; at < end; at += 1) {
      x += dx[at] * scale;
      y += dy[at] * scale;
      const apart = Math.abs(x - lastX) + Math.abs(y - lastY);
      if (apart < 0.8 && at + 1 < end) continue;
      const now = beyond(x, y, low, high) & side;
      if (now) { heldX = x; heldY = y; waiting = true; side = now; lastX = x; lastY = y; continue; }
      if (waiting) ctx.lineTo(heldX, heldY);
      ctx.lineTo(x, y);
      waiting = false;
      side = beyond(x, y, low, high);
      lastX = x;
      lastY = y;
    }
    if (waiting) ctx.lineTo(heldX, heldY);
    if (closed) ctx.closePath();
  }

  function traceFeature(brush, i, closed) {
    const { rings } = brush.layer;
    const last = rings ? rings[i + 1] : i + 1;
    for (let r = rings ? rings[i] : i; r < last; r += 1) trace(brush, r, closed);
  }

  function paintPolygons(brush, lists) {
    const { tile, ctx, alpha, palette } = brush;
    for (let place = 0; place < lists.length; place += 1) {
      const list = lists[place];
      if (!list.length) continue;
      const entry = palette[place];
      const fill = filling(brush, entry);
      const thick = strokeWidth(tile, entry, list.length);
      ctx.globalAlpha = alpha;
      ctx.lineJoin = "round";
      ctx.lineWidth = thick;
      ctx.strokeStyle = core.rgba(entry.stroke || entry.color, 1, core.shade(entry, tile));
      const broken = entry.dash.length > 0;
      for (let first = 0; first < list.length; first += BATCH) {
        ctx.beginPath();
        const end = Math.min(list.length, first + BATCH);
        for (let n = first; n < end; n += 1) traceFeature(brush, list[n], true);
        for (const style of fill) { ctx.fillStyle = style; ctx.fill(); }
        if (thick > 0 && !broken) ctx.stroke();
      }
      if (thick > 0 && broken) dashed(brush, list, entry.dash.map((part) => part * tile.k), true);
      ctx.globalAlpha = 1;
    }
  }

  /** Fill styles of a palette entry, laid one over the other. */
  function filling(brush, entry) {
    const { tile, ctx } = brush;
    if (entry.alpha === 0) return [];
    const soft = core.rgba(entry.color, entry.alpha);
    if (entry.variant === "hollow") return [core.rgba(entry.color, Math.min(0.14, entry.alpha))];
    if (tile.z < PATTERN_FROM) return [soft];
    if (entry.variant === "half") return [core.rgba(entry.color, entry.alpha * 0.4), core.stripes(ctx, core.rgba(entry.color, Math.min(1, entry.alpha * 1.3)), tile.side, tile.k, 0.5)];
    if (entry.variant === "hatch") return [core.rgba(entry.color, entry.alpha * 0.35), core.stripes(ctx, core.rgba(entry.color, Math.min(1, entry.alpha * 1.6)), tile.side, tile.k, 0.22)];
    return [soft];
  }

  /** Outlines thin out with distance and with crowds; 0 leaves them out. */
  function strokeWidth(tile, entry, count) {
    if (!entry.outline) return 0;
    if (count > 500) return 0;
    const far = tile.z <= 10 ? 0.6 : tile.z <= 12 ? 0.8 : 1;
    return Math.max(0.6, entry.width * far) * tile.k * (entry.variant === "hollow" ? 1.2 : 1);
  }

  function paintLines(brush, lists) {
    const { tile, ctx, alpha, palette } = brush;
    const far = tile.z <= 9 ? 0.4 : tile.z <= 11 ? 0.55 : tile.z <= 13 ? 0.8 : tile.z >= 17 ? 1.5 : 1;
    ctx.lineCap = "butt";
    ctx.lineJoin = "round";
    ctx.globalAlpha = alpha;
    for (let place = 0; place < lists.length; place += 1) {
      const list = lists[place];
      if (!list.length) continue;
      const entry = palette[place];
      const width = Math.max(0.7, entry.width * far) * tile.k;
      for (const stroke of strokes(entry, width, tile)) {
        ctx.strokeStyle = stroke.color;
        ctx.lineWidth = stroke.width;
        if (stroke.dash) dashed(brush, list, stroke.dash, false);
        else stroked(brush, list);
      }
    }
    ctx.globalAlpha = 1;
  }

  /** Strokes that together make a line of this entry: planned is a hollow band, under way is broken, later ones are full. */
  function strokes(entry, width, tile) {
    const color = core.rgba(entry.color, 1);
    const band = width > 2.4 * tile.k;
    const casing = entry.stroke && entry.stroke !== entry.color && tile.z >= 13 ? [{ color: entry.stroke, width: width + 1.6 * tile.k }] : [];
    const named = { dash: [3.2 * width, 1.8 * width], dot: [1.1 * width, 1.3 * width] }[entry.pattern];
    if (entry.dash.length || named) return [{ color, width, dash: named || entry.dash.map((part) => part * tile.k) }];
    if (entry.variant === "hollow") {
      if (!band) return [{ color, width, dash: [1.2 * tile.k, 2.2 * tile.k] }];
      return [{ color, width }, { color: core.PAPER[tile.theme], width: width - 2 * tile.k }];
    }
    if (entry.variant === "half") return [{ color: core.rgba(entry.color, 0.35), width }, { color, width, dash: [3 * width, 2 * width] }];
    return [...casing, { color, width }];
  }

  function stroked(brush, list) {
    for (let first = 0; first < list.length; first += BATCH) {
      brush.ctx.beginPath();
      for (let n = first; n < Math.min(list.length, first + BATCH); n += 1) traceFeature(brush, list[n], false);
      brush.ctx.stroke();
    }
  }

  /** Strokes with dashes that run on from tile to tile: each stretch inside starts where the line's length says. */
  function dashed(brush, list, dash, closed) {
    const { ctx, layer, tile } = brush;
    ctx.setLineDash(dash);
    const low = -16 * tile.k, high = tile.side + 16 * tile.k;
    for (const i of list) {
      const last = layer.rings ? layer.rings[i + 1] : i + 1;
      for (let r = layer.rings ? layer.rings[i] : i; r < last; r += 1) dashedRing(brush, r, [low, high], closed);
    }
    ctx.setLineDash([]);
    ctx.lineDashOffset = 0;
  }

  function dashedRing({ ctx, layer, view }, r, [low, high], closed) {
    const { scale } = view;
    const startX = (layer.sx[r] + view.ox) * scale, startY = (layer.sy[r] + view.oy) * scale;
    const end = layer.steps[r + 1];
    let x = startX, y = startY, gone = 0, drawing = false;
    for (let at = layer.steps[r]; at < end + (closed ? 1 : 0); at += 1) {
      const toX = at < end ? x + layer.dx[at] * scale : startX, toY = at < end ? y + layer.dy[at] * scale : startY;
      if (!(beyond(x, y, low, high) & beyond(toX, toY, low, high))) {
        if (!drawing) { ctx.beginPath(); ctx.moveTo(x, y); ctx.lineDashOffset = gone; drawing = true; }
        ctx.lineTo(toX, toY);
      } else if (drawing) { ctx.stroke(); drawing = false; }
      gone += Math.hypot(toX - x, toY - y);
      x = toX;
      y = toY;
    }
    if (drawing) ctx.stroke();
  }

  // -- points and marks ------------------------------------------------------------------------------------------

  /** Radius in pixels of a point symbol at a zoom. */
  function radius(entry, z) {
    return entry.radius * (z <= 10 ? 0.55 : z <= 12 ? 0.75 : z <= 14 ? 0.9 : z >= 17 ? 1.3 : 1.1);
  }

  function paintPoints(brush, lists) {
    const { tile, ctx, layer, view, palette, alpha } = brush;
    const total = lists.reduce((sum, list) => sum + list.length, 0);
    if (total > 2500) return crowd(brush, lists);
    ctx.globalAlpha = alpha;
    lists.forEach((list, place) => {
      if (!list.length) return;
      const picture = core.sprite(palette[place], radius(palette[place], tile.z) * tile.k, tile.k, tile.theme);
      for (const i of list) {
        const last = layer.rings ? layer.rings[i + 1] : i + 1;
        for (let r = layer.rings ? layer.rings[i] : i; r < last; r += 1) {
          ctx.drawImage(picture, (layer.sx[r] + view.ox) * view.scale - picture.half, (layer.sy[r] + view.oy) * view.scale - picture.half);
        }
      }
    });
    ctx.globalAlpha = 1;
  }

  /** Thousands of points in one tile: small squares instead of symbols. */
  function crowd(brush, lists) {
    const { tile, layer, view, palette, alpha } = brush;
    lists.forEach((list, place) => {
      const color = core.pixel(palette[place].color, 1);
      for (const i of list) {
        const last = layer.rings ? layer.rings[i + 1] : i + 1;
        for (let r = layer.rings ? layer.rings[i] : i; r < last; r += 1) tile.pixels.square((layer.sx[r] + view.ox) * view.scale, (layer.sy[r] + view.oy) * view.scale, Math.round(3 * tile.k), color);
      }
    });
    tile.pixels.flush(tile.ctx, alpha);
  }

  function paintMarks(brush, sorted) {
    const { tile, ctx, palette, alpha } = brush;
    ctx.globalAlpha = alpha;
    palette.forEach((entry, place) => {
      if (!entry.late && entry.variant !== "tick") return;
      for (const list of [sorted.large[place], sorted.polygons[place], sorted.lines[place]]) {
        if (list.length > 400) continue;
        for (const i of list) mark(brush, entry, i);
      }
    });
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    tile.ctx.lineCap = "butt";
  }

  function mark(brush, entry, i) {
    const { tile, layer, view, ctx } = brush;
    const b = i * 4;
    const size = core.sizeOf(layer.boxes, b) * view.scale;
    if (size < MARK_FROM * tile.k) return;
    const [x, y] = core.anchor(layer, i);
    const r = Math.min(7, 3.5 + size / tile.k / 30) * tile.k;
    const at = [(x + view.ox) * view.scale, (y + view.oy) * view.scale];
    if (entry.late) core.warning(ctx, at[0], at[1], r, tile.theme);
    else core.seal(ctx, at[0], at[1], r, entry.color, tile.theme);
  }

  Object.assign(core, { paintTile, radius });
})((self.RenewalCore = self.RenewalCore || {}));
