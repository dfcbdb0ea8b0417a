"""Every number read back out of PPTX, PDF, HTML and XLSX belongs on the slide on which it stands, and no figure of a slide is missing."""

import io

import pytest
from openpyxl import load_workbook

from layers.indicators.coverage_export_content import NO_REVIEW
from layers.pack.html import as_html
from layers.pack.pptx_charts import plotted
from layers.pack.xlsx import as_xlsx
from layers.slides.slide import Value, cell_text
from tests.layers.pack.reading import Sections, may_stand, must_stand, named, numbers, shown, squeezed, texts_of


@pytest.fixture
def pages(slides, slides_file):
    """The slides of the presentation with those that they were made of."""
    return list(zip(slides_file.slides, slides.slides, strict=True))


def test_the_deck_speaks_of_a_day_in_one_language_and_is_annotated_in_both(slides):
    assert (slides.lang == "en") == (slides.as_of is not None)
    assert sum(bool(slide.annotation) for slide in slides.slides) == 3
    assert NO_REVIEW(slides.lang) in slides.review


def test_numbers_on_slides_of_the_presentation(slides, pages):
    for number, (page, slide) in enumerate(pages, start=1):
        text = " ".join(texts_of(page))
        assert numbers(text) - may_stand(slides, slide, number) == set(), slide.key
        assert {figure for figure in must_stand(slide, in_chart=False) if figure not in squeezed(text)} == set(), slide.key


def test_numbers_in_charts_of_the_presentation_and_in_the_workbooks_behind_them(pages):
    """What is plotted, what the workbook holds, and what the label says are the characters of the deck."""
    seen = 0
    for page, slide in pages:
        for chart in (shape.chart for shape in page.shapes if shape.has_chart):
            book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
            rows = list(book.iter_rows(values_only=True))
            assert named(chart) == slide.chart.categories
            assert rows[0][1:] == tuple(series.name for series in slide.chart.series)
            for column, (drawn, series) in enumerate(zip(chart.plots[0].series, slide.chart.series, strict=True), start=1):
                asked = [plotted(value, slide.chart) for value in series.values]
                assert list(drawn.values) == asked == [row[column] for row in rows[1:]]
                assert drawn.name == series.name
                for place, (value, number) in enumerate(zip(series.values, asked, strict=True)):
                    label = drawn.points[place].data_label
                    if label._dLbl is not None and label.has_text_frame:
                        assert label.text_frame.text == value.said
                    elif number is not None:
                        assert shown(number, slide.chart.number_format) == value.text
                    seen += number is not None
    assert seen > 30


def test_notes_of_the_presentation_are_the_cards_of_the_slide(pages):
    for page, slide in pages:
        assert page.notes_slide.notes_text_frame.text == "\n".join((*slide.notes, *slide.remarks))


def test_numbers_on_printed_slides(slides, printed):
    for number, (page, slide) in enumerate(zip(printed.pages, slides.slides, strict=True), start=1):
        read = []
        page.extract_text(visitor_text=lambda text, *_, read=read: read.append(text))
        assert numbers(" ".join(read)) - may_stand(slides, slide, number, len(slides.slides)) == set(), slide.key
        text = squeezed("".join(read))
        assert {figure for figure in must_stand(slide) if figure not in text} == set(), slide.key
        assert f"{number}/{len(slides.slides)}" in text


def test_numbers_on_the_page(slides):
    reading = Sections()
    reading.feed(as_html(slides))
    assert list(reading.found)[1:] == [slide.key for slide in slides.slides]
    for slide in slides.slides:
        text = " ".join(reading.found[slide.key])
        notes = numbers(" ".join(slide.notes))
        assert numbers(text) - may_stand(slides, slide) - notes == set(), slide.key
        assert {figure for figure in must_stand(slide) if figure not in squeezed(text)} == set(), slide.key
        assert all(squeezed(note) in squeezed(text) for note in slide.notes if slide.kind != "title")


def exact(number):
    """A number to twelve digits, of which a workbook keeps fifteen."""
    return None if number is None else f"{number:.12g}"


def plain(cell):
    """A cell of the workbook as its characters; the sign that keeps a text from being a formula is none of them."""
    if isinstance(cell, int | float):
        return f"{cell:,.12g}"
    return "" if cell is None else str(cell).removeprefix("'")


def test_numbers_in_the_annex(slides):
    book = load_workbook(io.BytesIO(as_xlsx(slides)))
    about, figures, *rest = book.worksheets
    listed = {(*row[:2], plain(row[2]), row[3], exact(row[4])) for row in figures.iter_rows(min_row=2, values_only=True)}
    assert listed == {
        (slide.title, value.name.strip() or None, value.text, value.unit or None, exact(value.number)) for slide, value in slides.values()
    }
    expected = []
    for slide in slides.slides:
        if slide.chart:
            lines = zip(slide.chart.categories, *(series.values for series in slide.chart.series), strict=True)
            expected.append([(name, *(value.said for value in row), *(value.number for value in row)) for name, *row in lines])
        if slide.table:
            expected.append([tuple(map(cell_text, row)) for row in slide.table.rows])
    expected += [[tuple(map(cell_text, row)) for row in appendix.table.rows] for appendix in slides.annex]
    expected.append([(slide.title, slide.annotation) for slide in slides.slides if slide.annotation])
    assert len(rest) == len(expected)
    for sheet, rows in zip(rest, expected, strict=True):
        found = [tuple(map(plain, row)) for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert found == [tuple(map(plain, row)) for row in rows]
        assert sheet.freeze_panes == "B2"
    said = " ".join(plain(cell) for row in about.iter_rows(values_only=True) for cell in row)
    assert all(words in said for words in (slides.title, *slides.furniture, slides.example, *slides.log))
    assert [sheet.title for sheet in book.worksheets][1:] == [
        cell.value for (cell,) in about.iter_rows(min_row=about.max_row - len(rest)) if cell.hyperlink
    ]


def test_a_number_that_is_not_the_decks_would_be_found(slides):
    """The test of the tests: one digit more on a slide is seen."""
    slide = next(slide for slide in slides.slides if slide.key == "back_alleys")
    assert numbers("12345") - may_stand(slides, slide) == {"12345"}
    assert squeezed(Value("x", "7,777", "条").said) not in must_stand(slide)
