"""What a map says back is believed only as far as it fits what the page asked."""

import pytest

from views.components.city_map import DrawTool, Marker, Overlay, Shape, city_map, clicked_marker, drawn_shapes
from views.maps.view import MapView

SQUARE = Shape("park", ((103.6, 30.6), (103.7, 30.6), (103.7, 30.7), (103.6, 30.7)))
TOOLS = (DrawTool("park", "polygon", "画一个公园"),)
MARKERS = (Marker(103.6, 30.6, "1"), Marker(103.7, 30.7, "2"))


@pytest.fixture
def said(monkeypatch):
    """What the browser has sent of the map `map`."""
    state = {}
    monkeypatch.setattr("streamlit.session_state", {"map": state})
    return state


def test_the_pages_own_shapes_stand_until_the_reader_draws(said):
    assert drawn_shapes("map", TOOLS, (SQUARE,), 1) == (SQUARE,)
    said["drawn"] = {"turn": 1, "shapes": []}
    assert drawn_shapes("map", TOOLS, (SQUARE,), 1) == ()


def test_a_new_turn_of_the_page_replaces_what_the_reader_drew(said):
    said["drawn"] = {"turn": 1, "shapes": [SQUARE.to_json()]}
    assert drawn_shapes("map", TOOLS, (), 1) == (SQUARE,)
    assert drawn_shapes("map", TOOLS, (), 2) == ()


def test_shapes_of_no_tool_do_not_reach_the_page(said):
    said["drawn"] = {"turn": 0, "shapes": [SQUARE.to_json() | {"tool": "else"}]}
    assert drawn_shapes("map", TOOLS) == ()


@pytest.mark.parametrize("raw", ["x", 3, [], {"turn": 0}, {"turn": 0, "shapes": "x"}])
def test_a_drawing_that_is_nonsense_is_none(said, raw):
    said["drawn"] = raw
    assert drawn_shapes("map", TOOLS) == ()


def sent(stamp, place):
    return {"stamp": stamp, "place": place}


def test_a_click_on_a_marker_counts_only_for_the_list_it_was_made_in(said):
    from views.components.city_map import _stamp

    now = _stamp([marker.to_json() for marker in MARKERS])
    for place, expected in [(0, 0), (1, 1), (2, None), (-1, None), (True, None), ("1", None), (None, None)]:
        said["marker"] = sent(now, place)
        assert clicked_marker("map", MARKERS) == expected
    said["marker"] = sent(now, 1)
    assert clicked_marker("map", MARKERS[::-1]) is None
    said["marker"] = [1]
    assert clicked_marker("map", MARKERS) is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kind": "globe"}, "`kind` is 'globe'"),
        ({"kind": "small", "draw": TOOLS}, "for coverage maps"),
        ({"kind": "coverage", "draw": TOOLS * 2}, "same name"),
        ({"kind": "coverage", "overlays": [Overlay("a", "1", "/map/made/a.bin", {})] * 2}, "same name"),
        ({"kind": "coverage", "markers": MARKERS * 200}, "at most 300"),
    ],
)
def test_a_map_that_cannot_be_is_refused(asked, words):
    with pytest.raises(ValueError, match=words):
        city_map(MapView.default(), key="map", title="x", **asked)
