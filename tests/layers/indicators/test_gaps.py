"""Where service is missing, by people, with the nearest site that counts."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.watch import StoppedError
from layers.indicators.gaps import gaps
from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.indicators.statistics import editions, statistic
from layers.settings import settings
from layers.store.embedded import open_store
from tests.layers.strip_city import communities, degrees, publish, published

HOMES = degrees(box(0, 0, 1000, 10), box(1500, 0, 1600, 10))


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    published(store, residential_land=HOMES, population=communities(400, 700))
    return store


def asked(store, rule="park_service_radius_2022", **how):
    question = replace(Question(rule_book(store.home).rule(rule)), **how)
    return statistic(store, question, editions(store, question))


def test_land_out_of_reach_is_ranked_by_the_people_on_it(store):
    found = gaps(store, asked(store))
    assert (found.count, found.people, found.area_m2) == (2, pytest.approx(600, rel=1e-4), pytest.approx(6000, rel=1e-4))
    first, second = found.rows
    assert (first.rank, first.people, first.area_m2) == (1, pytest.approx(500, rel=1e-4), pytest.approx(5000, rel=1e-4))
    assert (second.rank, second.people, second.area_m2) == (2, pytest.approx(100, rel=1e-4), pytest.approx(1000, rel=1e-4))
    assert (first.town, first.community) == ("乙镇", "西村")


def test_a_place_can_be_flown_to_and_knows_the_nearest_site(store):
    first, second = gaps(store, asked(store)).rows
    assert (first.nearest_m, second.nearest_m) == (pytest.approx(750, abs=1), pytest.approx(1550, abs=1))
    (point,) = gpd.GeoSeries([Point(first.lon, first.lat)], crs=4490).to_crs(settings().working_crs)
    assert first.land.buffer(1e-3).covers(point)
    west, south, east, north = first.bounds
    assert west < first.lon < east
    assert south < first.lat < north


def test_people_rules_rank_by_their_own_people(store):
    found = gaps(store, asked(store, "who_300m"))
    assert found.people == pytest.approx(asked(store, "who_300m").city.denominator - asked(store, "who_300m").city.numerator, rel=1e-6)
    assert [row.town for row in found.rows] == ["乙镇", "甲街道", "乙镇"]


def test_places_do_not_cross_the_rows_of_the_figure(store):
    assert [row.community for row in gaps(store, asked(store, "who_300m", level="population")).rows] == ["西村", "东村", "西村"]


def test_without_people_the_largest_ground_comes_first(tmp_path):
    store = open_store(tmp_path)
    published(store, residential_land=HOMES, population=None, towns=None)
    found = gaps(store, asked(store))
    assert [(row.people, row.town, row.community) for row in found.rows] == [(None, "", "")] * 2
    assert [round(row.area_m2) for row in found.rows] == [5000, 1000]


def test_the_list_can_be_cut_and_still_says_how_many_there_are(store):
    found = gaps(store, asked(store), limit=1)
    assert (len(found.rows), found.count) == (1, 2)


def test_where_no_site_counts_there_is_no_nearest_one(store):
    green = degrees(box(-6, -500, 0, 500), status=["planned"], activity_site=["是"])
    publish(store, "green_areas", green)
    assert {row.nearest_m for row in gaps(store, asked(store)).rows} == {None}


@pytest.mark.parametrize("rule", ["project_green_share", "project_park_per_head", "greenway_service_radius"])
def test_figures_without_land_out_of_reach_have_no_gaps(store, rule):
    found = gaps(store, asked(store, rule))
    assert (found.rows, found.count, found.people, found.area_m2) == ((), 0, None, 0.0)


def test_gaps_are_of_the_revisions_that_the_figure_rests_on(store):
    before = asked(store)
    publish(store, "residential_land", degrees(box(0, 0, 10, 10)))
    assert gaps(store, before).count == 2
    assert gaps(store, asked(store)).count == 0
    assert gaps(store, before) is gaps(store, before)


def test_it_can_be_stopped(store):
    found = asked(store)

    def stop(step, share):
        raise StoppedError

    with pytest.raises(StoppedError):
        gaps(store, found, watch=stop)
