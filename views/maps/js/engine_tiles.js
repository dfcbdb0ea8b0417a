// The canvas tiles of the map engine and the outline of what is selected.
//
// A tile keeps its picture until a newer one is there. The page, not the workers, holds the queue: each worker has at most
// two tiles in hand, so that a newer state overtakes all that was not begun. Pictures that belong together appear together.
"use strict";
(function () {
  const IN_HAND = 2;
  const TOGETHER_MS = 100;

  class RenewalTiles {
    constructor(engine) {
      this.engine = engine;
      this.css = (window.devicePixelRatio || 1) < 1.5 ? 512 : 256;
      this.records = new Map();
      this.lastId = 0;
      this.version = 0;
      this.changedAt = 0;
      this.inHand = new Array(engine.crew.size).fill(0);
      this.timer = 0;
      this.announced = true;
    }

    addTo(map) {
      this.map = map;
      const pane = this.engine.options.pane || "renewal";
      if (!map.getPane(pane)) {
        map.createPane(pane).style.zIndex = 300;
        map.getPane(pane).style.pointerEvents = "none";
      }
      this.grid = new (gridClass())({ tileSize: this.css, pane, noWrap: true, keepBuffer: 1, updateWhenZooming: false, updateWhenIdle: false, updateInterval: 60 });
      this.grid.createTile = (coords, done) => this.create(coords, done);
      this.grid.on("tileunload", ({ tile }) => this.release(tile));
      this.rescaled = () => { if (!this.isSettled()) this.announced = false; this.pump(); };
      map.on("zoomend moveend resize", this.rescaled);
      this.grid.addTo(map);
    }

    remove() {
      clearTimeout(this.timer);
      this.map.off("zoomend moveend resize", this.rescaled);
      this.grid.remove();
    }

    create(coords, done) {
      const element = L.DomUtil.create("canvas", "renewal-tile");
      const id = (this.lastId += 1);
      element.width = element.height = 1;
      element.dataset.tile = String(id);
      this.records.set(id, { id, coords, element, done, painted: 0, side: 0, worker: -1, pending: null, blank: true });
      this.announced = false;
      queueMicrotask(() => this.pump());
      return element;
    }

    release(element) {
      const record = this.records.get(Number(element.dataset.tile));
      if (!record) return;
      if (record.pending && record.pending.picture && record.pending.picture.close) record.pending.picture.close();
      this.records.delete(record.id);
    }

    /** Has every tile painted anew for state `version`. */
    refresh(version) {
      this.version = version;
      this.changedAt = performance.now();
      this.announced = false;
      this.pump();
    }

    /** Pixels along a tile's side: device pixels, also between two zoom levels. */
    sideOf(record) {
      const stretch = record.coords.z === this.grid._tileZoom ? this.map.getZoomScale(this.map.getZoom(), record.coords.z) : 1;
      return Math.max(1, Math.round(this.css * (window.devicePixelRatio || 1) * stretch));
    }

    isStale(record) {
      const newest = record.pending || record;
      return newest.painted !== this.version || newest.side !== this.sideOf(record);
    }

    isVisible(record, view) {
      const { x, y, z } = record.coords;
      if (z !== this.grid._tileZoom) return false;
      return x * this.css < view.max.x && (x + 1) * this.css > view.min.x && y * this.css < view.max.y && (y + 1) * this.css > view.min.y;
    }

    view() {
      return this.grid._getTiledPixelBounds(this.map.getCenter());
    }

    /** Whether every visible tile shows the newest state. */
    isSettled() {
      if (!this.grid || this.grid._tileZoom === undefined) return true;
      const view = this.view();
      for (const record of this.records.values()) if (this.isVisible(record, view) && (record.pending || this.isStale(record))) return false;
      return true;
    }

    /** Gives free workers the tiles that need painting most: visible before others, longest waiting, nearest the middle. */
    pump() {
      if (!this.grid || this.grid._tileZoom === undefined || !this.version) return;
      let free = this.inHand.reduce((sum, count) => sum + IN_HAND - count, 0);
      if (free > 0) {
        const view = this.view();
        const middle = view.getCenter();
        const waiting = [...this.records.values()].filter((record) => record.worker < 0 && this.isStale(record));
        for (const record of waiting) {
          const away = Math.hypot((record.coords.x + 0.5) * this.css - middle.x, (record.coords.y + 0.5) * this.css - middle.y);
          record.rank = (this.isVisible(record, view) ? 0 : 1e12) + (record.pending || record).painted * 1e5 + Math.min(away, 9e4);
        }
        waiting.sort((a, b) => a.rank - b.rank);
        for (const record of waiting.slice(0, free)) this.hand(record);
      }
      this.settle();
    }

    hand(record) {
      const worker = this.inHand.indexOf(Math.min(...this.inHand));
      this.inHand[worker] += 1;
      record.worker = worker;
      record.asked = this.sideOf(record);
      const { x, y, z } = record.coords;
      this.engine.crew.paint(worker, { id: record.id, x, y, z, side: record.asked, css: this.css, density: window.devicePixelRatio || 1 });
    }

    /** Takes a painted tile; it is shown with the others of its kind, or after a moment without them. */
    painted(worker, { id, version, picture }) {
      this.inHand[worker] -= 1;
      const record = this.records.get(id);
      if (!record) {
        if (picture && picture.close) picture.close();
      } else {
        if (record.pending && record.pending.picture && record.pending.picture.close) record.pending.picture.close();
        record.worker = -1;
        record.pending = { picture, painted: version, side: record.asked };
        this.timer = this.timer || setTimeout(() => this.show(), TOGETHER_MS);
      }
      this.pump();
    }

    /** Shows the finished pictures once no visible tile is missing. */
    settle() {
      const view = this.view();
      for (const record of this.records.values()) if (this.isVisible(record, view) && this.isStale(record)) return;
      this.show();
    }

    show() {
      clearTimeout(this.timer);
      this.timer = 0;
      for (const record of [...this.records.values()]) {
        if (!record.pending) continue;
        const { picture, painted, side } = record.pending;
        Object.assign(record, { painted, side, pending: null });
        put(record, picture);
        if (record.done) {
          const { done } = record;
          record.done = null;
          done(null, record.element);
        }
      }
      if (this.announced || !this.isSettled()) return;
      this.announced = true;
      this.engine.emit("drawn", { version: this.version, ms: performance.now() - this.changedAt });
    }
  }

  function put(record, picture) {
    if (!picture && record.blank) return;
    record.blank = !picture;
    if (!record.pen) {
      const image = typeof ImageBitmap !== "undefined" && picture instanceof ImageBitmap;
      record.pen = record.element.getContext(image ? "bitmaprenderer" : "2d");
    }
    if (record.pen.transferFromImageBitmap) { record.pen.transferFromImageBitmap(picture); return; }
    record.element.width = record.element.height = picture ? picture.width : 1;
    if (picture) record.pen.drawImage(picture, 0, 0);
  }

  let Grid = null;
  function gridClass() {
    Grid = Grid || L.GridLayer.extend({
      /** Tiles appear at once: a fade would show the old and the new picture together. */
      _tileReady(...tile) {
        const map = this._map;
        if (!map) return;
        const fades = map._fadeAnimated;
        map._fadeAnimated = false;
        L.GridLayer.prototype._tileReady.apply(this, tile);
        map._fadeAnimated = fades;
      },

      /** Between two zoom levels a tile is a whole number of pixels wide and begins at one, or light would shine through the joints. */
      _setZoomTransform(level, center, zoom) {
        const exact = this._map.getZoomScale(zoom, level.zoom);
        const pixels = this.getTileSize().x * (window.devicePixelRatio || 1);
        const scale = Math.max(1, Math.round(pixels * exact)) / pixels;
        const middle = this._map.project(center, level.zoom).subtract(level.origin);
        const offset = level.origin.multiplyBy(exact).subtract(this._map._getNewPixelOrigin(center, zoom)).add(middle.multiplyBy(exact - scale));
        const first = level.origin.multiplyBy(scale);
        L.DomUtil.setTransform(level.el, offset.subtract(first).round().add(first), scale);
      },

      /** The level stands right in the middle of the map; after a move the middle is another. */
      _onMoveEnd() {
        if (!this._map || this._map._animatingZoom) return;
        L.GridLayer.prototype._onMoveEnd.call(this);
        this._setZoomTransforms(this._map.getCenter(), this._map.getZoom());
      },
    });
    return Grid;
  }

  const EDGE = { light: ["#FFFFFF", "#0B6E4F"], dark: ["#0F1B24", "#4FC3A1"] };

  /** The outline of a selected feature, above everything that is painted. */
  class RenewalHighlight {
    constructor(map, shape, theme) {
      const pane = "renewal-highlight";
      if (!map.getPane(pane)) {
        map.createPane(pane).style.zIndex = 450;
        map.getPane(pane).style.pointerEvents = "none";
      }
      this.group = L.layerGroup().addTo(map);
      const base = { pane, renderer: L.svg({ pane, padding: 0.5 }), interactive: false, fill: false, className: "renewal-highlight" };
      this.lines = [7, 3.5].map((weight) => draw(shape, { ...base, weight }).addTo(this.group));
      this.restyle(theme);
    }

    restyle(theme) {
      this.lines.forEach((line, k) => line.eachLayer((part) => part.setStyle({ color: EDGE[theme][k], opacity: k ? 1 : 0.9 })));
    }

    remove() {
      this.group.remove();
    }
  }

  function draw(shape, options) {
    if (shape.kind === "point") return L.layerGroup(shape.parts.map(([point]) => L.circleMarker(point, { ...options, radius: 12 })));
    return L.layerGroup([shape.kind === "line" ? L.polyline(shape.parts, options) : L.polygon(shape.parts, options)]);
  }

  self.RenewalTiles = RenewalTiles;
  self.RenewalHighlight = RenewalHighlight;
})();
