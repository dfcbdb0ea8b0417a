"""The files of the meeting pack: sound, described, with the city's look where it has one, and nothing of a user's words taken for anything but words."""

import dataclasses
import io
import posixpath
import re
from functools import partial
from pathlib import PurePosixPath
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Mm

from layers.indicators.coverage_export_content import PRODUCT
from layers.messages.sentences import message
from layers.pack import pptx
from layers.pack.forms import FORMS, PackError, write_pack
from layers.pack.html import as_html
from layers.pack.pdf import as_pdf
from layers.pack.pptx import as_pptx
from layers.pack.pptx_template import FONT, TEMPLATE_FILE
from layers.pack.show import as_show
from layers.pack.xlsx import as_xlsx
from layers.prints import typesetting
from layers.prints.typesetting import FontMissingError, fonts_with
from layers.slides.slide import Value
from tests.layers.pack.reading import Sections, squeezed, texts_of


def at(deck, key):
    """The place of a slide."""
    return [slide.key for slide in deck.slides].index(key)


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


def test_the_file_says_what_it_is_of_which_day_and_in_which_language(slides, slides_file, printed):
    book = load_workbook(io.BytesIO(as_xlsx(slides)))
    for about, author in ((slides_file.core_properties, slides_file.core_properties.author), (book.properties, book.properties.creator)):
        assert (about.title, about.keywords, author) == (slides.title, slides.edition, PRODUCT(slides.lang))
        assert about.created.date() == slides.day
        assert about.language.startswith(slides.lang)
    about = printed.metadata
    assert (about.title, about.author, about["/Keywords"]) == (slides.title, PRODUCT(slides.lang), slides.edition)
    assert about.creation_date.date() == slides.day
    assert printed.trailer["/Root"]["/Lang"].startswith(slides.lang)


def test_the_presentation_is_sound_inside(slides, slides_file):
    """What makes PowerPoint offer a repair: names used twice, ids used twice, relations to what is not there."""
    stream = io.BytesIO()
    slides_file.save(stream)
    with ZipFile(stream) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        for name in (name for name in names if name.endswith(".rels")):
            base = PurePosixPath(name).parent.parent
            for relation in etree.fromstring(archive.read(name)):
                target = posixpath.normpath(posixpath.join("/", base, relation.get("Target"))).lstrip("/")
                assert relation.get("TargetMode") == "External" or target in names, (name, target)
    for page in slides_file.slides:
        ids = [shape.shape_id for shape in page.shapes]
        assert len(ids) == len(set(ids))
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= slides_file.slide_width * 1.001
            assert shape.top + shape.height <= slides_file.slide_height * 1.001
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE or shape.has_chart:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")
    runs = [run for page in slides_file.slides for run in page._element.iter(qn("a:r"))]
    assert {run.find(qn("a:rPr")).get("lang")[:2] for run in runs} == {slides.lang}


def city_template(path):
    """A template of a city: 4:3, dark, with a band and a name of its own for its layouts."""
    own = Presentation()
    own.slide_width, own.slide_height = Mm(254), Mm(190.5)
    own.core_properties.author = "崇州市"
    background = own.slide_masters[0].background.fill
    background.solid()
    background.fore_color.rgb = RGBColor(0x3A, 0x0F, 0x1C)
    own.slide_layouts[5].name = "仅标题（市府）"
    own.slides.add_slide(own.slide_layouts[0])
    own.save(path)


def test_the_template_of_the_city_is_taken_with_its_size_and_what_is_added_stays_in_its_room(slides, tmp_path):
    city_template(tmp_path / TEMPLATE_FILE)
    chosen = ("title", "back_alleys", "coverage", "late", "closing")
    few = dataclasses.replace(slides, slides=tuple(slide for slide in slides.slides if slide.key in chosen))
    content, said = as_pptx(few, tmp_path)
    made = Presentation(io.BytesIO(content))
    assert (said, made.core_properties.author, len(made.slides)) == ((), "崇州市", len(few.slides))
    assert made.slide_width == Mm(254)
    assert {page.slide_layout.name for page in made.slides} == {"仅标题（市府）"}
    for page in made.slides:
        title = page.slide_layout.placeholders[0]
        added = [shape for shape in page.shapes if not shape.is_placeholder]
        assert all(shape.left >= 0 and shape.left + shape.width <= made.slide_width for shape in added)
        assert all(title.top + title.height <= shape.top and shape.top + shape.height <= made.slide_height for shape in added)
        assert few.example in " ".join(texts_of(page))


def test_a_template_that_cannot_be_read_is_said(slides, tmp_path):
    (tmp_path / TEMPLATE_FILE).write_bytes(b"no presentation")
    one = dataclasses.replace(slides, slides=slides.slides[:1])
    content, said = as_pptx(one, tmp_path)
    assert TEMPLATE_FILE in said[0]
    assert len(Presentation(io.BytesIO(content)).slides) == 1


def test_without_a_chinese_font_nothing_is_printed_in_boxes_and_the_page_says_what_to_install(slides, tmp_path, monkeypatch, caplog):
    """The presentation goes on without its maps; what is set here stops. A page and a workbook are set where they are read."""
    known = partial(fonts_with, "no_such_font_package", machine=False)
    monkeypatch.setattr(typesetting, "fonts", known)
    monkeypatch.setattr(pptx, "fonts", known)
    few = dataclasses.replace(slides, slides=tuple(slide for slide in slides.slides if slide.key in ("back_alleys", "compare")))
    content, said = as_pptx(few, tmp_path)
    made = Presentation(io.BytesIO(content))
    assert "fonts-noto-cjk" in said[0]
    assert "fonts-noto-cjk" in caplog.text
    for page in made.slides:
        assert said[0] in " ".join(texts_of(page)).replace("\xa0", " ")
        assert not any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in page.shapes)
    with pytest.raises(FontMissingError) as refused:
        as_pdf(few)
    assert "fonts-noto-cjk" in message(refused.value.code, refused.value.params, slides.lang)


def test_printed_slides_have_bookmarks_and_tags_and_embed_their_fonts(slides, printed):
    assert [entry.title for entry in printed.outline] == [slide.title for slide in slides.slides]
    assert printed.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for page in printed.pages:
        assert all(words in page.extract_text().replace("\n", " ") for words in (slides.edition, slides.example) if words)
        for font in page["/Resources"]["/Font"].get_object().values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in described or "/FontFile3" in described


def test_annotations_are_printed_as_they_were_written_in_every_file(slides, slides_file, printed):
    written = [slide.annotation for slide in slides.slides if slide.annotation]
    assert len(written) == 3
    in_slides = " ".join(text for page in slides_file.slides for text in texts_of(page))
    reading = Sections()
    reading.feed(as_html(slides))
    page = " ".join(text for section in reading.found.values() for text in section)
    book = load_workbook(io.BytesIO(as_xlsx(slides)))
    noted = next(sheet for sheet in book.worksheets if sheet.title in ("批注", "Annotations"))
    cells = [str(cell).removeprefix("'") for row in noted.iter_rows(min_row=2, values_only=True) for cell in row]
    on_paper = squeezed("".join(page.extract_text() for page in printed.pages))
    for text in written:
        assert text in in_slides
        assert text in page
        assert text in cells
        assert squeezed(text)[:40] in on_paper
    assert "<script>alert" not in as_html(slides) + as_show(slides, {})


def test_nothing_on_the_page_is_markup_of_a_user_or_an_address(slides):
    page = as_html(slides)
    assert "<b>东一巷" not in page
    assert "<b>{{7*7}}" not in page
    assert not re.search(r"""(src|href|url\()\s*=?\s*["']?(https?:)?//""", page)


def test_every_figure_stands_in_the_annex_with_its_rule(slides):
    book = load_workbook(io.BytesIO(as_xlsx(slides)))
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
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
