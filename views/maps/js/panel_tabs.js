// Tabs of the side panel, worked by mouse and by arrow keys.

import { el, icon, word } from "./panel_dom.js";

/** Tabs for `list` of [name, icon]; `marks` holds a node to hang on a tab. Returns `{head, body, pane(name)}`. */
export function createTabs(list, marks = {}) {
  const head = el("div", { class: "tabs", role: "tablist" });
  const body = el("div", { class: "panes" });
  const panes = new Map();
  const tabs = [];

  const open = (i, focus = false) => {
    tabs.forEach((tab, j) => {
      tab.setAttribute("aria-selected", String(i === j));
      tab.tabIndex = i === j ? 0 : -1;
      body.children[j].hidden = i !== j;
    });
    if (focus) tabs[i].focus();
  };
  list.forEach(([name, sign], i) => {
    const tab = el("button", { type: "button", role: "tab", class: "tab", id: `tab-${name}`, "aria-controls": `pane-${name}`, onclick: () => open(i) }, icon(sign), el("span", {}, word(`tab_${name}`)), marks[name] ?? null);
    const pane = el("div", { class: "pane", role: "tabpanel", id: `pane-${name}`, "aria-labelledby": tab.id });
    tabs.push(tab);
    panes.set(name, pane);
    head.append(tab);
    body.append(pane);
  });
  head.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) open((tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length, true);
  });
  open(0);
  return { head, body, pane: (name) => panes.get(name) };
}
