"""An area drawn on the map: what lies in it, who lives in it, which share of it is served."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.watch import StoppedError
from layers.indicators.inside import AreaError, inside
from layers.indicators.rules import rule_book
from layers.settings import settings
from layers.spec import Measure
from layers.store.embedded import open_store
from tests.layers.strip_city import degrees, publish, published, sites

DRAWN = box(250, -100, 750, 100)


def drawn(shape):
    """A shape in metres as the map hands it over."""
    return gpd.GeoSeries([translate(shape, 5000, 5000)], crs=settings().working_crs).to_crs(4490).iloc[0]


def broken():
    """A polygon with a coordinate that is no number."""
    with np.errstate(invalid="ignore"):
        return Polygon([(103.6, 30.6), (float("nan"), 30.6), (103.7, 30.7)])


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    published(store)
    return store


@pytest.fixture
def book(tmp_path):
    return rule_book(tmp_path)


def figures(found):
    return {rule.id: figure for rule, figure in found.figures}


def contents(found):
    return {content.layer: content for content in found.contents}


def test_shares_are_those_of_the_area_and_parks_outside_reach_in(store, book):
    found = inside(store, book, drawn(DRAWN))
    parks = figures(found)["park_service_radius_2022"]
    assert (parks.denominator, parks.numerator, parks.ratio) == (
        pytest.approx(5000, rel=1e-4),
        pytest.approx(2500, rel=1e-3),
        pytest.approx(0.5, rel=1e-3),
    )
    people = figures(found)["who_300m"]
    assert (people.denominator, people.numerator) == (pytest.approx(500, rel=1e-4), pytest.approx(50, rel=1e-2))
    walk = figures(found)["sdg_11_7_1_access"]
    assert (walk.denominator, walk.numerator) == (pytest.approx(500, rel=1e-4), pytest.approx(150, rel=1e-2))


def test_area_and_people_of_the_area_are_counted(store, book):
    found = inside(store, book, drawn(DRAWN))
    assert found.area_m2 == pytest.approx(100_000, rel=1e-5)
    assert (found.people, found.missing) == (pytest.approx(500, rel=1e-4), ())


def test_all_three_questions_are_answered_or_say_what_they_lack(store, book):
    found = figures(inside(store, book, drawn(DRAWN)))
    assert list(found) == [rule for key in ("park_access", "practice_circle", "green_land") for rule in book.indicator(key).rules]
    assert found["green_space_ratio"].missing == ("layer:green_inventory",)
    assert found["practice_circle_15min"].missing == ("layer:practice_centres",)


def test_amounts_per_head_and_shares_of_ground_are_cut_to_the_area(store, book):
    publish(store, "green_areas", degrees(box(240, -50, 260, 50), status=["finished"], green_class=["park"], activity_site=["是"]))
    found = figures(inside(store, book, drawn(DRAWN)))
    assert found["project_park_per_head"].ratio == pytest.approx(1000 / 500, rel=1e-4)
    assert found["project_green_share"].ratio == pytest.approx(1000 / 100_000, rel=1e-4)


def test_programmes_are_counted_with_what_of_them_lies_inside(store, book):
    alleys = degrees(LineString([(200, 0), (300, 0)]), LineString([(300, 0), (400, 0)]), LineString([(0, 0), (9, 0)]), None)
    publish(store, "back_alleys", alleys.assign(status=["finished", "planned", "finished", "finished"], fid=list("abcd")))
    found = contents(inside(store, book, drawn(DRAWN)))["back_alleys"]
    assert (found.features, dict(found.by_status), found.cut, found.nowhere) == (2, {"finished": 1, "planned": 1}, 1, 1)
    amounts = {measure: (whole, done) for measure, whole, done in found.amounts}
    assert amounts[Measure.COUNT] == (2, 1)
    assert amounts[Measure.LENGTH] == pytest.approx((150, 50), rel=1e-5)


def test_ground_that_projects_share_counts_once(store, book):
    parks = degrees(box(300, 0, 320, 10), box(310, 0, 330, 10), status=["finished"] * 2)
    publish(store, "micro_parks", parks)
    found = contents(inside(store, book, drawn(DRAWN)))["micro_parks"]
    assert {measure: whole for measure, whole, _ in found.amounts}[Measure.AREA] == pytest.approx(300, rel=1e-4)


def test_a_day_decides_what_is_done(store, book):
    green = sites((6000, "finished", "是")).assign(actual_finish=pd.to_datetime(["2021-06-30"]))
    publish(store, "green_areas", green)
    shares = [
        figures(inside(store, book, drawn(DRAWN), as_of=date(year, 12, 31)))["park_service_radius_2022"].ratio for year in (2020, 2021)
    ]
    assert shares == [0.0, pytest.approx(0.5, rel=1e-3)]


def test_where_nobody_lives_there_is_no_share(store, book):
    found = inside(store, book, drawn(box(0, 100, 50, 150)))
    assert found.people == 0
    assert figures(found)["park_service_radius_2022"].missing == ("land",)
    assert figures(found)["project_park_per_head"].missing == ("land",)


def test_without_a_layer_of_people_the_area_says_so(tmp_path, book):
    store = open_store(tmp_path / "other")
    published(store, population=None)
    found = inside(store, book, drawn(DRAWN))
    assert (found.people, found.missing) == (None, ("layer:population",))


def test_an_area_drawn_across_itself_or_in_parts_is_mended(store, book):
    bow = drawn(Polygon([(250, -100), (750, 100), (750, -100), (250, 100)]))
    assert inside(store, book, bow).area_m2 == pytest.approx(50_000, rel=1e-4)
    parts = drawn(MultiPolygon([box(0, -5, 100, 5), box(900, -5, 1000, 5)]))
    assert inside(store, book, parts).area_m2 == pytest.approx(2000, rel=1e-4)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "area-not-polygon"),
        (Point(103.6, 30.6), "area-not-polygon"),
        (LineString([(103.6, 30.6), (103.7, 30.6)]), "area-not-polygon"),
        (Polygon(), "area-empty"),
        (Polygon([(103.6, 30.6), (103.7, 30.6), (103.65, 30.6)]), "area-empty"),
        (broken(), "area-empty"),
        (box(100, 28, 108, 33), "area-too-large"),
    ],
)
def test_what_encloses_nothing_or_too_much_is_refused(store, book, shape, code):
    with pytest.raises(AreaError) as refused:
        inside(store, book, shape)
    assert refused.value.code == code


def test_the_result_is_shared_until_a_revision_changes(store, book):
    first = inside(store, book, drawn(DRAWN))
    assert inside(store, book, drawn(DRAWN)) is first
    publish(store, "micro_parks", degrees(box(300, 0, 320, 10), status=["finished"]))
    assert inside(store, book, drawn(DRAWN)) is not first


def test_it_tells_where_it_is_and_can_be_stopped(store, book):
    seen = []
    inside(store, book, drawn(DRAWN), watch=lambda step, share: seen.append(share))
    assert seen == sorted(seen)

    def stop(step, share):
        raise StoppedError

    with pytest.raises(StoppedError):
        inside(store, book, drawn(box(0, -10, 10, 10)), watch=stop)
