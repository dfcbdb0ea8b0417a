"""Reads HTML the way a browser does, so that tests can say what is an element and what is text."""

from html.parser import HTMLParser


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return tag and attributes of every element, in order."""
    parser = _Elements()
    parser.feed(html)
    parser.close()
    return parser.found


def text(html: str) -> str:
    """Return what a reader sees."""
    parser = _Elements()
    parser.feed(html)
    parser.close()
    return "".join(parser.text)


def runs_nothing(html: str) -> bool:
    """Return whether no element can run anything: no script, no picture, no handler, no address of a script."""
    for tag, attributes in elements(html):
        if tag in {"script", "img", "svg", "iframe", "object", "embed", "style", "link"} or any(
            name.startswith("on") for name in attributes
        ):
            return False
        if (attributes.get("href") or "").lower().lstrip().startswith(("javascript:", "data:")):
            return False
    return True
