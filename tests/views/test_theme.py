"""Colours that can be read: by contrast, in grey, by eyes that confuse red and green."""

import itertools
import re
import tomllib
from dataclasses import astuple

import pytest

from layers.catalogue import LAYERS, programmes
from layers.spec import Status
from tests.conftest import ROOT
from views.theme import BEHIND, GROUND, ICON, PALETTES, RAMPS, STATUS, STYLESHEET, THEMES, hue, palette, ramp, stylesheet

# Machado, Oliveira and Fernandes 2009, table 1: deuteranopia, severity 1.0, on linear RGB.
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def linear(color: str) -> tuple[float, ...]:
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def times(matrix, vector):
    return tuple(sum(row[i] * vector[i] for i in range(3)) for row in matrix)


def lab(rgb):
    def f(t):
        return t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116

    x, y, z = (f(value / white) for value, white in zip(times(TO_XYZ, rgb), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen_distance(one: str, other: str) -> float:
    """Difference (CIE 1976) between two colours as a deuteranope sees them."""
    a, b = (lab([min(max(part, 0), 1) for part in times(DEUTERANOPIA, linear(color))]) for color in (one, other))
    return sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "warning", "caution"])
@pytest.mark.parametrize("ground", ["paper", "panel", "sunk"])
def test_text_stands_out_from_every_ground_it_is_used_on(theme, text, ground):
    colors = PALETTES[theme]
    assert contrast(getattr(colors, text), getattr(colors, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [("accent", "accent_soft"), ("warning", "warning_soft"), ("caution", "caution_soft"), ("on_accent", "accent")],
)
def test_text_on_its_soft_ground_stands_out(theme, text, ground):
    colors = PALETTES[theme]
    assert contrast(getattr(colors, text), getattr(colors, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_names_on_the_map_stand_out_from_their_halo(theme):
    assert contrast(GROUND[theme]["label"], GROUND[theme]["label_halo"]) >= 4.5


def test_grounds_name_the_same_things_in_both_themes():
    assert GROUND["light"].keys() == GROUND["dark"].keys()


def test_every_stage_has_its_style_and_shapes_tell_them_apart_in_grey():
    assert set(STATUS) == {str(status) for status in Status}
    styles = [*STATUS.values(), BEHIND]
    assert len({style.shape for style in styles}) == len({style.sign for style in styles}) == len(styles)


def test_stages_stay_apart_for_eyes_that_confuse_red_and_green():
    colors = [style.color for style in (*STATUS.values(), BEHIND)]
    for one, other in itertools.combinations(colors, 2):
        assert seen_distance(one, other) > 12, (one, other)


def test_finished_and_unfinished_stages_differ_in_brightness_alone():
    done = [luminance(STATUS[key].color) for key in ("finished", "accepted")]
    undone = [luminance(STATUS[key].color) for key in ("planned", "under_way")]
    assert min(undone) - max(done) > 0.08


@pytest.mark.parametrize("measure", list(RAMPS))
def test_a_ramp_goes_one_way_and_turns_round_on_dark_ground(measure):
    light = [luminance(color) for color in ramp(measure)]
    assert len(light) == 5
    assert light == sorted(light, reverse=True)
    assert ramp(measure, "dark") == tuple(reversed(ramp(measure)))


def test_an_unknown_measure_or_theme_has_colours_too():
    assert ramp("nothing") == ramp("count")
    assert palette("nothing") == PALETTES["light"]


def test_colours_are_written_alike():
    colors = [color for colors in PALETTES.values() for color in astuple(colors)] + [layer.style.color for layer in LAYERS]
    assert all(re.fullmatch(r"#[0-9A-F]{6}", color) for color in colors)


def test_streamlit_is_configured_with_the_same_colours():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for theme in THEMES:
        given, ours = config["theme"][theme], palette(theme)
        pairs = {"primaryColor": ours.accent, "backgroundColor": ours.paper, "textColor": ours.ink, "borderColor": ours.line}
        assert {name: given[name] for name in pairs} == pairs


def test_streamlit_neither_calls_out_nor_shows_errors_to_visitors():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["toolbarMode"] in {"minimal", "viewer"}
    assert config["server"]["enableStaticServing"] is False
    assert "http" not in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_sheet_is_complete_and_fetches_nothing(theme):
    sheet = stylesheet(theme)
    used = set(re.findall(r"var\((--[a-z-]+)\)", STYLESHEET.read_text(encoding="utf-8"))) - {"--hue", "--status", "--brand", "--brand-room"}
    assert used <= set(re.findall(r"(--[a-z-]+):", sheet))
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "</" not in sheet


def test_the_icon_is_a_small_picture_of_our_own():
    assert ICON.read_bytes()[:4] == b"\x89PNG"
    assert ICON.stat().st_size < 10_000


@pytest.mark.parametrize("layer", programmes(), ids=lambda layer: layer.key)
def test_every_programme_is_seen_on_dark_land(layer):
    assert contrast(hue(layer.style.color, "dark"), GROUND["dark"]["land"]) >= 3
