// The map engine: draws packed layers on a Leaflet map from worker-painted canvas tiles. Global `RenewalEngine`.
//
//   const engine = new RenewalEngine(map, {packedUrl, labelsUrl, workers: 2, workerUrl, pane})
//       packedUrl, labelsUrl: (key, revision) => url, or a text holding {key} and {revision}
//   engine.setLayers([{key, revision, stamp, visible, opacity, style, colorBy, statusStyles, typeStyles, fill, minZoom, pick, filter}])
//       bottom → top. style: {color, width, fill_opacity, shape, dash, radius, hatch, outline, stroke, minZoom, dark: {…}};
//       stroke is the outline of areas and the casing of lines. stamp: a text that differs where the same revision number
//       means other data (a store made anew); it becomes part of the addresses, which browsers keep for good.
//       colorBy: "status" | "type" | null. statusStyles: {planned: {color, shape}, …, overdue: {color}} (shape: hollow, half, full,
//       tick). typeStyles: {value: {color, shape}}. fill: {town: color} colours by town. pick: false = not clickable.
//       filter: whether setFilter applies (default: layers with a status). A layer is fetched when first visible.
//   engine.setFilter({towns, statuses, year, unit, text, asOf})    null or missing = no restriction; statuses may hold "overdue"
//   engine.setTheme("light" | "dark")
//   engine.pick(latlng, px = 6, limit = 20) → Promise<[{key, fid, index}]>, topmost first
//   engine.stats() → Promise<{key: {count, length_m, area_m2, total, without_geometry}}> of what passes, visible layers
//   engine.rows(key, limit) → Promise<[fid]>     engine.list("town" | "unit" | "status" | "type" | "year") → Promise<[value]>
//   engine.search(text, limit = 20, keys = visible layers) → Promise<[{key, fid, name, code}]>
//   engine.select(key, fid | null) → Promise<bounds | null>, highlights    engine.locate(key, fid) → Promise<bounds | null>
//   engine.bounds(key) → [[south, west], [north, east]] | null      engine.memory() → Promise<bytes of all typed arrays>
//   engine.drawn() → Promise, resolved when the newest state is on the screen      engine.retry()      engine.destroy()
//   engine.on(name, fn) → function that takes it off again. "ready" (all wanted layers are loaded), "progress" {key, loaded, wanted} (failed ones count as loaded), "layer" {key, revision, count},
//       "drawn" {version, ms} (every visible tile shows the newest state), "error" {key, revision, status, reason, what: "layer" | "labels" | …}
// The page loads engine_crew.js, engine_tiles.js and this file; the crew loads worker.js and the rest from the same folder.
"use strict";
(function () {
  const HERE = document.currentScript ? document.currentScript.src : "";
  const FORMAT = 1;
  const RETRY_MS = 5000;

  const address = (pattern) => (typeof pattern === "function" ? pattern : (key, revision) => pattern.replace("{key}", encodeURIComponent(key)).replace("{revision}", encodeURIComponent(revision)));
  /** The whole address: with the format's number, and with the layer's stamp, so that another store's revision 1 is another address. */
  const whole = (url, stamp) => {
    const found = new URL(url, document.baseURI);
    found.searchParams.set("v", FORMAT);
    if (stamp) found.searchParams.set("s", stamp);
    return found.href;
  };
  const nameOf = (key, revision) => `${key}@${revision}`;

  class RenewalEngine {
    constructor(map, options) {
      this.map = map;
      this.options = { workers: 2, ...options };
      this.packedUrl = address(this.options.packedUrl);
      this.labelsUrl = address(this.options.labelsUrl);
      this.listeners = new Map();
      this.wanted = [];
      this.held = new Map(); // id → {state: "loading" | "loaded" | "failed", holders, bounds, meta, count, at}
      this.filter = {};
      this.masks = {};
      this.maskVersion = 0;
      this.theme = "light";
      this.version = 0;
      this.isReady = false;
      this.isSeeking = false; // a text filter waits for the texts of its layers
      this.highlight = null;
      this.crew = new self.RenewalCrew(new URL("worker.js", this.options.workerUrl || HERE).href, this.options.workers, (worker, message) => this.hear(worker, message));
      this.tiles = new self.RenewalTiles(this);
      this.tiles.addTo(map);
    }

    // -- what to show ----------------------------------------------------------------------------------------------

    setLayers(layers) {
      this.wanted = layers.map((layer) => ({ ...layer }));
      this.isReady = false;
      for (const layer of this.wanted) if (layer.visible !== false) this.need(layer);
      this.forget();
      if (this.filter.text) this.applyText();
      this.push();
      this.announceReady();
    }

    setFilter(filter) {
      const text = ((filter && filter.text) || "").trim();
      this.filter = { ...filter, text };
      if (text) this.applyText();
      else {
        this.masks = {};
        this.maskVersion += 1;
        this.isSeeking = false;
        this.push();
      }
    }

    setTheme(theme) {
      this.theme = theme === "dark" ? "dark" : "light";
      this.push();
      if (this.highlight) this.highlight.restyle(this.theme);
    }

    /** Fetches again what failed. */
    retry() {
      for (const [id, layer] of this.held) if (layer.state === "failed") this.held.delete(id);
      this.setLayers(this.wanted);
    }

    need({ key, revision, stamp }) {
      const id = nameOf(key, revision);
      const known = this.held.get(id);
      if (known && !(known.state === "failed" && Date.now() - known.at > RETRY_MS)) return;
      this.held.set(id, { state: "loading", key, revision, stamp, holders: 0 });
      this.crew.load(id, whole(this.packedUrl(key, revision), stamp));
    }

    /** Lets go of revisions that nobody wants any more, once their successor is there. */
    forget() {
      const ids = new Set(this.wanted.map(({ key, revision }) => nameOf(key, revision)));
      for (const [id, layer] of this.held) {
        const next = this.wanted.find(({ key }) => key === layer.key);
        if (ids.has(id) || layer.state === "loading" || (next && !this.isHeld(nameOf(next.key, next.revision)))) continue;
        this.held.delete(id);
        this.crew.drop(id);
      }
    }

    isHeld(id) {
      const layer = this.held.get(id);
      return Boolean(layer) && layer.state === "loaded";
    }

    /** The id under which a wanted layer can be drawn now: its revision, else the one shown before. */
    shownId({ key, revision }) {
      const id = nameOf(key, revision);
      if (this.isHeld(id)) return id;
      for (const [other, layer] of this.held) if (layer.key === key && layer.state === "loaded") return other;
      return null;
    }

    /** Sends the newest state to the workers and has every tile painted anew. */
    push() {
      this.version += 1;
      const layers = this.wanted.filter((layer) => layer.visible !== false).map((layer) => ({ ...layer, id: this.shownId(layer) }));
      const drawable = layers.filter(({ id }) => id);
      this.crew.tell({ t: "state", state: { layers: drawable, filter: this.filter, theme: this.theme, version: this.version, masks: this.masks, maskVersion: this.maskVersion } });
      this.tiles.refresh(this.version);
    }

    /** Fetches the texts of the shown layers, then applies the text filter; an older question's answer is dropped. */
    async applyText() {
      const asked = (this.maskVersion += 1);
      this.isSeeking = true;
      const { text } = this.filter;
      const shown = this.wanted.filter((layer) => layer.visible !== false).map((layer) => ({ ...layer, id: this.shownId(layer) })).filter(({ id, filter }) => id && (filter ?? this.held.get(id).filtered));
      const found = await Promise.all(shown.map((layer) => this.match(layer, text)));
      if (asked !== this.maskVersion) return;
      this.isSeeking = false;
      this.masks = Object.fromEntries(shown.map(({ id }, k) => [id, found[k]]).filter(([, mask]) => mask));
      this.push();
    }

    async match({ key, id }, text) {
      const { revision, stamp } = this.held.get(id);
      const answer = await this.crew.texts({ t: "match", layer: id, url: whole(this.labelsUrl(key, revision), stamp), text });
      if (!answer.value) this.emit("error", { key, revision, status: answer.status, reason: answer.reason, what: "labels" });
      return answer.value;
    }

    // -- answers of the workers --------------------------------------------------------------------------------------

    hear(worker, message) {
      if (message.t === "tile") this.tiles.painted(worker, message);
      else if (message.t === "loaded") this.loaded(message);
      else if (message.t === "failed") this.failed(message);
      else if (message.t === "broken") this.broken(worker, message);
    }

    loaded({ id, bounds, filtered, count }) {
      const layer = this.held.get(id);
      if (!layer) { this.crew.drop(id); return; }
      Object.assign(layer, { bounds, filtered, count, holders: layer.holders + 1 });
      if (layer.holders < this.crew.size) return;
      layer.state = "loaded";
      this.forget();
      if (this.filter.text) this.applyText();
      this.push();
      this.progress(layer.key);
    }

    failed({ id, status, reason }) {
      const layer = this.held.get(id);
      if (!layer) return;
      Object.assign(layer, { state: "failed", at: Date.now() });
      this.emit("error", { key: layer.key, revision: layer.revision, status, reason, what: "layer" });
      this.progress(layer.key);
    }

    broken(worker, { asked, id, reason }) {
      this.emit("error", { key: null, revision: null, status: 0, reason, what: asked });
      if (asked === "paint") this.tiles.painted(worker, { id, version: this.version, picture: null });
    }

    progress(key) {
      const ids = this.wanted.filter((layer) => layer.visible !== false).map((layer) => nameOf(layer.key, layer.revision));
      const waiting = ids.filter((id) => (this.held.get(id) || {}).state === "loading").length;
    this.emit("progress", { key, wanted: ids.length, loaded: ids.length - waiting });
      this.announceReady();
    }

    announceReady() {
      if (this.isReady || this.isLoading()) return;
      this.isReady = true;
      this.emit("ready", {});
    }

    isLoading() {
      return this.wanted.some(({ key, revision, visible }) => visible !== false && (this.held.get(nameOf(key, revision)) || {}).state === "loading");
    }

    // -- questions ----------------------------------------------------------------------------------------------------

    pick(latlng, px = 6, limit = 20) {
      const at = L.latLng(latlng);
      return this.crew.ask("pick", { lat: at.lat, lng: at.lng, zoom: this.map.getZoom(), tolerance: px, limit });
    }

    stats() {
      return this.crew.ask("stats", {});
    }

    rows(key, limit = 500) {
      return this.crew.ask("rows", { key, limit });
    }

    async list(field) {
      const values = await this.crew.ask("values", { field });
      return field === "year" ? values.sort((a, b) => a - b) : values;
    }

    async search(text, limit = 20, keys = null) {
      const layers = this.wanted.filter((layer) => (keys ? keys.includes(layer.key) : layer.visible !== false));
      const books = layers.filter(({ filter }) => filter !== false).map(({ key, revision, stamp }) => ({ key, layer: nameOf(key, revision), url: whole(this.labelsUrl(key, revision), stamp) }));
      return (await this.crew.texts({ t: "search", layers: books, text, limit })).value;
    }

    async shape(key, fid) {
      const layer = this.wanted.find((wanted) => wanted.key === key);
      if (!layer) return null;
      this.need(layer);
      await this.settled(nameOf(key, layer.revision));
      const id = this.shownId(layer);
      return id ? this.crew.ask("shape", { layer: id, fid: String(fid) }) : null;
    }

    settled(id) {
      if ((this.held.get(id) || {}).state !== "loading") return Promise.resolve();
      return new Promise((resolve) => {
        const check = () => { if ((this.held.get(id) || {}).state !== "loading") { offs.forEach((off) => off()); resolve(); } };
        const offs = [this.on("progress", check), this.on("error", check)];
      });
    }

    async locate(key, fid) {
      const shape = await this.shape(key, fid);
      return shape ? shape.bounds : null;
    }

    async select(key, fid) {
      const asked = (this.selecting = Symbol("selection"));
      const shape = key !== null && fid !== null && fid !== undefined ? await this.shape(key, fid) : null;
      if (asked !== this.selecting) return null;
      if (this.highlight) this.highlight.remove();
      this.highlight = shape ? new self.RenewalHighlight(this.map, shape, this.theme) : null;
      return shape ? shape.bounds : null;
    }

    bounds(key) {
      const layer = this.wanted.find((wanted) => wanted.key === key);
      const id = layer && this.shownId(layer);
      return id ? this.held.get(id).bounds : null;
    }

    memory() {
      return this.crew.memory();
    }

    drawn() {
      const isDone = () => this.tiles.isSettled() && !this.isLoading() && !this.isSeeking;
      if (isDone()) return Promise.resolve();
      return new Promise((resolve) => {
        const check = () => { if (isDone()) { offs.forEach((off) => off()); resolve(); } };
        const offs = [this.on("drawn", check), this.on("ready", check)];
      });
    }

    // -- events -------------------------------------------------------------------------------------------------------

    on(name, fn) {
      if (!this.listeners.has(name)) this.listeners.set(name, new Set());
      this.listeners.get(name).add(fn);
      return () => this.listeners.get(name).delete(fn);
    }

    emit(name, detail) {
      for (const fn of [...(this.listeners.get(name) || [])]) fn(detail);
    }

    destroy() {
      if (this.highlight) this.highlight.remove();
      this.tiles.remove();
      this.crew.end();
    }
  }

  self.RenewalEngine = RenewalEngine;
})();
