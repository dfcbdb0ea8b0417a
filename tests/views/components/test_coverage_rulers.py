"""Rulers in words: definitions in one line, and the rule that a click on a bar means."""

from datetime import UTC, datetime

import pytest

from geo.figure import Figure
from layers.indicators.rulers import Ruler
from layers.indicators.rules import published_rules
from views.components.coverage_rulers import chosen_rule, definition, spread_words
from views.i18n import use_language

RULES = {rule.id: rule for rule in published_rules()}
CITY = Figure("r", "1", None, 0.5, 1.0, 2.0, "m2", "", "euclidean", (), (), 0, 0, (), datetime.now(UTC), "m2")
ROWS = [Ruler(RULES[key], CITY, None, None) for key in ("gb_50563_2010", "city_checkup_2021", "who_300m", "sdg_11_7_1_access")]


@pytest.fixture(autouse=True)
def chinese():
    use_language("zh")
    yield
    use_language("zh")


def test_a_definition_names_sizes_radii_way_and_denominator():
    assert definition(RULES["city_checkup_2021"]) == "2,000–5,000 m² → 300 m；≥ 5,000 m² → 500 m · 直线 · 建成区内全部居住用地面积"
    assert definition(RULES["sdg_11_7_1_access"]) == "不限面积 → 400 m · 沿街道步行 · 建成区人口"
    assert definition(RULES["project_green_share"]) == "建成区面积"


@pytest.mark.parametrize(
    ("series", "places", "rule"),
    [(0, [1], "city_checkup_2021"), (1, [0], "who_300m"), (1, [1], "sdg_11_7_1_access")],
)
def test_a_click_on_a_bar_means_its_rule(series, places, rule):
    assert chosen_rule([{"series_index": series, "data_indices": places}], ROWS) is RULES[rule]


@pytest.mark.parametrize("selected", [[], [{}], [{"series_index": 4, "data_indices": [0]}], [{"series_index": 0, "data_indices": [9]}]])
def test_a_click_on_nothing_means_nothing(selected):
    assert chosen_rule(selected, ROWS) is None


def test_the_chart_is_told_in_words():
    assert spread_words(ROWS[:2]) == "GB/T 50563 50.0 %；城市体检 2021 50.0 %"
