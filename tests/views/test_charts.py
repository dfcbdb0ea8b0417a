"""Charts are plain dictionaries: upright labels, colours of the theme, nothing that runs."""

import json

import pandas as pd
import pytest

from views.charts import completion_trend, label
from views.theme import THEMES, palette

DONE = pd.Series([1, 3, 4], index=pd.to_datetime(["2021-10-31", "2021-11-30", "2021-12-31"]), name="done")


@pytest.mark.parametrize("theme", THEMES)
def test_the_trend_holds_the_months_and_their_numbers(theme):
    option = completion_trend(DONE, 6, theme, ("已完工", "全部项目"))
    assert option["xAxis"]["data"] == ["2021-10", "2021-11", "2021-12"]
    assert option["series"][0]["data"] == [1, 3, 4]
    assert option["series"][0]["lineStyle"]["color"] == palette(theme).accent


def test_the_axis_starts_at_zero_and_ends_at_all_items():
    axis = completion_trend(DONE, 6, "light", ("done", "all"))["yAxis"]
    assert (axis["min"], axis["max"]) == (0, 6)


def test_labels_are_never_turned():
    assert completion_trend(DONE, 6, "light", ("done", "all"))["xAxis"]["axisLabel"]["rotate"] == 0


def test_an_empty_campaign_still_draws():
    option = completion_trend(pd.Series(dtype=int), 0, "light", ("done", "all"))
    assert option["yAxis"]["max"] == 1
    json.dumps(option)


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString"])
def test_a_label_is_never_the_name_of_something_every_object_has(name):
    assert label(name) != name
    assert label(name).rstrip("\u2060") == name


def test_other_labels_stay_as_they_are():
    assert [label(name) for name in ("怀远镇", "<b>", "Huaiyuan Town")] == ["怀远镇", "<b>", "Huaiyuan Town"]
