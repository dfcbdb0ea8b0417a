"""Projects through time: planned and done add up month by month, stages sum to all, and agree with the statuses of each day."""

from datetime import date

import pytest

from layers.progress.programme import status_as_of
from layers.progress.timeline import done_curve, first_move, month_ends, planned_curve, status_flow
from layers.progress.worklist import together, worklist
from tests.layers.progress.test_worklist import DAY, SITES, frame, items

ROWS = (
    {"planned_finish": "2021-10-15", "actual_start": "2021-09-01", "actual_finish": "2021-11-10", "accepted_on": "2021-12-20"},
    {"planned_finish": "2021-11-30", "actual_start": "2021-10-31", "actual_finish": "2021-12-01"},
    {"planned_finish": "2022-01-31", "actual_start": "2021-12-31"},
    {"status": "finished"},
    {"status": None},
    {"planned_finish": "2022-03-01"},
)


def test_months_end_on_their_last_day_and_the_line_on_the_day_itself():
    assert [str(moment.date()) for moment in month_ends(date(2021, 11, 30), date(2021, 12, 31))] == ["2021-11-30", "2021-12-31"]
    assert [str(moment.date()) for moment in month_ends(date(2021, 12, 3), date(2021, 12, 3))] == ["2021-12-03"]
    assert len(month_ends(date(1990, 1, 1), date(2021, 1, 1))) == 96


def test_planned_and_done_add_up():
    found = items(*ROWS)
    moments = month_ends(date(2021, 10, 1), date(2022, 3, 31))
    assert planned_curve(found, moments).tolist() == [1, 2, 2, 3, 3, 4]
    assert done_curve(found, month_ends(date(2021, 10, 1), DAY)).tolist() == [1, 2, 3]  # one is done without a date


def test_stages_sum_to_all_projects_and_agree_with_the_statuses_of_each_day():
    given = frame(*ROWS)
    moments = month_ends(date(2021, 8, 1), DAY)
    flow = status_flow(worklist(SITES, given, DAY), moments)
    assert (flow.sum(axis=1) == len(ROWS)).all()
    for moment in moments:
        statuses = status_as_of(given, moment.date())
        expected = {stage: int((statuses == stage).sum()) for stage in ("planned", "under_way", "finished", "accepted")}
        assert {stage: int(flow.loc[moment, stage]) for stage in expected} == expected
        assert flow.loc[moment, "unknown"] == statuses.isna().sum()


def test_the_line_begins_where_anything_first_was_to_happen():
    assert first_move(items(*ROWS), DAY) == date(2021, 10, 15)
    assert first_move(items({}), DAY) == DAY
    assert first_move(items({"planned_finish": "2023-01-01"}), DAY) == DAY


@pytest.mark.parametrize("curve", [planned_curve, done_curve])
def test_nothing_gives_zero_all_along(curve):
    assert curve(together([]), month_ends(date(2021, 11, 1), DAY)).tolist() == [0, 0]
    assert status_flow(together([]), month_ends(DAY, DAY)).sum(axis=1).tolist() == [0]
