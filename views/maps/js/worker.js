// The work behind the map, off the page's thread: fetches layers, paints tiles, answers questions, searches texts.
//
// One file runs in three places: as a painting worker, as the worker that holds texts, and, where there are no workers,
// in the page itself. Messages in: {t: "load" | "drop" | "state" | "paint" | "ask" | "peer" | "labels" | "match" | "search" …};
// every answer carries the `id` of its question.
"use strict";
(function () {
  const inWorker = typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope;
  if (inWorker) importScripts("engine_data.js", "engine_scene.js", "engine_symbols.js", "engine_raster.js", "engine_query.js", "engine_sort.js", "engine_paint.js");
  const core = self.RenewalCore;

  /** A layer together with how it is drawn now; classes and palette are kept until what decides them changes. */
  class Entry {
    constructor(layer, config) {
      this.layer = layer;
      this.config = config;
    }

    classes(scene) {
      const mask = scene.masks ? scene.masks[this.config.id] : null;
      const now = core.signature(this.layer, this.config, scene.filter) + (scene.filter.text ? scene.maskVersion : "");
      if (this.layer.signature !== now) {
        this.layer.classes = core.classify(this.layer, this.config, scene.filter, scene.filter.text ? mask || new Uint8Array(this.layer.count) : null);
        this.layer.signature = now;
      }
      return this.layer.classes;
    }

    palette(scene) {
      if (!this.colors) this.colors = core.palette(this.layer, this.config, scene.theme);
      return this.colors;
    }
  }

  async function fetched(url, kind) {
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
    return response[kind]();
  }

  /** Holds layers and paints. `post(message, transfer)` answers the page. */
  class Painter {
    constructor(post) {
      this.post = post;
      this.layers = new Map();
      this.scene = { layers: [], filter: {}, theme: "light", version: 0 };
      this.peers = [];
    }

    receive(message) {
      return this[message.t](message);
    }

    peer({ port }) {
      this.peers.push(port);
      port.onmessage = ({ data }) => this.keep(data.id, data.layer);
    }

    async load({ id, url }) {
      try {
        const layer = core.decode(await fetched(url, "arrayBuffer"));
        for (const port of this.peers) port.postMessage({ id, layer });
        this.keep(id, layer);
      } catch (error) {
        this.post({ t: "failed", id, status: error.status || 0, reason: String(error.message || error) });
      }
    }

    keep(id, layer) {
      this.layers.set(id, layer);
      this.post({ t: "loaded", id, count: layer.count, filtered: Boolean(layer.columns.status), bounds: core.latLngBox(layer, layer.extent) });
    }

    drop({ id }) {
      this.layers.delete(id);
    }

    state({ state }) {
      const layers = state.layers.filter(({ id }) => this.layers.has(id)).map((config) => new Entry(this.layers.get(config.id), config));
      this.scene = { ...state, layers };
    }

    paint(job) {
      const started = performance.now();
      const canvas = core.paintTile(job, this.scene);
      const picture = canvas && canvas.transferToImageBitmap ? canvas.transferToImageBitmap() : canvas;
      const answer = { t: "tile", id: job.id, version: this.scene.version, picture, ms: performance.now() - started };
      this.post(answer, picture && inWorker ? [picture] : []);
    }

    ask({ id, what, params }) {
      const questions = { pick: core.pick, stats: core.stats, rows: core.rows, values: core.values };
      let value = null;
      if (what === "shape") {
        const layer = this.layers.get(params.layer);
        value = layer ? core.shape(layer, params.fid) : null;
      } else if (what === "memory") value = [...this.layers.values()].reduce((sum, layer) => sum + core.weight(layer), 0);
      else value = questions[what](this.scene, params);
      this.post({ t: "answer", id, value });
    }
  }

  const SEARCHED = ["name", "project_code", "code", "town", "community", "responsible_unit", "task", "fid"];

  /** Holds the texts of layers, fetched when first asked for, and searches them. */
  class Librarian {
    constructor(post) {
      this.post = post;
      this.books = new Map();
    }

    receive(message) {
      return this[message.t](message);
    }

    drop({ layer }) {
      this.books.delete(layer);
    }

    book(layer, url) {
      if (!this.books.has(layer)) {
        const coming = fetched(url, "json");
        coming.catch(() => this.books.delete(layer));
        this.books.set(layer, coming);
      }
      return this.books.get(layer);
    }

    /** Answers a byte a feature: 1 where one of its texts holds `text`. */
    async match({ id, layer, url, text }) {
      try {
        const book = await this.book(layer, url);
        const wanted = text.toLowerCase();
        const mask = new Uint8Array(book.fid.length);
        for (const name of SEARCHED) {
          const column = book[name] || [];
          for (let i = 0; i < column.length; i += 1) if (!mask[i] && column[i] && String(column[i]).toLowerCase().includes(wanted)) mask[i] = 1;
        }
        this.post({ t: "answer", id, value: mask }, inWorker ? [mask.buffer] : []);
      } catch (error) {
        this.post({ t: "answer", id, value: null, reason: String(error.message || error), status: error.status || 0 });
      }
    }

    /** Answers the first features whose name or code holds `text`: those that start with it first. */
    async search({ id, layers, text, limit }) {
      const wanted = text.trim().toLowerCase();
      const found = [];
      for (const { key, layer, url } of wanted ? layers : []) {
        const book = await this.book(layer, url).catch(() => null);
        if (!book) continue;
        for (let i = 0; i < book.fid.length && found.length < limit * 20; i += 1) {
          const texts = [book.name[i], (book.project_code || [])[i], book.fid[i]].filter(Boolean).map((value) => String(value).toLowerCase());
          const place = Math.min(...texts.map((value) => { const at = value.indexOf(wanted); return at < 0 ? Infinity : at; }));
          if (place < Infinity) found.push({ place, key, fid: book.fid[i], name: book.name[i], code: (book.project_code || [])[i] || null });
        }
      }
      found.sort((a, b) => a.place - b.place);
      this.post({ t: "answer", id, value: found.slice(0, limit).map(({ place, ...rest }) => rest) });
    }
  }

  if (!inWorker) {
    self.RenewalWorkers = { Painter, Librarian };
    return;
  }
  const post = (message, transfer) => self.postMessage(message, transfer || []);
  const worker = new URL(self.location.href).hash === "#texts" ? new Librarian(post) : new Painter(post);
  self.onmessage = ({ data }) => {
    try {
      worker.receive(data);
    } catch (error) {
      post({ t: "broken", asked: data.t, id: data.id, reason: String(error.message || error) });
    }
  };
})();
