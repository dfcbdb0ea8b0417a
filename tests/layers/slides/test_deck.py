"""The deck: figures that a pencil can check, the same for every output, and what is missing said on its slide."""

from datetime import date

import pytest

from layers.sight import Sight
from layers.slides.deck import deck, remade
from layers.slides.own import compared_days
from layers.slides.slide import Kind, cell_text
from tests.layers.meeting_city import DAY, alleys, meeting_store
from tests.layers.strip_city import publish


def slide(found, key):
    return next(each for each in found.slides if each.key == key)


def test_the_slides_come_in_the_order_of_a_meeting(meeting):
    keys = [each.key for each in deck(meeting).slides if not each.spare]
    assert keys == ["title", "overall", "progress", "back_alleys", "old_courtyards", "river_sites", "micro_parks", "green_areas", "others", "towns", "late",
                    "coverage", "rules", "claims", "off_map", "compare", "closing"]  # fmt: skip


def test_a_programme_is_held_against_its_published_figure_in_three_sentences(meeting):
    found = slide(deck(meeting), "back_alleys")
    tile = found.tiles[0]
    assert (tile.value.said, tile.target.text, tile.verdict.text, tile.late.text) == ("2 条", "目标 124 条", "完成 1.6 %", "滞后 1 个项目")
    assert [each.text for each in found.sentences] == [
        "截至2021年12月31日已完成 2 条，距目标 124 条还差 122 条。",
        "在建 1 条，计划 1 条；近三个月新完成 1 条，新开工 0 条。",
        "1 个项目滞后，最久的是“西一巷”（乙镇），已逾期 30 天。",
    ]
    assert found.remarks == ("另有 1 个项目没有图形，计入数字，不在图上。",)


def test_whoever_sees_rounded_places_gets_the_share_served_and_no_map_of_what_is(meeting):
    exact, rounded = (slide(deck(meeting, sight=sight), "coverage") for sight in (Sight(), Sight(personal=False, decimals=3)))
    assert exact.map is not None
    assert rounded.map is None
    assert rounded.tiles == exact.tiles
    assert "公开模式下不画服务范围：由它能推出项目的精确位置" in rounded.remarks


def test_every_figure_says_how_it_was_counted_and_on_what(slides):
    values = [value for _, value in slides.values()]
    assert len(values) > 30
    assert all(value.text and value.name for value in values)
    done = slide(slides, "back_alleys").tiles[0].value
    assert done.rule
    assert done.inputs == (("背街小巷" if slides.lang == "zh" else "Back alleys") + " r1 (2021-12-31)",)


def test_the_bars_by_town_add_up_to_the_items(meeting):
    chart = slide(deck(meeting), "back_alleys").chart
    assert chart.categories == ("乙镇", "甲街道")
    assert [[value.text for value in series.values] for series in chart.series] == [["0", "2"], ["1", "0"], ["1", "0"]]


def test_coverage_names_its_rule_and_its_denominator(meeting):
    """A park of 6,000 m² serves 500 of the 1,000 m of homes; two layers of sites have no data and could only add."""
    found = slide(deck(meeting), "coverage")
    assert found.tiles[0].value.said == "≥ 50.0 %"
    assert (
        found.sentences[0].text
        == "分子：5,000 m²（场地服务半径内的居住用地面积（重叠只计一次））；分母：10,000 m²（建成区内全部居住用地面积）。"
    )
    assert any("EPSG:4490" in note for note in found.notes)


def test_late_items_are_listed_with_who_is_responsible(meeting):
    found = deck(meeting)
    rows = [[cell_text(cell) for cell in row] for row in slide(found, "late").table.rows]
    assert rows == [["西一巷", "背街小巷", "乙镇", "=1+1", "2021-12-01", "30 天"]]
    assert found.annex[0].table.rows == slide(found, "late").table.rows


def test_the_edition_is_one_for_both_languages_and_changes_with_the_data(tmp_path):
    store = meeting_store(tmp_path)
    before = deck(store).edition
    assert before == deck(store, lang="en").edition
    assert before.startswith("20211231-")
    assert deck(store, date(2021, 6, 30)).edition != before
    publish(store, "back_alleys", alleys().iloc[:2])
    assert deck(store).edition != before


def test_an_earlier_day_moves_every_item_to_its_stage_on_that_day(meeting):
    found = slide(deck(meeting, date(2021, 6, 30)), "back_alleys")
    assert found.sentences[0].text.startswith("截至2021年6月30日已完成 1 条")
    assert found.sentences[1].text.startswith("在建 2 条")


def test_a_day_after_the_data_is_said_to_be_beyond_them(meeting):
    found = deck(meeting, date(2022, 6, 30))
    assert "数据只到 2021年12月31日" in slide(found, "title").remarks[0]
    assert any("此后的进展未知" in remark for remark in slide(found, "back_alleys").remarks)


def test_layers_without_data_are_said_on_their_slide_and_the_rest_goes_on(meeting):
    found = deck(meeting)
    missing = slide(found, "old_courtyards")
    assert missing.remarks == ("“老旧院落”尚无数据。请先发布该图层。",)
    assert (missing.chart, missing.map, missing.tiles) == (None, None, ())
    assert "老旧院落: “老旧院落”尚无数据。请先发布该图层。" in found.log


def test_an_emptied_layer_a_rollback_and_a_damaged_file_are_said(tmp_path):
    store = meeting_store(tmp_path)
    publish(store, "back_alleys", alleys().iloc[:0])
    emptied = slide(deck(store), "back_alleys")
    assert "没有要素" in emptied.remarks[0]
    assert emptied.map is None
    store.rollback("back_alleys", 1, by="李")
    assert "“背街小巷”已由 李 回退到第 1 版的内容。" in slide(deck(store), "back_alleys").remarks
    publish(store, "green_areas", alleys()[["fid", "geometry", "length_m", "area_m2"]])
    (tmp_path / store.current("green_areas").file).unlink()
    broken = deck(store)
    assert "缺失或损坏" in slide(broken, "green_areas").remarks[0]
    assert "缺失或损坏" in slide(broken, "coverage").remarks[0]
    assert slide(broken, "back_alleys").tiles[0].value.said == "2 条"


def test_a_store_with_nothing_in_it_still_gives_slides_that_say_so(tmp_path):
    from layers.store.embedded import open_store

    found = deck(open_store(tmp_path))
    assert found.edition.startswith("0-")
    assert all(each.remarks or each.kind in (Kind.TITLE, Kind.CLOSING, Kind.TABLE, Kind.BOARD) for each in found.slides)


def test_a_map_marks_stages_by_shape_and_escapes_names(slides):
    ground = slide(slides, "back_alleys").map.ground.svg()
    assert "<b>" not in ground
    assert "西一巷" in ground
    assert [sign.words for sign in slide(slides, "back_alleys").map.legend][-1] in ("滞后", "Behind")


def test_two_days_are_counted_on_the_same_map(meeting):
    """On 30 June A1 is done, A2 and A3 are under way; at the year's end A2 is done as well."""
    own = compared_days("back_alleys", date(2021, 6, 30), None)
    found = slide(deck(meeting, own=[own]), own.key)
    assert found.captions == ("2021年6月30日", "2021年12月31日")
    assert found.sentences[0].text == "2021年6月30日已完成 1 个项目，2021年12月31日已完成 2 个项目，增加 1 个项目。"
    assert [[cell_text(cell) for cell in row] for row in found.table.rows] == [
        ["验收", "1", "1"],
        ["完工", "0", "1"],
        ["在建", "2", "1"],
        ["计划", "1", "1"],
    ]
    assert (found.before.bar_m, found.before.bar, found.before.legend) == (found.map.bar_m, found.map.bar, found.map.legend)
    assert found.before.ground != found.map.ground


def test_days_in_the_wrong_order_are_put_right_and_said(meeting):
    wrong, missing = compared_days("back_alleys", DAY, date(2021, 6, 30)), compared_days("old_courtyards", None, None)
    made = deck(meeting, own=[wrong, missing])
    found = slide(made, wrong.key)
    assert found.captions == ("2021年6月30日", "2021年12月31日")
    assert found.remarks == ("两个日期次序颠倒，已按先后对调。",)
    assert "“老旧院落”尚无数据" in slide(made, missing.key).remarks[0]


def test_an_edition_counted_by_other_targets_says_so_on_its_slides(meeting):
    made = deck(meeting)
    assert remade(made, made.edition) == made
    again = remade(made, "20211231-0123abcd")
    assert "20211231-0123abcd" in again.slides[0].remarks[0]
    assert "20211231-0123abcd" in again.furniture[-1]
    assert again.log[0] == again.slides[0].remarks[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_slide_holds_words_of_the_other_language(meeting, lang):
    texts = [each.text for found in deck(meeting, DAY, lang).slides for each in found.sentences]
    han = [text for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
    assert (
        (len(han) == len(texts))
        if lang == "zh"
        else not [text for text in han if "街" not in text and "镇" not in text and "建城" not in text]
    )
