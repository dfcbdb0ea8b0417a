// The workers of the map engine: starts them, hands out work, brings answers back. Without workers the page does it itself.
"use strict";
(function () {
  const PARTS = ["engine_data.js", "engine_scene.js", "engine_symbols.js", "engine_raster.js", "engine_query.js", "engine_sort.js", "engine_paint.js", "worker.js"];

  function canPaintElsewhere() {
    if (typeof Worker === "undefined" || typeof OffscreenCanvas === "undefined") return false;
    try {
      return Boolean(new OffscreenCanvas(1, 1).getContext("2d"));
    } catch {
      return false;
    }
  }

  /** Stands in for a Worker where there are none: the same code in the page, one message at a time, between two events. */
  class Inline {
    constructor(folder, role) {
      this.onmessage = () => {};
      this.worker = Inline.scripts(folder).then(() => new self.RenewalWorkers[role]((data) => setTimeout(() => this.onmessage({ data }))));
    }

    static scripts(folder) {
      Inline.loading = Inline.loading || PARTS.reduce((before, name) => before.then(() => Inline.script(new URL(name, folder).href)), Promise.resolve());
      return Inline.loading;
    }

    static script(src) {
      return new Promise((resolve, reject) => {
        const tag = document.createElement("script");
        Object.assign(tag, { src, onload: resolve, onerror: () => reject(new Error(`cannot load ${src}`)) });
        document.head.append(tag);
      });
    }

    postMessage(message) {
      this.worker.then((worker) => setTimeout(() => worker.receive(message)));
    }

    terminate() {
      this.onmessage = () => {};
    }
  }

  class RenewalCrew {
    constructor(url, count, hear) {
      this.url = url;
      this.hear = hear;
      this.questions = new Map();
      this.lastQuestion = 0;
      this.nextLoader = 0;
      this.elsewhere = canPaintElsewhere();
      this.size = this.elsewhere ? Math.max(1, count) : 1;
      this.painters = Array.from({ length: this.size }, (_, place) => this.start("Painter", (message) => this.receive(place, message)));
      if (this.elsewhere) this.introduce();
    }

    start(role, receive) {
      const worker = this.elsewhere ? new Worker(this.url + (role === "Librarian" ? "#texts" : "")) : new Inline(this.url, role);
      worker.onmessage = ({ data }) => receive(data);
      worker.onerror = (event) => this.hear(0, { t: "broken", asked: "worker", reason: event.message || "worker failed" });
      return worker;
    }

    /** Joins every two painters, so that a layer is fetched and decoded by one and copied to the other. */
    introduce() {
      for (let a = 0; a < this.size; a += 1) {
        for (let b = a + 1; b < this.size; b += 1) {
          const { port1, port2 } = new MessageChannel();
          this.painters[a].postMessage({ t: "peer", port: port1 }, [port1]);
          this.painters[b].postMessage({ t: "peer", port: port2 }, [port2]);
        }
      }
    }

    receive(place, message) {
      const waiting = this.questions.get(message.id);
      if (waiting && (message.t === "answer" || message.t === "broken")) {
        this.questions.delete(message.id);
        waiting(message);
      } else this.hear(place, message);
    }

    load(id, url) {
      this.painters[this.nextLoader % this.size].postMessage({ t: "load", id, url });
      this.nextLoader += 1;
    }

    drop(id) {
      this.tell({ t: "drop", id });
      if (this.librarian) this.librarian.postMessage({ t: "drop", layer: id });
    }

    tell(message) {
      for (const painter of this.painters) painter.postMessage(message);
    }

    paint(place, job) {
      this.painters[place].postMessage({ t: "paint", ...job });
    }

    question(worker, message) {
      const id = `q${(this.lastQuestion += 1)}`;
      return new Promise((resolve) => {
        this.questions.set(id, resolve);
        worker.postMessage({ ...message, id });
      });
    }

    async ask(what, params, place = 0) {
      const answer = await this.question(this.painters[place], { t: "ask", what, params });
      if (answer.t === "broken") throw new Error(answer.reason);
      return answer.value;
    }

    texts(message) {
      this.librarian = this.librarian || this.start("Librarian", (answer) => this.receive(-1, answer));
      return this.question(this.librarian, message);
    }

    async memory() {
      const sizes = await Promise.all(this.painters.map((_, place) => this.ask("memory", {}, place)));
      return sizes.reduce((sum, size) => sum + size, 0);
    }

    end() {
      for (const worker of [...this.painters, this.librarian]) if (worker) worker.terminate();
    }
  }

  self.RenewalCrew = RenewalCrew;
})();
