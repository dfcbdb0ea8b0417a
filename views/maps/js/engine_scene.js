// Decides for each feature of a layer whether it is shown and how: filter, state at a date, colours.
//
// The answer for a whole layer is one byte a feature: 0 hidden, else 1 + its place in the layer's palette.
"use strict";
(function (core) {
  const STATUSES = ["planned", "under_way", "finished", "accepted"];
  const UNKNOWN = 4;
  const STATUS_STYLES = {
    planned: { color: "#9AA5B1", shape: "hollow" },
    under_way: { color: "#E69F00", shape: "half" },
    finished: { color: "#0072B2", shape: "full" },
    accepted: { color: "#009E73", shape: "tick" },
    overdue: { color: "#D55E00" },
  };
  const DAY_MS = 86400000;
  const MOST_ENTRIES = 250;

  const dayOf = (iso) => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);

  /** The day a layer is looked at: the asked one, else the day its data speak of. */
  function dayOfView(layer, asOf) {
    if (asOf) return dayOf(asOf);
    return layer.meta && layer.meta.data_date ? dayOf(layer.meta.data_date) : Math.floor(Date.now() / DAY_MS);
  }

  /** A reader of one day column: known(i) and whether day i ≤ day; absent columns are never known. */
  function dayReader(column, day) {
    if (!column) return { known: () => false, upTo: () => false, before: () => false };
    const { values, none, base } = column;
    const limit = day - base;
    return {
      known: (i) => values[i] !== none,
      upTo: (i) => values[i] !== none && values[i] <= limit,
      before: (i) => values[i] !== none && values[i] < limit,
    };
  }

  /** Returns a function position → status 0…3 (4 unknown) + 8 when overdue, as of `day`. */
  function statusReader(layer, day) {
    const c = layer.columns;
    const [accepted, finished, started, deadline, plannedFinish] = ["accepted_on", "actual_finish", "actual_start", "deadline", "planned_finish"].map((name) => dayReader(c[name], day));
    const stored = c.status;
    const places = stored ? [UNKNOWN, ...stored.dictionary.map((key) => (STATUSES.includes(key) ? STATUSES.indexOf(key) : UNKNOWN))] : [UNKNOWN];
    return (i) => {
      let status;
      if (accepted.upTo(i)) status = 3;
      else if (finished.upTo(i)) status = 2;
      else if (started.upTo(i)) status = 1;
      else if (accepted.known(i) || finished.known(i) || started.known(i)) status = 0;
      else status = places[stored ? stored.values[i] : 0];
      if (status > 1) return status;
      const late = deadline.known(i) ? deadline.before(i) : plannedFinish.before(i);
      return late ? status + 8 : status;
    };
  }

  /** Returns a table code → 1 when allowed, or null when everything is. */
  function allowed(column, accepts) {
    if (!column || !accepts) return null;
    const table = new Uint8Array(column.dictionary.length + 1);
    column.dictionary.forEach((value, k) => { table[k + 1] = accepts(value) ? 1 : 0; });
    return table;
  }

  function oneOf(values) {
    if (!values || !values.length) return null;
    const set = new Set(values);
    return (value) => set.has(value);
  }

  function holds(text) {
    const wanted = (text || "").trim().toLowerCase();
    return wanted ? (value) => value.toLowerCase().includes(wanted) : null;
  }

  /** Returns a function position → whether it passes the filter, given its status. */
  function filterReader(layer, filter, mask, day) {
    const c = layer.columns;
    const towns = allowed(c.town, oneOf(filter.towns));
    const units = allowed(c.unit, holds(filter.unit));
    const statuses = filter.statuses && filter.statuses.length && hasStatus(layer) ? new Set(filter.statuses) : null;
    const year = filter.year && (c.actual_finish || c.planned_finish) ? yearReader(c, Number(filter.year)) : null;
    return (i, status) =>
      (!towns || towns[c.town.values[i]] === 1) &&
      (!units || units[c.unit.values[i]] === 1) &&
      (!statuses || statuses.has(STATUSES[status & 7]) || (status > 7 && statuses.has("overdue"))) &&
      (!year || year(i)) &&
      (!mask || mask[i] === 1);
  }

  function yearReader(c, year) {
    const first = dayOf(`${String(year).padStart(4, "0")}-01-01`);
    const next = dayOf(`${String(year + 1).padStart(4, "0")}-01-01`);
    const within = (column, i) => column.values[i] >= first - column.base && column.values[i] < next - column.base;
    const known = (column, i) => column && column.values[i] !== column.none;
    return (i) => (known(c.actual_finish, i) ? within(c.actual_finish, i) : known(c.planned_finish, i) && within(c.planned_finish, i));
  }

  const hasStatus = (layer) => Boolean(layer.columns.status);

  /** Programmes are filtered, the ground under them is not, unless `filter` of the layer's entry says otherwise. */
  const isFiltered = (layer, config) => config.filter ?? hasStatus(layer);

  /** Style of a layer for the theme in use. */
  function styleOf(config, theme) {
    const style = config.style || {};
    const own = theme === "dark" && style.dark ? { ...style, ...style.dark } : style;
    return {
      color: own.color || "#6B7280", width: own.width ?? 1.5, alpha: own.fill_opacity ?? own.fillOpacity ?? 0.45, shape: own.shape || "circle",
      radius: own.radius ?? 5, dash: own.dash || [], hatch: Boolean(own.hatch), outline: own.outline ?? true, stroke: own.stroke || null,
    };
  }

  /** How features of a layer are coloured: by "town", "type", "status" or all the same ("plain"). */
  function manner(layer, config) {
    if (config.fill && layer.columns.town) return "town";
    if (config.colorBy === "type" && layer.columns.type) return "type";
    if (config.colorBy === "status" && hasStatus(layer)) return "status";
    return "plain";
  }

  /** Returns the palette: entries {color, variant, shape, dash, late, …style}. */
  function palette(layer, config, theme) {
    const style = styleOf(config, theme);
    const base = { ...style, variant: style.hatch ? "hatch" : "full", late: false };
    const how = manner(layer, config);
    if (how === "town") {
      const blank = { ...base, color: theme === "dark" ? "#33424E" : "#D5D3CC", alpha: 0.35 };
      return [blank, ...layer.columns.town.dictionary.slice(0, MOST_ENTRIES).map((town) => {
        const color = Object.hasOwn(config.fill, town) ? config.fill[town] : null;
        return color ? { ...base, color, alpha: Math.max(style.alpha, 0.75) } : blank;
      })];
    }
    if (how === "type") {
      const styles = config.typeStyles || {};
      return [base, ...layer.columns.type.dictionary.slice(0, MOST_ENTRIES).map((key) => {
        const own = Object.hasOwn(styles, key) ? styles[key] : {};
        return { ...base, color: own.color || base.color, shape: own.shape || base.shape, pattern: own.shape };
      })];
    }
    if (how === "plain") return [base];
    const styles = { ...STATUS_STYLES, ...config.statusStyles };
    const entries = [...STATUSES, null].map((key) => (key ? { ...base, color: styles[key].color, variant: styles[key].shape || STATUS_STYLES[key].shape } : base));
    const late = entries.map((entry) => ({ ...entry, color: styles.overdue.color, late: true }));
    return [...entries, ...late];
  }

  /** Returns one byte a feature: 0 hidden, else 1 + place in the palette. */
  function classify(layer, config, filter, mask) {
    const { count } = layer;
    const classes = new Uint8Array(count);
    const how = manner(layer, config);
    const day = dayOfView(layer, filter.asOf);
    const status = statusReader(layer, day);
    const passes = isFiltered(layer, config) ? filterReader(layer, filter, mask, day) : () => true;
    const needsStatus = how === "status" || (filter.statuses && filter.statuses.length > 0);
    const codes = how === "town" ? layer.columns.town.values : how === "type" ? layer.columns.type.values : null;
    for (let i = 0; i < count; i += 1) {
      const s = needsStatus ? status(i) : 0;
      if (!passes(i, s)) continue;
      if (codes) classes[i] = 1 + Math.min(codes[i], MOST_ENTRIES);
      else classes[i] = how === "status" ? 1 + (s & 7) + (s > 7 ? 5 : 0) : 1;
    }
    return classes;
  }

  /** What decides the classes of a layer, as a text: equal texts mean equal classes. */
  function signature(layer, config, filter) {
    return JSON.stringify([manner(layer, config), isFiltered(layer, config), filter]);
  }

  Object.assign(core, { STATUSES, classify, palette, signature, manner, statusReader, dayOfView });
})((self.RenewalCore = self.RenewalCore || {}));
