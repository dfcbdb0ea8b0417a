"""The rule table, and what an operator's file does to it."""

from math import inf

import pytest

from geo.bands import Band
from layers.catalogue import BY_KEY
from layers.rule import Confidence, RuleKind
from layers.rules import UnknownRuleError, published_rules, rule_book

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
    ],
)
def test_a_file_that_makes_no_sense_leaves_the_published_thresholds_and_says_so(tmp_path, text):
    (tmp_path / "rules.toml").write_text(text, "utf-8")
    book = rule_book(tmp_path)
    assert book.problem
    assert book.rule(PARKS).version == "2022"


def test_a_file_that_is_not_text_is_reported(tmp_path):
    (tmp_path / "rules.toml").write_bytes(b"\xff\xfe\x00")
    assert rule_book(tmp_path).problem


def test_an_unknown_rule_is_named():
    with pytest.raises(UnknownRuleError) as refused:
        rule_book(layer_less()).rule("radius")
    assert refused.value.rule == "radius"
