"""What a page may lay on a map: its own addresses, styles that can be drawn, places near the city."""

import json
import math

import pytest

from tests.views.test_theme import contrast
from views.maps.overlays import LAND_STYLES, MARKER_KINDS, Marker, Overlay, checked_bounds, land_style
from views.theme import GROUND, MAP_INKS, THEMES

URL = "/map/made/0a1b.bin"


@pytest.mark.parametrize("url", ["/map/coverage/city_checkup_2021/4f/served.bin", URL, "/map/made/ab.bin?v=2"])
def test_an_overlay_comes_from_this_server(url):
    assert Overlay("served", "1", url, land_style("served")).to_json()["url"] == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://elsewhere.example/x.bin",
        "//elsewhere.example/map/x.bin",
        "/api/layers",
        "/map/../api",
        "/map/a b",
        "/map/\\x",
        "map/x",
        f"{URL}\n",
    ],
)
def test_a_foreign_address_is_refused(url):
    with pytest.raises(ValueError, match="`url`"):
        Overlay("served", "1", url, {})


@pytest.mark.parametrize(
    "style",
    [
        {"colour": "#123456"},
        {"color": "red"},
        {"color": "#123456;x"},
        {"width": -1},
        {"width": math.nan},
        {"radius": "3"},
        {"fill_opacity": 1.5},
        {"hatch": 1},
        {"shape": "star"},
        {"dash": "4 2"},
        {"dash": (4, math.inf)},
        {"dark": {"color": "blue"}},
        {"dark": {"dark": {}}},
    ],
    ids=str,
)
def test_a_style_that_cannot_be_drawn_is_refused(style):
    with pytest.raises(ValueError, match="cannot draw"):
        Overlay("served", "1", URL, style)


@pytest.mark.parametrize(("key", "revision"), [("", "1"), ("served", "")])
def test_an_overlay_has_a_name_and_a_revision(key, revision):
    with pytest.raises(ValueError, match="has both"):
        Overlay(key, revision, URL, {})


@pytest.mark.parametrize("part", LAND_STYLES)
def test_the_usual_styles_can_be_drawn_and_travel_as_plain_values(part):
    told = Overlay(part, "1", URL, land_style(part), title="用地", above=True).to_json()
    assert json.loads(json.dumps(told))["style"]["color"] == LAND_STYLES[part]["color"]


def test_an_unknown_part_has_no_style():
    with pytest.raises(ValueError, match="`part` is 'sevred'"):
        land_style("sevred")


@pytest.mark.parametrize("theme", THEMES)
def test_signs_stand_out_from_the_ground_and_their_numbers_from_them(theme):
    inks = MAP_INKS[theme]
    for name in ("gap", "site", "drawn"):
        assert contrast(inks[name], inks["on_ink"]) >= 4.5
        assert contrast(inks[name], GROUND[theme]["built_up"]) >= 3


@pytest.mark.parametrize("kind", MARKER_KINDS)
def test_a_marker_travels_with_its_text_as_typed(kind):
    told = Marker(103.6, 30.6, "<b>1</b>", kind, "{{7*191}}").to_json()
    assert (told["text"], told["tip"], told["kind"]) == ("<b>1</b>", "{{7*191}}", kind)


@pytest.mark.parametrize(
    ("lon", "lat", "kind"), [(30.6, 103.6, "gap"), (math.nan, 30.6, "gap"), (103.6, math.inf, "gap"), (103.6, 30.6, "pin")]
)
def test_a_marker_nowhere_or_of_no_kind_is_refused(lon, lat, kind):
    with pytest.raises(ValueError):
        Marker(lon, lat, "1", kind)


def test_bounds_are_cut_to_what_a_map_can_show_and_may_be_a_point():
    assert checked_bounds((0, 30, 104, 90)) == [98.0, 30.0, 104.0, 36.0]
    assert checked_bounds([103.6, 30.6, 103.6, 30.6]) == [103.6, 30.6, 103.6, 30.6]


@pytest.mark.parametrize(
    "bounds", [(103.6, 30.6, 103.7), (math.nan, 30, 104, 31), (104, 30, 103, 31), (0, 0, 1, 1), (103, 30, 104, math.inf)]
)
def test_bounds_that_are_no_place_are_refused(bounds):
    with pytest.raises(ValueError, match="`bounds`"):
        checked_bounds(bounds)
