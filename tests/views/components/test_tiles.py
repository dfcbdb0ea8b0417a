"""Tiles show every value as text, and bars never say more than their figure."""

import re
from dataclasses import replace

import pytest

from tests.views.markup import elements, runs_nothing
from tests.views.markup import text as shown_text
from views.components.sparkline import sparkline
from views.components.tiles import StatusCount, Tile, bar, large_tile, legend, row_tile
from views.format import Figure
from views.i18n import use_language

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '"><b onmouseover=alert(1)>',
    "{{7*191}}",
    "${7*191}",
    "`x`",
]
TILE = Tile(
    title="背街小巷",
    color="#B5651D",
    value=Figure("93", "条", "93 条"),
    target="目标 124 条",
    also="公布新完成 5",
    verdict="完成 75.0 %",
    tone="plain",
    share=0.75,
    floor=False,
    address="/map?layers=back_alleys",
    dated="数据 2021年12月31日",
    recent="近一季 +5 条",
    split=(StatusCount("accepted", "验收", 80), StatusCount("finished", "完工", 13), StatusCount("planned", "计划", 0)),
    trend=(1.0, 2.0, 4.0),
    overdue=3,
)


def filled(html: str) -> float:
    found = re.search(r"<b style=\"width:([\d.]+)%\"", html)
    assert found
    return float(found[1])


def test_a_bar_is_as_long_as_its_share():
    assert filled(bar(TILE)) == 75.0
    assert 'aria-valuenow="75"' in bar(TILE)


def test_past_the_target_the_mark_moves_inwards():
    html = bar(replace(TILE, share=1.25))
    assert filled(html) == 100.0
    assert "left:80.0%" in html


@pytest.mark.parametrize("share", [1.0, 1.15, 7.0])
def test_a_reached_floor_is_full_marked_and_has_no_beyond(share):
    html = bar(replace(TILE, share=share, floor=True))
    assert filled(html) == 100.0
    assert "≥" in html
    assert "bar-mark" not in html
    assert 'aria-valuenow="100"' in html


def test_a_floor_not_reached_is_not_full():
    assert filled(bar(replace(TILE, share=0.5, floor=True))) == 50.0


def test_without_an_honest_share_there_is_no_bar():
    html = bar(replace(TILE, share=None))
    assert "progressbar" not in html
    assert "<b" not in html


@pytest.mark.parametrize("draw", [large_tile, row_tile])
def test_a_tile_is_one_link_to_its_features(draw):
    html = draw(TILE)
    assert html.count("<a ") == 1
    assert 'href="/map?layers=back_alleys"' in html
    assert "背街小巷" in html
    assert "目标 124 条" in html
    assert "▲ 3" in html


@pytest.mark.parametrize("draw", [large_tile, row_tile])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_shown_as_text(draw, text):
    hostile = replace(TILE, title=text, value=Figure(text, text, text), target=text, also=text, verdict=text, dated=text, recent=text)
    html = draw(replace(hostile, color=text, split=(StatusCount(text, text, 80),)))
    assert [tag for tag, _ in elements(html)] == [tag for tag, _ in elements(draw(replace(TILE, split=(StatusCount("x", "x", 80),))))]
    assert runs_nothing(html)
    assert text in shown_text(html)


def test_nothing_late_leaves_no_sign():
    assert "▲" not in large_tile(replace(TILE, overdue=0))


def test_the_split_names_every_stage_with_its_count():
    html = large_tile(TILE)
    assert html.count('class="is-accepted"') == 2  # in the strip and beside its number
    assert html.count('class="is-planned"') == 1  # no ground in the strip, but its zero is said


def test_the_legend_speaks_the_language_in_use():
    assert "验收" in legend()
    use_language("en")
    try:
        assert "Accepted" in legend()
        assert "Behind" in legend()
    finally:
        use_language("zh")


def test_a_trend_starts_from_zero_and_ends_strong():
    assert re.findall(r"height:([\d.]+)%", sparkline((1, 2, 4))) == ["25.0", "50.0", "100.0"]
    assert re.findall(r"height:([\d.]+)%", sparkline((0, 0))) == ["0.0", "0.0"]


def test_a_single_number_is_no_trend():
    assert sparkline(()) == sparkline((5,)) == ""
