// Pan and zoom of the maps: the wheel, dragging, two fingers, buttons, keys. Signs and names keep their size on the screen.
// A map that nobody has touched lets the page scroll.
"use strict";
for (const box of document.querySelectorAll(".map")) {
  const svg = box.querySelector("svg"), whole = svg.viewBox.baseVal;
  const width = whole.width, height = whole.height, metres = Number(box.dataset.metres);
  const ruler = box.querySelector(".bar-m"), fingers = new Map();
  const texts = [...svg.querySelectorAll("text")].map((t) => [t, Number(t.getAttribute("font-size")), Number(t.getAttribute("stroke-width"))]);
  const lines = [...svg.querySelectorAll(":scope > path[stroke-width]")].map((l) => [l, Number(l.getAttribute("stroke-width"))]);
  const spots = svg.querySelectorAll(".spot > g");
  let x = 0, y = 0, zoom = 1;

  const show = () => {
    zoom = Math.min(Math.max(zoom, 1), 40);
    x = Math.min(Math.max(x, 0), width - width / zoom);
    y = Math.min(Math.max(y, 0), height - height / zoom);
    box.classList.toggle("near", zoom > 1);
    svg.setAttribute("viewBox", `${x} ${y} ${width / zoom} ${height / zoom}`);
    for (const [text, size, halo] of texts) {
      text.setAttribute("font-size", size / zoom);
      text.setAttribute("stroke-width", halo / zoom);
    }
    for (const [line, wide] of lines) line.setAttribute("stroke-width", wide / Math.sqrt(zoom));
    for (const spot of spots) spot.setAttribute("transform", `scale(${zoom ** -0.75})`);
    const room = 0.28 * metres / zoom, power = 10 ** Math.floor(Math.log10(room));
    const said = [5, 2, 1].map((n) => n * power).find((m) => m <= room);
    ruler.firstElementChild.style.width = `${svg.clientWidth * said * zoom / metres}px`;
    ruler.lastElementChild.textContent = said < 1000 ? `${said} m` : `${said / 1000} km`;
  };
  const by = (factor, atX = 0.5, atY = 0.5) => {
    const after = Math.min(Math.max(zoom * factor, 1), 40);
    x += atX * (width / zoom - width / after);
    y += atY * (height / zoom - height / after);
    zoom = after;
    show();
  };
  const place = (event) => {
    const frame = svg.getBoundingClientRect();
    return [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
  };
  const hint = box.querySelector(".hint");
  const remind = () => { hint.classList.add("on"); clearTimeout(remind.later); remind.later = setTimeout(() => hint.classList.remove("on"), 1500); };
  svg.addEventListener("wheel", (event) => {
    if (document.activeElement !== svg && !event.ctrlKey) return remind();
    event.preventDefault();
    by(event.deltaY < 0 ? 1.25 : 0.8, ...place(event));
  }, { passive: false });
  svg.addEventListener("dblclick", (event) => by(2, ...place(event)));
  svg.addEventListener("pointerdown", (event) => { fingers.set(event.pointerId, place(event)); svg.setPointerCapture(event.pointerId); });
  svg.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event), other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]);
      by(apart(now) / Math.max(apart(before), 0.01), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else {
      x -= (now[0] - before[0]) * width / zoom;
      y -= (now[1] - before[1]) * height / zoom;
      show();
    }
    fingers.set(event.pointerId, now);
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, (event) => fingers.delete(event.pointerId));
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) { x += step[0] * 0.1 * width / zoom; y += step[1] * 0.1 * height / zoom; show(); }
    else if (event.key === "+" || event.key === "=") by(1.5);
    else if (event.key === "-") by(1 / 1.5);
    else return;
    event.preventDefault();
  });
  const [nearer, farther, all] = box.querySelectorAll("button");
  nearer.addEventListener("click", () => by(1.6));
  farther.addEventListener("click", () => by(1 / 1.6));
  all.addEventListener("click", () => { x = y = 0; zoom = 1; show(); });
  addEventListener("resize", show);
  show();
}
const links = [...document.querySelectorAll("nav a")], seen = new Set();
const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.id) : seen.delete(target.id);
  const now = links.find((link) => seen.has(decodeURIComponent(link.hash.slice(1))));
  const nav = document.querySelector("nav");
  if (now) nav.scrollLeft = now.offsetLeft - (nav.clientWidth - now.clientWidth) / 2;
  for (const link of links) link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
}, { rootMargin: "-30% 0px -60% 0px" });
for (const section of document.querySelectorAll("section")) watch.observe(section);
