"""A view of the map survives an address and the browser, and nonsense from either never gets in."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.catalogue import BY_KEY, LAYERS
from layers.spec import Role
from views.maps.view import QUERY_NAMES, MapView, Pick, Theme, default_layers

FULL = replace(
    MapView.default(),
    layers=tuple(replace(state, opacity=0.4 if state.key == "rivers" else 1.0) for state in default_layers()),
    town=("崇阳街道", "怀远镇"),
    status=("planned", "overdue"),
    year=2021,
    unit="住建局",
    q="{{7*191}}",
    as_of=date(2021, 6, 30),
    color_by="type",
    choropleth=Theme("old_courtyards", "share_finished"),
    center=(30.655, 103.62),
    zoom=13.5,
    selected=Pick("back_alleys", "CZ/2021&001 ${x}"),
)


def test_an_address_gives_back_the_view_that_made_it():
    assert MapView.from_query(FULL.to_query()) == (FULL, ())


def test_the_browser_gives_back_the_view_that_it_got():
    assert MapView.from_json(FULL.to_json()) == (FULL, ())


def test_a_first_visit_has_a_bare_address():
    assert MapView.default().to_query() == {}
    assert MapView.from_query({}) == (MapView.default(), ())


def test_an_address_uses_its_own_names_only():
    assert set(FULL.to_query()) <= set(QUERY_NAMES)


def test_every_layer_of_the_catalogue_is_in_the_default_order_once():
    assert sorted(state.key for state in default_layers()) == sorted(layer.key for layer in LAYERS)


def test_the_ground_lies_below_the_programmes_and_points_above_areas():
    order = [state.key for state in default_layers()]
    assert order[0] == "outline"
    assert order.index("towns") < min(order.index(layer.key) for layer in LAYERS if layer.role is Role.PROGRAMME)
    assert order.index("green_areas") < order.index("micro_parks") < order.index("back_alleys") < order.index("markets")


def test_the_order_and_the_choice_of_layers_travel_in_the_address():
    view, ignored = MapView.from_query({"layers": "outline,old_courtyards~35,back_alleys"})
    assert ignored == ()
    assert [(s.key, s.opacity) for s in view.layers if s.visible] == [("outline", 1.0), ("old_courtyards", 0.35), ("back_alleys", 1.0)]
    assert len(view.layers) == len(LAYERS)
    assert view.visible() == ("back_alleys", "old_courtyards")


def test_no_layer_at_all_can_be_linked_to():
    hidden = replace(MapView.default(), layers=tuple(replace(state, visible=False) for state in default_layers()))
    assert hidden.to_query() == {"layers": "none"}
    assert MapView.from_query({"layers": "none"})[0].visible() == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layers", "no_such_layer"),
        ("layers", "rivers~40,rivers"),
        ("status", "done"),
        ("year", "20x1"),
        ("year", "-5"),
        ("as_of", "2021-13-40"),
        ("color", "rainbow"),
        ("theme", "old_courtyards"),
        ("theme", "old_courtyards.price"),
        ("at", "1,2"),
        ("at", "0,0,12"),
        ("at", "nan,103,12"),
        ("at", "30.6,103.6,99"),
        ("pick", "nowhere/1"),
        ("pick", "rivers/"),
        ("town", ",".join(f"镇{i}" for i in range(99))),
    ],
)
def test_nonsense_is_named_and_the_rest_is_kept(name, value):
    view, ignored = MapView.from_query({name: value, "q": "井"})
    assert ignored == (name,)
    assert view == replace(MapView.default(), q="井")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "layer", "fid", "visible", "opacity", "measure"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine, not a heavy value
@given(st.dictionaries(st.sampled_from([*FULL.to_json(), "else"]), JSON))
def test_whatever_a_browser_sends_a_view_comes_out(raw):
    view, _ignored = MapView.from_json(raw)
    assert len(view.layers) == len(LAYERS)
    assert {state.key for state in view.layers} == set(BY_KEY)
    assert all(0 <= state.opacity <= 1 for state in view.layers)
    assert view.selected is None or view.selected.layer in BY_KEY
    assert MapView.from_query(view.to_query())[1] == ()


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine, not a heavy value
@given(st.dictionaries(st.sampled_from(QUERY_NAMES), st.text(max_size=30)))
def test_whatever_stands_in_an_address_a_view_comes_out(query):
    view, ignored = MapView.from_query(query)
    assert set(ignored) <= set(query)
    assert view.color_by in {"status", "type"}


def test_a_view_that_is_no_object_is_the_default():
    assert MapView.from_json(["x"]) == (MapView.default(), ("view",))


def test_the_selection_has_the_names_that_the_service_knows():
    assert FULL.selection_query() == {
        "town": "崇阳街道,怀远镇", "status": "planned,overdue", "year": "2021", "unit": "住建局", "q": "{{7*191}}", "as_of": "2021-06-30",
    }  # fmt: skip
