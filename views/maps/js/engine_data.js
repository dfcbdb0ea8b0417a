// Turns the packed bytes of one revision (geo/packing.py) into typed arrays that can be drawn from, with a spatial index.
//
// Features come in drawing order, neighbours together, so the index is the boxes of runs of BLOCK features and of runs of
// GROUP blocks. Coordinates stay as small differences behind the first vertex of each ring; nothing is made per feature.
"use strict";
(function (core) {
  const MARK = "RNW1";
  const BLOCK = 64;
  const GROUP = 32;
  const NO_DAY = -0x80000000;
  const WORLD = 4294967296;
  const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array };

  /** Joins the planes of one section into values; `zigzag` ones become signed. */
  function section(body, entry) {
    const width = Number(entry.type[1]);
    const { length, at } = entry;
    if (width === 1) return body.slice(at, at + length);
    const bits = new (width === 2 ? Uint16Array : Uint32Array)(length);
    for (let plane = 0; plane < width; plane += 1) {
      const base = at + plane * length;
      const shift = plane * 8;
      for (let i = 0; i < length; i += 1) bits[i] |= body[base + i] << shift;
    }
    if (!entry.zigzag) return new ARRAYS[entry.type](bits.buffer);
    const signed = new (width === 2 ? Int16Array : Int32Array)(bits.buffer);
    for (let i = 0; i < length; i += 1) signed[i] = (bits[i] >>> 1) ^ -(bits[i] & 1);
    return signed;
  }

  function running(differences) {
    let sum = 0;
    for (let i = 0; i < differences.length; i += 1) differences[i] = sum += differences[i];
    return differences;
  }

  /** Sums of all earlier values, one more than there are values; null when every value is 1 and the sums are the places. */
  function offsets(values, less) {
    let uniform = less === 0;
    const sums = new Uint32Array(values.length + 1);
    for (let i = 0; i < values.length; i += 1) {
      uniform = uniform && values[i] === 1;
      sums[i + 1] = sums[i] + values[i] - less;
    }
    return uniform ? null : sums;
  }

  function readColumn(name, column, read) {
    if (column.kind === "number") return { kind: "number", values: read(`column:${name}`) };
    if (column.kind === "code") return { kind: "code", values: read(`column:${name}`), dictionary: column.dictionary };
    if (column.kind === "text") return { kind: "text", ends: running(Uint32Array.from(read(`column:${name}:lengths`))), bytes: read(`column:${name}`) };
    if (column.empty) return null;
    const wide = column.base === null;
    return { kind: "day", values: read(`column:${name}`), none: wide ? NO_DAY : 0, base: wide ? 0 : column.base - 1 };
  }

  /** Decodes packed bytes; throws an Error that says what is wrong with them. */
  function decode(buffer) {
    const bytes = new Uint8Array(buffer);
    if (String.fromCharCode(...bytes.subarray(0, 4)) !== MARK) throw new Error("not a packed layer");
    const length = new DataView(buffer).getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const body = bytes.subarray(8 + length);
    const read = (name) => section(body, header.sections[name]);
    const layer = {
      count: header.count, meta: header.meta, ox: header.origin[0], oy: header.origin[1],
      kind: read("kind"), opensPart: read("opens_part"), rings: offsets(read("rings"), 0), steps: offsets(read("vertices"), 1),
      sx: running(read("start_x")), sy: running(read("start_y")), dx: read("dx"), dy: read("dy"), columns: {},
    };
    if (layer.opensPart.every((opens) => opens === 1)) layer.opensPart = null;
    for (const [name, column] of Object.entries(header.columns)) layer.columns[name] = readColumn(name, column, read);
    index(layer);
    return layer;
  }

  /** Adds the boxes of features, of blocks of features and of groups of blocks. */
  function index(layer) {
    const { count, kind, rings, steps, sx, sy, dx, dy } = layer;
    const boxes = new Int32Array(count * 4);
    for (let i = 0; i < count; i += 1) {
      let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
      const last = kind[i] === 0 ? -1 : rings ? rings[i + 1] : i + 1;
      for (let r = rings ? rings[i] : i; r < last; r += 1) {
        let x = sx[r], y = sy[r];
        let at = steps[r];
        const end = steps[r + 1];
        for (;;) {
          if (x < west) west = x;
          if (x > east) east = x;
          if (y < north) north = y;
          if (y > south) south = y;
          if (at >= end) break;
          x += dx[at];
          y += dy[at];
          at += 1;
        }
      }
      const b = i * 4;
      if (last === -1) { boxes[b] = boxes[b + 1] = 0x7fffffff; boxes[b + 2] = boxes[b + 3] = -0x80000000; }
      else { boxes[b] = west; boxes[b + 1] = north; boxes[b + 2] = east; boxes[b + 3] = south; }
    }
    layer.boxes = boxes;
    layer.blocks = enclose(boxes, BLOCK);
    layer.groups = enclose(layer.blocks, GROUP);
    layer.extent = Array.from(enclose(layer.groups, Math.max(1, layer.groups.length)));
  }

  function enclose(boxes, size) {
    const count = boxes.length / 4;
    const found = new Int32Array(Math.ceil(count / size) * 4);
    for (let g = 0; g * 4 < found.length; g += 1) {
      let west = 0x7fffffff, north = 0x7fffffff, east = -0x80000000, south = -0x80000000;
      const end = Math.min(count, (g + 1) * size) * 4;
      for (let b = g * size * 4; b < end; b += 4) {
        if (boxes[b] < west) west = boxes[b];
        if (boxes[b + 1] < north) north = boxes[b + 1];
        if (boxes[b + 2] > east) east = boxes[b + 2];
        if (boxes[b + 3] > south) south = boxes[b + 3];
      }
      found.set([west, north, east, south], g * 4);
    }
    return found;
  }

  function meets(boxes, at, view) {
    return boxes[at] <= view[2] && boxes[at + 2] >= view[0] && boxes[at + 1] <= view[3] && boxes[at + 3] >= view[1];
  }

  /** Returns [first, end) pairs of features whose blocks meet `view` ([west, north, east, south] in the layer's steps). */
  function runs(layer, view) {
    const found = [];
    const { blocks, groups, count } = layer;
    for (let g = 0; g * 4 < groups.length; g += 1) {
      if (!meets(groups, g * 4, view)) continue;
      const end = Math.min(blocks.length / 4, (g + 1) * GROUP);
      for (let k = g * GROUP; k < end; k += 1) {
        if (!meets(blocks, k * 4, view)) continue;
        const first = k * BLOCK;
        const stop = Math.min(count, first + BLOCK);
        if (found.length && found[found.length - 1] === first) found[found.length - 1] = stop;
        else found.push(first, stop);
      }
    }
    return found;
  }

  /** Text `i` of a text column. */
  function textAt(column, i) {
    return new TextDecoder().decode(column.bytes.subarray(i ? column.ends[i - 1] : 0, column.ends[i]));
  }

  /** Position of the feature called `fid`, or -1. */
  function positionOf(layer, fid) {
    const column = layer.columns.fid;
    const wanted = new TextEncoder().encode(fid);
    if (!column) return -1;
    for (let i = 0; i < layer.count; i += 1) {
      const start = i ? column.ends[i - 1] : 0;
      if (column.ends[i] - start !== wanted.length) continue;
      let k = 0;
      while (k < wanted.length && column.bytes[start + k] === wanted[k]) k += 1;
      if (k === wanted.length) return i;
    }
    return -1;
  }

  /** Bytes held by the arrays of a layer. */
  function weight(value) {
    if (ArrayBuffer.isView(value)) return value.byteLength;
    if (value === null || typeof value !== "object") return 0;
    return Object.values(value).reduce((sum, part) => sum + weight(part), 0);
  }

  const toLongitude = (x) => (x / WORLD) * 360 - 180;
  const toLatitude = (y) => (Math.atan(Math.sinh((0.5 - y / WORLD) * 2 * Math.PI)) * 180) / Math.PI;
  const toX = (longitude) => ((longitude + 180) / 360) * WORLD;
  const toY = (latitude) => (0.5 - Math.atanh(Math.sin((latitude * Math.PI) / 180)) / (2 * Math.PI)) * WORLD;

  Object.assign(core, { WORLD, decode, runs, textAt, positionOf, weight, toLongitude, toLatitude, toX, toY });
})((self.RenewalCore = self.RenewalCore || {}));
