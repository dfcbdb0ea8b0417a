"""What is answered where slides cannot be shown: a page with a way on for people, the usual answer for programs."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from layers.messages.sentences import discreet, message
from layers.spec import Text
from service.replies import language, reason, refusal, status_of

STYLE = (Path(__file__).parent / "css" / "present_refusal.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_TITLE = Text("这份汇报不能显示", "These slides cannot be shown")
_AGAIN = Text(
    "在“汇报”页重新选择并开始，得到的是最新数据；已保存的幻灯片也在那里。",
    "Choose and start again on the Present page: it shows the newest data, and the saved slides are there too.",
)
_OPEN = Text("打开“汇报”页", "Open the Present page")
_KEPT = ("slides", "theme", "play")


def present_refusal(request: Request, error: Exception) -> Response:
    """Return the answer to a request for slides that ended in `error`: a page where a browser asks for one, else as everywhere."""
    if "text/html" not in request.headers.get("accept", ""):
        return refusal(request, error)
    code, params = reason(error)
    lang, query = language(request), request.query_params
    kept = {name: query[name] for name in _KEPT if query.get(name)}
    if code != "unknown-slide-set" and query.get("set"):
        kept["set"] = query["set"]
    way = escape("/present?" + urlencode({"lang": lang} | kept), quote=True)
    dark = ' class="dark"' if query.get("theme") == "dark" else ""
    body = (
        f'<!DOCTYPE html>\n<html lang="{"en" if lang == "en" else "zh-CN"}"{dark}><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(_TITLE(lang))}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(_TITLE(lang))}</h1><p>{escape(message(code, discreet(params), lang))}</p>"
        f'<p class="todo">{escape(_AGAIN(lang))}</p><a target="_top" href="{way}">{escape(_OPEN(lang))}</a></main></body></html>\n'
    )
    return HTMLResponse(body, status_of(error), {"Cache-Control": "no-store", "Vary": "Accept", "Content-Security-Policy": POLICY})
