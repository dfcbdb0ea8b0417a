"""Printed maps: the right features at a round scale, with everything that a map on paper has to say of itself."""

import io
import re
from datetime import date

import numpy as np
import pytest
from pypdf import PdfReader

from layers.catalogue import BY_KEY
from layers.prints.atlas import NoTownsError, atlas_pdf, atlas_values
from layers.prints.drawing import bar_words, plate
from layers.prints.map_address import extent_at
from layers.prints.map_drawing import STATUS_COLOR
from layers.prints.map_print import NothingToDrawError, PrintOrder, as_pdf, as_png, printed_map
from layers.prints.paper import Paper
from layers.prints.town_shade import RAMPS
from layers.selection import Selection
from layers.sight import EVERYTHING, Sight


def png_size(content):
    return tuple(int(number) for number in np.frombuffer(content[16:24], dtype=">u4"))


def test_a_sheet_shows_all_of_the_bounds_at_a_round_scale():
    """1,000 × 500 m on 270 × 160 mm: 1 : 4,000 leaves room, 1 : 3,000 would not."""
    paper, denominator = Paper.at_round_scale((0, 0, 1000, 500), 2700, 1600)
    assert denominator == 4000
    assert paper.place(500, 250) == pytest.approx((1350, 800))
    assert paper.place(0, 0)[0] == pytest.approx(1350 - 500 / 4000 * 10_000)
    assert paper.bar()[1] == pytest.approx(paper.bar()[0] / 4000 * 10_000)


def test_a_map_names_its_layers_filters_day_source_and_that_it_is_an_example(meeting):
    order = PrintOrder(("back_alleys",), Selection(towns=("甲街道",), as_of=date(2021, 6, 30)))
    printed = printed_map(meeting, order)
    assert (printed.title, printed.subtitle, printed.counted) == ("背街小巷", "甲街道 · 截至2021年6月30日", 2)
    text = PdfReader(io.BytesIO(as_pdf(printed))).pages[0].extract_text().replace("\n", " ")
    for words in (
        "背街小巷",
        "甲街道",
        "数据日期：2021年6月30日",
        "审图号：（未填写）",
        "界线为示意",
        f"1 : {printed.denominator:,}",
        "验收",
        "在建",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words


@pytest.mark.parametrize(
    ("paper", "upright", "size"), [("A4", False, (1754, 1240)), ("A4", True, (1240, 1754)), ("A3", False, (2480, 1754))]
)
def test_sheets_have_their_size_in_dots(meeting, paper, upright, size):
    printed = printed_map(meeting, PrintOrder(("back_alleys",), paper=paper, upright=upright, lang="en"))
    assert png_size(as_png(printed, 150)) == pytest.approx(size, abs=1)


def test_a_picture_has_at_least_150_and_at_most_300_dots_an_inch(meeting):
    printed = printed_map(meeting, PrintOrder(("back_alleys",)))
    assert png_size(as_png(printed, 20)) == png_size(as_png(printed, 150))
    assert png_size(as_png(printed, 900))[0] == pytest.approx(297 / 25.4 * 300, abs=1)


def test_one_layer_is_coloured_by_stage_and_of_several_each_has_its_colour_and_tells_stages_by_form(meeting):
    one = printed_map(meeting, PrintOrder(("back_alleys",)))
    assert [sign.words for sign in one.drawing.legend] == ["验收", "完工", "在建", "滞后"]
    assert STATUS_COLOR["accepted"] in one.drawing.ground.shapes
    two = printed_map(meeting, PrintOrder(("back_alleys", "green_areas")))
    words = [sign.words for sign in two.drawing.legend]
    assert words == ["颜色：专项", "背街小巷", "建成区绿地", "形状：状态", *words[4:]]
    assert {"验收", "在建", "滞后"} <= set(words[4:])
    shapes = two.drawing.ground.shapes
    assert all(BY_KEY[key].style.color in shapes for key in ("back_alleys", "green_areas"))
    assert not any(color in shapes for color in STATUS_COLOR.values())
    assert not any(color in sign.mark for sign in two.drawing.legend for color in STATUS_COLOR.values())


def test_the_scale_bar_is_as_long_on_paper_as_it_says(meeting):
    """The bar in tenths of a millimetre times the scale is what stands beside it."""
    printed = printed_map(meeting, PrintOrder(("back_alleys",)))
    drawn = plate(printed.drawing, 34)
    left, right = map(float, re.search(r"M([\d.]+) [\d.]+V[\d.]+H([\d.]+)V", drawn.shapes).groups())
    assert (right - left) / 10_000 * printed.denominator == pytest.approx(printed.drawing.bar_m, rel=1e-3)
    assert bar_words(printed.drawing.bar_m) in [word.text for word in drawn.words]


def test_towns_stand_in_shades_of_the_theme_of_the_view_with_its_classes_in_the_legend(meeting):
    """In 甲街道 both alleys are finished, in 乙镇 none of two."""
    order = PrintOrder(("back_alleys",), shade=("back_alleys", "share_finished"))
    printed = printed_map(meeting, order)
    assert printed.subtitle == "背街小巷 · 完成比例（%）"
    assert [sign.words for sign in printed.drawing.legend][:4] == ["背街小巷 · 完成比例（%）", "0", "100", "背街小巷"]
    ramp = RAMPS["share_finished"]
    assert ramp[0] in printed.drawing.ground.shapes
    assert ramp[4] in printed.drawing.ground.shapes


def test_what_is_outside_of_the_chosen_town_is_veiled(meeting):
    veil = 'fill-opacity="0.62"'
    order = PrintOrder(("back_alleys",), Selection(towns=("甲街道",)))
    assert veil in printed_map(meeting, order).drawing.ground.shapes
    assert veil not in printed_map(meeting, PrintOrder(("back_alleys",))).drawing.ground.shapes


def test_a_long_title_is_set_smaller_and_stays_whole(meeting):
    title = "崇州市城市更新背街小巷老旧院落微公园绿地水环境治理专项进展总图（二〇二一年末）" * 2
    text = PdfReader(io.BytesIO(as_pdf(printed_map(meeting, PrintOrder(("back_alleys",), title=title))))).pages[0].extract_text()
    assert title in text.replace("\n", "")


def test_the_legend_never_pushes_the_map_off_the_sheet(meeting):
    printed = printed_map(meeting, PrintOrder(("back_alleys", "green_areas"), upright=True))
    assert plate(printed.drawing, 34).height <= (297 - 24 - 27) * 10
    assert len(PdfReader(io.BytesIO(as_pdf(printed))).pages) == 1


def test_a_filter_that_leaves_nothing_is_said_unless_a_place_was_asked_for(meeting):
    nothing = PrintOrder(("back_alleys",), Selection(text="没有这样的名字"))
    with pytest.raises(NothingToDrawError):
        printed_map(meeting, nothing)
    west, south, east, north = extent_at((30.735, 103.5525), 15)
    assert west < 103.5525 < east
    assert south < 30.735 < north
    assert printed_map(meeting, PrintOrder(("back_alleys",), extent=(west, south, east, north))).counted == 3


def test_whoever_sees_rounded_places_gets_them_rounded_on_paper_too(meeting):
    """A hundredth of a degree: alleys of 100 m become strokes of a kilometre."""
    order = PrintOrder(("back_alleys",), extent=extent_at((30.735, 103.5525), 13))
    exact, coarse = (printed_map(meeting, order, sight).drawing.ground.shapes for sight in (EVERYTHING, Sight(personal=False, decimals=2)))
    assert exact != coarse
    assert exact.count("stroke-dasharray") < coarse.count("stroke-dasharray")


def test_the_atlas_has_an_index_and_a_sheet_for_each_town(meeting):
    reader = PdfReader(io.BytesIO(atlas_pdf(meeting, None, "zh")))
    assert len(reader.pages) == 3
    texts = [page.extract_text() for page in reader.pages]
    assert "崇州市城市更新图集" in texts[0]
    assert ["甲街道" in texts[1], "乙镇" in texts[2]] == [True, True]
    assert all("版次：" in text for text in texts)
    assert all(f"{number} / 3" in text for number, text in enumerate(texts, start=1))


def test_the_index_of_the_atlas_names_the_page_of_each_town_and_sums_them(meeting):
    found = atlas_values(meeting, None, "zh")
    assert found["whole"] == ["合计", "2", "4", "50.0 %", "1"]
    assert [word[2] for word in found["index"]["words"] if word[2][-1].isdigit()][:2] == ["甲街道 2", "乙镇 3"]
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(atlas_pdf(meeting, None, "zh"))).pages]
    assert ["甲街道" in texts[1], "乙镇" in texts[2], "西一巷" in texts[2]] == [True] * 3


def test_the_figures_of_a_sheet_are_those_of_the_town(meeting):
    """In 甲街道 two alleys, both done; in 乙镇 one under way and late, one planned."""
    first, second = atlas_values(meeting, None, "en")["sheets"]
    assert (first["rows"], first["share"]) == ([["Back alleys", "2", "2", "0"]], "100 %")
    assert (second["whole"], second["share"]) == (["All", "0", "2", "1"], "0 %")


def test_a_town_that_is_not_there_is_refused_with_those_that_are(meeting):
    with pytest.raises(NoTownsError) as refused:
        atlas_pdf(meeting, None, "zh", ("丙镇",))
    assert refused.value.params == {"town": "丙镇", "towns": ("甲街道", "乙镇")}
    assert len(atlas_values(meeting, None, "zh", ("乙镇",))["sheets"]) == 1
