"""Names of towns, today's and yesterday's."""

import numpy as np
import pytest
import shapely

from layers.towns import DIVIDED, ENGLISH, FORMER, OFFICIAL, is_divided, official_town, town_title, towns_at


@pytest.mark.parametrize("name", OFFICIAL.values())
def test_every_official_name_is_itself_in_all_spellings(name):
    stem = name.removesuffix("街道").removesuffix("镇")
    spellings = [name, stem, f"{stem}镇", f"{stem}街道", f"{stem}街道办事处", f"崇州市{name}", f" {name} "]
    assert {official_town(spelling) for spelling in spellings} == {name}


def test_codes_name_towns():
    assert official_town("510184107") == "怀远镇"


def test_there_are_six_subdistricts_and_nine_towns():
    assert sorted(name[-1] for name in OFFICIAL.values()) == ["道"] * 6 + ["镇"] * 9


@pytest.mark.parametrize(("former", "today"), FORMER.items())
def test_former_units_with_one_successor_are_known(former, today):
    assert official_town(f"{former}镇") == official_town(f"{former}乡") == today


@pytest.mark.parametrize("former", DIVIDED)
def test_former_units_that_were_divided_are_not_guessed(former):
    assert official_town(f"{former}镇") is None
    assert is_divided(f"{former}乡")


def test_english_pages_have_a_name_of_its_own_for_every_town():
    assert set(ENGLISH) == set(OFFICIAL.values())
    assert len({town_title(name, "en", short=True) for name in ENGLISH}) == len(ENGLISH)
    assert {name[-1]: town_title(name, "en").split()[-1] for name in ENGLISH} == {"道": "Subdistrict", "镇": "Town"}


def test_names_that_are_not_official_are_shown_as_they_came():
    assert town_title("<b>某镇</b>", "en") == "<b>某镇</b>"


def test_places_are_found_by_location():
    found = towns_at(np.array([shapely.Point(103.671, 30.631), shapely.Point(121.4, 31.2), None], dtype=object))
    assert found.tolist() == ["崇阳街道", None, None]
