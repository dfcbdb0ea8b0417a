"""Published figures on slides: counted, never added up; what differs with its reason; what is on no map."""

from layers.accounts.visitor import Role, Visitor
from layers.claims.check import Verdict
from layers.claims.entry import entry_of
from layers.claims.ledger import claims
from layers.slides.deck import deck
from layers.slides.slide import Kind, cell_text
from layers.store.claims import enter
from tests.layers.meeting_city import meeting_store

EDITOR = Visitor("li", "李", Role.EDITOR, "住建局", None)


def slide(found, key):
    return next(each for each in found.slides if each.key == key)


def test_every_figure_has_one_finding_and_none_is_added_up(meeting):
    found = slide(deck(meeting), "claims")
    assert (found.kind, len(found.tiles)) == (Kind.BOARD, len(Verdict))
    assert sum(tile.value.number for tile in found.tiles) == len(claims())
    assert found.sentences[0].text == f"共 {len(claims())} 个公布数逐个核对，这些数字不求和：相互重复、可能包含或口径不同。"


def test_what_differs_stands_with_the_map_the_difference_and_the_reason(meeting):
    """Of 124 published alleys the strip has four, one of them without geometry; two are done."""
    rows = [[cell_text(cell) for cell in row] for row in slide(deck(meeting), "claims").table.rows]
    assert rows[0] == ["背街小巷专项整治（F01）", "124 条", "3 条 + 无几何 1", "−120 条", "公布的是登记数：登记 4 条，完工 2 条。"]
    english = [[cell_text(cell) for cell in row] for row in slide(deck(meeting, lang="en"), "claims").table.rows]
    assert english[0][2] == "3 alleys + 1 without geometry"


def test_letters_volunteers_and_events_stand_as_they_were_published(meeting):
    found = slide(deck(meeting), "off_map")
    assert [(tile.value.said, tile.share) for tile in found.tiles] == [
        ("41,000 件", None),
        ("100 %", 1.0),
        ("96 %", 0.96),
        ("≥ 10 万 名", None),
    ]
    assert all("原文：" in value.rule for tile in found.tiles for value in (tile.value,))


def test_the_annex_holds_every_figure(meeting):
    table = next(each.table for each in deck(meeting).annex if each.name == "公布数核对")
    assert [cell_text(row[0]) for row in table.rows] == [claim.id for claim in claims()]


def test_a_figure_that_staff_enter_later_changes_the_edition_and_not_an_earlier_one(tmp_path):
    store = meeting_store(tmp_path)
    before = deck(store)
    enter(
        store,
        EDITOR,
        [entry_of({"title": "背街小巷<b>", "value": "9", "unit": "里弄", "kind": "total", "source": "报告", "layer": "back_alleys"})],
    )
    after, again = deck(store), deck(store, claims=before.claims)
    assert after.edition != before.edition
    assert (again.edition, slide(again, "claims")) == (before.edition, slide(before, "claims"))
    assert slide(after, "claims").remarks == ("“背街小巷<b>”的单位“里弄”不在单位表中，没有比较。",)
    assert any("里弄" in line for line in after.log)
