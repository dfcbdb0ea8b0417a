"""Saved slides: versions that only grow, saved by those who may edit, opened by anybody who has the link."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete

from layers.accounts.errors import NotAllowedError
from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.slides.deck import slide_titles
from layers.slides.own import compared_days, own_slide
from layers.slides.sets import SlideSet, SlideSetError, arranged
from layers.store.embedded import open_store
from layers.store.errors import StoreError
from layers.store.slide_sets import SETS, UnknownSlideSetError, read_set, save_set, saved_sets

EDITOR = Visitor("li", "李", Role.EDITOR, "住建局", None)
KNOWN = list(slide_titles("zh"))


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


def test_a_set_is_kept_in_versions_and_each_can_be_opened_again(store):
    own = (compared_days("back_alleys", date(2020, 1, 1), None), own_slide("/map?layers=back_alleys&status=finished", "完工"))
    draft = SlideSet("周例会", ("late", "title", own[1].key), {"late": " 请\n落实 ", own[0].key: "甲"}, date(2021, 6, 30), own)
    first = save_set(store, EDITOR, draft, KNOWN)
    assert (first.number, first.annotations, first.saved_by, first.as_of) == (
        1,
        {"late": "请 落实", own[0].key: "甲"},
        "李",
        date(2021, 6, 30),
    )
    assert first.own == own
    second = save_set(store, EDITOR, replace(first, slides=("title",), annotations={}), KNOWN)
    assert (second.id, second.number, second.slides) == (first.id, 2, ("title",))
    assert read_set(store, first.id) == second
    assert read_set(store, first.address) == first
    other = save_set(store, EDITOR, SlideSet("月例会"), KNOWN)
    assert [each.address for each in saved_sets(store)] == [other.address, second.address]
    assert [entry.act for entry in store.audit()] == ["slides-saved"] * 3


def test_a_version_cannot_be_changed_or_removed(store):
    save_set(store, EDITOR, SlideSet("例会"), KNOWN)
    with pytest.raises(StoreError):
        store.write(delete(SETS))
    with pytest.raises(StoreError):
        store.write(SETS.update().values(name="x"))
    assert [each.name for each in saved_sets(store)] == ["例会"]


def test_who_may_not_edit_saves_nothing(store):
    for who in (NOBODY, Visitor("wang", "王", Role.VIEWER)):
        with pytest.raises(NotAllowedError):
            save_set(store, who, SlideSet("例会"), KNOWN)
    assert saved_sets(store) == ()


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (SlideSet("  "), "slide-set-name"),
        (SlideSet("x" * 61), "slide-set-name"),
        (SlideSet("例会", annotations={"late": "批" * 301}), "slide-set-annotation"),
        (SlideSet("例会", ("../late",)), "slide-set-slide"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_name(store, draft, code):
    with pytest.raises(SlideSetError) as refused:
        save_set(store, EDITOR, draft, KNOWN)
    assert refused.value.code == code


def test_what_was_written_on_a_slide_that_was_taken_away_goes_with_it(store):
    own = own_slide("/map?layers=back_alleys")
    first = save_set(store, EDITOR, SlideSet("例会", (), {own.key: "甲", "late": "乙"}, None, (own,)), KNOWN)
    assert save_set(store, EDITOR, replace(first, own=()), KNOWN).annotations == {"late": "乙"}


@pytest.mark.parametrize("address", ["", "0123456789", "0123456789.1", "../../x", "' OR 1=1", "x" * 9999])
def test_a_set_that_was_never_saved_is_not_found(store, address):
    with pytest.raises(UnknownSlideSetError):
        read_set(store, address)


def test_a_deck_is_arranged_and_annotated(meeting, slides):
    found = arranged(slides, ("late", "nothing", "late", "title"), {"late": "a", "towns": "b"})
    assert [(each.key, each.annotation) for each in found.slides] == [("late", "a"), ("title", "")]
    assert len(arranged(slides, ("nothing",)).slides) == len(slides.slides)
