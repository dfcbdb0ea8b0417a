"""Rows of the bars: programmes against what was published, towns in the order of the overview, one odd project swinging nothing."""

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from layers.catalogue import layer
from layers.claims.targets import targets
from layers.progress.campaign import towns_compared
from layers.progress.programme import progress
from layers.progress.standings import Standing, Standings
from layers.progress.worklist import together, worklist
from layers.store.ledger import Revision
from tests.layers.progress.test_worklist import frame
from views.components.progress_board import clicked
from views.components.progress_rows import programme_rows, town_rows, untargeted
from views.components.progress_works import Works
from views.i18n import use_language

DAY = date(2021, 12, 31)
DONE = {"planned_finish": "2021-06-01", "actual_finish": "2021-06-01"}
OPEN = {"planned_finish": "2021-06-01"}


def works(**programmes) -> Works:
    use_language("zh")
    held, items = [], []
    for key, rows in programmes.items():
        given = frame(*rows).assign(length_m=0.0, area_m2=0.0, households=10, inspections=1)
        revision = Revision(key, 1, datetime.now(UTC), "王工", "", "new", len(given), "", "", DAY, "", "", "", None, False, {})
        held.append(Standing(layer(key), revision, progress(layer(key), given, targets(key), DAY)))
        items.append(worklist(layer(key), given, DAY))
    return Works(Standings(tuple(held), (), ()), together(items), None)


def test_a_programme_is_held_against_its_published_figure():
    row = programme_rows(works(demolish_add_sites=[DONE] * 40 + [OPEN] * 40), DAY, "", "")[0]
    assert (row.actual, row.planned, row.target, row.text, row.gap, row.behind) == (50.0, 100.0, True, "40 / 80 个点位", -40, True)


def test_a_floor_that_is_passed_is_a_full_bar_and_no_more():
    row = programme_rows(works(micro_landscapes=[DONE] * 300), DAY, "", "")[0]
    assert (row.actual, row.planned, row.text) == (100.0, 100.0, "300 / ≥ 280 处")


def test_a_doubtful_unit_and_a_single_town_are_held_against_what_is_on_record():
    whole = works(urban_villages=[DONE, DONE, OPEN, OPEN], demolish_add_sites=[DONE])
    rows = {row.key: row for row in programme_rows(whole, DAY, "", "urban_villages")}
    assert (rows["urban_villages"].actual, rows["urban_villages"].target, rows["urban_villages"].text) == (50.0, False, "2 / 4 项（登记）")
    assert [rows[key].chosen for key in ("urban_villages", "demolish_add_sites")] == [True, False]
    assert untargeted(whole.held.read) == ("城中村",)
    assert [row.text for row in programme_rows(whole, DAY, "怀远镇", "")] == ["1 / 1 项（登记）", "2 / 4 项（登记）"]
    assert programme_rows(whole, DAY, "街子镇", "") == []


def test_towns_stand_in_the_order_of_the_overview_and_few_projects_are_not_ranked():
    rows = [DONE | {"town": "怀远镇"}] * 3 + [OPEN | {"town": "怀远镇"}] * 3
    rows += [DONE | {"town": "街子镇"}] * 5 + [DONE | {"town": "道明镇"}] * 4
    whole = works(demolish_add_sites=rows)
    found, unranked = town_rows(whole.items, DAY, "")
    assert (
        [row.key for row in found] == towns_compared([each.progress for each in whole.held.read])["town"].tolist() == ["街子镇", "怀远镇"]
    )
    assert [(row.text, row.gap, row.behind) for row in found] == [("100 %  5 / 5 项", 0, False), ("50.0 %  3 / 6 项", -3, True)]
    assert [row.name for row in found] == ["1  街子镇", "2  怀远镇"]
    assert [(row.name, row.text) for row in unranked] == [("道明镇", "4 / 4 项")]


@pytest.mark.parametrize(("series", "place", "key"), [(1, 0, "街子镇"), (2, 0, "怀远镇"), (2, 7, ""), (0, 0, ""), (None, 0, "")])
def test_a_click_means_the_row_under_it_and_nothing_else(series, place, key):
    rows, _ = town_rows(works(demolish_add_sites=[OPEN | {"town": "怀远镇"}] * 6 + [DONE | {"town": "街子镇"}] * 5).items, DAY, "")
    selected = [{"series_index": series, "data_indices": [place]}] if series is not None else []
    assert clicked(selected, rows) == key


def test_a_part_is_one_programme_in_one_town():
    whole = works(demolish_add_sites=[DONE | {"town": "怀远镇"}, DONE | {"town": "街子镇"}], markets=[DONE | {"town": "怀远镇"}])
    assert [len(whole.part(*choice)) for choice in (("", ""), ("markets", ""), ("", "怀远镇"), ("markets", "街子镇"))] == [3, 1, 2, 0]
    assert whole.day == whole.data_day == DAY
    assert isinstance(whole.part(), pd.DataFrame)
