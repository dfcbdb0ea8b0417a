"""Slides that users add to the usual ones: each is an address of a page with a title, read without trusting it."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

from layers.prints.drawing import text_width
from layers.prints.map_address import NAMES, MapAddress, read_map_address

LOG = logging.getLogger("renewal")
MOST, LONGEST, WIDEST = 20, 2000, 26
"""Own slides of a deck, characters of an address, Chinese characters of a title (two others stand for one)."""

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)
_MOST_PARTS = 40
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


class OwnSlideError(ValueError):
    """Text that is no slide; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class OwnSlide:
    """A slide that a user added: the `page` it shows (`map`, `compare`, `coverage`, `progress`), the parts of its address that matter, and its title.

    An empty `title` is made of what the slide shows. `address` says all of it, and `own_slide` reads it again.
    """

    page: str
    query: tuple[tuple[str, str], ...] = ()
    title: str = ""

    @property
    def address(self) -> str:
        """The slide as an address."""
        parts = (*self.query, *((("title", self.title),) if self.title else ()))
        return f"/{self.page}" + (f"?{urlencode(parts)}" if parts else "")

    @property
    def key(self) -> str:
        """What the slide is called among the slides of a deck: the same for the same slide."""
        return "own_" + hashlib.sha256(self.address.encode()).hexdigest()[:10]

    def part(self, name: str) -> str:
        """Return one part of the address; empty where it does not say."""
        return dict(self.query).get(name, "")

    def day(self, name: str) -> date | None:
        """Return the day in a part of the address, None where it does not say."""
        return read_day(self.part(name))

    @property
    def view(self) -> MapAddress:
        """What the map of the slide shows."""
        return read_map_address(dict(self.query))


def own_slide(text: str, title: str = "") -> OwnSlide:
    """Return the slide that `text` asks for: an address copied from the map, the coverage or the progress page, of a feature with photographs on the data page, or `/compare?subject=…&before=…&after=…`.

    `title` goes before one in the address.

    Raises
    ------
    OwnSlideError
        `own-slide-long`, `own-slide-page`, `own-slide-part` or `own-slide-title`.

    Examples
    --------
    >>> own_slide("http://10.0.0.5:8501/map?lang=en&layers=towns,back_alleys&status=finished", "Done").address
    '/map?layers=towns%2Cback_alleys&status=finished&title=Done'
    >>> own_slide("/compare?subject=back_alleys&before=2020-12-31").day("before")
    datetime.date(2020, 12, 31)
    """
    if len(text) > LONGEST:
        raise OwnSlideError("own-slide-long", length=len(text), most=LONGEST)
    text = _printed(text)
    try:
        parts = urlsplit(text)
        given = dict(parse_qsl(parts.query, max_num_fields=_MOST_PARTS))
    except ValueError:
        raise OwnSlideError("own-slide-page", page=text[:40]) from None
    page = parts.path.strip("/").rpartition("/")[2]
    if page not in _PAGES or not text or (page == "data" and not given.get("photos")):
        raise OwnSlideError("own-slide-page", page=(page or text)[:40])
    query = {name: value for name in _PAGES[page] if (value := _printed(given.get(name, "")))}
    for name, value in query.items():
        if not _READ.get(name, lambda text: len(text) <= _LONGEST_PART)(value):
            raise OwnSlideError("own-slide-part", name=name, value=value[:40])
    if page == "map":
        for name, value, _ in read_map_address(query).nonsense:
            raise OwnSlideError("own-slide-part", name=name, value=value[:40])
    named = _printed(title or given.get("title", ""))
    if text_width(named, 1.0) > WIDEST:
        raise OwnSlideError("own-slide-title", most=WIDEST)
    return OwnSlide(page, tuple(query.items()), named)


def own_slides(texts: Iterable[str]) -> tuple[OwnSlide, ...]:
    """Return the slides that `texts` ask for, each once.

    Raises
    ------
    OwnSlideError
        For the first that cannot be read; `own-slide-many` where there are more than `MOST`.
    """
    found = tuple(dict.fromkeys(own_slide(text) for text in texts))
    if len(found) > MOST:
        raise OwnSlideError("own-slide-many", most=MOST)
    return found


def kept_slides(texts: object) -> tuple[OwnSlide, ...]:
    """Return the slides of what was kept; what can no longer be read is left out, and told the log."""
    found = []
    for text in texts if isinstance(texts, list) else []:
        try:
            found.append(own_slide(str(text)))
        except OwnSlideError:
            LOG.warning("a saved slide cannot be read: %.80r", text)
    return tuple(dict.fromkeys(found))[:MOST]


def compared_days(subject: str, before: date | None, after: date | None, title: str = "") -> OwnSlide:
    """Return the slide of a programme, or of a rule of coverage, on two days (None: the day of the deck, and a year before)."""
    parts = (("subject", subject), ("before", before.isoformat() if before else ""), ("after", after.isoformat() if after else ""))
    return OwnSlide("compare", tuple(part for part in parts if part[1]), title)


def read_day(text: str) -> date | None:
    """Return the day written as YYYY-MM-DD; None for what is no day, or none on which a city could have been renewed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


_LONGEST_PART = 400


def _printed(text: str) -> str:
    """Return `text` on one line, without characters that no slide can print."""
    return " ".join(_NOT_PRINTED.sub(" ", text).split())


def _is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    return read_day(text) is not None


_PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "map": NAMES,
        "compare": ("subject", "before", "after"),
        "coverage": ("rule", "level", "day", "sites", "bands", "distance", "of"),
        "data": ("layer", "photos"),
        "progress": ("layer", "town", "as_of"),
    }
)
"""The pages that can be a slide, and the parts of their addresses that say what is on it; all others are passed over."""

_READ: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "subject": _is_key,
        "rule": _is_key,
        "level": _is_key,
        "layer": _is_key,
        "before": _is_day,
        "after": _is_day,
        "day": _is_day,
        "as_of": _is_day,
    }
)
