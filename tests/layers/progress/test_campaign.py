"""The campaign as a whole: sums over programmes, towns compared fairly, late items in order."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString

from layers.catalogue import layer
from layers.claims.targets import targets
from layers.progress.campaign import (
    campaign,
    headline_target,
    late_items,
    newly_done,
    places,
    quarterly,
    towns_compared,
    trend,
    worst_first,
)
from layers.progress.programme import progress

DAY = date(2021, 12, 31)
ROWS = [
    # town, start, finish, accepted, deadline
    ("崇阳街道", "2021-01-01", "2021-06-01", "2021-07-01", "2021-08-01"),
    ("崇阳街道", "2021-01-01", "2021-11-15", None, "2021-12-01"),
    ("崇阳街道", "2021-03-01", None, None, "2021-12-21"),
    ("怀远镇", None, None, None, "2022-06-30"),
    ("怀远镇", "2020-05-01", None, None, "2021-12-01"),
]


def alleys(rows=ROWS) -> gpd.GeoDataFrame:
    table = pd.DataFrame(rows, columns=["town", "actual_start", "actual_finish", "accepted_on", "deadline"])
    for name in table.columns[1:]:
        table[name] = pd.to_datetime(table[name])
    table["fid"] = [f"A{number}" for number in range(len(table))]
    table["name"] = [f"巷{number}" for number in range(len(table))]
    table["responsible_unit"] = None
    table["planned_finish"] = pd.NaT
    table["status"] = "planned"
    table["length_m"], table["area_m2"] = 100.0, float("nan")
    lines = [LineString([(103.67, 30.63 + 0.001 * row), (103.671, 30.63 + 0.001 * row)]) for row in range(len(table))]
    return gpd.GeoDataFrame(table, geometry=lines, crs="EPSG:4490")


def standing(rows=ROWS, key="back_alleys"):
    return progress(layer(key), alleys(rows), targets(key), DAY)


def test_items_are_summed_over_programmes():
    whole = campaign([standing(), standing(key="old_roads")])
    assert (whole.programmes, whole.total, whole.done, whole.overdue) == (2, 10, 4, 4)
    assert whole.share_done == pytest.approx(0.4)
    assert (whole.measurable, whole.reached) == (2, 0)


def test_a_campaign_without_programmes_has_no_share():
    whole = campaign([])
    assert whole.share_done is None
    assert (whole.total, whole.measurable) == (0, 0)


def test_a_programme_is_judged_by_its_total_not_by_what_is_new():
    held = headline_target(standing())
    assert held is not None
    assert (held.target.value, held.actual) == (124, 2)


def test_towns_with_few_items_are_not_ranked():
    assert list(towns_compared([standing()], minimum=3)["town"]) == ["崇阳街道"]
    ranked = towns_compared([standing()], minimum=1)
    assert list(ranked["town"]) == ["崇阳街道", "怀远镇"]
    assert list(ranked["share"]) == pytest.approx([2 / 3, 0])


def test_items_without_a_town_belong_to_none():
    rows = [("", *row[1:]) for row in ROWS]
    assert towns_compared([standing(rows)], minimum=1).empty
    assert towns_compared([]).empty


def test_late_items_are_ordered_by_their_days():
    late = worst_first([late_items(layer("back_alleys"), alleys(), DAY)])
    assert list(late["fid"]) == ["A4", "A2"]
    assert list(late["days"]) == [30, 10]
    assert list(late["unit"]) == ["", ""]
    assert list(late["lat"]) == pytest.approx([30.634, 30.632])
    assert list(late["lon"]) == pytest.approx([103.6705, 103.6705])


def test_nothing_late_is_an_empty_table():
    assert worst_first([late_items(layer("back_alleys"), alleys(), date(2021, 1, 1))]).empty
    assert worst_first([]).empty


def test_the_trend_adds_up_programmes():
    done = trend([standing(), standing()])
    assert done.iloc[-1] == 4
    assert trend([]).empty


def test_quarters_are_eight_and_end_today():
    quarters = quarterly(standing())
    assert len(quarters) == 8
    assert quarters[-1] == 2
    assert quarters[-2] == 1  # the end of September: one was done in June, one in November


def test_newly_done_is_said_in_the_unit_of_the_layer():
    assert newly_done(layer("back_alleys"), standing()) == 1
    sewers = progress(layer("sewer_lines"), alleys(), targets("sewer_lines"), DAY)
    assert newly_done(layer("sewer_lines"), sewers) == pytest.approx(0.1)


@pytest.mark.parametrize("odd", [0, 1])
def test_one_odd_project_puts_no_town_before_another(odd):
    done, count = [5 - odd, 90], [5, 100]  # 100 % or 80 % of five projects, 90 % of a hundred
    assert places(done, count) == (1, 1)
    assert places([2, 90], [5, 100]) == (2, 1)
