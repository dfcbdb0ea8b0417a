"""What a session remembers of the map: links are followed once, its own addresses are not mistaken for links."""

from dataclasses import replace

from views.components.map_session import MapSession, part_names
from views.maps.view import MapView, Pick

MOVED = replace(MapView.default(), center=(30.6, 103.6), zoom=14.0)
FILTERED = replace(MapView.default(), town=("怀远镇",))


def test_a_first_visit_starts_with_the_default_view():
    session = MapSession()
    assert session.arrive({}, None) == MapView.default()
    assert (session.turn, session.nonsense) == (0, ())


def test_a_link_makes_the_map_take_its_view_once():
    session = MapSession()
    assert session.arrive(FILTERED.to_query(), None) == FILTERED
    assert (session.start, session.turn) == (FILTERED, 1)
    session.arrive(FILTERED.to_query(), FILTERED)
    assert session.turn == 1


def test_what_the_map_shows_counts_and_its_address_is_our_own():
    session = MapSession()
    session.arrive({}, None)
    assert session.arrive({}, MOVED) == MOVED
    assert session.arrive(MOVED.to_query(), MOVED) == MOVED
    assert session.turn == 0


def test_an_address_that_lags_behind_the_map_is_no_link():
    session = MapSession()
    session.arrive({}, MOVED)
    assert session.arrive(MOVED.to_query(), FILTERED) == FILTERED
    assert session.turn == 0


def test_a_link_followed_inside_the_product_wins_over_what_was_shown():
    session = MapSession()
    session.arrive({}, MOVED)
    assert session.arrive(FILTERED.to_query(), MOVED) == FILTERED
    assert session.arrive(FILTERED.to_query(), MOVED) == FILTERED, "what the map showed before the link no longer counts"
    assert session.arrive(FILTERED.to_query(), replace(FILTERED, zoom=15.0)).zoom == 15.0


def test_coming_back_to_the_page_finds_the_view_that_was_left():
    session = MapSession()
    session.arrive({}, MOVED)
    assert session.arrive({}, None) == MOVED
    assert session.start == MOVED


def test_other_names_of_the_address_do_not_matter():
    session = MapSession()
    session.arrive({"lang": "en", "embed": "true"}, None)
    assert session.turn == 0


def test_going_to_the_same_feature_twice_is_two_turns():
    session = MapSession()
    session.go_to(Pick("markets", "1"))
    session.go_to(Pick("markets", "1"))
    assert (session.focus, session.focus_turn) == (Pick("markets", "1"), 2)


def test_addresses_of_a_long_session_are_forgotten_in_the_end():
    session = MapSession()
    for number in range(500):
        session.arrive({}, replace(MOVED, q=str(number)))
    assert len(session.own) <= 61


def test_nonsense_is_named_in_words():
    assert part_names(("as_of", "layers")) == ["时点", "图层"]
