// Photographs of a feature: before, during and after side by side; one opens large, with its neighbours a key away.

import { dateText, el, iconButton, word } from "./panel_dom.js";

const STAGES = ["before", "during", "after"];
const address = ({ sha256 }, small = "") => `/map/photo/${sha256}${small}.jpg`;
const dated = ({ date }) => (date ? dateText(date) : word("photo_undated"));
const stage = ({ kind }) => word(`photo_stage_${kind}`);

/** Shows `list[at]` over the whole map; Escape closes, the arrow keys turn over. `title` is the feature's. */
function openLarge(list, at, title) {
  const picture = el("img", { onerror: () => said.replaceChildren(word("photo_failed")) });
  const said = el("p", { class: "said" });
  const turn = (by) => show(Math.min(Math.max(at + by, 0), list.length - 1));
  const earlier = iconButton("left", word("photo_earlier"), () => turn(-1));
  const later = iconButton("right", word("photo_later"), () => turn(1));
  const dialog = el("dialog", { class: "photo-dialog", tabindex: "-1", "aria-label": `${word("photos")} ${title}` },
    el("figure", {}, picture, el("figcaption", {}, earlier, later, said, iconButton("close", word("close"), () => dialog.close()))));

  function show(number) {
    at = number;
    const photo = list[at];
    picture.alt = `${title} ${stage(photo)} ${dated(photo)}`;
    picture.src = address(photo);
    said.replaceChildren(el("span", { class: "stage-name" }, stage(photo)), [title, dated(photo), photo.note].filter(Boolean).join(" · "));
    earlier.disabled = at === 0;
    later.disabled = at === list.length - 1;
    if (dialog.open && document.activeElement?.disabled !== false) dialog.focus(); // a button that goes grey would take the keys with it
  }

  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the map and the card have keys of their own
    if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === "ArrowRight") turn(1);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(at);
  dialog.showModal();
}

/** The section of a card: `list` as the service gives it, by stage and day; `more` is where those who may add some. Null when there is nothing to show. */
export function photos(list, title, more) {
  const add = more && el("p", {}, el("a", { class: "photo-add", href: more, target: "_top" }, word("photo_add")));
  if (list.length === 0) return add ? el("section", { class: "photos" }, add) : null;
  const thumb = (photo) =>
    el("button", { type: "button", class: "thumb", title: photo.note || null, "aria-label": [word("photo_open", { kind: stage(photo), date: dated(photo) }), photo.note].filter(Boolean).join(" "), onclick: () => openLarge(list, list.indexOf(photo), title) },
      el("img", { src: address(photo, "-small"), alt: "", loading: "lazy" }), el("span", {}, dated(photo)), photo.note ? el("span", { class: "note" }, photo.note) : null);
  const column = (kind) => {
    const own = list.filter((photo) => photo.kind === kind);
    return el("div", { class: "stage" }, el("h5", {}, word(`photo_stage_${kind}`)), own.length ? own.map(thumb) : el("span", { class: "none" }, "—"));
  };
  return el("section", { class: "photos" }, el("h4", {}, word("photos"), el("b", {}, String(list.length))), el("div", { class: "stages" }, STAGES.map(column)), add);
}
