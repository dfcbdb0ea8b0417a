"""The page of methods says what the table of rules holds."""

from math import inf

import pytest

from layers.indicators.rule import RuleKind
from layers.indicators.rules import published_rules, rule_book
from tests.conftest import ROOT

RULES = [rule for rule in published_rules() if rule.kind is not RuleKind.COMPLETION]
DISTANCES = {"euclidean": "直线", "network": "步行", "none": "—"}


def size(band):
    if band.max_m2 < inf:
        return f"{band.min_m2:,g}–{band.max_m2:,g} m²"
    return f"≥ {band.min_m2:,g} m²" if band.min_m2 else "不限面积"


def row(rule):
    """The rule as a row of the table on the page."""
    bands = "；".join(f"{size(band)} → {band.radius_m:,.0f} m" for band in rule.bands)
    goals = "；".join(goal.title.zh for goal in rule.goals)
    cells = (f"`{rule.id}`", rule.name.zh, bands or "—", DISTANCES[rule.distance], rule.denominator.zh, goals or "—", rule.confidence.value)
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_stands_on_the_page_with_its_thresholds(rule):
    assert row(rule) in (ROOT / "docs" / "methods.md").read_text(encoding="utf-8").splitlines()


def test_the_example_of_a_changed_file_is_one_that_is_taken(tmp_path):
    example = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "rules.toml").write_text(example, encoding="utf-8")
    book = rule_book(tmp_path)
    assert (book.problem, book.rule("practice_circle_15min").off_street_m) == ("", 80)
