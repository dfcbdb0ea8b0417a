"""Addresses inside the dashboard say what the map understands, and keep the language."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from layers.catalogue import BY_KEY
from layers.spec import Role
from views.i18n import use_language
from views.links import CLOSE, layers_address, map_address, page_address
from views.maps.view import MapView, Pick


def view_of(address: str) -> MapView:
    parts = urlsplit(address)
    assert parts.path == "/map"
    view, nonsense = MapView.from_query(dict(parse_qsl(parts.query)))
    assert not nonsense
    return view


def test_a_programme_stands_alone_on_the_usual_ground():
    view = view_of(map_address("sewer_lines"))
    assert view.visible() == ("sewer_lines",)
    assert {state.key for state in view.layers if state.visible} >= {"outline", "towns", "sewer_lines"}


def test_a_feature_is_picked_and_shown_from_close_by():
    view = view_of(map_address("old_roads", "路/1&x=#", place=(30.63, 103.67)))
    assert view.selected == Pick("old_roads", "路/1&x=#")
    assert (view.center, view.zoom) == ((30.63, 103.67), CLOSE)


def test_a_town_is_filtered():
    assert view_of(map_address(town="怀远镇")).town == ("怀远镇",)


def test_empty_values_are_left_out():
    assert page_address("data", layer="") == "/data"
    assert page_address("") == "/"


@pytest.mark.parametrize(("lang", "tail"), [("zh", ""), ("en", "?lang=en")])
def test_the_language_travels_along(lang, tail):
    use_language(lang)
    try:
        assert page_address("about") == f"/about{tail}"
    finally:
        use_language("zh")


def test_several_programmes_stand_alone_in_one_town():
    view = view_of(layers_address(("green_areas", "micro_parks"), "崇阳街道"))
    programmes = {state.key for state in view.layers if state.visible and BY_KEY[state.key].role is Role.PROGRAMME}
    assert (programmes, view.town) == ({"green_areas", "micro_parks"}, ("崇阳街道",))
