// Draws small polygons straight into pixels: no paths, one pass over the vertices. Tens of thousands fit into a blink.
"use strict";
(function (core) {
  const MOST_VERTICES = 4096;
  const px = new Float64Array(MOST_VERTICES);
  const py = new Float64Array(MOST_VERTICES);
  const next = new Uint16Array(MOST_VERTICES);
  const crossings = new Float64Array(MOST_VERTICES);

  /** A square of pixels, kept from tile to tile. */
  class Pixels {
    constructor(side) {
      this.side = side;
      this.canvas = core.newCanvas(side, side);
      this.ctx = this.canvas.getContext("2d", { willReadFrequently: true });
      this.image = this.ctx.createImageData(side, side);
      this.data = new Uint32Array(this.image.data.buffer);
      this.used = false;
    }

    /** Sets one pixel; outside ones are left out. */
    dot(x, y, color) {
      const column = Math.floor(x), row = Math.floor(y);
      if (column < 0 || row < 0 || column >= this.side || row >= this.side) return;
      this.data[row * this.side + column] = color;
      this.used = true;
    }

    /** Fills a square of `side` pixels around (x, y). */
    square(x, y, side, color) {
      const from = Math.floor(x - side / 2), top = Math.floor(y - side / 2);
      for (let row = 0; row < side; row += 1) this.span(from, from + side, top + row, color);
    }

    /** Fills pixels [from, to) of one row. */
    span(from, to, row, color) {
      if (row < 0 || row >= this.side) return;
      const first = from < 0 ? 0 : from;
      const last = to > this.side ? this.side : to;
      if (last <= first) return;
      this.data.fill(color, row * this.side + first, row * this.side + last);
      this.used = true;
    }

    /** Draws feature `i` of `layer` (even-odd over all its rings) with `ink`; returns false when it has too many vertices. */
    fill(layer, i, view, ink, edged) {
      const count = gather(layer, i, view);
      if (count < 0) return false;
      let top = Infinity, bottom = -Infinity;
      for (let v = 0; v < count; v += 1) {
        if (py[v] < top) top = py[v];
        if (py[v] > bottom) bottom = py[v];
      }
      let filled = 0;
      const lastRow = Math.min(this.side - 1, Math.floor(bottom - 0.5));
      for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= lastRow; row += 1) filled += this.scan(row, count, ink);
      if (edged) for (let v = 0; v < count; v += 1) this.edge(px[v], py[v], px[next[v]], py[next[v]], ink.edge);
      else if (!filled) this.dot(px[0], py[0], ink.fill);
      return true;
    }

    scan(row, count, ink) {
      const y = row + 0.5;
      let found = 0;
      for (let v = 0; v < count; v += 1) {
        const w = next[v];
        const a = py[v], b = py[w];
        if (a <= y === b <= y) continue;
        const x = px[v] + ((y - a) / (b - a)) * (px[w] - px[v]);
        let at = found;
        while (at > 0 && crossings[at - 1] > x) { crossings[at] = crossings[at - 1]; at -= 1; }
        crossings[at] = x;
        found += 1;
      }
      let filled = 0;
      for (let k = 0; k + 1 < found; k += 2) {
        const from = Math.ceil(crossings[k] - 0.5), to = Math.ceil(crossings[k + 1] - 0.5);
        if (to <= from) continue;
        filled += 1;
        this.span(from, to, row, ink.fill);
        if (ink.stripe) this.stripe(from, to, row, ink.stripe);
      }
      return filled;
    }

    /** Lays slanted stripes over a span. */
    stripe(from, to, row, color) {
      const last = Math.min(to, this.side);
      for (let x = Math.max(0, from); x < last; x += 1) if (((x + row) & 7) < 4) this.data[row * this.side + x] = color;
    }

    /** Draws one edge, a pixel wide. */
    edge(x, y, toX, toY, color) {
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y))));
      const stepX = (toX - x) / steps, stepY = (toY - y) / steps;
      for (let k = 0; k < steps; k += 1) this.dot(x + k * stepX, y + k * stepY, color);
    }

    /** Lays the pixels over `ctx` with `alpha` and clears them. */
    flush(ctx, alpha) {
      if (!this.used) return;
      this.ctx.putImageData(this.image, 0, 0);
      ctx.globalAlpha = alpha;
      ctx.drawImage(this.canvas, 0, 0);
      ctx.globalAlpha = 1;
      this.data.fill(0);
      this.used = false;
    }
  }

  /** Puts the vertices of a feature into px, py with links around each ring; returns their number, or -1 when too many. */
  function gather(layer, i, view) {
    const { rings, steps, sx, sy, dx, dy } = layer;
    let count = 0;
    const last = rings ? rings[i + 1] : i + 1;
    for (let r = rings ? rings[i] : i; r < last; r += 1) {
      const opening = count;
      if (count + steps[r + 1] - steps[r] + 1 > MOST_VERTICES) return -1;
      let x = (sx[r] + view.ox) * view.scale, y = (sy[r] + view.oy) * view.scale;
      px[count] = x; py[count] = y; next[count] = count + 1; count += 1;
      for (let at = steps[r]; at < steps[r + 1]; at += 1) {
        x += dx[at] * view.scale;
        y += dy[at] * view.scale;
        px[count] = x; py[count] = y; next[count] = count + 1; count += 1;
      }
      next[count - 1] = opening;
    }
    return count;
  }

  /** Packs a colour into one pixel as it lies in memory; `darker` 0…1 mixes it towards black. */
  function pixel(color, alpha, darker = 0) {
    const [r, g, b] = core.rgb(color).map((value) => Math.round(value * (1 - darker)));
    return ((Math.round(alpha * 255) << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }

  Object.assign(core, { Pixels, pixel });
})((self.RenewalCore = self.RenewalCore || {}));
