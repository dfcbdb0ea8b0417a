"""Figures as the coverage page says them: units, bounds, goals, names of rows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.figure import Figure
from layers.indicators.rules import published_rules
from views.coverage_values import bound_said, columns, goal_short, list_said, parts_said, ranked, said, zone_said
from views.i18n import use_language

RULES = {rule.id: rule for rule in published_rules()}
FIGURE = Figure("r", "1", None, 0.8221, 18_635_211.0, 22_667_101.0, "m2", "", "euclidean", (), (), 0, 0, (), datetime.now(UTC), "m2")
PEOPLE = replace(FIGURE, unit="persons", denominator_unit="persons", numerator=404_137.4, denominator=735_723.0, ratio=0.5493)
PARK = RULES["park_service_radius_2022"]


@pytest.fixture(autouse=True)
def chinese():
    use_language("zh")
    yield
    use_language("zh")


def test_land_is_said_short_with_the_exact_amount_behind_and_people_to_the_person():
    assert parts_said(PARK, FIGURE) == ("18.6 km² (18,635,211 m²)", "22.7 km² (22,667,101 m²)")
    assert parts_said(PARK, PEOPLE) == ("404,137 人", "735,723 人")


def test_columns_follow_the_kind_of_rule_and_the_unit():
    assert [(column.title, column.text(FIGURE)) for column in columns(PARK, (FIGURE,))] == [
        ("已覆盖（公顷）", "1,863.5"),
        ("未覆盖（公顷）", "403.2"),
        ("合计（公顷）", "2,266.7"),
    ]
    assert [(column.title, column.text(PEOPLE)) for column in columns(RULES["who_300m"], (PEOPLE,))][:2] == [
        ("已覆盖（人）", "404,137"),
        ("未覆盖（人）", "331,586"),
    ]
    metres = replace(FIGURE, unit="m", numerator=12_345.0, denominator_unit="persons", denominator=5.0, ratio_unit="km_per_10k", ratio=1.7)
    assert [column.text(metres) for column in columns(RULES["greenway_per_10k"], (metres,))] == ["12.35", "5"]


def test_what_a_programme_counts_in_is_said():
    alleys = replace(FIGURE, unit="count", denominator_unit="count", numerator=115.0, denominator=124.0, ratio=115 / 124)
    assert list_said(RULES["completion_back_alleys"], alleys) == "115 / 124 条"
    assert said(alleys) == "92.7 %"


def test_a_bound_is_said_with_its_reason():
    assert said(replace(FIGURE, bound="at_most")) == "≤ 82.2 %"
    assert bound_said(RULES["completion_micro_parks"], replace(FIGURE, bound="at_most")) == "公布的目标是下限，完成率不高于此值"
    assert bound_said(RULES["project_park_per_head"], replace(FIGURE, bound="at_most")) == "部分人口分区没有可用的人口数，实际不高于此值"
    assert "道路用地" in bound_said(RULES["sdg_11_7_1_open_space"], replace(FIGURE, bound="at_least"))
    assert bound_said(PARK, FIGURE) == ""


def test_what_is_short_of_a_goal_is_never_said_to_be_nothing():
    eighty_five, ninety = PARK.goals
    assert goal_short(eighty_five, FIGURE) == "差 2.8 个百分点"
    assert goal_short(eighty_five, replace(FIGURE, ratio=0.84999)) == "差 0.1 个百分点"
    assert goal_short(ninety, replace(FIGURE, ratio=0.9)) == ""
    strict = RULES["gb_55014_2021"].goals[0]
    assert goal_short(strict, replace(FIGURE, ratio=0.8)) == "差 0.1 个百分点"
    heads = RULES["park_green_per_head"].goals[0]
    assert goal_short(heads, replace(FIGURE, ratio=1.68, ratio_unit="m2_per_person")) == "差 10.32"


def test_rows_are_ranked_from_the_highest_and_those_without_a_value_left_out():
    rows = [replace(FIGURE, zone=zone, ratio=ratio) for zone, ratio in (("甲", 0.2), ("乙", None), ("丙", 0.9), ("", 0.5))]
    assert [row.zone for row in ranked(rows)] == ["丙", "甲"]


def test_rows_are_called_in_the_readers_language():
    assert zone_said("崇阳街道 · 一社区") == "崇阳街道 · 一社区"
    use_language("en")
    assert zone_said("崇阳街道 · 一社区") == "Chongyang · 一社区"
    assert zone_said("怀远镇", short=True) == "Huaiyuan"
    assert zone_said("") == "Outside all towns"
