"""The ledger of published figures is whole, says how firm each figure is, and adds nothing up that the source repeats."""

import pytest

from layers.catalogue import BY_KEY
from layers.claims.ledger import (
    CLAIM_UNITS,
    TOPICS,
    ClaimKind,
    ClaimsError,
    Confidence,
    Counted,
    Relation,
    _table,
    claims,
    claims_error,
    unit_of,
)
from layers.claims.targets import targets
from layers.messages.sentences import MESSAGES
from layers.spec import Measure

BY_ID = {claim.id: claim for claim in claims()}
HEAD = "id,zh,en,topic,kind,value,unit,floor,as_of,confidence,phrase,layer,measure,field,counted,relation,of\n"


def test_every_published_figure_from_f01_to_f62_is_in_the_ledger_once():
    assert claims_error() is None
    assert {claim.id.rstrip("abc") for claim in claims()} == {f"F{number:02d}" for number in range(1, 63)}
    assert len(BY_ID) == len(claims()) == 64


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_each_figure_has_both_names_a_known_unit_and_a_query_that_its_layer_can_answer(claim):
    assert claim.title.zh != claim.title.en
    assert claim.topic in TOPICS
    assert (claim.value is None) == (claim.unit is None)
    assert claim.unit_known
    assert claim.phrase or claim.value is None
    if claim.query is not None:
        layer = BY_KEY[claim.query.layer]
        assert claim.query.measure in (*layer.measures, Measure.SUM)
        assert (claim.query.measure is Measure.SUM) == (claim.query.field is not None)
        assert claim.query.field in (None, layer.sum_field)
        assert claim.id in layer.article
    if claim.of is not None:
        assert claim.of in BY_ID
        assert claim.relation is not None


def test_the_figures_of_the_source_stand_as_they_are_printed():
    value = {key: claim.value for key, claim in BY_ID.items()}
    assert (value["F01"], value["F13"], value["F19"], value["F32"], value["F34"], value["F45"]) == (124, 1.74, 342.8, 41000, 96, 1.6e6)
    assert [key for key, claim in BY_ID.items() if claim.floor] == [
        "F12", "F16", "F35", "F41", "F43", "F44", "F46", "F47", "F49", "F50", "F52",
    ]  # fmt: skip
    assert BY_ID["F08"].confidence == (Confidence.RECONSTRUCTED, Confidence.UNIT_DOUBTFUL)
    assert [key for key, claim in BY_ID.items() if not claim.unit_confirmed] == ["F07", "F08"]
    assert {key for key, claim in BY_ID.items() if claim.kind is ClaimKind.TITLE} == {"F27", "F28", "F60"}


def test_every_relation_has_its_sentence():
    assert {f"claim-{relation.value.replace('_', '-')}" for relation in Relation} <= MESSAGES.keys()


def test_targets_are_the_claims_that_a_layer_can_check():
    found = [target for key in BY_KEY for target in targets(key)]
    assert sorted(target.article for target in found) == sorted(claim.id for claim in claims() if claim.query is not None)
    assert next(target for target in found if target.article == "F03").value == BY_ID["F03"].value
    assert {target.article for target in found if not target.unit_confirmed} == {"F07", "F08"}


def test_what_the_sentence_calls_done_is_held_against_what_is_done():
    done = {claim.id for claim in claims() if claim.query and claim.query.counted is Counted.DONE}
    assert {"F03", "F09", "F38"} <= done
    assert not {"F01", "F05", "F10"} & done


def test_an_unknown_unit_is_kept_as_a_word_and_is_no_target(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(HEAD + "F90,甲,A,renewal,total,7,丈,no,,as_printed,七丈,back_alleys,length,,done,,\n", encoding="utf-8")
    found, error = _table(path)
    assert error is None
    assert (found[0].unit.text.zh, found[0].unit_known, found[0].unit_confirmed) == ("丈", False, False)
    assert unit_of("") == (None, True)
    assert unit_of("公里") == (CLAIM_UNITS["公里"], True)


@pytest.mark.parametrize(
    "row",
    [
        "F90,甲,A,renewal,total,seven,条,no,,as_printed,七条,,,,,,\n",
        "F90,甲,A,renewal,rumour,7,条,no,,as_printed,七条,,,,,,\n",
        "F90,甲,A,renewal,total,7,条,no,,as_printed,七条,no_such_layer,count,,done,,\n",
        "",
    ],
)
def test_a_damaged_ledger_is_named_and_gives_nothing(tmp_path, row):
    path = tmp_path / "claims.csv"
    path.write_text(HEAD + row, encoding="utf-8")
    found, error = _table(path)
    assert found == ()
    assert isinstance(error, ClaimsError)
    assert error.params == {"name": "claims.csv"}
