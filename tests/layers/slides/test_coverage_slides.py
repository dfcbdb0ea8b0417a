"""Coverage on slides: every rule side by side, a question from a link, and one rule on two days."""

from layers.sight import Sight
from layers.slides.deck import deck
from layers.slides.own import own_slide
from layers.slides.slide import Kind, cell_text
from layers.store.embedded import open_store


def shown(store, key_or_text, **asked):
    own = [own_slide(key_or_text)] if "/" in key_or_text else []
    key = own[0].key if own else key_or_text
    return next(slide for slide in deck(store, own=own, **asked).slides if slide.key == key)


def test_every_rule_stands_beside_the_others_with_its_own_denominator(meeting):
    """A park of 6,000 m² reaches half of 10,000 m² of homes, and by walking 804 of 1,000 people. Two layers of sites have no data and could only add."""
    found = shown(meeting, "rules")
    rows = {cell_text(row[0]): [cell_text(cell) for cell in row] for row in found.table.rows}
    assert len(rows) == 8
    assert rows["园林城市 2022"][3:] == ["≥ 50.0 %", "0.5 公顷", "1.0 公顷", "国家园林城市 ≥ 85 % · 不能断定"]
    assert rows["TPL 半英里"][2:6] == ["沿街道", "≥ 80.4 %", "804 人", "1,000 人"]
    assert "8 把尺子" in found.sentences[0].text
    assert all(value.inputs for value in found.values() if value.name.startswith("园林城市"))


def test_a_link_of_the_coverage_page_becomes_a_slide_and_an_unknown_rule_is_said(meeting):
    found = shown(meeting, "http://x/coverage?rule=gb_50563_2010&view=rulers")
    assert (found.kind, found.tiles[0].value.text) == (Kind.STORY, "≥ 50.0 %")
    assert "没有规则“flying”" in shown(meeting, "/coverage?rule=flying").remarks[0]


def test_a_rule_of_ones_own_is_not_computed_for_who_may_not_see_exact_places(meeting):
    address = "/coverage?rule=own&sites=green_areas&bands=0:inf:1"
    assert shown(meeting, address).tiles
    found = shown(meeting, address, sight=Sight(personal=False, decimals=3))
    assert (found.tiles, found.sentences, found.notes) == ((), (), ())
    assert "只对有编辑权限的人开放" in found.remarks[0]


def test_a_rule_on_two_days_says_what_was_gained_and_by_whom(meeting):
    """The park of the strip has no dates, so it serves on both days."""
    found = shown(meeting, "/compare?subject=park_service_radius_2022&before=2021-12-31&after=2020-12-31")
    assert found.captions == ("2020年12月31日", "2021年12月31日")
    assert [each.text for each in found.sentences] == [
        "2020年12月31日为 ≥ 50.0 %，2021年12月31日为 ≥ 50.0 %。",
        "没有变化（0 个百分点）。",
    ]
    assert found.remarks == ("两个日期次序颠倒，已按先后对调。",)
    assert len(found.table.rows) == 2
    assert all(value.inputs for value in found.values())


def test_rules_without_data_say_what_is_missing(tmp_path):
    found = shown(open_store(tmp_path), "rules")
    assert all(cell_text(row[3]) == "—" for row in found.table.rows)
    assert "不足两条" in found.sentences[0].text
    assert shown(open_store(tmp_path), "/compare?subject=who_300m").remarks
