// Around all pages: the framework's own words in Chinese (and back again when the language changes), links between pages without a reload, one theme for all addresses.
// Called again at every run with the words of the language in use; the listeners are attached once.
(function (words, paths) {
  "use strict";
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const state = (window.renewalChrome = window.renewalChrome || { words: {}, said: new WeakMap(), ready: false });
  state.words = words;
  document.documentElement.lang = Object.keys(words).length ? "zh-CN" : "en";

  const known = (word) => Object.prototype.hasOwnProperty.call(state.words, word);

  function say(text) {
    const key = text.trim();
    return known(key) ? text.replace(key, () => state.words[key]) : text;
  }

  // Descriptions of controls may name what they belong to: "Fullscreen: …".
  function describe(text) {
    const [word, ...rest] = text.split(": ");
    return rest.length && known(word) ? `${state.words[word]}：${rest.join(": ")}` : say(text);
  }

  /** What stands at `node` under `name` is put into the words in use; what was there is kept for the way back. */
  function put(node, name, value, write) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    if (element && element.closest('[data-testid="stHtml"]')) return; // our own pages, and the names of projects, speak for themselves
    const kept = state.said.get(node) || {};
    const before = kept[name] && kept[name].after === value ? kept[name].before : value;
    const after = name === "text" ? say(before) : describe(before);
    if (after === value) return;
    state.said.set(node, { ...kept, [name]: { before, after } });
    write(after);
  }

  function translateText(node) {
    put(node, "text", node.nodeValue || "", (text) => { node.nodeValue = text; });
  }

  function translateElement(element) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value) put(element, name, value, (text) => element.setAttribute(name, text));
    }
  }

  function translate(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) translateText(node);
      else translateElement(node);
    }
    return undefined;
  }

  translate(document.body);
  if (state.ready) return;
  state.ready = true;

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translateText(change.target);
      else if (change.type === "attributes") translateElement(change.target);
      else change.addedNodes.forEach(translate);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });

  // A plain link to another page becomes a step in the history, which the framework follows without loading anew. A hash names the part of
  // the page (a container's key) that is to be seen afterwards.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target && link.target !== "_self") return;
    const url = new URL(link.href, window.location.href);
    if (url.origin === window.location.origin && url.pathname === "/sign-in") {
      url.searchParams.set("next", window.location.pathname + window.location.search); // back to what stands here now: maps change it by themselves
      link.href = url.href;
    }
    if (url.origin !== window.location.origin || !paths.includes(url.pathname)) return;
    if (link.hasAttribute("download") || url.href === window.location.href) return;
    const from = window.location.pathname;
    event.preventDefault();
    window.history.pushState({}, "", url.pathname + url.search);
    seeAgain();
    if (url.pathname !== from) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
    if (url.hash) seek(`.st-key-${CSS.escape(url.hash.slice(1))}`, 50);
  });

  // The part that is to be seen may only come with the next run of the page.
  function seek(part, turns) {
    const found = document.querySelector(part);
    if (found) found.scrollIntoView();
    else if (turns > 0) setTimeout(seek, 100, part, turns - 1);
  }

  const seeAgain = () => window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));

  // The framework runs a page once when the theme changes, but still in the old one: maps and charts would keep its colours.
  const app = document.querySelector(".stApp");
  const scheme = () => getComputedStyle(app).colorScheme;
  let seen = scheme();
  new MutationObserver(() => {
    if (scheme() === seen) return;
    seen = scheme();
    seeAgain();
  }).observe(app, { attributes: true, attributeFilter: ["class"] });

  // A control that the framework takes away, such as a button while its file is made, takes the focus with it, and Escape out of the window.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.activeElement !== document.body) return;
    const closes = document.querySelectorAll('[role="dialog"] button[aria-label="Close"], [role="dialog"] button[aria-label="关闭"]');
    if (closes.length) closes[closes.length - 1].click();
  });

  // The framework remembers the theme by address; a choice made on one page is meant for all of them.
  const PREFIX = "stActiveTheme-";
  const keep = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, value) {
    keep.call(this, key, value);
    if (this !== window.localStorage || !String(key).startsWith(PREFIX)) return;
    const version = String(key).match(/-v\d+$/);
    if (version) for (const path of paths) keep.call(this, PREFIX + path + version[0], value);
  };
})(WORDS, PATHS);
