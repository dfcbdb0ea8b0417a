"""The contract of the catalogue, held against every entry."""

import re

import pytest

from layers.catalogue import BY_KEY, GROUPS, LAYERS, UNITS, UnknownLayerError, layer, programmes
from layers.claims.targets import targets
from layers.fields import COMMON_FIELDS, FIVE_DUTIES
from layers.settings import ROOT
from layers.spec import FieldKind, Measure, Role


def test_the_catalogue_is_rich_enough():
    assert len(LAYERS) >= 20
    assert {"back_alleys", "old_courtyards", "river_sites", "micro_parks", "green_areas"} <= BY_KEY.keys()
    assert len(BY_KEY) == len(LAYERS) == len(programmes()) + sum(entry.role is Role.REFERENCE for entry in LAYERS)


@pytest.mark.parametrize("entry", LAYERS, ids=lambda e: e.key)
def test_an_entry_is_complete(entry):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", entry.key)
    assert entry.title.zh
    assert entry.title.en
    assert entry.description.zh
    assert entry.source.zh
    assert entry.group in {group.key for group in GROUPS}
    assert entry.measures
    assert (ROOT / "data" / f"{entry.key}.geojson").exists()


@pytest.mark.parametrize("entry", LAYERS, ids=lambda e: e.key)
def test_fields_of_an_entry_fit_together(entry):
    keys = [field.key for field in entry.fields]
    assert len(set(keys)) == len(keys)
    for field in entry.fields:
        assert (field.kind is FieldKind.CHOICE) == bool(field.choices)
    if entry.type_field:
        assert entry.field(entry.type_field).choices
    assert (Measure.SUM in entry.measures) <= bool(entry.sum_field)
    if entry.role is Role.PROGRAMME:
        assert set(FIVE_DUTIES) <= set(keys)


@pytest.mark.parametrize("entry", LAYERS, ids=lambda e: e.key)
def test_types_of_a_layer_are_told_apart_by_colour(entry):
    colors = [choice.color for choice in entry.field(entry.type_field).choices] if entry.type_field else []
    assert None not in colors
    assert len(colors) <= 1 or len(set(colors)) > 1


def test_programmes_are_drawn_in_colours_of_their_own():
    colors = [entry.style.color for entry in programmes()]
    assert len(set(colors)) == len(colors)


def test_every_target_belongs_to_a_layer_and_to_a_row_of_the_article():
    found = [target for entry in LAYERS for target in targets(entry.key)]
    assert len(found) >= 20
    for target in found:
        assert target.article in layer(target.layer).article
        assert target.unit in UNITS.values()
        assert target.value > 0


def test_published_floors_stay_floors():
    assert {target.article for entry in LAYERS for target in targets(entry.key) if target.floor} == {"F12", "F16"}


def test_an_unknown_layer_is_named():
    with pytest.raises(UnknownLayerError) as caught:
        layer("no_such_layer")
    assert caught.value.key == "no_such_layer"


def test_an_unknown_field_error_lists_the_fields():
    with pytest.raises(KeyError, match="alley_type"):
        layer("back_alleys").field("colour")


def test_common_fields_carry_the_five_duties():
    assert FIVE_DUTIES == ("task", "responsible_unit", "responsible_person", "progress", "deadline")
    assert set(FIVE_DUTIES) <= {field.key for field in COMMON_FIELDS}
