"""The chart of many rulers: every rule on one scale, land and people apart, whiskers and goals where they belong."""

import pytest

from views.coverage_charts import RulerMark, rulers_chart

WORDS = ("land", "people", "goal")
MARKS = (
    RulerMark("2022", 82.2, "82.2 %", 77.4, 85.9, (85.0, 90.0), people=False, chosen=True),
    RulerMark("WHO 300 m", 40.2, "40.2 %", None, None, (), people=True, chosen=False),
)


@pytest.fixture
def chart():
    return rulers_chart(MARKS, "light", WORDS)


def test_rules_stand_in_order_with_their_values_beside_them(chart):
    names, values = chart["yAxis"]
    assert [name.strip("\u2060") for name in names["data"]] == ["2022", "WHO 300 m"]
    assert values["data"] == ["82.2 %", "40.2 %"]
    assert (chart["xAxis"]["min"], chart["xAxis"]["max"]) == (0, 100)


def test_land_and_people_are_two_series_of_two_colours(chart):
    land, people = chart["series"][:2]
    assert [item["value"][0] for item in land["data"]] == [82.2]
    assert [item["value"][0] for item in people["data"]] == [40.2]
    assert land["itemStyle"]["color"] != people["itemStyle"]["color"]


def test_a_whisker_runs_from_a_tenth_less_to_a_tenth_more_and_only_where_there_is_a_radius(chart):
    lines = [series for series in chart["series"] if series["type"] == "line"]
    assert [[point[0] for point in line["data"]] for line in lines] == [[77.4, 85.9]]


def test_goals_are_marks_on_the_row_of_their_rule(chart):
    goals = chart["series"][-1]
    assert [point[0] for point in goals["data"]] == [85.0, 90.0]


def test_no_text_is_turned_and_every_colour_follows_the_theme(chart):
    assert {axis["axisLabel"]["rotate"] for axis in chart["yAxis"]} == {0}
    dark = rulers_chart(MARKS, "dark", WORDS)
    assert dark["xAxis"]["axisLabel"]["color"] != chart["xAxis"]["axisLabel"]["color"]
