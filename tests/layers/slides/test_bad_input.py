"""Bad input of a meeting: each is said on its slide and in the log, the rest goes on, and no slide is an empty box."""

from dataclasses import dataclass, replace

import pytest

from layers.accounts.visitor import Role, Visitor
from layers.claims.entry import entry_of
from layers.messages.sentences import message
from layers.pack.pdf import as_pdf
from layers.prints import typesetting
from layers.prints.typesetting import FontMissingError
from layers.slides.deck import deck
from layers.slides.own import own_slide
from layers.slides.slide import Kind
from layers.store.claims import enter
from tests.layers.meeting_city import alleys, meeting_store
from tests.layers.strip_city import publish

EDITOR = Visitor("li", "李", Role.EDITOR, "住建局", None)


@dataclass(frozen=True)
class Case:
    """What is wrong: `spoil` does it to a store, or `own` asks for it; `said` stands on the slide `key` (of an own slide: its own)."""

    said: str
    key: str = ""
    own: str = ""
    spoil: object = None


def rolled_back(store):
    store.rollback("back_alleys", 1, by="李")


def emptied(store):
    publish(store, "back_alleys", alleys().iloc[:0])


def lost(store):
    publish(store, "back_alleys", alleys())
    (store.home / store.current("back_alleys").file).unlink()


def odd_unit(store):
    enter(
        store,
        EDITOR,
        [entry_of({"title": "背街小巷", "value": "9", "unit": "里弄", "kind": "total", "source": "报告", "layer": "back_alleys"})],
    )


CASES = {
    "a programme without data": Case("“老旧院落”尚无数据", "old_courtyards"),
    "a programme whose layer is empty": Case("没有要素", "back_alleys", spoil=emptied),
    "a programme that was rolled back": Case("已由 李 回退到第 1 版", "back_alleys", spoil=rolled_back),
    "a programme whose file is lost": Case("缺失或损坏", "back_alleys", spoil=lost),
    "a claim with an unknown unit": Case("单位“里弄”不在单位表中", "claims", spoil=odd_unit),
    "a view emptied by its filter": Case("没有符合筛选的项目", own="/map?layers=back_alleys&q=nothing"),
    "a view of an unknown layer": Case("没有名为“flying”的图层", own="/map?layers=flying"),
    "a view with shades of an unknown layer": Case("没有名为“flying”的图层", own="/map?layers=back_alleys&theme=flying.count"),
    "two days after the data": Case("数据只到", own="/compare?subject=park_service_radius_2022&after=2022-12-31"),
    "a view of a layer that was rolled back": Case("已由 李 回退到第 1 版", own="/map?layers=back_alleys", spoil=rolled_back),
    "a view whose file is lost": Case("缺失或损坏", own="/map?layers=back_alleys&theme=back_alleys.count", spoil=lost),
    "a view far from the city": Case("都不在此范围内", own="/map?layers=back_alleys&bbox=100,27,100.1,27.1"),
    "two days in the wrong order": Case("次序颠倒", own="/compare?subject=back_alleys&before=2021-12-31&after=2020-12-31"),
    "two days that are one": Case("两个日期相同", own="/compare?subject=back_alleys&before=2021-12-31&after=2021-12-31"),
    "two days of a programme without data": Case("“老旧院落”尚无数据", own="/compare?subject=old_courtyards"),
    "two days of nothing that is known": Case("“flying”不是专项", own="/compare?subject=flying"),
    "a rule that is not in the table": Case("没有规则“flying”", own="/coverage?rule=flying"),
    "a curve of nothing": Case("没有项目可画进展曲线", own="/progress?layer=markets"),
}


@pytest.fixture(scope="module")
def usual(meeting):
    """How many slides there are without any that was added."""
    return len(deck(meeting).slides)


@pytest.mark.parametrize("name", CASES)
def test_it_is_said_on_the_slide_and_in_the_log_and_the_rest_goes_on(name, meeting, usual, tmp_path):
    case, store = CASES[name], meeting
    if case.spoil:
        store = meeting_store(tmp_path)
        case.spoil(store)
    own = [own_slide(case.own)] if case.own else []
    made = deck(store, own=own)
    slide = next(each for each in made.slides if each.key == (own[0].key if own else case.key))
    assert any(case.said in remark for remark in slide.remarks)
    assert any(line.startswith(slide.title) and case.said in line for line in made.log)
    assert len(made.slides) == usual + len(own)
    for each in made.slides:
        empty = not (
            each.tiles or each.sentences or each.chart or each.table or each.map or each.remarks or each.kind is Kind.TITLE or each.spare
        )
        assert not empty, each.key


def test_a_programme_without_target_says_so_in_its_tile(meeting, monkeypatch):
    monkeypatch.setattr("layers.slides.material.targets", lambda key: ())
    found = next(each for each in deck(meeting).slides if each.key == "back_alleys")
    assert (found.tiles[0].verdict.text, found.tiles[0].share) == ("没有公布的目标", None)
    assert "没有公布的目标" in found.sentences[0].text


def test_without_a_font_nothing_with_boxes_is_made_and_one_sentence_says_why(meeting, monkeypatch):
    monkeypatch.setattr(typesetting, "fonts", lambda: typesetting.fonts_with("no_such_fonts", machine=False))
    made = deck(meeting)
    with pytest.raises(FontMissingError) as refused:
        as_pdf(replace(made, slides=made.slides[:1]))
    assert "缺少中文字体" in message(refused.value.code, refused.value.params, "zh")
