"""From revisions to figures: which sites count, what a figure carries, and what it says when something is missing."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.affinity import translate
from shapely.geometry import box

from layers.question import Question
from layers.rules import published_rules
from layers.settings import settings
from layers.statistics import Inputs, computed, editions, statistic, token
from layers.store import open_store

BOOK = {rule.id: Question(rule) for rule in published_rules()}
PARKS, GREEN = BOOK["park_service_radius_2022"], BOOK["project_green_share"]
DAY = date(2021, 12, 31)


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    return gpd.GeoDataFrame(columns, geometry=placed, crs=settings().working_crs).to_crs(4490)


def sites(*rows):
    """Sites 1,000 m high with their eastern edge at x = 0: area, status, answer to whether they are open."""
    table = {"activity_site": [r[2] for r in rows], "open_to_public": [r[2] for r in rows], "status": [r[1] for r in rows]}
    return degrees(*(box(-area / 1000, -500, 0, 500) for area, _, _ in rows), **table)


def revision(layer, features, number=1):
    return SimpleNamespace(layer=layer, number=number, data_date=DAY, features=features, sha256=f"{layer}-{number}")


def inputs(**frames):
    return Inputs({key: revision(key, len(frame)) for key, frame in frames.items()}, frames)


def city(**changes):
    """A strip of homes 1,000 × 10 m, all built up, in two towns of 400 and 600 m; one open park of 6,000 m² at its west end."""
    whole = {
        "green_areas": sites((6000, "finished", "是")),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=["甲街道", "乙镇"]),
    }
    return inputs(**{key: frame for key, frame in {**whole, **changes}.items() if frame is not None})


def test_the_city_and_its_towns_get_their_share():
    found = computed(PARKS, city())
    assert found.city.ratio == pytest.approx(0.5, abs=1e-5)
    assert found.city.numerator == pytest.approx(5000, abs=0.1)
    assert found.city.denominator == pytest.approx(10_000, abs=0.1)
    assert {town.zone: round(town.ratio, 4) for town in found.zones} == {"甲街道": 1.0, "乙镇": 0.1667}
    assert sum(town.numerator for town in found.zones) == pytest.approx(found.city.numerator)
    assert sum(town.denominator for town in found.zones) == pytest.approx(found.city.denominator)


def test_a_figure_carries_what_it_rests_on():
    figure = computed(PARKS, city()).city
    assert (figure.rule, figure.rule_version, figure.unit, figure.distance) == ("park_service_radius_2022", "2022", "m2", "euclidean")
    assert figure.crs == "LAEA (30.69, 103.5) GRS 1980"
    assert [(s.part, s.layer, s.revision, s.data_date, s.features) for s in figure.sources] == [
        ("sites", "green_areas", 1, DAY, 1),
        ("land", "residential_land", 1, DAY, 1),
        ("clip", "built_up_area", 1, DAY, 1),
        ("zones", "towns", 1, DAY, 2),
    ]
    assert figure.computed_at.tzinfo is not None
    plain = json.loads(json.dumps(figure.as_dict()))
    assert plain["sources"][0] == {"part": "sites", "layer": "green_areas", "revision": 1, "data_date": "2021-12-31", "features": 1}


def test_sites_that_are_unfinished_closed_or_small_do_not_count_and_are_counted():
    green = sites(
        (6000, "planned", "是"), (6000, "finished", "否"), (6000, "finished", None), (399, "accepted", "是"), (400, "accepted", " 是 ")
    )
    figure = computed(PARKS, city(green_areas=green)).city
    assert dict(figure.excluded) == {"site-not-finished": 1, "site-not-open": 2, "layer-without-data": 2}
    assert figure.joined == 1


def test_before_any_site_is_finished_nothing_is_served_and_that_is_a_figure():
    green = sites((6000, "finished", "是"))
    green["actual_finish"] = pd.to_datetime(["2022-01-01"])
    figure = computed(PARKS, city(green_areas=green)).city
    assert (figure.ratio, figure.missing, dict(figure.excluded)["site-not-finished"]) == (0.0, (), 1)
    assert computed(replace(PARKS, as_of=date(2022, 1, 1)), city(green_areas=green)).city.ratio == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize("gone", ["residential_land", "built_up_area"])
def test_a_missing_denominator_gives_no_share_and_names_the_layer(gone):
    found = computed(PARKS, city(**{gone: None}))
    assert (found.city.ratio, found.city.missing) == (None, (f"layer:{gone}",))
    assert found.zones == ()
    assert found.result is None


def test_an_empty_denominator_gives_no_share():
    figure = computed(PARKS, city(residential_land=degrees())).city
    assert (figure.ratio, figure.missing) == (None, ("land",))


def test_without_any_site_layer_the_figure_names_them():
    assert computed(PARKS, city(green_areas=None)).city.missing == (
        "layer:green_areas",
        "layer:micro_parks",
        "layer:large_ecological_spaces",
    )


def test_without_towns_the_city_still_has_its_share():
    found = computed(PARKS, city(towns=None))
    assert found.city.ratio == pytest.approx(0.5, abs=1e-5)
    assert found.zones == ()


def test_a_town_without_homes_has_no_share():
    towns = degrees(box(-3000, -3000, 3000, 3000), box(3000, -3000, 6000, 3000), name=["甲街道", "乙镇"])
    empty = computed(PARKS, city(towns=towns)).zones[1]
    assert (empty.ratio, empty.missing) == (None, ("land",))


def test_project_green_is_clipped_to_the_built_up_area_and_counted_once():
    green = degrees(box(0, 0, 100, 100), box(50, 0, 150, 100), box(9000, 0, 9100, 100), status=["finished"] * 3)
    figure = computed(GREEN, city(green_areas=green)).city
    assert figure.numerator == pytest.approx(15_000, rel=1e-6)
    assert figure.denominator == pytest.approx(4_000_000, rel=1e-4)
    assert figure.ratio == pytest.approx(15_000 / 4_000_000, rel=1e-4)
    assert dict(figure.excluded)["cover-outside-ground"] == 1


def test_figures_are_computed_once_for_the_same_revisions_and_anew_for_others(tmp_path):
    store = open_store(tmp_path)
    for key, frame in city().frames.items():
        store.publish(key, frame, by="李", note="", data_date=DAY)
    before = editions(store, PARKS)
    assert statistic(store, PARKS, before) is statistic(store, PARKS, before)
    assert statistic(store, PARKS, before).city.ratio == pytest.approx(0.5, abs=1e-5)
    store.publish("green_areas", sites((6000, "finished", "是"), (400, "finished", "否")), by="李", note="", data_date=DAY)
    after = editions(store, PARKS)
    assert token(PARKS, before) != token(PARKS, after)
    assert [source.revision for source in statistic(store, PARKS, after).city.sources] == [2, 1, 1, 1]
