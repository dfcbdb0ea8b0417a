"""The charts of the progress page say what they are given: bars over bars, plan and forecast, stages on top of one another."""

import json
from datetime import date

import pandas as pd
import pytest

from layers.progress.forecast import Forecast
from views.components.progress_curves import _last_planned
from views.progress_charts import Against, Curves, against_bars, s_curve, status_bands
from views.theme import BEHIND, STATUS, THEMES, palette

DAY = date(2021, 12, 31)
ROWS = (
    Against("a", "背街小巷", 92.7, 94.4, True, "115 / 124 条", -2, "2 项"),
    Against("b", "constructor", 82.9, 97.1, True, "29 / 35 个", -5, "5 项", behind=True),
    Against("c", "城中村", 87.5, None, False, "14 / 16 项（登记）", 0, chosen=False),
)
WORDS = ("登记", "截至", "计划", "实际", "预测")
MONTHS = pd.DatetimeIndex(["2021-11-30", "2021-12-31"])


@pytest.mark.parametrize("theme", THEMES)
def test_target_and_actual_lie_over_one_another_and_red_is_for_behind_alone(theme):
    option = against_bars(ROWS, theme)
    pale, on_plan, behind, _carrier, ticks = option["series"]
    assert [bar["value"] for bar in pale["data"]] == [[100, 0], [100, 1], [100, 2]]
    assert [bar["itemStyle"]["color"] for bar in pale["data"]] == [palette(theme).track] * 2 + ["transparent"]
    assert [bar["value"] for bar in on_plan["data"]] == [[92.7, 0], [87.5, 2]]
    assert [bar["itemStyle"]["opacity"] for bar in on_plan["data"]] == [1.0, 0.4]
    assert [bar["value"] for bar in behind["data"]] == [[82.9, 1]]
    assert (behind["itemStyle"]["color"], on_plan["itemStyle"]["color"]) == (BEHIND.color, palette(theme).accent)
    assert [place for _, place in ticks["data"]] == [0, 1]
    assert [end["value"] for end in option["yAxis"][1]["data"]] == ["115 / 124 条  −2 项", "29 / 35 个  ▲5 项", "14 / 16 项（登记）"]
    json.dumps(option)


def test_a_row_beyond_its_target_makes_room_and_labels_stay_upright():
    option = against_bars([Against("a", "甲", 130.0, 120.0, True, "13 / 10", 1)], "light")
    assert option["xAxis"]["max"] == 130.0
    assert [axis["axisLabel"]["rotate"] for axis in option["yAxis"]] == [0, 0]


def test_the_forecast_begins_where_the_actual_line_ends_and_shows_its_interval():
    ahead = Forecast((date(2022, 1, 31),), (9.0,), (10.0,), (12.0,), 2.0, None, None, None)
    curves = Curves(pd.Series([6, 9], index=MONTHS), pd.Series([5, 8], index=MONTHS), 20, ahead, DAY)
    plan, actual, forecast, low, between = s_curve(curves, "light", WORDS)["series"]
    assert plan["data"] == [["2021-11-30", 6], ["2021-12-31", 9]]
    assert actual["data"][-1] == forecast["data"][0] == ["2021-12-31", 8]
    assert forecast["data"][-1] == ["2022-01-31", 10.0]
    assert (low["data"][-1], between["data"][-1]) == (["2022-01-31", 9.0], ["2022-01-31", 3.0])
    assert low["stack"] == between["stack"]


def test_without_a_forecast_there_are_two_lines():
    curves = Curves(pd.Series([6, 9], index=MONTHS), pd.Series([5, 8], index=MONTHS), 8, None, DAY)
    option = s_curve(curves, "dark", WORDS)
    assert len(option["series"]) == 2
    assert option["yAxis"]["min"] < 5


@pytest.mark.parametrize("total", [0, 7, 484, 2245])
def test_the_axis_of_the_curve_begins_under_the_lowest_point_and_never_below_zero(total):
    curves = Curves(pd.Series([total // 2], index=MONTHS[:1]), pd.Series([total // 3], index=MONTHS[:1]), total, None, DAY)
    assert 0 <= s_curve(curves, "light", WORDS)["yAxis"]["min"] <= total // 3


def test_stages_stand_on_one_another_in_their_own_colours():
    flow = pd.DataFrame({"planned": [3, 1], "under_way": [1, 1], "finished": [0, 1], "accepted": [0, 1], "unknown": [0, 0]}, index=MONTHS)
    option = status_bands(flow, "light", {key: key for key in STATUS})
    assert [band["name"] for band in option["series"]] == ["accepted", "finished", "under_way", "planned"]
    assert [band["itemStyle"]["color"] for band in option["series"]] == [STATUS[band["name"]].color for band in option["series"]]
    assert option["yAxis"]["max"] == 4


def test_a_published_number_is_a_line_of_its_own_and_always_in_sight():
    curves = Curves(pd.Series([6, 9], index=MONTHS), pd.Series([5, 8], index=MONTHS), 20, None, DAY, (40.0, "公布数 ≥ 40"))
    option = s_curve(curves, "light", WORDS)
    marks = option["series"][1]["markLine"]["data"]
    assert [mark.get("yAxis") for mark in marks] == [20, 40.0, None]
    assert option["yAxis"]["max"] == 40.0


def test_a_published_number_that_is_the_number_on_record_is_the_same_line():
    curves = Curves(pd.Series([6, 9], index=MONTHS), pd.Series([5, 8], index=MONTHS), 20, None, DAY, (20.0, "公布数 20 条"))
    marks = s_curve(curves, "light", WORDS)["series"][1]["markLine"]["data"]
    assert [mark["label"]["formatter"] for mark in marks] == ["登记 20 = 公布数 20 条", "截至"]


def test_one_wrong_year_does_not_press_the_curves_together():
    planned = pd.DataFrame({"planned_finish": pd.Series(["2022-06-30", "2099-12-31"], dtype="datetime64[s]")})
    assert _last_planned(planned, date(2021, 12, 31)) == (date(2026, 12, 31),)
    assert _last_planned(planned.head(1), date(2021, 12, 31)) == (date(2022, 6, 30),)
    assert _last_planned(planned.head(0), date(2021, 12, 31)) == ()
