"""Figures that staff enter: understood or refused with a reason, dated, signed, never changed, compared like the others."""

import io
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import openpyxl
import pytest
from sqlalchemy import text

from layers.accounts.errors import NotAllowedError
from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.claims.check import Reason, claim_check
from layers.claims.entry import ClaimEntryError, entry_of, units_for
from layers.claims.ledger import ClaimKind, Confidence, Counted, claims, conflicts
from layers.messages.sentences import MESSAGES
from layers.reader.claims import read_claims
from layers.reader.layer import ReaderError
from layers.spec import Measure
from layers.store.claims import ENTERED, enter, entered, entered_version
from layers.store.embedded import open_store
from layers.store.errors import StoreUnwritableError

EDITOR = Visitor("wang", "王工", Role.EDITOR, layers=("back_alleys",))
GIVEN = {"title": "背街小巷整治", "value": "130", "unit": "条", "as_of": "2026-03-31", "source": "2026年一季度通报", "layer": "背街小巷"}


def test_a_figure_is_understood_as_people_write_it():
    entry = entry_of(GIVEN | {"floor": "是", "counted": "完工", "value": "1.3万", "as_of": "2026年3月31日"})
    assert (entry.value, entry.floor, entry.as_of, entry.kind) == (13000, True, date(2026, 3, 31), ClaimKind.TOTAL)
    assert (entry.query.layer, entry.query.measure, entry.query.counted) == ("back_alleys", Measure.COUNT, Counted.DONE)
    assert entry_of({"title": "志愿者", "source": "通报", "value": 96.0, "unit": "%", "as_of": None}).query is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " \u200b\n"}, "entry-no-title"),
        ({"source": None}, "entry-no-source"),
        ({"value": "many"}, "entry-bad-value"),
        ({"value": "-3"}, "entry-bad-value"),
        ({"value": "nan"}, "entry-bad-value"),
        ({"value": None}, "entry-no-value"),
        ({"unit": ""}, "entry-no-unit"),
        ({"as_of": "2099-01-01"}, "entry-future-date"),
        ({"as_of": "1900-01-01"}, "entry-bad-date"),
        ({"confidence": "传闻"}, "entry-bad-confidence"),
        ({"as_of": "2026-02-30"}, "entry-bad-date"),
        ({"kind": "谣言"}, "entry-bad-kind"),
        ({"layer": "月球"}, "entry-bad-layer"),
        ({"layer": "towns"}, "entry-bad-layer"),
        ({"unit": "万亩"}, "entry-wrong-unit"),
    ],
)
def test_what_cannot_be_entered_says_why(change, code):
    with pytest.raises(ClaimEntryError) as refused:
        entry_of(GIVEN | change)
    assert refused.value.code == code
    assert code in MESSAGES


def test_the_units_of_a_layer_are_those_of_its_measures():
    assert units_for("gas_lines") == ("条", "条路", "个", "处", "个点位", "公里")
    assert "万平方米" in units_for("green_areas")


def test_an_unknown_unit_is_kept_and_not_compared(tmp_path):
    store = open_store(tmp_path)
    enter(store, EDITOR, [entry_of(GIVEN | {"unit": "丈"})])
    claim = entered(store)[0]
    assert (claim.unit.text.zh, claim.unit_known) == ("丈", False)
    assert claim_check(claim, None).reason is Reason.UNIT_UNKNOWN


def test_figures_are_dated_signed_logged_and_kept_in_order(tmp_path):
    store = open_store(tmp_path)
    assert (entered(store), entered_version(store)) == ((), 0)
    enter(store, EDITOR, [entry_of(GIVEN)])
    enter(store, EDITOR, [entry_of(GIVEN | {"value": "131"})])
    first, second = entered(open_store(tmp_path))
    assert ((first.id, first.value), (second.id, second.value)) == (("R1", 130), ("R2", 131))
    assert (first.entered_by, first.source, first.entered_at.tzinfo is not None) == ("王工", "2026年一季度通报", True)
    assert entered_version(store) == 2
    assert [entry.act for entry in store.audit()] == ["claim-entered", "claim-entered"]


def test_the_same_figure_is_not_entered_twice_and_nothing_of_that_table_is(tmp_path):
    store = open_store(tmp_path)
    enter(store, EDITOR, [entry_of(GIVEN | {"unit": "丈", "confidence": "单位存疑"})])
    with pytest.raises(ClaimEntryError, match="entry-already") as refused:
        enter(store, EDITOR, [entry_of(GIVEN), entry_of(GIVEN | {"unit": "丈", "confidence": "unit doubtful"})])
    assert refused.value.params == {"id": "R1"}
    assert [claim.confidence for claim in entered(store)] == [(Confidence.UNIT_DOUBTFUL,)]


def test_a_ledger_from_before_figures_bore_a_confidence_is_read_as_printed(tmp_path):
    store = open_store(tmp_path)
    enter(store, EDITOR, [entry_of(GIVEN)])
    store.write(text("ALTER TABLE claims DROP COLUMN confidence"))
    assert [claim.confidence for claim in entered(store)] == [(Confidence.AS_PRINTED,)]


def test_what_was_entered_later_is_not_known_earlier(tmp_path):
    store = open_store(tmp_path)
    enter(store, EDITOR, [entry_of(GIVEN)])
    moment = entered(store)[0].entered_at
    assert entered(store.as_known(moment - timedelta(seconds=1))) == ()
    assert len(entered(store.as_known(moment))) == 1


def test_of_many_who_enter_the_same_at_once_one_does(tmp_path):
    store, start, told = open_store(tmp_path), Barrier(6), []
    entered(store)

    def one() -> None:
        start.wait(60)
        try:
            enter(store, EDITOR, [entry_of(GIVEN)])
        except ClaimEntryError as error:
            told.append(error.code)

    threads = [Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(entered(store)), told) == (1, ["entry-already"] * 5)
    assert [entry.act for entry in store.audit()] == ["claim-entered"]


@pytest.mark.parametrize("act", [ENTERED.update().values(value=1.0), ENTERED.delete()])
def test_what_was_entered_can_be_neither_changed_nor_removed(tmp_path, act):
    store = open_store(tmp_path)
    enter(store, EDITOR, [entry_of(GIVEN)])
    with pytest.raises(StoreUnwritableError):
        store.write(act)
    assert entered(store)[0].value == 130


@pytest.mark.parametrize("who", [NOBODY, replace(EDITOR, layers=("old_roads",)), replace(EDITOR, role=Role.VIEWER)])
def test_only_those_who_may_edit_the_layer_enter_anything(tmp_path, who):
    store = open_store(tmp_path)
    with pytest.raises(NotAllowedError):
        enter(store, who, [entry_of(GIVEN | {"layer": ""}), entry_of(GIVEN)])
    assert entered(store) == ()


def test_two_figures_of_one_thing_on_one_day_are_shown_as_a_conflict(tmp_path):
    store = open_store(tmp_path)
    enter(store, EDITOR, [entry_of(GIVEN | {"as_of": "2021-12-31"}), entry_of(GIVEN)])
    found = conflicts((*claims(), *entered(store)))
    assert found == {"F01": ("R1",), "R1": ("F01",)}


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_table_gives_its_rows_and_names_those_that_are_wrong():
    head = ["公布内容", "数值", "单位", "截至日期", "来源", "图层"]
    data = workbook(
        head, ["背街小巷整治", 130, "条", date(2026, 3, 31), "通报", "背街小巷"], ["老旧院落", "很多", "个", None, "通报", None]
    )
    entries, refused = read_claims(data, "公布数.xlsx")
    assert [(entry.title, entry.value, entry.as_of) for entry in entries] == [("背街小巷整治", 130, date(2026, 3, 31))]
    assert [(row, error.code) for row, error in refused] == [(2, "entry-bad-value")]


@pytest.mark.parametrize(
    ("data", "name"), [(b"not a workbook", "a.xlsx"), (workbook(["甲", "乙"], [1, 2]), "b.xlsx"), (b"", "../../etc/c.xlsx")]
)
def test_a_file_that_is_no_such_table_is_refused(data, name):
    with pytest.raises((ReaderError, ClaimEntryError)) as refused:
        read_claims(data, name)
    assert refused.value.code in MESSAGES


def test_a_table_of_any_name_is_read():
    table = "公布内容,数值,单位,来源\n背街小巷整治,130,条,2026年报告\n".encode("utf-8-sig")
    entries, refused = read_claims(table, "../" + "😀" * 90 + "\x00\u202e.csv")
    assert ([entry.value for entry in entries], refused) == ([130.0], ())
