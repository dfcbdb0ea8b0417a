"""The one place where colours, shapes and the style of the pages are decided.

Pages, charts, maps and reports take their colours from here. `.streamlit/config.toml` repeats the few that Streamlit
needs itself; a test holds both equal. Every text colour reaches a contrast of 4.5:1 on the grounds it is used on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from layers.fields import STATUS_CHOICES
from layers.prints.town_shade import RAMPS
from layers.spec import Text

FONT_STACK = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
ICON = Path(__file__).parent / "icon.png"
STYLESHEET = Path(__file__).parent / "css" / "pages.css"
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, by what they are for."""

    paper: str
    panel: str
    sunk: str
    ink: str
    muted: str
    line: str
    accent: str
    accent_soft: str
    on_accent: str
    warning: str
    warning_soft: str
    caution: str
    caution_soft: str
    track: str


PALETTES: Mapping[str, Palette] = MappingProxyType(
    {
        "light": Palette(
            paper="#FAFAF7",
            panel="#FFFFFF",
            sunk="#F1EFE8",
            ink="#1F2933",
            muted="#52606D",
            line="#DDD8CE",
            accent="#0B6E4F",
            accent_soft="#DCEBE4",
            on_accent="#FFFFFF",
            warning="#B34700",
            warning_soft="#FBE9DD",
            caution="#7A5B00",
            caution_soft="#FBF1D3",
            track="#E6E2D8",
        ),
        "dark": Palette(
            paper="#0F1B24",
            panel="#162530",
            sunk="#1B2C38",
            ink="#E6EDF3",
            muted="#A9B8C5",
            line="#2B3C49",
            accent="#4FC3A1",
            accent_soft="#17392F",
            on_accent="#0F1B24",
            warning="#F59A63",
            warning_soft="#3A2417",
            caution="#E8C468",
            caution_soft="#352C13",
            track="#2B3C49",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How one stage is told apart: by colour, by shape (for grey prints and colour-blind eyes) and by a word."""

    color: str
    shape: str
    sign: str
    title: Text


_SIGNS = {"hollow": "○", "half": "◐", "full": "●", "tick": "✔"}

STATUS: Mapping[str, StatusStyle] = MappingProxyType(
    {
        str(choice.key): StatusStyle(choice.color or "", choice.shape or "", _SIGNS[choice.shape or "full"], choice.title)
        for choice in STATUS_CHOICES
    }
)
BEHIND = StatusStyle("#D55E00", "triangle", "▲", Text("滞后", "Behind"))

# The ground map that works unplugged; after the look of a printed town plan.
GROUND: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "land": "#F6F4EE",
                "built_up": "#ECE7DF",
                "residential": "#E8DCC8",
                "green": "#DDE8D3",
                "water": "#BFD9EA",
                "road": "#FFFFFF",
                "road_casing": "#D8D2C8",
                "town_line": "#A7A29A",
                "city_line": "#6B7280",
                "label": "#4B5563",
                "label_halo": "#FAFAF7",
                "outside": "#FAFAF7",
            }
        ),
        "dark": MappingProxyType(
            {
                "land": "#15232D",
                "built_up": "#1E2F3B",
                "residential": "#263743",
                "green": "#1B3A30",
                "water": "#1D4258",
                "road": "#3A4C59",
                "road_casing": "#22333F",
                "town_line": "#5C6F7D",
                "city_line": "#93A4B1",
                "label": "#C3D0DA",
                "label_halo": "#0F1B24",
                "outside": "#0F1B24",
            }
        ),
    }
)

SERVED = "#2A9D8F"
UNSERVED = "#C8553D"
SERVED_OPACITY = 0.45
PARTLY = "#74BDB2"
NEWLY_SERVED = {"light": "#0A6B60", "dark": "#35D0B8"}
NEWLY_LOST = {"light": "#A8102F", "dark": "#FF6B7E"}
# What stands on a map above the land: signs of gaps and of proposed sites, what a reader draws, and writing on them.
MAP_INKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType({"gap": "#A63A22", "site": "#1F4E9E", "drawn": "#7A2E8E", "on_ink": "#FFFFFF"}),
        "dark": MappingProxyType({"gap": "#F2A08A", "site": "#8FB8F5", "drawn": "#D79BE8", "on_ink": "#0F1B24"}),
    }
)
DARK_TINT = 0.36
"""Share of white in a programme's colour on dark ground."""


def ramp(measure: str, theme: str = "light") -> tuple[str, ...]:
    """Return five colours from little to much for `measure`; on dark ground more is brighter."""
    colors = RAMPS.get(measure, RAMPS["count"])
    return colors if theme == "light" else tuple(reversed(colors))


def hue(color: str, theme: str) -> str:
    """Return a programme's own colour as `theme` shows it: on dark ground mixed with white, so that deep greens stay visible.

    >>> hue("#00441B", "light"), hue("#00441B", "dark")
    ('#00441B', '#5C876D')
    """
    if theme != "dark":
        return color
    parts = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part * (1 - DARK_TINT) + 255 * DARK_TINT):02X}" for part in parts)


def palette(theme: str) -> Palette:
    """Return the palette of `theme`; an unknown theme is light."""
    return PALETTES.get(theme, PALETTES["light"])


@cache
def stylesheet(theme: str) -> str:
    """Return the style of all pages: the colours as CSS variables, then the rules of `css/pages.css`.

    The variables start from `theme`; browsers that know `light-dark()` follow a change of theme at once, because
    Streamlit sets `color-scheme` on the app.
    """
    start = "".join(f"--{name}:{color};" for name, color in _variables(theme).items())
    light, dark = _variables("light"), _variables("dark")
    both = "".join(f"--{name}:light-dark({light[name]},{dark[name]});" for name in light)
    head = f":root{{--font:{FONT_STACK};{start}}}@supports (color:light-dark(#000,#fff)){{.stApp{{{both}}}}}"
    return f"{head}\n{STYLESHEET.read_text(encoding='utf-8')}"


@cache
def plain_style() -> str:
    """Return the colours as CSS variables for pages without the framework; they follow the reader's system, light or dark."""
    light, dark = ("".join(f"--{name}:{color};" for name, color in _variables(theme).items()) for theme in THEMES)
    return f":root{{--font:{FONT_STACK};{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _variables(theme: str) -> dict[str, str]:
    colors = {name.replace("_", "-"): color for name, color in asdict(palette(theme)).items()}
    statuses = {f"status-{key.replace('_', '-')}": style.color for key, style in STATUS.items()}
    return colors | statuses | {"status-behind": BEHIND.color}
