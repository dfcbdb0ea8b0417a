"""What is presented: the day, the slides and how they move, chosen on the page and kept in its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from layers.known import NAME as KNOWN
from layers.pack.show_controls import DWELLS_S
from layers.slides.deck import FIRST_DAY, LAST_DAY, meeting_day, slide_titles
from layers.slides.own import OwnSlide, OwnSlideError, own_slides
from views.components.present_own import added
from views.components.present_slides import arrange
from views.i18n import _, language
from views.known import known

DAY = "present-day"
STYLESHEET = Path(__file__).parent.parent / "css" / "present.css"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is shown: `slides` in their order (empty: all), the day, the theme, seconds a slide (0: by hand), and the saved set they come from.

    `own` are slides added to the usual ones; None leaves them to the saved set.
    """

    as_of: date | None = None
    slides: tuple[str, ...] = ()
    theme: str = "light"
    play: int = 0
    saved: str = ""
    own: tuple[OwnSlide, ...] | None = None

    def to_query(self) -> dict[str, str | list[str]]:
        """Return the choice as names and values of an address; what is at its default is left out."""
        parts: dict[str, str | list[str]] = {
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "slides": ",".join(self.slides),
            "theme": self.theme if self.theme != "light" else "",
            "play": str(self.play or ""),
            "set": self.saved,
            "own": [] if self.own is None else [slide.address for slide in self.own] or [""],
        }
        return {name: value for name, value in parts.items() if value}


def read_choice(query: Mapping[str, str], own: Sequence[str] = ()) -> tuple[Choice, tuple[str, ...]]:
    """Return the choice in an address, and the names of the parts that were nonsense and left at their default.

    `own` are the slides that the address adds; one empty text adds none.

    >>> read_choice({"slides": "late,nothing", "play": "20", "as_of": "soon"})
    (Choice(as_of=None, slides=('late',), theme='light', play=20, saved='', own=None), ('as_of', 'slides'))
    """
    nonsense = []
    as_of, found = None, None
    try:
        as_of = meeting_day(query.get("as_of", ""))
    except ValueError:
        nonsense.append("as_of")
    try:
        found = own_slides(filter(None, own)) if own else None
    except OwnSlideError:
        nonsense.append("own")
    wanted = [key for key in query.get("slides", "").split(",") if key]
    slides = tuple(dict.fromkeys(key for key in wanted if key in slide_titles("zh", found or ())))
    if set(wanted) - set(slides):
        nonsense.append("slides")
    theme, play = query.get("theme", "") or "light", query.get("play", "") or "0"
    if theme not in ("light", "dark"):
        nonsense.append("theme")
    if play not in {"0", *map(str, DWELLS_S)}:
        nonsense.append("play")
    dwell = int(play) if play in map(str, DWELLS_S) else 0
    return Choice(as_of, slides, "dark" if theme == "dark" else "light", dwell, query.get("set", ""), found), tuple(nonsense)


def named(nonsense: tuple[str, ...]) -> list[str]:
    """Return what the parts of an address are called on the page."""
    words = {"as_of": _("截至"), "slides": _("页面与顺序"), "theme": _("底色"), "play": _("自动播放"), "set": _("已保存的幻灯片")}
    words |= {"own": _("添加的页面")}
    return [words[name] for name in nonsense]


def choose(start: Choice) -> Choice:
    """Let the reader choose, beginning with `start`, and keep the choice in the address."""
    own = added(start.own or ())
    st.session_state.setdefault(DAY, start.as_of)
    left, right = st.columns(2)
    as_of = left.date_input(
        _("截至"),
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        key=DAY,
        help=_("空着为各图层自己的数据日期"),
    )
    dwells = [0, *DWELLS_S]
    play = right.selectbox(_("自动播放"), dwells, index=dwells.index(start.play), format_func=_dwell_word, key="present-play")
    theme = st.radio(
        _("底色"), ["light", "dark"], index=int(start.theme == "dark"), format_func=_theme_word, horizontal=True, key="present-theme"
    )
    slides = arrange(start.slides, own)
    kept = own or (None if start.own is None else ())
    found = Choice(as_of if isinstance(as_of, date) else None, slides, theme or "light", play or 0, start.saved, kept)
    for name in ("as_of", "slides", "theme", "play", "set", "own"):
        value = found.to_query().get(name)
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get_all(name) != (value if isinstance(value, list) else [value]):
            st.query_params[name] = value
    return found


def address(choice: Choice, slide: str = "") -> str:
    """Return where the slides are shown, beginning with one of them."""
    first = {"slide": slide} if slide else {}
    return "/present/show?" + urlencode(choice.to_query() | _common() | first, doseq=True)


def start_link(choice: Choice) -> str:
    """Return the way to the slides as HTML."""
    start = escape(_("开始汇报"))
    return f'<a class="present-start" target="_blank" rel="noopener" href="{escape(address(choice), quote=True)}">{start}</a>'


def share(choice: Choice) -> None:
    """Show the addresses to be copied: of this page with all that is chosen, and of the slides alone."""
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    with st.popover(_("复制链接"), width="stretch"):
        st.caption(_("本页：别人打开可以接着改"))
        st.code(f"{origin}/present?{urlencode(choice.to_query() | _common(), doseq=True)}", language=None, wrap_lines=True)
        st.caption(_("幻灯片：直接全屏放映，打开时的最新数据"))
        st.code(origin + address(choice), language=None, wrap_lines=True)


def style() -> str:
    """Return the style of the page as an element."""
    return f"<style>{STYLESHEET.read_text(encoding='utf-8')}</style>"


def _common() -> dict[str, str]:
    day = known()
    return {"lang": language()} | ({KNOWN: day.isoformat()} if day else {})


def _theme_word(theme: str) -> str:
    return _("深色（投影、大屏）") if theme == "dark" else _("浅色")


def _dwell_word(seconds: int) -> str:
    return _("每页 {seconds} 秒").format(seconds=seconds) if seconds else _("手动翻页")
