"""From revisions to figures: which sites count, what a figure carries, and what it says when something is missing."""

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from layers.indicators.question import Question
from layers.indicators.rules import published_rules
from layers.indicators.statistics import computed, editions, statistic, token
from layers.store.embedded import open_store
from tests.layers.strip_city import DAY, communities, degrees, inputs, published, sites

BOOK = {rule.id: Question(rule) for rule in published_rules()}
PARKS, GREEN = BOOK["park_service_radius_2022"], BOOK["project_green_share"]


def test_the_city_and_its_towns_get_their_share():
    found = computed(PARKS, inputs())
    assert found.city.ratio == pytest.approx(0.5, abs=1e-5)
    assert found.city.numerator == pytest.approx(5000, abs=0.1)
    assert found.city.denominator == pytest.approx(10_000, abs=0.1)
    assert {town.zone: round(town.ratio, 4) for town in found.zones} == {"甲街道": 1.0, "乙镇": 0.1667}
    assert sum(town.numerator for town in found.zones) == pytest.approx(found.city.numerator)
    assert sum(town.denominator for town in found.zones) == pytest.approx(found.city.denominator)


def test_a_figure_carries_what_it_rests_on():
    figure = computed(PARKS, inputs()).city
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
    figure = computed(PARKS, inputs(green_areas=green)).city
    assert dict(figure.excluded) == {"site-not-finished": 1, "site-not-open": 2, "layer-without-data": 2}
    assert figure.joined == 1


def test_before_any_site_is_finished_nothing_is_served_and_that_is_a_figure():
    green = sites((6000, "finished", "是"))
    green["actual_finish"] = pd.to_datetime(["2022-01-01"])
    figure = computed(PARKS, inputs(green_areas=green)).city
    assert (figure.ratio, figure.missing, dict(figure.excluded)["site-not-finished"]) == (0.0, (), 1)
    assert computed(replace(PARKS, as_of=date(2022, 1, 1)), inputs(green_areas=green)).city.ratio == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize("gone", ["residential_land", "built_up_area"])
def test_a_missing_denominator_gives_no_share_and_names_the_layer(gone):
    found = computed(PARKS, inputs(**{gone: None}))
    assert (found.city.ratio, found.city.missing) == (None, (f"layer:{gone}",))
    assert found.zones == ()
    assert found.result is None


def test_an_empty_denominator_gives_no_share():
    figure = computed(PARKS, inputs(residential_land=degrees())).city
    assert (figure.ratio, figure.missing) == (None, ("land",))


def test_without_any_site_layer_the_figure_names_them():
    assert computed(PARKS, inputs(green_areas=None)).city.missing == (
        "layer:green_areas",
        "layer:micro_parks",
        "layer:large_ecological_spaces",
    )


def test_without_towns_the_city_still_has_its_share():
    found = computed(PARKS, inputs(towns=None))
    assert found.city.ratio == pytest.approx(0.5, abs=1e-5)
    assert found.zones == ()


def test_a_town_without_homes_has_no_share():
    towns = degrees(box(-3000, -3000, 3000, 3000), box(3000, -3000, 6000, 3000), name=["甲街道", "乙镇"])
    empty = computed(PARKS, inputs(towns=towns)).zones[1]
    assert (empty.ratio, empty.missing) == (None, ("land",))


def test_project_green_is_clipped_to_the_built_up_area_and_counted_once():
    green = degrees(box(0, 0, 100, 100), box(50, 0, 150, 100), box(9000, 0, 9100, 100), status=["finished"] * 3)
    figure = computed(GREEN, inputs(green_areas=green)).city
    assert figure.numerator == pytest.approx(15_000, rel=1e-6)
    assert figure.denominator == pytest.approx(4_000_000, rel=1e-4)
    assert figure.ratio == pytest.approx(15_000 / 4_000_000, rel=1e-4)
    assert dict(figure.excluded)["cover-outside-ground"] == 1


def test_figures_are_computed_once_for_the_same_revisions_and_anew_for_others(tmp_path):
    store = open_store(tmp_path)
    published(store)
    before = editions(store, PARKS)
    assert statistic(store, PARKS, before) is statistic(store, PARKS, before)
    assert statistic(store, PARKS, before).city.ratio == pytest.approx(0.5, abs=1e-5)
    store.publish("green_areas", sites((6000, "finished", "是"), (400, "finished", "否")), by="李", note="", data_date=DAY)
    after = editions(store, PARKS)
    assert token(PARKS, before) != token(PARKS, after)
    assert [source.revision for source in statistic(store, PARKS, after).city.sources] == [2, 1, 1, 1]


def asked(rule, **changes):
    """The answer to the rule on the strip."""
    level = changes.pop("level", "towns")
    return computed(replace(BOOK[rule], level=level), inputs(**changes))


def test_a_site_layer_of_which_no_feature_says_whether_it_is_open_cannot_be_judged():
    closed = sites((6000, "finished", None))
    assert computed(PARKS, inputs(green_areas=closed)).city.missing == (
        "field:green_areas.activity_site",
        "layer:micro_parks",
        "layer:large_ecological_spaces",
    )
    park = degrees(box(-6, -500, 0, 500), status=["finished"])
    found = computed(PARKS, inputs(green_areas=closed, large_ecological_spaces=park)).city
    assert (found.ratio, found.bound) == (pytest.approx(0.5, abs=1e-5), "at_least")
    assert dict(found.excluded) == {"layer-without-data": 1, "layer-without-field": 1, **{}}


def test_a_layer_of_sites_that_is_empty_gives_no_share():
    figure = computed(PARKS, inputs(green_areas=sites())).city
    assert (figure.ratio, figure.missing) == (None, ("sites",))


def test_sites_that_are_finished_but_nowhere_give_no_share():
    lost = sites((6000, "finished", "是"), (6000, "planned", "是"))
    lost.loc[0, "geometry"] = None
    assert computed(PARKS, inputs(green_areas=lost)).city.missing == ("sites",)


def test_sites_of_another_class_are_told_from_closed_ones():
    green = sites((6000, "finished", "否"))
    green["green_class"] = "square"
    figure = computed(BOOK["city_checkup_2021"], inputs(green_areas=green)).city
    assert (figure.ratio, dict(figure.excluded)["site-other-kind"]) == (0.0, 1)


@pytest.mark.parametrize(("area", "share"), [(399.9, 0.0), (400, 0.3), (4999.9, 0.3), (5000, 0.5)])
def test_thresholds_belong_to_the_band_above_them(area, share):
    assert computed(PARKS, inputs(green_areas=sites((area, "finished", "是")))).city.ratio == pytest.approx(share, abs=1e-5)


def test_people_are_counted_where_they_live():
    figure = asked("who_300m", population=communities(400, 1200)).city
    assert (figure.unit, figure.denominator_unit) == ("persons", "persons")
    assert figure.denominator == pytest.approx(1600)
    assert figure.numerator == pytest.approx(300, abs=0.05)


def test_people_whose_number_is_not_known_are_counted_as_such_and_not_as_nobody_served():
    found = asked("who_300m", population=communities(400, None))
    assert dict(found.city.excluded) == {"layer-without-data": 2, "people-missing": 1}
    assert found.city.denominator == pytest.approx(400)
    assert found.city.ratio == pytest.approx(0.75, abs=1e-4)
    assert [(row.zone, row.missing) for row in found.zones if row.ratio is None] == [("乙镇", ("weight",))]


def test_people_without_homes_to_place_them_on_are_said_to_be_unplaced():
    found = asked("who_300m", residential_land=degrees(box(0, 0, 400, 10))).city
    assert dict(found.excluded)["people-unplaced"] == 600
    assert found.denominator == pytest.approx(400)


def test_homes_outside_all_population_areas_are_counted():
    west = communities(400, 600).iloc[:1]
    homes = degrees(box(0, 0, 400, 10), box(500, 0, 600, 10), box(700, 0, 800, 10))
    assert dict(asked("who_300m", population=west, residential_land=homes).city.excluded)["land-no-people"] == 2


def test_a_population_that_is_nowhere_known_gives_no_share():
    for people in (communities(None, None), communities(0, 0), communities(1, 1).drop(columns="population")):
        figure = asked("who_300m", population=people).city
        assert (figure.ratio, figure.missing) == (None, ("weight",))


def test_along_the_street_people_walk_as_far_as_the_radius():
    figure = asked("sdg_11_7_1_access").city
    assert figure.distance == "network"
    assert figure.numerator == pytest.approx(400, abs=0.5)
    assert {source.part for source in figure.sources} == {"sites", "land", "clip", "people", "streets", "zones"}


def test_without_streets_a_walk_cannot_be_computed():
    assert asked("sdg_11_7_1_access", streets=None).city.missing == ("layer:streets",)
    assert asked("sdg_11_7_1_access", streets=degrees(Point(0, 0))).city.missing == ("streets",)


def test_communities_can_be_the_rows():
    found = asked("who_300m", level="population")
    assert [(row.zone, round(row.numerator)) for row in found.zones] == [("东村", 300), ("西村", 0)]


def test_communities_of_one_name_carry_their_town():
    same = communities(400, 600)
    same["name"] = "新村"
    assert [row.zone for row in asked("who_300m", population=same, level="population").zones] == ["甲街道 · 新村", "乙镇 · 新村"]


def test_rows_that_overlap_or_leave_land_out_are_said_and_add_up():
    towns = degrees(box(-3000, -3000, 400, 3000), box(300, -3000, 900, 3000), box(5000, 0, 6000, 1), name=["甲街道", "乙镇", None])
    found = computed(PARKS, inputs(towns=towns))
    notes = dict(found.city.excluded)
    assert (notes["zone-overlap"], notes["land-outside-zones"], notes["zone-no-name"]) == (1, 1, 1)
    assert {row.zone: round(row.denominator) for row in found.zones} == {"甲街道": 4000, "乙镇": 5000, "": 1000}


def test_an_amount_per_head_counts_what_lies_in_the_built_up_area():
    green = degrees(
        box(-6, -500, 0, 500), box(-5, -500, 4, 500), box(4000, 0, 4100, 100), status=["finished"] * 3, green_class=["park"] * 3
    )
    found = asked("project_park_per_head", green_areas=green)
    assert (found.city.unit, found.city.denominator_unit, found.city.ratio_unit) == ("m2", "persons", "m2_per_person")
    assert found.city.numerator == pytest.approx(10_000, rel=1e-6)
    assert found.city.ratio == pytest.approx(10, rel=1e-6)
    assert dict(found.city.excluded)["site-outside-clip"] == 1
    assert {row.zone: round(row.ratio, 3) for row in found.zones} == {"甲街道": 25.0, "乙镇": 0.0}


def test_per_head_without_people_or_without_usable_sites_gives_no_rate():
    assert asked("project_park_per_head", population=communities(0, 0)).city.missing == ("weight",)
    points = degrees(Point(0, 0), status=["finished"], green_class=["park"])
    assert asked("project_park_per_head", green_areas=points).city.missing == ("sites",)
    planned = degrees(box(-6, -500, 0, 500), status=["planned"], green_class=["park"])
    assert asked("project_park_per_head", green_areas=planned).city.ratio == 0.0


def test_greenways_are_measured_once_a_city_hands_them_in():
    ways = degrees(LineString([(0, 5), (1000, 5), (2000, 5)]), LineString([(1000, 5), (2000, 5)]), status=["finished"] * 2)
    found = asked("greenway_per_10k", greenways=ways)
    assert (found.city.numerator, found.city.unit) == (pytest.approx(2000, rel=1e-6), "m")
    assert found.city.ratio == pytest.approx(20, rel=1e-6)
    assert {row.zone: round(row.ratio, 2) for row in found.zones} == {"甲街道": 10.0, "乙镇": 26.67}


def test_greenways_serve_a_kilometre_on_both_sides():
    found = asked("greenway_service_radius", greenways=degrees(LineString([(-700, 5), (-500, 5)])))
    assert found.city.ratio == pytest.approx(0.5, abs=1e-4)


def test_greenways_handed_in_as_points_have_no_length():
    assert asked("greenway_per_10k", greenways=degrees(Point(0, 0))).city.missing == ("sites",)


def test_a_survey_of_green_land_gives_the_statutory_figures():
    survey = degrees(box(-2000, -500, 0, 0), box(0, -500, 100, 0), green_class=["attached", "park"])
    assert asked("green_space_ratio", green_inventory=survey).city.ratio == pytest.approx(1_050_000 / 4_000_000, rel=1e-6)
    assert asked("park_green_per_head", green_inventory=survey).city.ratio == pytest.approx(50, rel=1e-6)


def test_open_space_without_the_land_in_streets_is_a_floor():
    streets = degrees(box(0, 0, 2000, 20))
    without, whole = asked("sdg_11_7_1_open_space"), asked("sdg_11_7_1_open_space", street_land=streets)
    assert (without.city.bound, without.city.numerator) == ("at_least", pytest.approx(6000, rel=1e-6))
    assert whole.city.numerator == pytest.approx(46_000, rel=1e-6)


def test_without_the_layer_of_the_rows_there_are_none_and_it_is_said():
    found = asked("who_300m", level="towns", towns=None)
    assert found.zones == ()
    assert dict(found.city.excluded)["layer-without-data"] == 3


def programme(done, planned, **columns):
    status = ["finished"] * done + ["planned"] * planned
    table = {"length_m": 100.0, "area_m2": 50.0, "town": "甲街道", **columns}
    return degrees(*[None] * len(status), status=status).assign(**table)


def test_completion_is_held_against_the_published_list_and_not_against_what_was_handed_in():
    found = asked("completion_back_alleys", back_alleys=programme(31, 31))
    assert (found.city.numerator, found.city.denominator, found.city.ratio, found.city.bound) == (31, 124, 0.25, "exact")
    (length,) = found.beside
    assert (length.unit, length.numerator, length.denominator, length.ratio) == ("m", 3100, 6200, 0.5)
    assert dict(length.excluded) == {"without-geometry": 62}
    assert [(row.zone, row.numerator, row.denominator, row.missing) for row in found.zones] == [("甲街道", 31, 62, ("target-by-row",))]


@pytest.mark.parametrize(("done", "share"), [(10, 0.25), (44, 1.0)])
def test_a_list_published_as_more_than_gives_a_share_of_at_most(done, share):
    figure = asked("completion_micro_parks", micro_parks=programme(done, 0)).city
    assert (figure.ratio, figure.bound) == (share, "at_most")


def test_more_done_than_listed_is_said_and_never_more_than_all():
    figure = asked("completion_old_roads", old_roads=programme(12, 0)).city
    assert (figure.ratio, figure.numerator, figure.denominator, dict(figure.excluded)) == (1.0, 12, 10, {"beyond-list": 2})


def test_a_list_without_a_certain_unit_and_a_programme_without_a_list_have_no_share():
    doubtful = asked("completion_urban_villages", urban_villages=programme(3, 1, households=10)).city
    assert (doubtful.ratio, doubtful.missing) == (None, ("target-doubtful",))
    assert asked("completion_markets", markets=programme(3, 1, inspections=1)).city.missing == ("target",)


def test_completion_follows_the_day_that_is_asked_about():
    alleys = programme(2, 0, actual_finish=pd.to_datetime(["2020-06-30", "2021-06-30"]))
    counts = [
        computed(replace(BOOK["completion_back_alleys"], as_of=date(year, 12, 31)), inputs(back_alleys=alleys)).city
        for year in (2019, 2020, 2021)
    ]
    assert [figure.numerator for figure in counts] == [0, 1, 2]
    assert counts[0].ratio == 0.0


@pytest.mark.parametrize("rule", list(BOOK))
def test_every_rule_answers_or_names_what_it_lacks(rule):
    found = asked(rule, practice_centres=degrees(Point(0, 5), status=["finished"]))
    assert (found.city.ratio is None) == bool(found.city.missing)
    assert found.city.ratio is None or found.city.ratio >= 0
