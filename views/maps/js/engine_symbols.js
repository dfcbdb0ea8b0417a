// Draws the symbols of points and marks, and makes the patterns of fills. Shape carries the state as well as colour does.
"use strict";
(function (core) {
  const INK = { light: "#1F2933", dark: "#E6EDF3" };
  const PAPER = { light: "#FAFAF7", dark: "#0F1B24" };
  const LATE = "#D55E00";

  function newCanvas(width, height) {
    if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(width, height);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas;
  }

  /** Adds the outline of `shape` around (x, y) to the path of `ctx`. */
  function outline(ctx, shape, x, y, r) {
    if (shape === "square") ctx.rect(x - r * 0.86, y - r * 0.86, r * 1.72, r * 1.72);
    else if (shape === "triangle") polygon(ctx, [x, y - r * 1.15, x + r * 1.08, y + r * 0.8, x - r * 1.08, y + r * 0.8]);
    else if (shape === "diamond") polygon(ctx, [x, y - r * 1.2, x + r * 1.2, y, x, y + r * 1.2, x - r * 1.2, y]);
    else if (shape === "cross") {
      const t = r * 0.38, e = r * 1.1;
      polygon(ctx, [x - t, y - e, x + t, y - e, x + t, y - t, x + e, y - t, x + e, y + t, x + t, y + t, x + t, y + e, x - t, y + e, x - t, y + t, x - e, y + t, x - e, y - t, x - t, y - t]);
    } else { ctx.moveTo(x + r, y); ctx.arc(x, y, r, 0, Math.PI * 2); }
  }

  function polygon(ctx, points) {
    ctx.moveTo(points[0], points[1]);
    for (let k = 2; k < points.length; k += 2) ctx.lineTo(points[k], points[k + 1]);
    ctx.closePath();
  }

  function tick(ctx, x, y, r, color, width) {
    ctx.beginPath();
    ctx.moveTo(x - r * 0.5, y + r * 0.02);
    ctx.lineTo(x - r * 0.1, y + r * 0.42);
    ctx.lineTo(x + r * 0.55, y - r * 0.4);
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }

  /** The ▲ of what is behind, with a thin paper edge so that it stands out on any fill. */
  function warning(ctx, x, y, r, theme) {
    ctx.beginPath();
    polygon(ctx, [x, y - r, x + r, y + r * 0.78, x - r, y + r * 0.78]);
    ctx.lineJoin = "round";
    ctx.lineWidth = r * 0.5;
    ctx.strokeStyle = PAPER[theme];
    ctx.stroke();
    ctx.fillStyle = LATE;
    ctx.fill();
  }

  /** A round mark with a tick: accepted. */
  function seal(ctx, x, y, r, color, theme) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, Math.PI * 2);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.lineWidth = r * 0.25;
    ctx.strokeStyle = PAPER[theme];
    ctx.stroke();
    tick(ctx, x, y, r, PAPER[theme], r * 0.35);
  }

  /** Draws a point symbol: the outline says the type, its filling the state. */
  function symbol(ctx, entry, x, y, r, k, theme) {
    const { color, variant, shape } = entry;
    ctx.lineJoin = "round";
    ctx.beginPath();
    outline(ctx, shape, x, y, r + 1.2 * k);
    ctx.fillStyle = PAPER[theme];
    ctx.fill();
    ctx.beginPath();
    outline(ctx, shape, x, y, r);
    if (variant === "hollow" || variant === "half") {
      if (variant === "half") {
        ctx.save();
        ctx.clip();
        ctx.fillStyle = color;
        ctx.fillRect(x - 2 * r, y, 4 * r, 2 * r);
        ctx.restore();
        ctx.beginPath();
        outline(ctx, shape, x, y, r);
      }
      ctx.lineWidth = Math.max(1.5 * k, r * 0.3);
      ctx.strokeStyle = color;
      ctx.stroke();
    } else {
      ctx.fillStyle = color;
      ctx.fill();
      ctx.lineWidth = k;
      ctx.strokeStyle = theme === "dark" ? "rgba(0,0,0,.55)" : "rgba(0,0,0,.3)";
      ctx.stroke();
      if (variant === "tick" && r >= 3.5 * k) tick(ctx, x, y, r, PAPER[theme], Math.max(1.2 * k, r * 0.32));
    }
    if (entry.late) warning(ctx, x + r * 0.95, y - r * 0.95, Math.max(3.5 * k, r * 0.75), theme);
  }

  const sprites = new Map();

  /** Returns a picture of a point symbol, drawn once; its middle is the point. */
  function sprite(entry, r, k, theme) {
    const key = [entry.color, entry.variant, entry.shape, entry.late, r, k, theme].join("|");
    let made = sprites.get(key);
    if (!made) {
      const half = Math.ceil(r * 2.2 + 4 * k);
      made = newCanvas(half * 2, half * 2);
      symbol(made.getContext("2d"), entry, half, half, r, k, theme);
      made.half = half;
      if (sprites.size > 400) sprites.clear();
      sprites.set(key, made);
    }
    return made;
  }

  /** Returns a fill of slanted stripes whose period divides the tile, so that tiles join without a seam. */
  function stripes(ctx, color, side, k, share) {
    const period = side / Math.max(1, Math.round(side / (9 * k)));
    const size = 32;
    const canvas = newCanvas(size, size);
    const pen = canvas.getContext("2d");
    pen.strokeStyle = color;
    pen.lineWidth = (size * share) / Math.SQRT2;
    pen.beginPath();
    for (let shift = -size; shift <= size * 2; shift += size) {
      pen.moveTo(shift - size, size * 2);
      pen.lineTo(shift + size * 2, -size);
    }
    pen.stroke();
    const pattern = ctx.createPattern(canvas, "repeat");
    pattern.setTransform(new DOMMatrix().scale(period / size));
    return pattern;
  }

  const rgbCache = new Map();
  let probe = null;

  /** Returns [r, g, b] of any CSS colour; what is no colour becomes grey. */
  function rgb(color) {
    let found = rgbCache.get(color);
    if (!found) {
      probe = probe || newCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      probe.fillStyle = "#808080";
      probe.fillStyle = color;
      probe.clearRect(0, 0, 1, 1);
      probe.fillRect(0, 0, 1, 1);
      found = Array.from(probe.getImageData(0, 0, 1, 1).data.subarray(0, 3));
      rgbCache.set(color, found);
    }
    return found;
  }

  /** The colour as rgba text; `darker` 0…1 mixes it towards black. */
  function rgba(color, alpha, darker) {
    const [r, g, b] = rgb(color).map((value) => Math.round(value * (1 - (darker || 0))));
    return `rgba(${r},${g},${b},${alpha})`;
  }

  Object.assign(core, { INK, PAPER, newCanvas, sprite, stripes, warning, seal, rgb, rgba });
})((self.RenewalCore = self.RenewalCore || {}));
