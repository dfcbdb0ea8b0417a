"""A table of published figures that is wrong says so, row by row, and nothing of it is taken."""

import io
from datetime import datetime

import openpyxl
import pytest

from layers.claims.entry import ClaimEntryError
from layers.messages.sentences import message
from layers.reader.claims import read_claims
from layers.reader.layer import ReaderError

HEAD = ["公布内容", "数值", "单位", "截至日期", "来源", "图层"]
GOOD = ["背街小巷整治", 130, "条", None, "通报", "背街小巷"]


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(**values):
    return [values.get(name, value) for name, value in zip(("title", "value", "unit", "as_of", "source", "layer"), GOOD, strict=True)]


WRONG = (
    (changed(source=None), "entry-no-source"),
    (changed(as_of="2026-02-30"), "entry-bad-date"),
    (changed(as_of="2099-01-01"), "entry-future-date"),
    (changed(value="=1+1"), "entry-no-value"),
    (changed(title="=A1"), "entry-no-title"),
    (changed(unit=None), "entry-no-unit"),
    (changed(unit="公里", layer="两拆一增"), "entry-wrong-unit"),
    (changed(value=131), "entry-differs"),
    (changed(), "entry-twice"),
)


def test_every_wrong_row_is_named_with_its_reason_in_both_languages():
    _, refused = read_claims(workbook(HEAD, GOOD, *(row for row, _ in WRONG)), "公布数.xlsx")
    assert [(number, error.code) for number, error in refused] == [(number, code) for number, (_, code) in enumerate(WRONG, start=2)]
    sentences = [message(error.code, error.params, lang) for _, error in refused for lang in ("zh", "en")]
    assert all("{" not in sentence and "entry-" not in sentence and "—" not in sentence for sentence in sentences)


def test_an_unknown_unit_is_taken_as_it_is_and_empty_days_beside_dates_are_no_dates():
    entries, refused = read_claims(workbook(HEAD, changed(unit="丈"), changed(title="老路", as_of=datetime(2026, 3, 31))), "a.xlsx")
    assert refused == ()
    assert [(entry.unit, entry.as_of and entry.as_of.isoformat()) for entry in entries] == [("丈", None), ("条", "2026-03-31")]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (workbook(["甲", "乙"], [1, 2]), "a.xlsx", "entry-no-columns"),
        (("公布内容,数值,单位,来源\n" + "巷,1,条,通报\n" * 10_000).encode(), "a.csv", "entry-too-many"),
        (b"%PDF-1.4", "a.pdf", "entry-not-table"),
        (b"%PDF-1.4", "a.xlsx", "entry-not-table"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "entry-not-table"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_whole(data, name, code):
    with pytest.raises((ReaderError, ClaimEntryError)) as refused:
        read_claims(data, name)
    assert refused.value.code == code
