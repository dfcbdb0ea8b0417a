"""The slide of a map view: what lies on it is counted by layer and stage, and what does not is said."""

import pytest
from shapely import box

from layers.slides.deck import deck
from layers.slides.own import own_slide
from layers.slides.slide import Kind, cell_text
from tests.layers.meeting_city import meeting_store
from tests.layers.strip_city import degrees


def added(store, text, title="", **asked):
    own = own_slide(text, title)
    return next(slide for slide in deck(store, own=[own], **asked).slides if slide.key == own.key)


def cells(slide):
    return [[cell_text(cell) for cell in row] for row in slide.table.rows]


def test_one_layer_is_counted_by_stage_and_what_has_no_geometry_is_said(meeting):
    """Three of four alleys have a geometry: one accepted, one finished, one under way and late."""
    found = added(meeting, "/map?layers=towns,back_alleys")
    assert (found.kind, found.title, found.subtitle) == (Kind.VIEW, "背街小巷", "截至2021年12月31日")
    assert cells(found) == [["验收", "1"], ["完工", "1"], ["在建", "1"], ["计划", "0"], ["▲ 滞后", "1"]]
    assert [each.text for each in found.sentences] == [
        "图上 3 个项目，已完成 2 个项目，占 66.7 %。",
        "其中 1 个项目滞后。",
        "另有 1 个项目没有图形。",
    ]
    assert all(value.inputs == ("背街小巷 r1 (2021-12-31)",) and value.rule for value in found.values())


def test_filters_day_and_extent_are_those_of_the_link(meeting):
    """On 30 June one alley was done; the extent around the second one shows no other."""
    assert cells(added(meeting, "/map?layers=back_alleys&status=accepted&as_of=2021-06-30"))[0] == ["验收", "1"]
    extent = ",".join(map(str, degrees(box(140, 0, 260, 60)).total_bounds))
    close = added(meeting, f"/map?layers=back_alleys&bbox={extent}", "东二巷")
    assert (close.title, close.sentences[0].values[0].said) == ("东二巷", "1 个项目")
    assert [each.text for each in close.sentences[1:]] == ["另有 2 个项目在图外。", "另有 1 个项目没有图形。"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/map?layers=back_alleys&status=planned&q=nothing", "没有符合筛选的项目"),
        ("/map?layers=back_alleys,flying", "没有名为“flying”的图层"),
        ("/map?layers=old_courtyards", "“老旧院落”尚无数据"),
        ("/map?layers=none", "没有专项图层"),
        ("/map?layers=back_alleys&bbox=-180,-90,180,90", ""),
        ("/map?layers=back_alleys&bbox=103.2,30.6,103.2,30.6", "都不在此范围内"),
    ],
)
def test_what_is_empty_or_unknown_is_said_and_a_map_is_drawn_all_the_same(meeting, text, words):
    found = added(meeting, text)
    assert found.map is not None
    assert words in " ".join(found.remarks)
    assert found.title


def test_several_layers_stand_in_rows_and_a_rollback_is_said(tmp_path):
    store = meeting_store(tmp_path)
    store.rollback("back_alleys", 1, by="李")
    found = added(store, "/map?layers=green_areas,back_alleys")
    assert [row[0] for row in cells(found)] == ["背街小巷", "绿地"] or len(cells(found)) == 2
    assert any("已由 李 回退" in remark for remark in found.remarks)
