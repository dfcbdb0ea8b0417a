"""The meeting pack: every number read back out of PPTX, PDF, HTML and XLSX is one of the deck's, and every figure of the deck is there."""

import dataclasses
import io
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from layers.pack.forms import FORMS, PackError, write_pack
from layers.pack.html import as_html
from layers.pack.pdf import as_pdf
from layers.pack.pptx import as_pptx
from layers.pack.pptx_charts import plotted
from layers.pack.pptx_template import FONT, TEMPLATE_FILE
from layers.pack.show import as_show
from layers.pack.xlsx import as_xlsx
from layers.prints.drawing import bar_words
from layers.slides.slide import Value

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers(text):
    return set(NUMBER.findall(text))


def at(deck, key):
    """The place of a slide."""
    return [slide.key for slide in deck.slides].index(key)


def spoken(thing):
    """Every text of a deck."""
    if isinstance(thing, str):
        yield thing
    elif dataclasses.is_dataclass(thing):
        yield from (text for field in dataclasses.fields(thing) for text in spoken(getattr(thing, field.name)))
    elif isinstance(thing, tuple):
        yield from (text for each in thing for text in spoken(each))


def allowed(deck):
    """The numbers that may be printed: those of the deck, of scale bars and pages."""
    bars = [drawing for slide in deck.slides if (drawing := slide.map)]
    said = " ".join([*spoken(deck), *(bar_words(each.bar_m) for each in bars), *map(str, range(20)), "10 20 50 100 200 500"])
    return numbers(said)


def figures(deck, *, drawn=True):
    """The characters of every figure on the slides; stages without items are not written at bars, nor what lies along a curve."""
    values = [value for slide in deck.slides for value in slide.values()]
    charts = [slide.chart for slide in deck.slides if slide.chart]
    in_charts = {id(value) for chart in charts for series in chart.series for value in series.values}
    written = {id(value) for chart in charts for value in chart.written}
    return {value.text for value in values if id(value) not in in_charts or (drawn and value.number and id(value) in written)}


@pytest.fixture(scope="module")
def slides_file(slides, tmp_path_factory):
    content, said = as_pptx(slides, tmp_path_factory.mktemp("home"))
    assert said == ()
    return Presentation(io.BytesIO(content))


def texts_of(slide):
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_every_number_of_the_presentation_is_one_of_the_deck(slides, slides_file):
    text = " ".join(text for slide in slides_file.slides for text in (*texts_of(slide), slide.notes_slide.notes_text_frame.text))
    assert numbers(text) <= allowed(slides)
    in_charts = {value.text for slide in slides.slides if slide.chart for series in slide.chart.series for value in series.values}
    assert {figure for figure in figures(slides) - in_charts if figure not in text} == set()
    assert all(sentence.text in text for slide in slides.slides for sentence in slide.sentences)


def named(chart):
    """The names of a chart's categories; months are days of the spreadsheet's calendar, and shown as months."""
    names = tuple(chart.plots[0].categories)
    if "dateAx" not in chart.category_axis._element.tag:
        return names
    assert chart.category_axis.tick_labels.number_format == "yyyy-mm"
    return tuple(f"{date(1899, 12, 30) + timedelta(days=float(name)):%Y-%m}" for name in names)


def test_charts_are_chart_objects_with_the_numbers_of_the_deck(slides, slides_file):
    seen = 0
    for page, slide in zip(slides_file.slides, slides.slides, strict=True):
        charts = [shape.chart for shape in page.shapes if shape.has_chart]
        assert len(charts) == (slide.chart is not None)
        for chart in charts:
            assert named(chart) == slide.chart.categories
            for drawn, series in zip(chart.plots[0].series, slide.chart.series, strict=True):
                assert (drawn.name, tuple(drawn.values)) == (series.name, tuple(plotted(value, slide.chart) for value in series.values))
                seen += 1
    assert seen > 4


def test_a_label_that_no_number_format_gives_is_written_as_it_is(slides, slides_file):
    """A share that is only a lower bound keeps its sign."""
    page = slides_file.slides[at(slides, "coverage")]
    chart = next(shape.chart for shape in page.shapes if shape.has_chart)
    labels = [chart.plots[0].series[0].points[place].data_label.text_frame.text for place in range(2)]
    assert labels == [value.said for value in slides.slides[at(slides, "coverage")].chart.series[0].values]
    assert labels[0].startswith("≥ ")


def test_maps_are_pictures_for_print_and_say_what_they_show(slides, slides_file):
    page = slides_file.slides[at(slides, "back_alleys")]
    picture = next(shape for shape in page.shapes if shape.shape_type == 13)
    assert picture.image.size[0] == pytest.approx(118 / 25.4 * 300, abs=2)
    assert picture._element.nvPicPr.cNvPr.get("descr") == slides.slides[at(slides, "back_alleys")].title


def test_slides_are_wide_and_the_theme_names_a_font_with_chinese(slides, slides_file):
    assert slides_file.slide_width / slides_file.slide_height == pytest.approx(16 / 9, rel=1e-3)
    theme = (
        slides_file.slide_masters[0]
        .part.part_related_by("http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme")
        .blob.decode()
    )
    assert theme.count(f'typeface="{FONT}"') == 4
    assert [slide.shapes.title.text for slide in slides_file.slides] == [slide.title for slide in slides.slides]
    assert "EPSG:4490" in slides_file.slides[at(slides, "coverage")].notes_slide.notes_text_frame.text


def test_the_template_of_the_city_is_taken_and_one_that_cannot_be_read_is_said(slides, tmp_path):
    own = Presentation(io.BytesIO(as_pptx(slides, tmp_path)[0]))
    own.slide_width, own.slide_height = own.slide_width // 2, own.slide_height // 2
    own.core_properties.author = "崇州市"
    own.save(tmp_path / TEMPLATE_FILE)
    content, said = as_pptx(slides, tmp_path)
    made = Presentation(io.BytesIO(content))
    assert (said, made.core_properties.author, len(made.slides)) == ((), "崇州市", len(slides.slides))
    assert all(
        shape.left + shape.width <= made.slide_width * 1.01 for slide in made.slides for shape in slide.shapes if not shape.is_placeholder
    )
    (tmp_path / TEMPLATE_FILE).write_bytes(b"no presentation")
    content, said = as_pptx(slides, tmp_path)
    assert TEMPLATE_FILE in said[0]
    assert len(Presentation(io.BytesIO(content)).slides) == len(slides.slides)


def test_every_number_of_the_printed_slides_is_one_of_the_deck_and_fonts_are_embedded(slides):
    reader = PdfReader(io.BytesIO(as_pdf(slides)))
    assert len(reader.pages) == len(slides.slides)
    text = " ".join(page.extract_text() for page in reader.pages)
    assert numbers(text) <= allowed(slides)
    assert {figure for figure in figures(slides) if figure.split(" ")[-1] not in text and figure not in text} == set()
    assert all(slide.title.replace(" ", "") in text.replace(" ", "").replace("\n", "") for slide in slides.slides)
    for page in reader.pages:
        assert all(words in page.extract_text().replace("\n", " ") for words in (slides.edition, slides.example) if words)
        for font in page["/Resources"]["/Font"].get_object().values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in described or "/FontFile3" in described


def test_annotations_are_printed_as_they_were_written_in_every_file(slides, slides_file):
    written = [slide.annotation for slide in slides.slides if slide.annotation]
    assert len(written) == 3
    in_slides = " ".join(text for page in slides_file.slides for text in texts_of(page))
    reading = Reading()
    reading.feed(as_html(slides))
    book = load_workbook(io.BytesIO(as_xlsx(slides)))
    noted = next(sheet for sheet in book.worksheets if sheet.title in ("批注", "Annotations"))
    cells = [str(cell).removeprefix("'") for row in noted.iter_rows(min_row=2, values_only=True) for cell in row]
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(as_pdf(slides))).pages)
    for text in written:
        assert text in in_slides
        assert text in " ".join(reading.text)
        assert text in cells
        assert "".join(text.split())[:40] in "".join(printed.split())
    assert "<script>alert" not in as_html(slides) + as_show(slides, {})


class Reading(HTMLParser):
    """The text of a page without its scripts and styles."""

    def __init__(self):
        super().__init__()
        self.text, self._hidden = [], 0

    def handle_starttag(self, tag, _attributes):
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._hidden:
            self.text.append(data)


def test_every_number_of_the_page_is_one_of_the_deck_and_nothing_in_it_is_markup(slides):
    page = as_html(slides)
    reading = Reading()
    reading.feed(page)
    text = " ".join(reading.text)
    assert numbers(text) <= allowed(slides)
    assert {figure for figure in figures(slides) if figure not in text} == set()
    assert "<b>东一巷" not in page
    assert not re.search(r"""(src|href|url\()\s*=?\s*["']?(https?:)?//""", page)


def test_every_figure_stands_in_the_annex_with_its_rule(slides):
    book = load_workbook(io.BytesIO(as_xlsx(slides)))
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    found = {(slide, name, text) for slide, name, text, *_ in rows}
    assert {(slide.title, value.name.strip() or None, value.text) for slide, value in slides.values()} == found
    assert any(row[5] for row in rows)
    late = next(sheet for sheet in book.worksheets if sheet.cell(2, 1).value == "西一巷")
    assert late.cell(2, 4).value == "'=1+1"
    assert late.cell(2, 6).value == slides.annex[0].table.rows[0][5].said


def test_an_unknown_ending_and_a_folder_that_is_not_there_are_refused(slides, tmp_path):
    with pytest.raises(PackError) as refused:
        write_pack(slides, tmp_path / "deck.doc", tmp_path)
    assert refused.value.code == "unknown-format"
    with pytest.raises(PackError) as refused:
        write_pack(slides, tmp_path / "nowhere" / "deck.html", tmp_path)
    assert refused.value.code == "out-not-writable"
    assert [path.name for path in tmp_path.iterdir()] == []
    assert list(FORMS) == [".pptx", ".pdf", ".html", ".xlsx"]


def test_a_name_with_signs_that_no_file_may_hold_is_cleaned(slides, tmp_path):
    first = slides.slides[0]
    odd = dataclasses.replace(first, title="汇报\x00\x0b", sentences=(), tiles=())
    content, _ = as_pptx(dataclasses.replace(slides, slides=(odd,), annex=()), tmp_path)
    assert Presentation(io.BytesIO(content)).slides[0].shapes.title.text.startswith("汇报")


def test_a_value_says_its_unit_once():
    assert Value("x", "3", "处").said == "3 处"
