// Identify: a click opens a card with everything known about a feature; several features under it become a list.

import { el, icon, iconButton, word } from "./panel_dom.js";
import { photos } from "./panel_photos.js";
import { layerSymbol, statusSymbol } from "./panel_symbols.js";

/** The ring of five: one segment for each of 五落实, filled when it is there. */
function duties(data) {
  const ring = el("div", { class: "duties-bar", role: "img", "aria-label": `${data.filled} / ${data.of}` });
  for (const { filled, label } of data.items) ring.append(el("i", { class: filled ? "on" : "", title: label }));
  const missing = data.items.filter(({ filled }) => !filled).map(({ label }) => label);
  return el("section", { class: "duties" },
    el("h4", {}, word("duties"), el("b", {}, `${data.filled} / ${data.of}`)), ring,
    el("p", { class: missing.length ? "missing" : "hint" }, missing.length ? word("duties_missing", { fields: missing.join(word("join")) }) : word("duties_full")));
}

function targets(list) {
  const items = list.map(({ phrase, target, counted, amount, source }) => el("li", { title: source }, el("span", {}, phrase), el("b", {}, target), el("span", { class: counted ? "counted yes" : "counted" }, amount)));
  return el("section", { class: "targets" }, el("h4", {}, word("counts_towards")),
    items.length ? el("ul", {}, items) : el("p", { class: "hint" }, word("counts_none")));
}

const fields = (rows) =>
  el("section", {}, el("h4", {}, word("fields")),
    el("dl", { class: "fields" }, rows.flatMap(({ label, value, unit }) => [el("dt", {}, label), el("dd", { class: value ? "" : "blank" }, value || "—", value && unit ? el("span", { class: "unit" }, ` ${unit}`) : null)])));

/** The card in `box`. `engine` answers clicks, `state` holds the selection; `flyTo(layer, fid)` shows a feature. */
export function createIdentify(box, { map, args, state, engine, flyTo, picked, busy }) {
  const body = el("div", { class: "card-body" });
  const heading = el("div", { class: "card-heading" });
  const card = el("aside", { class: "card identify", hidden: true, "aria-live": "polite", tabindex: "-1" }, heading, body);
  box.append(card);
  const layerOf = (key) => args().layers.find((layer) => layer.key === key);
  let hits = [];
  let token = 0;

  const close = () => {
    hits = [];
    state.set({ selected: null });
  };
  const head = (...parts) => heading.replaceChildren(el("div", { class: "card-titles" }, parts), iconButton("close", word("close"), close));

  /** What the service says of a feature; throws when it says nothing. */
  async function cardOf({ key, fid }) {
    const asOf = state.view.as_of;
    const query = new URLSearchParams({ lang: args().lang, ...(asOf ? { as_of: asOf } : {}) });
    const reply = await fetch(`/map/feature/${key}/${layerOf(key).revision}/${encodeURIComponent(fid)}?${query}`);
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  }

  function listItem(hit) {
    const name = el("span", { class: "hit-name" }, hit.fid);
    cardOf(hit).then(({ title }) => name.replaceChildren(title || hit.fid), () => {});
    return el("li", {}, el("button", { type: "button", onclick: () => choose(hit) }, layerSymbol(layerOf(hit.key)), name, el("span", { class: "hit-more" }, layerOf(hit.key).title)));
  }

  function showList() {
    head(el("h3", {}, word("hits", { n: hits.length })), el("p", { class: "hint" }, word("hits_hint")));
    body.replaceChildren(el("ul", { class: "hit-list" }, hits.map(listItem)));
    card.hidden = false;
  }

  function choose({ key, fid }) {
    state.set({ selected: { layer: key, fid } });
    picked({ layer: key, fid });
  }

  function render(layer, fid, data) {
    const status = args().statuses.find(({ key }) => key === data.status);
    const behind = data.behind ? args().statuses.find(({ key }) => key === "overdue") : null;
    const back = hits.length > 1 ? el("button", { type: "button", class: "text-button", onclick: showList }, icon("left"), word("back")) : null;
    head(back, el("p", { class: "card-layer" }, layerSymbol(layer), layer.title), el("h3", {}, data.title || word("untitled")),
      el("p", { class: "badges" },
        status ? el("span", { class: "badge" }, statusSymbol(status), status.title) : null,
        behind ? el("span", { class: "badge behind" }, statusSymbol(behind), behind.title) : null,
        iconButton("target", word("fly"), () => flyTo(layer.key, fid), { class: "icon-button small" })));
    body.replaceChildren(...[data.duties && duties(data.duties), layer.role === "programme" && targets(data.counts_towards), photos(data.photos ?? [], data.title, data.add_photos), fields(data.rows)].filter(Boolean));
    body.scrollTop = 0;
  }

  async function follow() {
    const { selected } = state.view;
    const layer = selected && layerOf(selected.layer);
    token += 1;
    engine.select(layer ? selected.layer : null, layer ? selected.fid : null);
    if (!layer?.revision) {
      card.hidden = true;
      return;
    }
    const mine = token;
    card.hidden = false;
    try {
      const data = await cardOf({ key: selected.layer, fid: selected.fid });
      if (mine === token) render(layer, selected.fid, data);
    } catch {
      if (mine !== token) return;
      head(el("h3", {}, layer.title));
      body.replaceChildren(el("p", { class: "notice" }, word("card_failed")));
    }
  }

  /** Programme features first; the ground only where no programme was hit. */
  function sorted(found) {
    const known = found.filter(({ key }) => layerOf(key) && key !== "outline");
    const programmes = known.filter(({ key }) => layerOf(key).role === "programme");
    return programmes.length ? programmes : known.slice(0, 1);
  }

  map.on("click", async (event) => {
    if (busy()) return;
    const wasOpen = !card.hidden;
    hits = sorted(await engine.pick(event.latlng, 6));
    const onlyGround = hits.every(({ key }) => layerOf(key).role === "reference");
    if (hits.length === 0 || (wasOpen && onlyGround)) {
      close();
      card.hidden = true;
    } else if (hits.length === 1) choose(hits[0]);
    else {
      engine.select(null, null);
      showList();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden && !busy() && event.target.tagName !== "INPUT") {
      close();
      card.hidden = true;
    }
  });
  state.on(["selected", "as_of"], follow);
  follow();
}
