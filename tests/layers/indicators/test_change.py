"""A figure at two moments: days, or revisions."""

from datetime import date

import pandas as pd
import pytest
from shapely.geometry import box

from geo.watch import StoppedError
from layers.indicators.change import Moment, change
from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.store.embedded import open_store
from layers.store.errors import UnknownRevisionError
from tests.layers.strip_city import communities, degrees, publish, published

BOTH_ENDS = degrees(box(-6, -500, 0, 500), box(1000, -500, 1006, 500)).assign(
    status="finished", activity_site="是", green_class="park", actual_finish=pd.to_datetime(["2020-06-30", "2021-06-30"])
)
NOW = Moment({})


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    published(store, green_areas=BOTH_ENDS)
    return store


def asked(store, rule="park_service_radius_2022"):
    return Question(rule_book(store.home).rule(rule))


def test_between_two_days_what_was_finished_is_gained(store):
    found = change(store, asked(store), Moment({}, date(2020, 12, 31)), Moment({}, date(2021, 12, 31)))
    assert (found.before.city.ratio, found.after.city.ratio, found.difference) == pytest.approx((0.5, 1.0, 0.5), abs=1e-4)
    assert (found.change.gained, found.change.lost) == (pytest.approx(5000, rel=1e-4), 0)
    assert found.change.newly_served.area.sum() == pytest.approx(5000, rel=1e-4)
    assert found.table.loc[("row", "乙镇"), ["before", "after", "difference"]].tolist() == pytest.approx([1 / 6, 1, 5 / 6], abs=1e-3)
    assert found.table.loc[("city", ""), ["numerator_before", "denominator_after"]].tolist() == pytest.approx([5000, 10_000], rel=1e-4)


def test_before_anything_was_finished_nothing_is_served(store):
    found = change(store, asked(store), Moment({}, date(2019, 12, 31)), Moment({}, date(2020, 12, 31)))
    assert (found.before.city.ratio, found.difference) == (0.0, pytest.approx(0.5, abs=1e-4))


def test_between_two_revisions_what_was_taken_away_is_lost(store):
    publish(store, "green_areas", BOTH_ENDS.iloc[1:])
    found = change(store, asked(store), Moment({"green_areas": 1}), NOW)
    assert (found.change.gained, found.change.lost) == (0, pytest.approx(5000, rel=1e-4))
    assert found.difference == pytest.approx(-0.5, abs=1e-4)


def test_other_people_on_the_same_land_are_told_from_gain_and_loss(store):
    publish(store, "population", communities(800, 600))
    found = change(store, asked(store, "who_300m"), Moment({"population": 1}), NOW)
    assert (found.change.gained, found.change.lost, found.change.reweighed) == (0, 0, pytest.approx(300, rel=1e-3))


def test_figures_without_land_change_by_their_ratio(store):
    found = change(store, asked(store, "project_park_per_head"), Moment({}, date(2020, 12, 31)), NOW)
    assert (found.change, found.difference) == (None, pytest.approx(6, rel=1e-4))


def test_what_cannot_be_computed_has_no_difference(store):
    found = change(store, asked(store, "greenway_service_radius"), NOW, NOW)
    assert (found.change, found.difference) == (None, None)
    assert found.table["before"].isna().all()


def test_rows_that_only_one_side_has_stay_in_the_table(store):
    publish(store, "towns", degrees(box(-3000, -3000, 3000, 3000), name=["新街道"]))
    table = change(store, asked(store), Moment({"towns": 1}), NOW).table
    assert table.loc["row", "after"].notna().to_dict() == {"甲街道": False, "乙镇": False, "新街道": True}


def test_layers_that_the_question_does_not_read_are_passed_over_and_unknown_revisions_refused(store):
    assert change(store, asked(store), Moment({"markets": 99}), NOW).difference == 0
    with pytest.raises(UnknownRevisionError):
        change(store, asked(store), Moment({"green_areas": 99}), NOW)


def test_the_result_is_shared_and_can_be_stopped(store):
    first = change(store, asked(store), NOW, NOW)
    assert change(store, asked(store), NOW, NOW) is first

    def stop(step, share):
        raise StoppedError

    with pytest.raises(StoppedError):
        change(store, asked(store), Moment({}, date(2020, 1, 1)), NOW, watch=stop)
