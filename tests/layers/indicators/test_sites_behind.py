"""The features behind a figure: as many of each kind as the figure says."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.indicators.sites_behind import sites_behind
from layers.indicators.statistics import editions, statistic
from layers.store.embedded import open_store
from tests.layers.strip_city import degrees, publish, published

SHAPES = {
    "两半西": box(-6, -500, -3, 500), "两半东": box(-3, -500, 0, 500), "小": box(-30, 600, -20, 610), "点": Point(5, 5),
    "未完": box(-6, 700, 0, 800), "不开": box(-6, 900, 0, 999), "无": None, "街": box(20, 100, 40, 140),
}  # fmt: skip


@pytest.fixture
def store(tmp_path):
    green = degrees(*SHAPES.values(), name=list(SHAPES), fid=[f"L{n}" for n in range(len(SHAPES))], town=["甲街道"] * len(SHAPES))
    green["status"] = ["planned" if name == "未完" else "finished" for name in SHAPES]
    green["activity_site"] = ["否" if name == "不开" else "是" for name in SHAPES]
    store = open_store(tmp_path)
    published(store, green_areas=green.assign(green_class="park"))
    return store


def behind(store, rule="park_service_radius_2022", **how):
    question = replace(Question(rule_book(store.home).rule(rule)), **how)
    found = statistic(store, question, editions(store, question))
    return found, sites_behind(store, found)


def test_every_feature_counts_or_has_its_reason(store):
    _, table = behind(store)
    assert dict(zip(table["name"], table["reason"], strict=True)) == {
        "两半西": "", "两半东": "", "街": "", "小": "site-outside-bands", "点": "site-no-area", "未完": "site-not-finished",
        "不开": "site-not-open", "无": "site-no-geometry",
    }  # fmt: skip
    assert (table["reason"] == "").tolist() == [True] * 3 + [False] * 5


def test_halves_of_a_park_are_judged_by_the_whole(store):
    table = behind(store)[1].set_index("name")
    assert table.loc["两半西", ["area_m2", "site_m2", "radius_m"]].tolist() == pytest.approx([3000, 6000, 500], rel=1e-6)
    assert table.loc["街", ["area_m2", "site_m2", "radius_m"]].tolist() == pytest.approx([800, 800, 300], rel=1e-6)
    assert np.isnan(table.loc["小", "radius_m"])
    assert table.loc["街", ["layer", "fid", "town"]].tolist() == ["green_areas", "L7", "甲街道"]


@pytest.mark.parametrize(
    "rule",
    ["park_service_radius_2022", "city_checkup_2021", "who_300m", "sdg_11_7_1_access", "project_green_share", "project_park_per_head"],
)
def test_the_table_counts_what_the_figure_counts(store, rule):
    found, table = behind(store, rule)
    said = {
        reason.replace("cover-no", "site-no"): count for reason, count in found.city.excluded if reason.split("-")[0] in ("site", "cover")
    }
    reasons = Counter(table["reason"])
    assert reasons.pop("") == len(table) - sum(said.values())
    assert dict(reasons) == said


def test_a_site_far_from_every_street_is_off_the_network(store):
    table = behind(store, "sdg_11_7_1_access")[1].set_index("name")
    assert (table.loc["小", "reason"], table.loc["点", "reason"], table.loc["点", "radius_m"]) == ("site-off-network", "", 400)
    assert np.isnan(table.loc["小", "radius_m"])


def test_projects_of_a_programme_are_told_by_whether_they_are_done(store):
    alleys = degrees(
        LineString([(0, 0), (9, 0)]), None, LineString([(0, 9), (9, 9)]), status=["finished", "finished", "planned"], name=list("abc")
    )
    publish(store, "back_alleys", alleys.assign(town="甲街道"))
    found, table = behind(store, "completion_back_alleys")
    assert dict(zip(table["name"], table["reason"], strict=True)) == {"a": "", "b": "", "c": "site-not-finished"}
    assert found.city.numerator == 2


def test_the_day_decides_and_older_revisions_are_looked_at(store):
    before, table = behind(store)
    publish(store, "green_areas", degrees(box(-6, -500, 0, 500)).assign(status="planned", activity_site="是", green_class="park"))
    assert sites_behind(store, before) is table
    assert behind(store, as_of=date(2030, 1, 1))[1]["reason"].tolist() == ["site-not-finished"]


def test_a_figure_without_any_layer_of_sites_has_nothing_behind_it(store):
    _, table = behind(store, "greenway_service_radius")
    assert len(table) == 0
    assert {"layer", "fid", "name", "reason", "radius_m"} <= set(table.columns)
