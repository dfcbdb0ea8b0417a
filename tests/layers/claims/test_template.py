"""The empty table of published figures comes back through the reader, in both languages."""

import io

import openpyxl
import pytest

from layers.claims.entry import HEADS, KINDS, ClaimEntryError
from layers.claims.ledger import CLAIM_UNITS, ClaimKind, Counted
from layers.claims.template import write_claims_template
from layers.reader.claims import read_claims


def notes(book) -> list[list[str]]:
    return [[cell or "" for cell in row] for row in book.worksheets[1].iter_rows(values_only=True)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_examples_of_the_notes_filled_in_are_read_back(tmp_path, lang):
    path = tmp_path / "template.xlsx"
    write_claims_template(path, lang)
    book = openpyxl.load_workbook(path)
    sheet, said = book.worksheets[0], notes(book)
    assert [cell.value for cell in sheet[1]] == [head(lang) for head in HEADS.values()]
    if lang == "zh":
        with pytest.raises(ClaimEntryError, match="entry-no-rows"):
            read_claims(path.read_bytes(), path.name)
    for column in (3, 4):
        sheet.append([row[column] for row in said[1 : len(HEADS) + 1]])
    stream = io.BytesIO()
    book.save(stream)
    (alleys, people), refused = read_claims(stream.getvalue(), "已填.xlsx")
    assert refused == ()
    assert (alleys.value, alleys.unit, alleys.query.layer, alleys.query.counted) == (130, "条", "back_alleys", Counted.DONE)
    assert (people.value, people.unit, people.floor, people.kind, people.query) == (
        112_000,
        {"zh": "名", "en": "人"}[lang],
        True,
        ClaimKind.TOTAL,
        None,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_notes_list_every_unit_and_kind_and_excel_offers_them(tmp_path, lang):
    path = tmp_path / "template.xlsx"
    write_claims_template(path, lang)
    book = openpyxl.load_workbook(path)
    listed = {row[0] for row in notes(book)}
    assert {unit.text(lang) for unit in CLAIM_UNITS.values()} | {title(lang) for title in KINDS.values()} <= listed
    offers = book.worksheets[0].data_validations.dataValidation
    assert len(offers) == 7
    assert all(offer.formula1.startswith(f"'{book.worksheets[1].title}'!$A$") for offer in offers)
