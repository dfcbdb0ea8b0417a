// Building blocks of the panel: elements, icons, words and numbers. Text enters the page as text nodes only.

const { words, lang } = window.renewalMap;
const SVG = "http://www.w3.org/2000/svg";

/** The phrase `key` with `{name}` filled in from `values`. */
export function word(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element; `props` holds attributes, `on…` handlers, `dataset` and `style`; children are nodes or plain text. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "style") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An SVG element. */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const ICONS = {
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.3 15.3 20 20",
  layers: "m12 4 9 5-9 5-9-5zM3.5 13.5 12 18l8.5-4.5",
  filter: "M4 5h16l-6.2 7.4V19l-3.6-2v-4.6z",
  theme: "M4 20V10h4v10zM10 20V4h4v16zM16 20v-7h4v7z",
  close: "M6 6l12 12M18 6 6 18",
  left: "m14.5 5-7 7 7 7",
  right: "m9.5 5 7 7-7 7",
  up: "m6 14.5 6-6 6 6",
  down: "m6 9.5 6 6 6-6",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9",
  ruler: "m4 15 11-11 5 5L9 20zM8 11l2 2M11 8l2.5 2.5M14 5l2 2",
  polygon: "M6 18 4.5 8.5 13 4l7 6-3 9z",
  pin: "M12 21c-4.2-5-6.2-8.2-6.2-11a6.2 6.2 0 1 1 12.4 0c0 2.8-2 6-6.2 11M12 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
  globe: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M4 12h16M12 4c5 5 5 11 0 16M12 4c-5 5-5 11 0 16",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5.5v13M16 5.5v13",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  target: "M12 3v4M12 17v4M3 12h4M17 12h4M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7",
  legend: "M4 6h4v4H4zM4 14h4v4H4zM11 8h9M11 16h9",
  check: "m5 12.5 4.5 4.5L19 7.5",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12",
};

/** One of our own line icons. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

/** A button that shows an icon and tells its name to everybody. */
export function iconButton(name, label, onclick, props = {}) {
  return el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...props }, icon(name));
}

const FORMATS = new Map();

/** `value` with thousands separated and at most `digits` decimals. */
export function number(value, digits = 0) {
  if (!Number.isFinite(value)) return "–";
  if (!FORMATS.has(digits)) FORMATS.set(digits, new Intl.NumberFormat(lang === "en" ? "en" : "zh-CN", { maximumFractionDigits: digits }));
  return FORMATS.get(digits).format(value);
}

/** `value` with three significant figures below a hundred and whole numbers above. */
export function sensible(value) {
  const size = Math.abs(value);
  if (size === 0 || size >= 100) return number(value, 0);
  return number(value, size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** What follows a number: units are set off by a space that does not break, a thin one before Han. */
export const withUnit = (text, unit) => (unit ? `${text}${lang === "en" ? "\u00a0" : "\u202f"}${unit}` : text);

/** An ISO date as people write it in the language in use. */
export function dateText(iso) {
  if (!iso) return "–";
  const [year, month, day] = iso.split("-").map(Number);
  if (lang !== "en") return `${year}年${month}月${day}日`;
  return new Date(Date.UTC(year, month - 1, day)).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}

/** Calls `fn` once things have been quiet for `ms`. */
export function debounced(fn, ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), ms);
  };
}
