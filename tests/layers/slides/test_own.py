"""Slides that users add: addresses that nobody trusts, read into values that say the same address again."""

from datetime import date

import pytest

from layers.messages.sentences import message
from layers.slides.own import MOST, OwnSlideError, compared_days, kept_slides, own_slide, own_slides


def test_a_link_of_the_map_becomes_the_same_slide_from_any_host_and_with_any_language():
    here = own_slide("/map?layers=towns,back_alleys~60&town=怀远镇&status=finished,overdue&at=30.6,103.6,14&color=type")
    there = own_slide("https://gis.example:8501/map?lang=en&pick=back_alleys/A1&color=type&at=30.6,103.6,14&status=finished,overdue&town=怀远镇&layers=towns,back_alleys~60")  # fmt: skip
    assert here == there == own_slide(here.address)
    assert here.key == there.key
    assert (here.view.layers, here.view.selection.towns, here.view.selection.statuses) == (
        ("back_alleys",),
        ("怀远镇",),
        ("finished", "overdue"),
    )


def test_two_days_say_their_address():
    made = compared_days("back_alleys", date(2020, 12, 31), None)
    assert made.address == "/compare?subject=back_alleys&before=2020-12-31"
    assert own_slide(made.address) == made


def test_a_title_fits_on_one_line_and_holds_nothing_that_cannot_be_printed():
    assert own_slide("/map", " 甲\x00\n乙 ").title == "甲 乙"
    with pytest.raises(OwnSlideError) as refused:
        own_slide("/map", "题" * 27)
    assert refused.value.code == "own-slide-title"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "own-slide-page"),
        ("http://[", "own-slide-page"),
        ("/data?layers=x", "own-slide-page"),
        ("javascript:alert(1)", "own-slide-page"),
        ("/map?" + "&".join(f"a{n}=1" for n in range(99)), "own-slide-page"),
        ("/map?q=" + "x" * 3000, "own-slide-long"),
        ("/map?layers=<script>", "own-slide-part"),
        ("/map?status=flying", "own-slide-part"),
        ("/map?at=nan,nan,nan", "own-slide-part"),
        ("/map?bbox=1,2", "own-slide-part"),
        ("/map?as_of=soon", "own-slide-part"),
        ("/map?year=²²²²", "own-slide-part"),
        ("/map?theme=../../etc", "own-slide-part"),
        ("/map?town=" + "x" * 500, "own-slide-part"),
        ("/compare?subject={{7*7}}", "own-slide-part"),
        ("/compare?before=9999-99-99", "own-slide-part"),
    ],
)
def test_nonsense_is_refused_in_one_sentence_of_each_language(text, code):
    with pytest.raises(OwnSlideError) as refused:
        own_slide(text)
    assert refused.value.code == code
    for lang in ("zh", "en"):
        assert "{" not in message(code, {**refused.value.params, "page": "", "value": ""}, lang)


def test_the_same_slide_counts_once_and_there_is_an_end_to_them():
    assert len(own_slides(["/map", "/map", "/map?q=x"])) == 2
    with pytest.raises(OwnSlideError) as refused:
        own_slides([f"/map?q={number}" for number in range(MOST + 1)])
    assert refused.value.code == "own-slide-many"


def test_what_was_kept_and_cannot_be_read_any_more_is_left_out():
    assert [slide.page for slide in kept_slides(["/map", "/flying", 7, None])] == ["map"]
    assert kept_slides(None) == kept_slides({"a": 1}) == ()
