"""The rule table, and what an operator's file does to it."""

from math import inf

import pytest

from geo.bands import Band
from layers.catalogue import BY_KEY, programmes
from layers.indicators.rule import Confidence, RuleKind
from layers.indicators.rules import UnknownRuleError, published_rules, rule_book

PARKS = "park_service_radius_2022"
RULES = published_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_names_layers_and_fields_that_exist_or_that_it_says_are_wanted(rule):
    assert rule.layers
    wanted = {key for key, _ in rule.wanted}
    assert set(rule.layers) - wanted <= set(BY_KEY)
    assert not wanted & set(BY_KEY), "a layer of the catalogue is no longer wanted"
    for entry in rule.sites:
        if entry.field is not None:
            assert entry.layer in wanted or BY_KEY[entry.layer].field(entry.field)
            assert entry.accepted


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_speaks_both_languages_and_says_how_sure_it_is(rule):
    for text in (rule.name, rule.ruleset, rule.numerator, rule.denominator, rule.rule_text, rule.source, *rule.notes):
        assert text.zh
        assert text.en
    assert rule.confidence in Confidence
    assert (rule.kind is RuleKind.SERVICE_RADIUS) == bool(rule.bands)


def test_ids_are_unique():
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_the_2022_rule_has_its_published_thresholds():
    rule = rule_book(home=layer_less()).rule(PARKS)
    assert rule.bands == (Band(400, 5000, 300), Band(5000, inf, 500))
    assert [goal.value for goal in rule.goals] == [0.85, 0.90]
    assert (rule.minimum_area_m2, rule.version, rule.changed) == (400, "2022", ())


def layer_less():
    from pathlib import Path

    return Path("no-such-folder")


LAND, PEOPLE = ("residential_land", "built_up_area", None), ("residential_land", "built_up_area", "population")
EVERYONE = ("residential_land", None, "population")


@pytest.mark.parametrize(
    ("rule", "bands", "distance", "denominator", "goals"),
    [
        ("park_service_radius_2022", [(400, 5000, 300), (5000, inf, 500)], "euclidean", LAND, [0.85, 0.90]),
        ("city_checkup_2021", [(2000, 5000, 300), (5000, inf, 500)], "euclidean", LAND, []),
        ("gb_50563_2010", [(5000, inf, 500)], "euclidean", LAND, []),
        ("gb_55014_2021", [(400, 5000, 300), (5000, inf, 500)], "euclidean", LAND, [0.80]),
        ("sdg_11_7_1_access", [(0, inf, 400)], "network", PEOPLE, []),
        ("who_300m", [(5000, inf, 300)], "euclidean", PEOPLE, []),
        ("rule_3_30_300", [(10_000, inf, 300)], "network", PEOPLE, []),
        ("tpl_half_mile", [(0, inf, 804.672)], "network", PEOPLE, []),
        ("practice_circle_15min", [(0, inf, 1000)], "network", EVERYONE, []),
        ("community_circle_5min", [(0, inf, 300)], "network", PEOPLE, []),
        ("community_circle_10min", [(0, inf, 500)], "network", PEOPLE, []),
        ("community_circle_15min", [(0, inf, 1000)], "network", PEOPLE, []),
        ("greenway_service_radius", [(0, inf, 1000)], "euclidean", LAND, []),
        ("greenway_per_10k", [], "none", EVERYONE, [1.0]),
        ("park_green_per_head", [], "none", PEOPLE, [12, 14.8, 8]),
        ("green_space_ratio", [], "none", ("built_up_area", None, None), [0.40]),
        ("sdg_11_7_1_open_space", [], "none", ("built_up_area", None, None), []),
    ],
)
def test_rules_have_the_thresholds_of_their_documents(rule, bands, distance, denominator, goals):
    found = rule_book(layer_less()).rule(rule)
    assert list(found.bands) == [Band(*band) for band in bands]
    assert (found.distance, (found.land, found.clip, found.people)) == (distance, denominator)
    assert [goal.value for goal in found.goals] == goals


def test_more_than_80_percent_is_not_met_by_80_percent():
    (goal,) = rule_book(layer_less()).rule("gb_55014_2021").goals
    assert (goal.met_by(0.80), goal.met_by(0.801)) == (False, True)
    assert rule_book(layer_less()).rule(PARKS).goals[0].met_by(0.85)


@pytest.mark.parametrize(
    ("rule", "mark"),
    [("park_service_radius_2022", "K"), ("city_checkup_2021", "V"), ("gb_50563_2010", "K"), ("gb_55014_2021", "U"), ("tpl_half_mile", "V"),
     ("practice_circle_15min_line", "U"), ("project_green_share", "U"), ("greenway_service_radius", "V")],
)  # fmt: skip
def test_rules_carry_the_mark_of_how_well_their_thresholds_are_known(rule, mark):
    assert rule_book(layer_less()).rule(rule).confidence == mark


def test_every_programme_has_a_completion_rate():
    completion = rule_book(layer_less()).indicator("completion").rules
    assert completion == tuple(f"completion_{layer.key}" for layer in programmes())


def test_walking_starts_where_streets_meet_the_site_and_straight_lines_at_its_edge():
    for rule in RULES:
        if rule.kind is RuleKind.SERVICE_RADIUS:
            assert (rule.origin == "access") == (rule.distance == "network")


def test_radii_can_be_made_longer_and_bands_stay():
    longer = rule_book(layer_less()).rule(PARKS).scaled(2)
    assert longer.bands == (Band(400, 5000, 600), Band(5000, inf, 1000))


def test_the_share_of_project_green_is_never_called_the_statutory_ratio():
    rule = rule_book(layer_less()).rule("project_green_share")
    assert rule.name.zh == "项目绿地 / 建成区"
    assert "绿地率" not in rule.name.zh


def test_an_operator_changes_thresholds_and_the_change_shows(tmp_path):
    (tmp_path / "rules.toml").write_text(
        "[park_service_radius_2022]\nbands = [{min = 5000, radius = 500}, {min = 2000, max = 5000, radius = 300}]\ngoals = [0.8]\n", "utf-8"
    )
    book = rule_book(tmp_path)
    rule = book.rule(PARKS)
    assert book.problem == ""
    assert rule.bands == (Band(2000, 5000, 300), Band(5000, inf, 500))
    assert [goal.value for goal in rule.goals] == [0.8]
    assert rule.changed == ("bands", "goals")
    assert rule.version.startswith("2022-local-")
    assert book.rule("project_green_share").changed == ()


def test_a_file_that_repeats_the_published_thresholds_changes_nothing(tmp_path):
    (tmp_path / "rules.toml").write_text(
        "[park_service_radius_2022]\nbands = [{min = 400, max = 5000, radius = 300}, {min = 5000, radius = 500}]\n", "utf-8"
    )
    assert rule_book(tmp_path).rule(PARKS).version == "2022"


@pytest.mark.parametrize(
    "text",
    [
        "this is not toml",
        "[no_such_rule]\ngoals = [0.5]",
        "[park_service_radius_2022]\nbands = [{min = 400, max = 300, radius = 300}]",
        "[park_service_radius_2022]\nbands = [{min = 0, max = 500, radius = 300}, {min = 400, radius = 500}]",
        "[park_service_radius_2022]\nbands = []",
        "[park_service_radius_2022]\nbands = [{min = 400}]",
        "[park_service_radius_2022]\nbands = 5",
        "[park_service_radius_2022]\ngoals = [85]",
        "[park_service_radius_2022]\nradius = 5",
        "[project_green_share]\nbands = [{min = 400, radius = 300}]",
        "park_service_radius_2022 = 3",
        "[park_service_radius_2022]\nbands = [{min = 400, maximum = 5000, radius = 300}]",
        "[park_service_radius_2022]\nbands = [{min = 400, radius = inf}]",
        "[park_service_radius_2022]\nbands = [{min = 400, radius = 20001}]",
        "[park_service_radius_2022]\noff_street_m = 50",
        "[sdg_11_7_1_access]\noff_street_m = 0",
        "[sdg_11_7_1_access]\noff_street_m = 501",
        "[sdg_11_7_1_access]\noff_street_m = nan",
        "[park_green_per_head]\ngoals = [0]",
        "[park_green_per_head]\ngoals = [inf]",
        "[park_green_per_head]\ngoals = '12'",
    ],
)
def test_a_file_that_makes_no_sense_leaves_the_published_thresholds_and_says_so(tmp_path, text):
    (tmp_path / "rules.toml").write_text(text, "utf-8")
    book = rule_book(tmp_path)
    assert book.problem
    assert book.rule(PARKS).version == "2022"


def test_an_operator_changes_how_far_people_leave_the_street(tmp_path):
    (tmp_path / "rules.toml").write_text("[sdg_11_7_1_access]\noff_street_m = 50\n", "utf-8")
    rule = rule_book(tmp_path).rule("sdg_11_7_1_access")
    assert (rule.off_street_m, rule.changed) == (50, ("off_street_m",))
    assert rule.version.startswith("2018-local-")


def test_an_operator_sets_goals_per_head_in_the_unit_of_the_figure(tmp_path):
    (tmp_path / "rules.toml").write_text("[park_green_per_head]\ngoals = [9.5]\n[greenway_per_10k]\ngoals = [1.0]\n", "utf-8")
    book = rule_book(tmp_path)
    (goal,) = book.rule("park_green_per_head").goals
    assert (goal.value, goal.title.zh, goal.met_by(9.5)) == (9.5, "本地目标 ≥ 9.5", True)
    assert book.rule("greenway_per_10k").changed == ()
    assert book.rule("greenway_per_10k").goals == rule_book(layer_less()).rule("greenway_per_10k").goals


def test_a_file_that_is_not_text_is_reported(tmp_path):
    (tmp_path / "rules.toml").write_bytes(b"\xff\xfe\x00")
    assert rule_book(tmp_path).problem


def test_an_unknown_rule_is_named():
    with pytest.raises(UnknownRuleError) as refused:
        rule_book(layer_less()).rule("radius")
    assert refused.value.rule == "radius"
