"""Questions of an address: there and back again, and what makes no sense is named and left at its default."""

from datetime import date
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.bands import Band
from geo.errors import BandError
from layers.indicators.question import LEVELS, OWN_DENOMINATORS, OWN_SITES, OwnRuleError, Question, asked, own_query, own_rule
from layers.indicators.rule import Confidence, Distance, Origin
from layers.indicators.rules import published_rules, rule_book

OWN = {"rule": "own", "sites": "green_areas,markets", "bands": "400:5000:300,5000::500", "distance": "network", "of": "people_built"}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return rule_book(tmp_path_factory.mktemp("home"))


def test_an_address_without_a_question_asks_the_first_rule_by_towns(book):
    question, nonsense = asked({}, book)
    assert (question, nonsense) == (Question(next(iter(book.rules.values()))), ())
    assert question.to_query() == {"rule": question.rule.id}


def test_a_question_goes_into_an_address_and_back(book):
    for rule in published_rules():
        question = Question(rule, "population", date(2020, 2, 29))
        assert asked(question.to_query(), book) == (question, ())


@pytest.mark.parametrize(
    ("query", "nonsense"),
    [
        ({"rule": "no_such_rule"}, ("rule",)),
        ({"rule": "own"}, ("rule",)),
        ({"level": "streets"}, ("level",)),
        ({"day": "31.12.2021"}, ("day",)),
        ({"day": "2021-02-30"}, ("day",)),
        ({"day": "0001-01-01"}, ("day",)),
        ({"day": "9999-12-31"}, ("day",)),
        ({"rule": "<script>", "level": "../..", "day": "now"}, ("rule", "level", "day")),
    ],
)
def test_nonsense_is_named_and_left_at_its_default(book, query, nonsense):
    question, found = asked(query, book)
    assert found == nonsense
    assert (question.rule, question.level, question.as_of) == (next(iter(book.rules.values())), LEVELS[0], None)


def test_a_question_reads_the_layers_of_its_rule_and_of_its_rows(book):
    towns = Question(book.rule("sdg_11_7_1_access"))
    assert towns.layers == (
        "green_areas", "micro_parks", "large_ecological_spaces", "residential_land", "built_up_area", "population", "streets", "towns",
    )  # fmt: skip
    assert "towns" not in Question(book.rule("sdg_11_7_1_access"), "population").layers


def test_an_own_rule_says_that_it_is_no_standard():
    rule = own_rule(OWN)
    assert [entry.layer for entry in rule.sites] == ["green_areas", "markets"]
    assert rule.bands == (Band(400, 5000, 300), Band(5000, inf, 500))
    assert (rule.distance, rule.origin, rule.clip, rule.people) == (Distance.NETWORK, Origin.ACCESS, "built_up_area", "population")
    assert (rule.confidence, rule.unit) == (Confidence.UNCONFIRMED, "persons")
    assert rule.version.startswith("own-")
    assert rule.version != own_rule({**OWN, "bands": "400::300"}).version


def test_what_an_own_rule_does_not_say_is_land_in_the_built_up_area_by_straight_line():
    rule = own_rule({"sites": "markets", "bands": "0::500"})
    assert (rule.distance, rule.origin, rule.clip, rule.people, rule.unit) == (Distance.EUCLIDEAN, Origin.EDGE, "built_up_area", None, "m2")


numbers = st.floats(0, 1e7, allow_subnormal=False) | st.integers(0, 10**7)


@given(
    st.lists(st.sampled_from(OWN_SITES), min_size=1, unique=True),
    st.lists(numbers, min_size=1, max_size=5, unique_by=float),
    st.lists(st.floats(0.001, 20_000), min_size=5, max_size=5),
    st.tuples(st.sampled_from(["euclidean", "network"]), st.sampled_from(sorted(OWN_DENOMINATORS))),
    st.booleans(),
)
def test_every_own_rule_goes_into_an_address_and_comes_back_whole(sites, edges, radii, choices, endless):
    distance, of = choices
    edges = sorted(float(edge) for edge in edges)
    ends = [*edges[1:], inf if endless else edges[-1] + 1]
    bands = ",".join(
        f"{low!r}:{'' if high == inf else repr(high)}:{radius!r}" for low, high, radius in zip(edges, ends, radii, strict=False)
    )
    rule = own_rule({"sites": ",".join(sites), "bands": bands, "distance": distance, "of": of})
    assert own_rule(own_query(rule)) == rule


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sites": ""}, "own-sites"),
        ({"sites": "towns"}, "own-sites"),
        ({"sites": "markets,<b>"}, "own-sites"),
        ({"bands": ""}, "own-bands"),
        ({"bands": "400:5000"}, "own-bands"),
        ({"bands": "a:b:c"}, "own-bands"),
        ({"bands": "0::"}, "own-bands"),
        ({"bands": "0::20001"}, "own-bands"),
        ({"bands": ",".join(f"{n}:{n + 1}:5" for n in range(6))}, "own-bands"),
        ({"bands": "0::5," * 100_000}, "own-bands"),
        ({"distance": "none"}, "own-distance"),
        ({"distance": "manhattan"}, "own-distance"),
        ({"of": "cats"}, "own-denominator"),
    ],
)
def test_an_own_rule_that_cannot_be_is_refused_with_the_part_that_is_wrong(change, code):
    with pytest.raises(OwnRuleError) as refused:
        own_rule({**OWN, **change})
    assert refused.value.code == code


@pytest.mark.parametrize("bands", ["500:400:300", "0:500:300,400::500", "0::-5", "0::nan", "0::inf", "nan::5", "-1::5", "inf::5"])
def test_bands_that_overlap_or_hold_nothing_are_refused(book, bands):
    with pytest.raises(BandError):
        own_rule({**OWN, "bands": bands})
    assert asked({**OWN, "bands": bands}, book)[1] == ("rule",)
