// The view a reader is looking at, as one value; parts of the panel change it and listen to what concerns them.

/** A holder of `view`: `set` merges a change and tells the listeners of the names that changed. */
export function createState(view) {
  const listeners = [];
  let current = view;
  return {
    get view() {
      return current;
    },
    set(change) {
      const names = Object.keys(change).filter((name) => JSON.stringify(change[name]) !== JSON.stringify(current[name]));
      if (!names.length) return;
      current = { ...current, ...change };
      for (const { wanted, fn } of listeners) if (!wanted || names.some((name) => wanted.includes(name))) fn(current, names);
    },
    on(wanted, fn) {
      listeners.push({ wanted, fn });
    },
  };
}

export const FILTERS = ["town", "status", "year", "unit", "q"];
export const NO_FILTER = { town: [], status: [], year: null, unit: "", q: "" };

/** Whether any filter is set. */
export const filtered = (view) => FILTERS.some((name) => JSON.stringify(view[name]) !== JSON.stringify(NO_FILTER[name]));

/** The filters and the date as the query that every route of the service understands. */
export function selectionQuery(view) {
  const query = new URLSearchParams();
  if (view.town.length) query.set("town", view.town.join(","));
  if (view.status.length) query.set("status", view.status.join(","));
  if (view.year) query.set("year", String(view.year));
  if (view.unit) query.set("unit", view.unit);
  if (view.q) query.set("q", view.q);
  if (view.as_of) query.set("as_of", view.as_of);
  return query;
}

/** `view.layers` with the state of the layer `key` changed. */
export const withLayer = (view, key, change) => view.layers.map((layer) => (layer.key === key ? { ...layer, ...change } : layer));

/** `view.layers` with `key` moved one step among `peers` (keys that share its heading of the drawing order). */
export function moved(view, key, step, peers) {
  const layers = [...view.layers];
  const from = layers.findIndex((layer) => layer.key === key);
  let to = from + step;
  while (layers[to] && !peers.includes(layers[to].key)) to += step;
  if (!layers[to]) return view.layers;
  const [layer] = layers.splice(from, 1);
  layers.splice(to, 0, layer);
  return layers;
}
