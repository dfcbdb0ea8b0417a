"""Imagined sites: the coverage before and after, with nothing stored, and plain refusals."""

from datetime import date

import geopandas as gpd
import pytest
from shapely.affinity import translate
from shapely.geometry import Point, box

from layers.indicators.question import Question
from layers.indicators.rules import published_rules
from layers.indicators.scenario import ScenarioError, scenario
from layers.indicators.statistics import editions
from layers.messages.sentences import MESSAGES
from layers.settings import settings
from layers.store.embedded import open_store

BOOK = {rule.id: rule for rule in published_rules()}
PARKS = Question(BOOK["park_service_radius_2022"])
DAY = date(2021, 12, 31)


def metric(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS."""
    placed = [geometry and translate(geometry, 5000, 5000) for geometry in geometries]
    return gpd.GeoDataFrame(columns, geometry=placed, crs=settings().working_crs)


def degrees(*geometries, **columns):
    return metric(*geometries, **columns).to_crs(4490)


@pytest.fixture
def store(tmp_path):
    """A strip of homes 1,000 × 10 m in two towns, built up, with one open park of 6,000 m² at its west end."""
    store = open_store(tmp_path)
    park = {"fid": ["P1"], "status": ["finished"], "activity_site": ["是"]}
    frames = {
        "green_areas": degrees(box(-6, -500, 0, 500), **park),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=["甲街道", "乙镇"]),
    }
    for key, frame in frames.items():
        store.publish(key, frame, by="李", note="", data_date=DAY)
    return store


def tried(store, question=PARKS, **changes):
    return scenario(store, question, editions(store, question), **changes)


def test_a_drawn_park_in_degrees_shows_before_and_after_by_town(store):
    found = tried(store, added=degrees(box(1000, -500, 1000.5, 500)))
    assert found.before.city.ratio == pytest.approx(0.5, abs=1e-5)
    assert found.change.after.ratio == pytest.approx(0.8, abs=1e-4)
    assert found.change.zones["points"].to_dict() == pytest.approx({"甲街道": 0, "乙镇": 50}, abs=0.02)
    assert found.added["area_m2"].tolist() == pytest.approx([500], rel=1e-5)
    assert found.added["radius_m"].tolist() == [300]
    assert found.excluded == ()


def test_nothing_is_stored(store):
    before = store.currents()
    tried(store, added=metric(box(1000, -500, 1006, 500)))
    assert store.currents() == before


def test_a_park_that_is_taken_away_leaves_its_land_unserved(store):
    found = tried(store, removed=[("green_areas", "P1")])
    assert found.change.lost == pytest.approx(5000, abs=0.1)
    assert found.change.newly_lost["zone"].tolist() == ["甲街道", "乙镇"]


def test_a_site_too_small_for_the_rule_says_so_by_its_radius(store):
    found = tried(store, added=metric(box(900, 20, 910, 30), Point(500, 0), None))
    assert found.added["radius_m"].isna().all()
    assert found.change.points == pytest.approx(0)
    assert dict(found.excluded) == {"site-no-geometry": 1, "site-no-area": 1}


def test_walking_rules_are_measured_along_the_streets(store):
    walk = Question(BOOK["sdg_11_7_1_access"])
    store.publish("streets", degrees(box(-50, -5, 1050, -5).boundary), by="李", note="", data_date=DAY)
    store.publish("population", degrees(box(-3000, -3000, 3000, 3000), name=["社区"], population=[1000]), by="李", note="", data_date=DAY)
    found = tried(store, walk, added=metric(box(1000, -500, 1006, 500)))
    assert found.change.after.weighted_by == "people"
    assert found.change.gained == pytest.approx(400, abs=20)


@pytest.mark.parametrize(
    ("rule", "changes", "code"),
    [
        ("project_green_share", {}, "scenario-rule"),
        ("greenway_service_radius", {}, "scenario-missing"),
        ("park_service_radius_2022", {"removed": [("green_areas", "nobody")]}, "unknown-site"),
    ],
)
def test_what_cannot_be_imagined_is_refused_with_a_reason(store, rule, changes, code):
    with pytest.raises(ScenarioError) as refused:
        tried(store, Question(BOOK[rule]), **changes)
    assert refused.value.code == code
    assert code in MESSAGES
