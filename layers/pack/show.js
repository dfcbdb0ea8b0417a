// Slides full screen: keys, swipes, autoplay. The stage is 1920 × 1080 and is scaled to the screen, so nothing ever scrolls.
"use strict";
const stage = document.getElementById("stage"), slides = [...document.querySelectorAll(".slide")];
const line = document.getElementById("line"), at = document.getElementById("at"), dark = document.getElementById("dark-screen");
const play = document.getElementById("play"), dwell = document.getElementById("dwell"), theme = document.getElementById("theme");
const asked = new URLSearchParams(location.search);
let place = 0, begun = 0, waking = 0;
// The address names the edition, so that loading anew or passing it on shows the same figures.
const frozen = new URLSearchParams(asked);
for (const name of ["as_of", "known", "subject", "before", "after"]) frozen.delete(name);
frozen.set("edition", document.body.dataset.edition);
if (document.body.dataset.set) frozen.set("set", document.body.dataset.set);
const address = location.protocol === "file:" ? location.search : `?${frozen}`;

const fit = () => {
  const scale = Math.min(innerWidth / 1920, innerHeight / 1080);
  stage.style.transform = `translate(${(innerWidth - 1920 * scale) / 2}px, ${(innerHeight - 1080 * scale) / 2}px) scale(${scale})`;
};
// What does not fit above an annotation is shown smaller.
const snug = (slide) => {
  const body = slide.querySelector(".body"), inner = body?.firstElementChild;
  if (!inner || inner.style.zoom) return;
  for (let share = 1; share > 0.5 && inner.getBoundingClientRect().height > body.getBoundingClientRect().height + 1; share -= 0.02) inner.style.zoom = share;
};
const go = (to) => {
  place = Math.min(Math.max(to, 0), slides.length - 1);
  slides.forEach((slide, number) => { slide.hidden = number !== place; });
  snug(slides[place]);
  at.textContent = `${place + 1} / ${slides.length}`;
  document.title = `${slides[place].dataset.title} · ${document.body.dataset.title}`;
  history.replaceState(null, "", `${address}#${slides[place].id}`);
  begun = performance.now();
  dark.hidden = true;
};
const playing = () => play.getAttribute("aria-pressed") === "true";
const setPlaying = (on) => {
  play.setAttribute("aria-pressed", String(on));
  begun = performance.now();
  line.style.width = "0";
};
const tick = (now) => {
  if (playing()) {
    const share = (now - begun) / (1000 * Number(dwell.value));
    line.style.width = `${Math.min(share, 1) * 100}%`;
    if (share >= 1) go(place + 1 < slides.length ? place + 1 : 0);
  }
  requestAnimationFrame(tick);
};
const setTheme = (name) => {
  document.documentElement.classList.toggle("dark", name === "dark");
  theme.setAttribute("aria-pressed", String(name === "dark"));
};
const wholeScreen = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.());
const keys = {
  ArrowRight: () => go(place + 1), ArrowDown: () => go(place + 1), PageDown: () => go(place + 1), " ": () => go(place + 1), Enter: () => go(place + 1),
  ArrowLeft: () => go(place - 1), ArrowUp: () => go(place - 1), PageUp: () => go(place - 1), Backspace: () => go(place - 1),
  Home: () => go(0), End: () => go(slides.length - 1),
  p: () => setPlaying(!playing()), f: wholeScreen, t: () => setTheme(document.documentElement.classList.contains("dark") ? "light" : "dark"),
  b: () => { dark.hidden = !dark.hidden; }, ".": () => { dark.hidden = !dark.hidden; },
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("select, a, button") && [" ", "Enter"].includes(event.key)) return;
  if (event.target.closest?.("select") && event.key.startsWith("Arrow")) return;
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
  handle.addEventListener("pointerdown", (event) => { event.stopPropagation(); handle.setPointerCapture(event.pointerId); });
  handle.addEventListener("pointerup", (event) => event.stopPropagation());
  handle.addEventListener("pointermove", (event) => {
    const frame = box.getBoundingClientRect();
    if (handle.hasPointerCapture(event.pointerId)) put((100 * (event.clientX - frame.left)) / frame.width);
  });
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
stage.addEventListener("pointerdown", (event) => { from = event.clientX; });
stage.addEventListener("pointerup", (event) => {
  if (from === null) return;
  const moved = event.clientX - from;
  from = null;
  if (Math.abs(moved) > 60) go(place + (moved < 0 ? 1 : -1));
  else go(place + (event.clientX > innerWidth * 0.25 ? 1 : -1));
});
addEventListener("pointermove", () => {
  document.documentElement.classList.add("moving");
  clearTimeout(waking);
  waking = setTimeout(() => document.documentElement.classList.remove("moving"), 3000);
});
document.getElementById("back").addEventListener("click", () => go(place - 1));
document.getElementById("next").addEventListener("click", () => go(place + 1));
document.getElementById("full").addEventListener("click", wholeScreen);
play.addEventListener("click", () => setPlaying(!playing()));
theme.addEventListener("click", keys.t);
dwell.addEventListener("change", () => { begun = performance.now(); });
addEventListener("resize", fit);
addEventListener("hashchange", () => { const to = slides.findIndex((slide) => `#${slide.id}` === location.hash); if (to >= 0) go(to); });
fit();
setTheme(asked.get("theme") === "dark" ? "dark" : "light");
if (Number(asked.get("play")) > 0) {
  const wanted = String(Math.round(Number(asked.get("play"))));
  if (![...dwell.options].some((option) => option.value === wanted)) dwell.add(new Option(`${wanted} s`, wanted));
  dwell.value = wanted;
  setPlaying(true);
}
go(Math.max(slides.findIndex((slide) => `#${slide.id}` === location.hash), 0));
requestAnimationFrame(tick);
