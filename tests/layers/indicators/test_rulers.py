"""One city under many rules, and a tenth more or less of each radius."""

import pytest

from geo.watch import StoppedError
from layers.indicators.question import own_rule
from layers.indicators.rulers import rulers
from layers.indicators.rules import rule_book
from layers.store.embedded import open_store
from tests.layers.strip_city import degrees, publish, published, sites


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    published(store)
    return store


@pytest.fixture
def book(tmp_path):
    return rule_book(tmp_path)


def by_rule(found):
    return {row.rule.id: row for row in found.rows}


def test_every_rule_of_the_question_stands_in_the_order_of_the_table(store, book):
    found = rulers(store, book, "park_access")
    assert tuple(row.rule.id for row in found.rows) == book.indicator("park_access").rules
    assert {rule: round(row.city.ratio, 2) for rule, row in by_rule(found).items()} == {
        "park_service_radius_2022": 0.5, "city_checkup_2021": 0.5, "gb_50563_2010": 0.5, "gb_55014_2021": 0.5,
        "sdg_11_7_1_access": 0.4, "who_300m": 0.3, "rule_3_30_300": 0.0, "tpl_half_mile": 0.8,
    }  # fmt: skip


def test_the_spread_lies_between_the_lowest_and_the_highest_share(store, book):
    found = rulers(store, book, "park_access")
    assert (found.lowest.rule.id, found.highest.rule.id) == ("rule_3_30_300", "tpl_half_mile")
    assert found.spread_points == pytest.approx(80.5, abs=0.2)


def test_a_tenth_of_the_radius_more_or_less_moves_the_share(store, book):
    row = by_rule(rulers(store, book, "park_access"))["park_service_radius_2022"]
    assert (row.shorter, row.city.ratio, row.longer) == pytest.approx((0.45, 0.5, 0.55), abs=1e-4)


def test_rules_that_cannot_be_computed_stay_in_the_list_and_out_of_the_spread(store, book):
    found = rulers(store, book, "green_land")
    missing = by_rule(found)["green_space_ratio"]
    assert (missing.city.ratio, missing.city.missing, missing.shorter) == (None, ("layer:green_inventory",), None)
    assert by_rule(found)["project_park_per_head"].city.ratio == pytest.approx(6, rel=1e-6)
    assert {found.lowest.rule.id, found.highest.rule.id} == {"project_green_share", "sdg_11_7_1_open_space"}


def test_with_no_share_or_one_there_is_no_spread(store, book):
    found = rulers(store, book, "greenways")
    assert (found.lowest, found.highest, found.spread_points) == (None, None, None)
    publish(store, "greenways", degrees())
    assert rulers(store, book, "greenways").spread_points is None


def test_an_own_rule_can_stand_beside(store, book):
    own = own_rule({"sites": "green_areas", "bands": "0::900"})
    found = rulers(store, book, "park_access", own=own)
    assert found.rows[-1].rule is own
    assert found.highest.rule is own
    assert found.rows[-1].city.ratio == pytest.approx(0.9, abs=1e-4)


def test_the_result_is_shared_until_a_revision_changes(store, book):
    first = rulers(store, book, "practice_circle")
    assert rulers(store, book, "practice_circle") is first
    publish(store, "practice_centres", degrees())
    assert rulers(store, book, "practice_circle") is not first


def test_older_revisions_can_be_asked_for(store, book):
    publish(store, "green_areas", sites((6000, "planned", "是")))
    now, before = (
        by_rule(rulers(store, book, "park_access", numbers=n))["who_300m"].city.ratio for n in ({}, {"green_areas": 1, "markets": 7})
    )
    assert (now, before) == (0.0, pytest.approx(0.3, abs=1e-4))


def test_it_tells_where_it_is_and_stops_when_told(store, book):
    seen = []
    rulers(store, book, "park_access", watch=lambda step, share: seen.append(share))
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] <= 1
    publish(store, "green_areas", sites((7000, "finished", "是")))

    def stop(step, share):
        raise StoppedError

    with pytest.raises(StoppedError):
        rulers(store, book, "park_access", watch=stop)
    assert rulers(store, book, "park_access").highest.city.ratio == pytest.approx(0.8, abs=0.01)
