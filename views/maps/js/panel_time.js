// The as-of slider: every feature moves through its statuses as the date moves; the far right is the latest data.

import { dateText, el, iconButton, word } from "./panel_dom.js";

const DAY = 86400000;
const toDay = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
const toIso = (day) => new Date(day * DAY).toISOString().slice(0, 10);

const lastOf = (year, month) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/** `step` months on; the last day of a month goes to the last day of another. */
function addMonths(iso, step) {
  const [year, month, day] = iso.split("-").map(Number);
  const end = day === lastOf(year, month - 1);
  const target = new Date(Date.UTC(year, month - 1 + step, 1));
  const last = lastOf(target.getUTCFullYear(), target.getUTCMonth());
  target.setUTCDate(end ? last : Math.min(day, last));
  return target.toISOString().slice(0, 10);
}

const FEW_YEARS = 4;

/** Marks under the slider: each new year, and July between; of many years, one in three keeps its figures where there is little room. */
function ticks(first, last) {
  const marks = [];
  const many = (last - first) / 365 > FEW_YEARS;
  for (let iso = `${toIso(first).slice(0, 4)}-01-01`; toDay(iso) <= last; iso = addMonths(iso, 6)) {
    const share = (toDay(iso) - first) / (last - first);
    if (share < 0 || share > 0.97) continue;
    const year = iso.slice(5, 7) === "01";
    marks.push(el("span", { class: `tick${year ? " year" : ""}${many && iso.slice(0, 4) % 3 ? " between" : ""}`, style: { left: `${share * 100}%` } }, year ? iso.slice(0, 4) : ""));
  }
  return marks;
}

/** The time bar in `box`; does nothing when the data hold no dates. */
export function createTime(box, { args, state }) {
  const { from, to } = args().dates;
  if (!from || !to || from >= to) return;
  const [first, last] = [toDay(from), toDay(to)];
  const label = el("output", { class: "time-label", for: "as-of", "aria-live": "polite" });
  const slider = el("input", { type: "range", id: "as-of", min: String(first), max: String(last + 1), step: "1", "aria-label": word("slider") });
  const latest = el("button", { type: "button", class: "text-button", onclick: () => state.set({ as_of: null }) }, word("latest"));
  let timer = null;

  const day = () => (state.view.as_of ? Math.min(Math.max(toDay(state.view.as_of), first), last) : last + 1);
  const show = (value) => state.set({ as_of: value > last ? null : toIso(Math.max(first, value)) });
  const month = (step) => show(toDay(addMonths(toIso(Math.min(day(), last)), step)));

  function stop() {
    clearInterval(timer);
    timer = null;
    play.replaceChildren(...iconButton("play", "", () => {}).childNodes);
    play.title = word("play");
    play.setAttribute("aria-label", word("play"));
  }

  function start() {
    if (day() > last) show(first);
    const stride = Math.max(1, Math.round((last - first) / 160));
    timer = setInterval(() => {
      show(day() + stride);
      if (day() > last) stop();
    }, 120);
    play.replaceChildren(...iconButton("pause", "", () => {}).childNodes);
    play.title = word("pause");
    play.setAttribute("aria-label", word("pause"));
  }

  const play = iconButton("play", word("play"), () => (timer ? stop() : start()), { class: "icon-button play" });
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  slider.addEventListener("keydown", (event) => {
    const step = { PageUp: 1, PageDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    month(step);
  });
  const follow = () => {
    slider.value = String(day());
    slider.style.setProperty("--done", String((day() - first) / (last + 1 - first)));
    label.textContent = dateText(state.view.as_of ?? to);
    slider.setAttribute("aria-valuetext", state.view.as_of ? label.textContent : `${word("latest")} ${label.textContent}`);
    latest.setAttribute("aria-pressed", String(!state.view.as_of));
  };
  box.append(el("div", { class: "card time", role: "group", "aria-label": word("as_of") },
    play, iconButton("left", word("back_month"), () => month(-1)),
    el("div", { class: "time-track" }, slider, el("div", { class: "ticks", "aria-hidden": "true" }, ticks(first, last))),
    iconButton("right", word("next_month"), () => month(1)), label, latest));
  state.on(["as_of"], follow);
  follow();
}
