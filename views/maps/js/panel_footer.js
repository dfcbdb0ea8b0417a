// The strip that is always there: scale and position on the left; what the data are, from when and from whom on the right.

import { dateText, el, word } from "./panel_dom.js";

/** The footer in `box`; `start` is its left part, `attribute(text)` names the maker of a foreign basemap. */
export function createFooter(box, args) {
  const start = el("div", { class: "footer-start" });
  const end = el("div", { class: "footer-end" });
  const credit = el("span", { hidden: true });
  box.append(el("footer", { class: "footer" }, start, end));

  function follow() {
    const { example, data_date: date, review, source } = args();
    end.replaceChildren(...[
      example && el("strong", { class: "tag" }, word("example")),
      el("strong", { class: "tag" }, word("schematic")),
      date && el("span", {}, word("data_date", { date: dateText(date) })),
      el("span", { class: review ? "review" : "review wide-only" }, review ? word("review", { number: review }) : word("review_missing")),
      source && el("span", { class: "source", title: source }, word("source", { source })),
      credit,
    ].filter(Boolean));
  }

  follow();
  return {
    start,
    follow,
    attribute(text) {
      credit.textContent = text;
      credit.hidden = !text;
    },
  };
}
