// Messages between the map's frame and the page around it; only the same origin and the page that holds us are heard.

/** Listens for arguments of the page and returns `send(kind, body)` for what goes back. */
export function connect(onArgs) {
  window.addEventListener("message", (event) => {
    const known = event.origin === window.location.origin && event.source === window.parent;
    if (!known || !event.data || event.data.renewal !== "args") return;
    try {
      onArgs(event.data.args);
    } finally {
      send("dressed");
    }
  });
  const send = (kind, body = null) => window.parent.postMessage({ renewal: kind, body }, window.location.origin);
  send("ready");
  return send;
}
