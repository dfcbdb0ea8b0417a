// Answers questions about the features of a layer: what lies under a point, where a feature is, sums, lists.
"use strict";
(function (core) {
  /** Calls visit(ring, closed) for each ring of feature `i` with its vertices as flat [x, y, …] in the layer's steps. */
  function ringsOf(layer, i) {
    const found = [];
    if (layer.kind[i] === 0) return found;
    const last = layer.rings ? layer.rings[i + 1] : i + 1;
    for (let r = layer.rings ? layer.rings[i] : i; r < last; r += 1) {
      let x = layer.sx[r], y = layer.sy[r];
      const ring = [x, y];
      for (let at = layer.steps[r]; at < layer.steps[r + 1]; at += 1) {
        x += layer.dx[at];
        y += layer.dy[at];
        ring.push(x, y);
      }
      found.push(ring);
    }
    return found;
  }

  /** A point for a mark: inside a polygon the middle of its widest stretch at half height, on a line its middle. */
  function anchor(layer, i) {
    const rings = ringsOf(layer, i);
    return layer.kind[i] >= 5 ? within(rings, (layer.boxes[i * 4 + 1] + layer.boxes[i * 4 + 3]) / 2 + 0.5) : midway(rings);
  }

  function within(rings, y) {
    const crossings = [];
    for (const ring of rings) {
      for (let k = 0; k < ring.length; k += 2) {
        const n = (k + 2) % ring.length;
        if (ring[k + 1] <= y === ring[n + 1] <= y) continue;
        crossings.push(ring[k] + ((y - ring[k + 1]) / (ring[n + 1] - ring[k + 1])) * (ring[n] - ring[k]));
      }
    }
    crossings.sort((a, b) => a - b);
    let best = -1, middle = rings[0][0];
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      if (crossings[k + 1] - crossings[k] > best) { best = crossings[k + 1] - crossings[k]; middle = (crossings[k] + crossings[k + 1]) / 2; }
    }
    return [middle, y];
  }

  const lengthOf = (line) => line.reduce((sum, _, k) => (k % 2 || k < 2 ? sum : sum + Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1])), 0);

  function midway(lines) {
    const line = lines.reduce((longest, other) => (lengthOf(other) > lengthOf(longest) ? other : longest));
    let left = lengthOf(line) / 2;
    for (let k = 2; k < line.length; k += 2) {
      const step = Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
      if (step >= left && step > 0) return [line[k - 2] + ((line[k] - line[k - 2]) * left) / step, line[k - 1] + ((line[k + 1] - line[k - 1]) * left) / step];
      left -= step;
    }
    return [line[0], line[1]];
  }

  /** Distance from (x, y) to feature `i`, 0 inside a polygon, in the layer's steps. */
  function distance(layer, i, x, y) {
    const kind = layer.kind[i];
    const rings = ringsOf(layer, i);
    if (kind <= 2) return Math.min(...rings.map((ring) => Math.hypot(ring[0] - x, ring[1] - y)));
    let nearest = Infinity, inside = false;
    for (const ring of rings) {
      for (let k = kind >= 5 ? 0 : 2; k < ring.length; k += 2) {
        const p = k === 0 ? ring.length - 2 : k - 2;
        const ax = ring[p], ay = ring[p + 1], bx = ring[k], by = ring[k + 1];
        nearest = Math.min(nearest, toSegment(x, y, ax, ay, bx, by));
        if (kind >= 5 && ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
      }
    }
    return inside ? 0 : nearest;
  }

  function toSegment(x, y, ax, ay, bx, by) {
    const ux = bx - ax, uy = by - ay;
    const square = ux * ux + uy * uy;
    const t = square ? Math.max(0, Math.min(1, ((x - ax) * ux + (y - ay) * uy) / square)) : 0;
    return Math.hypot(ax + t * ux - x, ay + t * uy - y);
  }

  /** Features of the shown layers at a place, topmost first: [{key, fid, index}]. Polygons must hold the point. */
  function pick(scene, { lat, lng, zoom, tolerance, limit }) {
    const perPixel = core.WORLD / (256 * 2 ** zoom);
    const found = [];
    for (const entry of [...scene.layers].reverse()) {
      const { layer, config } = entry;
      if (config.visible === false || config.pick === false || zoom < (config.minZoom ?? (config.style || {}).minZoom ?? 0)) continue;
      const x = core.toX(lng) - layer.ox, y = core.toY(lat) - layer.oy;
      const classes = entry.classes(scene);
      const palette = entry.palette(scene);
      const hits = [];
      const reach = 40 * perPixel;
      const runs = core.runs(layer, [x - reach, y - reach, x + reach, y + reach]);
      for (let k = 0; k < runs.length; k += 2) {
        for (let i = runs[k]; i < runs[k + 1]; i += 1) {
          if (!classes[i] || !boxNear(layer.boxes, i * 4, x, y, reach)) continue;
          const style = palette[classes[i] - 1];
          const size = layer.kind[i] <= 2 ? core.radius(style, zoom) : layer.kind[i] <= 4 ? style.width / 2 : 0;
          const near = distance(layer, i, x, y);
          const allowed = layer.kind[i] >= 5 ? polygonTolerance(layer, i, perPixel, tolerance) : Math.max(tolerance, size + 1) * perPixel;
          if (near <= allowed) hits.push({ near, i });
        }
      }
      hits.sort((a, b) => a.near - b.near || b.i - a.i);
      for (const hit of hits) found.push({ key: config.key, fid: fidOf(layer, hit.i), index: hit.i });
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  /** Polygons of a few pixels may be missed by a little; larger ones must hold the point. */
  function polygonTolerance(layer, i, perPixel, tolerance) {
    const b = i * 4;
    const size = Math.max(layer.boxes[b + 2] - layer.boxes[b], layer.boxes[b + 3] - layer.boxes[b + 1]) / perPixel;
    return size < 8 ? tolerance * perPixel : 0;
  }

  function boxNear(boxes, b, x, y, reach) {
    return boxes[b] - reach <= x && boxes[b + 2] + reach >= x && boxes[b + 1] - reach <= y && boxes[b + 3] + reach >= y;
  }

  function fidOf(layer, i) {
    return layer.columns.fid ? core.textAt(layer.columns.fid, i) : String(i);
  }

  /** [[south, west], [north, east]] of a box in the layer's steps, or null when it is empty. */
  function latLngBox(layer, box) {
    if (!box.length || box[0] > box[2]) return null;
    return [
      [core.toLatitude(box[3] + layer.oy), core.toLongitude(box[0] + layer.ox)],
      [core.toLatitude(box[1] + layer.oy), core.toLongitude(box[2] + layer.ox)],
    ];
  }

  /** Kind ("point", "line", "polygon"), box and parts ([[lat, lng], …]) of one feature, or null when it is unknown or nowhere. */
  function shape(layer, fid) {
    const i = core.positionOf(layer, fid);
    if (i < 0 || layer.kind[i] === 0) return null;
    const toLatLng = (ring) => {
      const points = [];
      for (let k = 0; k < ring.length; k += 2) points.push([core.toLatitude(ring[k + 1] + layer.oy), core.toLongitude(ring[k] + layer.ox)]);
      return points;
    };
    const kind = layer.kind[i] <= 2 ? "point" : layer.kind[i] <= 4 ? "line" : "polygon";
    return { kind, index: i, bounds: latLngBox(layer, layer.boxes.subarray(i * 4, i * 4 + 4)), parts: ringsOf(layer, i).map(toLatLng) };
  }

  /** Count, length and area of what passes the filter, and how many have which status. */
  function stats(scene) {
    const sums = {};
    for (const entry of scene.layers) {
      const { layer, config } = entry;
      const classes = entry.classes(scene);
      const lengths = layer.columns.length_m, areas = layer.columns.area_m2;
      const sum = { count: 0, length_m: 0, area_m2: 0, total: layer.count, without_geometry: 0 };
      for (let i = 0; i < layer.count; i += 1) {
        if (!classes[i]) continue;
        sum.count += 1;
        if (layer.kind[i] === 0) sum.without_geometry += 1;
        if (lengths && lengths.values[i] > 0) sum.length_m += lengths.values[i];
        if (areas && areas.values[i] > 0) sum.area_m2 += areas.values[i];
      }
      sums[config.key] = sum;
    }
    return sums;
  }

  /** The fids of one layer that pass the filter, up to `limit`. */
  function rows(scene, { key, limit }) {
    const entry = scene.layers.find(({ config }) => config.key === key);
    const found = [];
    if (!entry) return found;
    const classes = entry.classes(scene);
    for (let i = 0; i < entry.layer.count && found.length < limit; i += 1) if (classes[i]) found.push(fidOf(entry.layer, i));
    return found;
  }

  /** What the choices of a filter can be: values that occur in the loaded layers. */
  function values(scene, { field }) {
    const found = new Set();
    for (const { layer } of scene.layers) {
      if (field === "year") yearsOf(layer).forEach((year) => found.add(year));
      else if (layer.columns[field] && layer.columns[field].kind === "code") layer.columns[field].dictionary.forEach((value) => found.add(value));
    }
    return [...found];
  }

  function yearsOf(layer) {
    const years = new Set();
    for (const column of [layer.columns.actual_finish, layer.columns.planned_finish]) {
      if (!column) continue;
      const days = new Set(column.values);
      for (const day of days) if (day !== column.none) years.add(new Date((day + column.base) * 86400000).getUTCFullYear());
    }
    return years;
  }

  Object.assign(core, { anchor, pick, shape, stats, rows, values, latLngBox });
})((self.RenewalCore = self.RenewalCore || {}));
