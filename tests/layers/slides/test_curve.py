"""Progress through time on a slide: plan, actual and forecast, what was finished lately and what is due."""

from datetime import date

import pytest

from layers.slides.deck import deck
from layers.slides.own import own_slide
from layers.slides.slide import ChartKind, Stroke, cell_text
from tests.layers.meeting_city import alleys, meeting_store
from tests.layers.strip_city import publish


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """Nine alleys of one town: one finished each month from April to November 2021, one open and due on 15 January 2022; a tenth has no plan. The park of the strip is done and has no dates."""
    store = meeting_store(tmp_path_factory.mktemp("planned"))
    first = alleys().iloc[[0] * 10].reset_index(drop=True)
    ends = [f"2021-{month:02d}-15" for month in range(4, 12)]
    frame = first.assign(
        fid=[f"A{number}" for number in range(10)],
        status=[*["finished"] * 8, "under_way", "under_way"],
        actual_start="2021-01-01",
        actual_finish=[*ends, None, None],
        accepted_on=None,
        planned_finish=[*[f"2021-{month:02d}-01" for month in range(4, 12)], "2022-01-15", None],
        deadline=None,
    )
    publish(store, "back_alleys", frame)
    return store


def curve(store, own=None, **asked):
    added = [own_slide(own)] if own else []
    return next(slide for slide in deck(store, own=added, **asked).slides if slide.key == (added[0].key if added else "progress"))


def test_tiles_count_what_was_finished_lately_and_what_is_due(planned):
    """On 31 December 2021: nothing this week or month, October and November in the quarter, one due in January."""
    found = curve(planned)
    assert [(tile.title, tile.value.said) for tile in found.tiles] == [
        ("本周完工", "0 个项目"),
        ("本月完工", "0 个项目"),
        ("本季完工", "2 个项目"),
        ("30 天内到期", "1 个项目"),
    ]
    assert found.sentences[0].text == "应完工 8 个项目，已完工 9 个项目，比计划多 1 个项目。"
    assert found.remarks == ("2 个项目没有计划完工日期，不在计划线内。",)


def test_curves_run_from_the_first_item_to_the_end_of_the_forecast(planned):
    found = curve(planned)
    chart = found.chart
    assert (chart.kind, chart.goal.said, chart.floor) == (ChartKind.CURVE, "11 个项目", 0)
    plan, done, middle, low, high = chart.series
    now = chart.categories.index("2021-12")
    assert (done.values[now].text, done.values[now + 1].text, middle.values[now].text) == ("9", "—", "9")
    assert plan.values[chart.categories.index("2022-01")].text == "9"
    assert [series.stroke for series in (low, high)] == [Stroke.LOW, Stroke.HIGH]
    assert all(
        a.number <= b.number <= c.number for a, b, c in zip(low.values, middle.values, high.values, strict=True) if a.number is not None
    )
    assert "每月 0.7 项" in found.sentences[2].text
    assert "2022年" in found.sentences[1].text
    assert [value.said for value in chart.written][:2] == ["9", "9"]


def test_too_little_history_gives_no_forecast_and_says_so(planned):
    found = curve(planned, as_of=date(2021, 6, 30))
    assert "不足 6 项" in found.sentences[1].text
    assert len(found.chart.series) == 2


def test_a_link_of_the_progress_page_narrows_the_slide_and_what_is_empty_is_said(planned):
    assert curve(planned, "/progress?layer=back_alleys&view=claims").title == "背街小巷：计划、实际与预测"
    empty = curve(planned, "/progress?layer=flying&town=nowhere")
    assert empty.chart is None
    assert empty.remarks == ("没有名为“flying”的专项，已略去。", "没有项目可画进展曲线。请先发布专项数据，或放宽范围。")


def test_the_lists_behind_the_tiles_stand_in_the_annex(planned):
    tables = {each.name: each.table for each in deck(planned).annex}
    assert [cell_text(row[4]) for row in tables["本季完工"].rows] == ["2021-11-15", "2021-10-15"]
    assert [cell_text(row[4]) for row in tables["30 天内到期"].rows] == ["2022-01-15"]
