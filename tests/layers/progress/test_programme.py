"""Statuses through time, lateness, duties and totals, each with numbers that a pencil can check."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from layers import catalogue
from layers.progress.programme import done_on, duties, overdue, progress, status_as_of
from layers.settings import settings
from layers.spec import Measure, Target, TargetKind, Text, Unit

DATES = ("deadline", "planned_start", "planned_finish", "actual_start", "actual_finish", "accepted_on")
END_2021 = date(2021, 12, 31)


def frame(*rows, geometry=None):
    """A canonical frame of few columns; what a row leaves out is missing."""
    table = pd.DataFrame([{"town": "怀远镇", "status": "planned", "area_m2": 0.0, "length_m": 0.0, **row} for row in rows])
    for key in DATES:
        table[key] = pd.to_datetime(table[key] if key in table else pd.Series(pd.NaT, index=table.index)).astype("datetime64[s]")
    return gpd.GeoDataFrame(table, geometry=geometry or [None] * len(table), crs=4490)


ROADS = catalogue.layer("old_roads")
PARKS = catalogue.layer("micro_parks")
PIECES = Unit(Text("条", "roads"))


def target(value, kind=TargetKind.TOTAL, *, measure=Measure.COUNT, unit=PIECES, floor=False, confirmed=True):
    return Target("old_roads", "F03", kind, measure, value, unit, floor, None, confirmed, "")


LIFE = {"actual_start": "2021-03-01", "actual_finish": "2021-06-30", "accepted_on": "2021-09-01", "status": "accepted"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 2, 28), "planned"),
        (date(2021, 3, 1), "under_way"),
        (date(2021, 6, 29), "under_way"),
        (date(2021, 6, 30), "finished"),
        (date(2021, 8, 31), "finished"),
        (date(2021, 9, 1), "accepted"),
    ],
)
def test_a_feature_passes_through_its_stages_on_the_days_written(day, expected):
    statuses = status_as_of(frame(LIFE), day)
    assert statuses.tolist() == [expected]
    assert statuses.name == "status"


def test_a_feature_without_any_date_keeps_the_status_handed_in():
    assert status_as_of(frame({"status": "finished"}, {"status": None}), date(1999, 1, 1)).tolist() == ["finished", None]


def test_acceptance_counts_even_where_the_finish_was_not_written():
    assert status_as_of(frame({"accepted_on": "2021-05-05"}), date(2021, 5, 5)).tolist() == ["accepted"]
    assert done_on(frame({"accepted_on": "2021-05-05"})).tolist() == [pd.Timestamp("2021-05-05")]


def test_a_frame_without_project_fields_has_no_status():
    plain = gpd.GeoDataFrame({"name": ["a"]}, geometry=[None], crs=4490)
    assert status_as_of(plain, END_2021).tolist() == [None]
    assert overdue(plain, END_2021).tolist() == [False]


def test_late_means_open_the_day_after_the_deadline():
    late = frame({"deadline": "2021-06-30", "actual_start": "2021-01-01"})
    assert overdue(late, date(2021, 6, 30)).tolist() == [False]
    assert overdue(late, date(2021, 7, 1)).tolist() == [True]


def test_the_planned_finish_stands_in_for_a_missing_deadline_only():
    rows = frame({"planned_finish": "2021-06-30"}, {"planned_finish": "2021-06-30", "deadline": "2022-06-30"}, {})
    assert overdue(rows, END_2021).tolist() == [True, False, False]


def test_what_is_finished_is_never_late():
    rows = frame({"deadline": "2021-06-30", "actual_finish": "2021-08-01"})
    assert overdue(rows, date(2021, 7, 15)).tolist() == [True]
    assert overdue(rows, date(2021, 8, 1)).tolist() == [False]


def test_duties_name_what_is_missing_and_blank_text_is_missing():
    rows = frame(
        {"task": "路面", "responsible_unit": "住建局", "responsible_person": "甲", "progress": 0.0, "deadline": "2021-06-30"},
        {"task": "  ", "responsible_unit": None, "responsible_person": "", "progress": float("nan")},
    )
    result = duties(rows)
    assert result["filled"].tolist() == [5, 0]
    assert result["missing"].tolist() == [(), ("task", "responsible_unit", "responsible_person", "progress", "deadline")]


def roads():
    return frame(
        {"status": "accepted", "actual_start": "2020-01-01", "actual_finish": "2020-06-30", "accepted_on": "2020-12-01", "length_m": 1000},
        {"status": "finished", "actual_start": "2021-01-01", "actual_finish": "2021-11-15", "length_m": 500},
        {"status": "under_way", "actual_start": "2021-10-01", "deadline": "2021-11-30", "length_m": 250, "town": "崇阳街道"},
        {"status": "planned", "planned_finish": "2022-06-30", "length_m": 100, "town": "崇阳街道"},
        {"status": "planned", "town": None},
    )


def test_the_stages_of_a_programme_add_up_in_count_and_length():
    state = progress(ROADS, roads(), (), END_2021)
    count, length = state.tally(Measure.COUNT), state.tally(Measure.LENGTH)
    assert (count.total, count.done, count.accepted, count.under_way, count.planned, count.overdue) == (5, 2, 1, 1, 2, 1)
    assert (length.total, length.done, length.under_way, length.planned, length.overdue) == (1850, 1500, 250, 100, 250)
    assert (count.newly_done, count.newly_started) == (1, 1)
    assert (length.newly_done, length.newly_started) == (500, 250)
    assert state.without_geometry == 5


def test_a_stretch_that_two_projects_share_counts_once_and_for_the_one_further_along():
    banks = frame({"status": "planned", "length_m": 300.0}, {"status": "finished", "length_m": 200.0, "actual_finish": "2021-06-30"})
    metric = gpd.GeoSeries([LineString([(0, 0), (200, 0), (300, 0)]), LineString([(0, 0), (200, 0)])], crs=settings().working_crs)
    length = progress(ROADS, banks.set_geometry(metric.to_crs(4490).to_numpy()), (), END_2021).tally(Measure.LENGTH)
    assert (length.total, length.done, length.planned) == pytest.approx((300, 200, 100), rel=1e-6)


def test_a_measure_that_the_layer_has_not_is_named():
    with pytest.raises(KeyError, match="it has count, length"):
        progress(ROADS, roads(), (), END_2021).tally(Measure.AREA)


def test_the_quarter_is_open_at_its_first_day():
    rows = frame(
        {"actual_finish": "2021-09-30"}, {"actual_finish": "2021-10-01"}, {"actual_finish": "2021-12-31"}, {"actual_finish": "2022-01-01"}
    )
    assert progress(ROADS, rows, (), date(2021, 12, 31)).tally(Measure.COUNT).newly_done == 2


def test_a_target_is_held_against_what_is_done():
    (state,) = progress(ROADS, roads(), [target(10)], END_2021).targets
    assert (state.actual, state.ratio, state.reached, state.at_most) == (2, 0.2, False, False)


def test_lengths_are_compared_in_the_unit_of_the_target():
    km = Unit(Text("公里", "km"), 1000.0)
    (state,) = progress(ROADS, roads(), [target(3, measure=Measure.LENGTH, unit=km)], END_2021).targets
    assert (state.actual, state.ratio) == (1.5, 0.5)


def test_a_floor_that_is_passed_is_reached_and_never_more_than_full():
    (state,) = progress(ROADS, roads(), [target(1, floor=True)], END_2021).targets
    assert (state.actual, state.ratio, state.reached, state.at_most) == (2, 1.0, True, False)


def test_a_floor_not_yet_passed_is_said_to_be_at_most_that_share():
    (state,) = progress(ROADS, roads(), [target(4, floor=True)], END_2021).targets
    assert (state.ratio, state.reached, state.at_most) == (0.5, False, True)


def test_a_figure_with_a_doubtful_unit_is_never_divided_by():
    doubtful, zero = progress(ROADS, roads(), [target(10, confirmed=False), target(0)], END_2021).targets
    assert (doubtful.ratio, doubtful.reached) == (None, False)
    assert (zero.ratio, zero.reached) == (None, False)


def test_newly_done_and_newly_started_count_in_the_three_months_before():
    done, started = progress(ROADS, roads(), [target(5, TargetKind.NEWLY_DONE), target(4, TargetKind.NEWLY_STARTED)], END_2021).targets
    assert (done.actual, done.since) == (1, date(2021, 10, 1))
    assert (started.actual, started.since) == (1, date(2021, 10, 1))


def test_events_are_summed_over_what_has_begun():
    markets = catalogue.layer("markets")
    begun = {"actual_start": "2021-01-01"}
    rows = frame(
        begun | {"inspections": 7},
        begun | {"inspections": 5},
        {"inspections": 9, "planned_start": "2022-05-01", "actual_start": "2022-05-01"},
    )
    rows["inspections"] = rows["inspections"].astype("Int64")
    times = Target("markets", "F30", TargetKind.EVENT, Measure.SUM, 12, Unit(Text("次", "times")), False, None, True, "", "inspections")
    (state,) = progress(markets, rows, [times], END_2021).targets
    assert (state.actual, state.ratio, state.reached) == (12, 1.0, True)


def test_towns_add_up_to_the_city_and_the_unnamed_stand_apart():
    towns = progress(ROADS, roads(), (), END_2021).towns
    assert towns.index.name == "town"
    assert towns.loc["怀远镇", ["count", "done", "overdue", "length_m"]].tolist() == [2, 2, 0, 1500]
    assert towns.loc["崇阳街道", ["count", "under_way", "planned", "overdue"]].tolist() == [2, 1, 1, 1]
    assert towns.loc["", "count"] == 1
    assert towns["share_finished"].to_dict() == {"怀远镇": 1.0, "崇阳街道": 0.0, "": 0.0}
    assert towns["count"].sum() == 5


def test_the_trend_ends_on_the_day_and_counts_what_was_done_by_each_month_end():
    trend = progress(ROADS, roads(), (), date(2021, 11, 20)).trend
    assert len(trend) == 24
    assert trend.index[-1] == pd.Timestamp("2021-11-20")
    assert trend.loc["2021-10-31"] == 1
    assert trend.iloc[-1] == 2
    assert progress(ROADS, roads(), (), END_2021).trend.index[-1] == pd.Timestamp("2021-12-31")


def test_ground_shared_by_two_projects_counts_once_and_for_the_one_further_along():
    west, east = box(103.60, 30.60, 103.61, 30.61), box(103.605, 30.60, 103.615, 30.61)
    both = frame({"status": "planned"}, {"status": "finished"}, geometry=[west, east])
    both["area_m2"] = [1_000_000.0, 1_000_000.0]
    tally = progress(PARKS, both, (), END_2021).tally(Measure.AREA)
    assert tally.done == pytest.approx(1_000_000)
    assert tally.planned == pytest.approx(500_000, rel=1e-4)
    assert tally.total == pytest.approx(1_500_000, rel=1e-4)


def test_an_empty_layer_has_progress_too():
    empty = frame({}).iloc[:0]
    state = progress(ROADS, empty, [target(10)], END_2021)
    assert state.tally(Measure.COUNT).total == 0
    assert state.targets[0].ratio == 0.0
    assert state.towns.empty
    assert state.trend.tolist() == [0] * 24


def test_the_frame_is_not_changed():
    rows = roads()
    rows.loc[0, "geometry"] = LineString([(103.6, 30.6), (103.7, 30.6)])
    before = rows.copy(deep=True)
    progress(ROADS, rows, [target(10)], END_2021)
    pd.testing.assert_frame_equal(rows, before)
