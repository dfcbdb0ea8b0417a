"""Every project as one row: due, done, late, complete, in order; and what is behind the plan without one odd project deciding it."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.catalogue import layer
from layers.progress.programme import status_as_of
from layers.progress.worklist import COLUMNS, against_plan, begins, due_soon, finished_in, is_behind, late, together, worklist

DAY = date(2021, 12, 31)
SITES = layer("demolish_add_sites")
DATES = ("planned_start", "planned_finish", "actual_start", "actual_finish", "accepted_on", "deadline")


def frame(*rows) -> gpd.GeoDataFrame:
    table = pd.DataFrame([{"town": "怀远镇", "status": "planned", "name": None, "responsible_unit": None, **row} for row in rows])
    table["fid"] = [f"P{number}" for number in range(len(rows))]
    for key in DATES:
        table[key] = pd.to_datetime(table[key] if key in table else pd.Series(pd.NaT, index=table.index)).astype("datetime64[s]")
    points = [Point(103.6, 30.6) if row.get("place", True) else None for row in rows]
    return gpd.GeoDataFrame(table, geometry=points, crs=4490)


def items(*rows) -> pd.DataFrame:
    return worklist(SITES, frame(*rows), DAY)


def test_a_row_tells_where_a_project_stands_and_leaves_the_frame_alone():
    given = frame({"actual_start": "2021-03-01", "actual_finish": "2021-06-30", "planned_finish": "2021-07-01", "name": "甲"})
    before = given.copy()
    row = worklist(SITES, given, DAY).iloc[0]
    assert tuple(row.index) == COLUMNS
    assert (row["layer"], row["fid"], row["name"], row["unit"], row["status"]) == ("demolish_add_sites", "P0", "甲", "", "finished")
    assert (row["started_on"], row["done_on"], row["due"]) == tuple(map(pd.Timestamp, ("2021-03-01", "2021-06-30", "2021-07-01")))
    assert (row["lat"], row["lon"], row["mapped"]) == (30.6, 103.6, True)
    pd.testing.assert_frame_equal(given, before)


def test_the_status_is_that_of_the_layer_on_the_day():
    given = frame({"accepted_on": "2021-05-05"}, {"actual_start": "2021-05-05"}, {}, {"status": "finished"}, {"actual_start": "2022-05-05"})
    assert worklist(SITES, given, DAY)["status"].tolist() == status_as_of(given, DAY).tolist()


def test_what_has_no_place_or_not_all_duties_is_marked():
    found = items(
        {"place": False}, {"task": "x", "responsible_unit": "局", "responsible_person": "某", "progress": 5, "deadline": "2022-01-01"}
    )
    assert found["mapped"].tolist() == [False, True]
    assert found["filled"].tolist() == [0, 5]
    assert found["missing"].iloc[1] == ()


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ({"actual_start": "2021-06-01", "actual_finish": "2021-05-01"}, True),
        ({"actual_finish": "2021-06-01", "accepted_on": "2021-05-01"}, True),
        ({"planned_start": "2021-06-01", "planned_finish": "2021-05-01"}, True),
        ({"actual_start": "2021-06-01", "actual_finish": "2021-06-01", "accepted_on": "2021-06-01"}, False),
        ({"actual_start": "2021-06-01"}, False),
        ({}, False),
    ],
)
def test_dates_in_the_wrong_order_are_seen(dates, wrong):
    assert items(dates)["disordered"].tolist() == [wrong]


def test_periods_begin_on_monday_on_the_first_and_with_the_quarter():
    assert [begins(period, date(2022, 2, 3)).isoformat() for period in ("week", "month", "quarter")] == [
        "2022-01-31",
        "2022-02-01",
        "2022-01-01",
    ]


def test_what_was_finished_in_a_period_ends_with_the_day():
    found = items(*({"actual_finish": day} for day in ("2021-12-26", "2021-12-27", "2021-12-31", "2022-01-01", "2021-10-01", "2021-09-30")))
    assert finished_in(found, "week", DAY)["fid"].tolist() == ["P2", "P1"]
    assert finished_in(found, "month", DAY)["fid"].tolist() == ["P2", "P1", "P0"]
    assert finished_in(found, "quarter", DAY)["fid"].tolist() == ["P2", "P1", "P0", "P4"]


def test_late_and_due_soon_share_no_project():
    days = ("2021-12-30", "2021-12-31", "2022-01-30", "2022-01-31")
    found = items(*({"deadline": day} for day in days), {"deadline": "2022-01-15", "actual_finish": "2021-12-01"})
    assert late(found)["fid"].tolist() == ["P0"]
    assert due_soon(found, DAY)["fid"].tolist() == ["P1", "P2"]


def test_a_plan_is_held_against_what_is_done_town_by_town():
    done = {"planned_finish": "2021-06-01", "actual_finish": "2021-06-01"}
    found = items(
        *[done | {"town": "怀远镇"}] * 3,
        *[{"planned_finish": "2021-06-01", "town": "怀远镇"}] * 2,
        {"planned_finish": "2022-06-01", "town": "怀远镇"},
        {"town": "街子镇"},
    )
    table = against_plan(found, DAY, "town")
    assert table.loc["怀远镇", ["count", "planned", "done", "overdue", "gap"]].tolist() == [6, 5, 3, 2, -2]
    assert table["behind"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("planned", "done", "behind"),
    [(20, 18, True), (20, 19, False), (40, 38, False), (40, 37, True), (1, 0, False), (0, 0, False), (3, 9, False)],
)
def test_one_odd_project_makes_nobody_late(planned, done, behind):
    assert is_behind(planned, done) is behind


def test_no_projects_at_all_is_an_empty_table_with_all_columns():
    nothing = together([])
    assert tuple(nothing.columns) == COLUMNS
    assert [len(part) for part in (late(nothing), due_soon(nothing, DAY), finished_in(nothing, "week", DAY))] == [0, 0, 0]
    assert len(together([nothing, items({})])) == 1
