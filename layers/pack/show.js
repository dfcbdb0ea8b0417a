// Slides full screen: keys, swipes, autoplay. The stage is 1920 × 1080 and is scaled to the screen, so nothing ever scrolls.
"use strict";
const root = document.documentElement, byId = (id) => document.getElementById(id);
const stage = byId("stage"), slides = [...document.querySelectorAll(".slide")], help = byId("help");
const line = byId("line"), at = byId("at"), dark = byId("dark-screen"), said = byId("said"), clock = byId("clock"), leave = byId("leave");
const play = byId("play"), dwell = byId("dwell"), theme = byId("theme");
const asked = new URLSearchParams(location.search), calm = matchMedia("(prefers-reduced-motion: reduce)");
let place = 0, begun = 0, waking = 0, telling = 0, digits = "", since = Date.now();
// The address names the edition, so that loading anew or passing it on shows the same figures.
const frozen = new URLSearchParams(asked);
for (const name of ["as_of", "known", "own", "slide"]) frozen.delete(name);
frozen.set("edition", document.body.dataset.edition);
if (document.body.dataset.set) frozen.set("set", document.body.dataset.set);
const address = () => (location.protocol === "file:" ? location.search : `?${frozen}`);

// In the preview of another page the address stays: a browser would scroll that page to the slide it names.
const keepAddress = () => { if (parent === window) history.replaceState(null, "", `${address()}#${slides[place].id}`); };

const fit = () => {
  const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
  stage.style.transform = `translate(${(innerWidth - 1920 * scale) / 2}px, ${(innerHeight - 1080 * scale) / 2}px) scale(${scale})`;
};
// Headings take one line, tables and sentences the largest letters that fit; what still does not fit, above an annotation say, is shown smaller.
const snug = (slide) => {
  const body = slide.querySelector(".body"), inner = body?.firstElementChild;
  if (!inner || slide.dataset.snug) return;
  slide.dataset.snug = "yes";
  const high = (part) => part.getBoundingClientRect().height, over = (spare = 0) => high(inner) > high(body) * (1 - spare) + 1;
  const set = (name, value) => slide.style.setProperty(name, `${value}px`), cut = (part) => part && part.scrollWidth > part.clientWidth;
  const [head, about] = slide.querySelectorAll("header > *");
  if (cut(head) || cut(about)) slide.classList.add("long");
  for (let size = 46; size > 30 && cut(head); size--) set("--title", size);
  const largest = (name, from, to, spare) => { for (let size = from; size >= to; size--) { set(name, size); if (!over(spare)) break; } };
  if (slide.classList.contains("small")) largest("--said", 30, 25);
  for (const part of slide.querySelectorAll(".tile .value")) if (cut(part)) part.classList.add("tall");
  for (const part of slide.querySelectorAll(".tile > b, .tile .value"))
    for (let size = parseFloat(getComputedStyle(part).fontSize); size > 24 && cut(part); size--) part.style.fontSize = `${size - 1}px`;
  if (slide.matches(".is-table, .is-board") && slide.querySelector("table")) { set("--room", 8); largest("--size", 34, 24, 0.01); largest("--room", 16, 4, 0.01); }
  for (let share = 1; share > 0.5 && over(); share -= 0.02) inner.style.zoom = share;
};
const tell = (words, seconds) => {
  said.textContent = words;
  clearTimeout(telling);
  telling = setTimeout(() => { said.textContent = ""; digits = ""; }, 1000 * seconds);
};
const draw = (share) => { line.style.width = `${(100 * (place + share)) / slides.length}%`; };
const close = () => {
  for (const sheet of document.querySelectorAll(".over-slide")) sheet.hidden = true;
  dark.hidden = true;
  root.classList.remove("asleep");
};
const go = (to) => {
  place = Math.min(Math.max(to, 0), slides.length - 1);
  close();
  if (root.classList.contains("all")) return point();
  slides.forEach((slide, number) => { slide.hidden = number !== place; });
  snug(slides[place]);
  at.textContent = `${place + 1} / ${slides.length}`;
  document.title = `${slides[place].dataset.title} · ${document.body.dataset.title}`;
  keepAddress();
  begun = performance.now();
  draw(playing() ? 0 : 1);
};
// All slides beside one another: as many in a row as it takes for all to be seen.
const point = () => {
  slides.forEach((slide, number) => slide.classList.toggle("here", number === place));
  slides[place].focus({ preventScroll: true });
};
const across = () => {
  let wide = 1;
  while (Math.ceil(slides.length / wide) * (1920 / wide) * 0.5625 > 1080) wide++;
  return wide;
};
const setAll = (on) => {
  close();
  root.classList.toggle("all", on);
  const wide = across(), cell = 1920 / wide, scale = (cell - 26) / 1920;
  const top = (1080 - Math.ceil(slides.length / wide) * cell * 0.5625) / 2;
  slides.forEach((slide, number) => {
    slide.hidden = false;
    snug(slide);
    slide.style.setProperty("--label", `${24 / scale}px`);
    slide.style.transform = on ? `translate(${(number % wide) * cell + 13}px, ${top + Math.floor(number / wide) * cell * 0.5625 + 7}px) scale(${scale})` : "";
    if (!on) slide.classList.remove("here");
  });
  if (on) { setPlaying(false); point(); } else { document.activeElement?.blur(); go(place); }
};
const playing = () => play.getAttribute("aria-pressed") === "true";
const setPlaying = (on) => {
  play.setAttribute("aria-pressed", String(on));
  play.dataset.off ??= play.textContent;
  play.textContent = on ? play.dataset.on : play.dataset.off;
  begun = performance.now();
  draw(on ? 0 : 1);
};
const tick = (now) => {
  if (playing() && dark.hidden) {
    const share = (now - begun) / (1000 * Number(dwell.value));
    if (!calm.matches) draw(Math.min(share, 1));
    if (share >= 1) go(place + 1 < slides.length ? place + 1 : 0);
  }
  requestAnimationFrame(tick);
};
const two = (number) => String(number).padStart(2, "0");
const setClock = () => {
  const now = new Date(), spent = Math.floor((now - since) / 1000);
  clock.textContent = `${two(now.getHours())}:${two(now.getMinutes())}　${clock.dataset.spent} ${two(Math.floor(spent / 60))}:${two(spent % 60)}`;
};
const setTheme = (name) => {
  root.classList.toggle("dark", name === "dark");
  theme.setAttribute("aria-pressed", String(name === "dark"));
  const back = new URL(leave.href, location.href);
  for (const held of [frozen, back.searchParams]) name === "dark" ? held.set("theme", "dark") : held.delete("theme");
  leave.href = `${back.pathname}${back.search}`;
};
const isDark = () => root.classList.contains("dark");
const turnTheme = () => {
  setTheme(isDark() ? "light" : "dark");
  keepAddress();
};
const sheet = (found) => { const open = found.hidden; close(); found.hidden = !open; };
const notes = () => slides[place].querySelector(".notes");
const wholeScreen = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.());
const sleep = () => { dark.hidden = !dark.hidden; root.classList.toggle("asleep", !dark.hidden); begun = performance.now(); };
const zero = () => { since = Date.now(); setClock(); };
const all = () => setAll(!root.classList.contains("all"));
const enter = () => {
  if (digits) { const to = Number(digits) - 1; digits = ""; said.textContent = ""; if (root.classList.contains("all")) setAll(false); return go(to); }
  if (root.classList.contains("all")) return setAll(false);
  go(place + 1);
};
const escape = () => { digits = ""; said.textContent = ""; if (root.classList.contains("all")) setAll(false); else close(); };
const step = (one, row) => go(place + (root.classList.contains("all") ? row : one));
const keys = {
  ArrowRight: () => go(place + 1), PageDown: () => go(place + 1), " ": () => go(place + 1), ArrowDown: () => step(1, across()), Enter: enter,
  ArrowLeft: () => go(place - 1), PageUp: () => go(place - 1), Backspace: () => go(place - 1), ArrowUp: () => step(-1, -across()),
  Home: () => go(0), End: () => go(slides.length - 1), Escape: escape,
  p: () => setPlaying(!playing()), f: wholeScreen, t: turnTheme, b: sleep, ".": sleep, o: all, g: all, n: () => sheet(notes()), r: zero,
  "?": () => sheet(help), "？": () => sheet(help), h: () => sheet(help),
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("select, a, button") && [" ", "Enter"].includes(event.key)) return;
  if (event.target.closest?.("select") && event.key.startsWith("Arrow")) return;
  if (!dark.hidden && ![".", "b", "B"].includes(event.key)) { event.preventDefault(); return close(); }
  if (/^[0-9]$/.test(event.key)) { const next = (digits + event.key).slice(-2); tell(`→ ${next}`, 3); digits = next; return; }
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) { event.preventDefault(); act(); }
});
// The handle between two days: dragged, or moved by its own arrow keys.
for (const handle of document.querySelectorAll(".handle")) {
  const box = handle.parentElement;
  const put = (percent) => {
    const at = Math.min(Math.max(Math.round(percent), 0), 100);
    box.style.setProperty("--at", `${at}%`);
    handle.setAttribute("aria-valuenow", at);
  };
  const drag = (event) => {
    const frame = box.getBoundingClientRect();
    if (handle.hasPointerCapture(event.pointerId)) put((100 * (event.clientX - frame.left)) / frame.width);
  };
  box.addEventListener("pointerdown", (event) => { if (!root.classList.contains("all")) { event.stopPropagation(); handle.setPointerCapture(event.pointerId); drag(event); } });
  handle.addEventListener("pointerup", (event) => event.stopPropagation());
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("keydown", (event) => {
    const at = Number(handle.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: at - 5, ArrowRight: at + 5, Home: 0, End: 100 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    put(to);
  });
}
let from = null;
stage.addEventListener("pointerdown", (event) => { from = event.button ? null : event.clientX; });
stage.addEventListener("pointerup", (event) => {
  if (from === null) return;
  const moved = event.clientX - from, shown = event.target.closest(".slide");
  from = null;
  if (root.classList.contains("all")) { if (shown) { place = slides.indexOf(shown); setAll(false); } return; }
  if (document.querySelector(".over-slide:not([hidden])")) return close();
  if (Math.abs(moved) > 60) go(place + (moved < 0 ? 1 : -1));
  else if (event.pointerType === "mouse" || event.clientY < innerHeight * 0.85) go(place + (event.clientX > innerWidth * 0.25 ? 1 : -1));
});
dark.addEventListener("pointerup", close);
const wake = () => {
  root.classList.add("moving");
  clearTimeout(waking);
  waking = setTimeout(() => root.classList.remove("moving"), 3000);
};
addEventListener("pointermove", wake);
addEventListener("pointerdown", wake);
byId("bar").addEventListener("click", (event) => { if (event.target.dataset.said) tell(event.target.dataset.said, 6); });
const acts = { back: () => go(place - 1), next: () => go(place + 1), grid: all, basis: () => sheet(notes()), full: wholeScreen, keys: () => sheet(help), clock: zero, theme: turnTheme, play: keys.p };
for (const [id, act] of Object.entries(acts)) byId(id).addEventListener("click", act);
dwell.addEventListener("change", () => { begun = performance.now(); });
addEventListener("resize", fit);
addEventListener("hashchange", () => { const to = slides.findIndex((slide) => `#${slide.id}` === location.hash); if (to >= 0) go(to); });
// Printed: every slide on a sheet of its own, on light ground.
let printed = false;
addEventListener("beforeprint", () => {
  if (root.classList.contains("all")) setAll(false);
  slides.forEach((slide) => { slide.hidden = false; snug(slide); });
  printed = isDark();
  if (printed) root.classList.remove("dark");
});
addEventListener("afterprint", () => { if (printed) root.classList.add("dark"); go(place); });
for (const sheet of document.querySelectorAll(".notes")) sheet.classList.toggle("many", sheet.textContent.length > 500 || sheet.querySelectorAll("li").length > 12);
fit();
setTheme(asked.get("theme") === "dark" ? "dark" : "light");
if (Number(asked.get("play")) > 0) {
  const wanted = String(Math.round(Number(asked.get("play"))));
  if (![...dwell.options].some((option) => option.value === wanted)) dwell.add(new Option(`${wanted} s`, wanted));
  dwell.value = wanted;
  setPlaying(true);
}
go(Math.max(slides.findIndex((slide) => slide.id === (location.hash.slice(1) || asked.get("slide"))), 0));
setClock();
setInterval(setClock, 1000);
requestAnimationFrame(tick);
