"""The one-time link that makes the first administrator, for whoever starts the server."""

from __future__ import annotations

from layers.spec import Text
from layers.store.accounts_file import accounts_file
from layers.store.links import setup_token

NOTICE = Text(
    "还没有管理员。请在浏览器中打开下面的链接设立（只能用一次，重新启动会换新的）：\n  {link}\n",
    "There is no administrator yet. Open this link in a browser to make one (it works once; a new start shows a new one):\n  {link}\n",
)


def setup_notice(host: str, port: int, lang: str) -> str | None:
    """Return what to tell the operator at the start, None once there is an administrator; earlier links end. Raises StoreError."""
    token = setup_token(accounts_file())
    if token is None:
        return None
    shown = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::", "") else host
    return NOTICE(lang).format(link=f"http://{shown}:{port}/setup?token={token}&lang={lang}")
