"""A programme's standing in words: targets, floors, doubtful units, published news."""

from datetime import date

import pandas as pd
import pytest

from layers.catalogue import layer
from layers.claims.targets import targets
from layers.progress.programme import Progress, Tally, TargetProgress
from layers.spec import Measure
from views.components.programmes import programme_tile
from views.i18n import use_language

DAY = date(2021, 12, 31)


def standing(key: str, actual: float, overdue: int = 0) -> Progress:
    """A programme whose figure stands at `actual`; 10 items, 6 accepted, 2 finished, one under way, one planned."""
    measure = layer(key).measures[0]
    tallies = tuple(Tally(m, 10, 8, 6, 1, 1, overdue, 2, 1) for m in dict.fromkeys((measure, Measure.COUNT)))
    held = []
    for target in targets(key):
        sayable = target.unit_confirmed
        reached = sayable and actual >= target.value
        ratio = min(actual / target.value, 1.0) if sayable else None
        held.append(TargetProgress(target, actual, actual, ratio, target.floor and not reached, reached, None))
    towns = pd.DataFrame(
        {"count": [10], "done": [8], "under_way": [1], "planned": [1], "overdue": [overdue]}, index=pd.Index(["崇阳街道"], name="town")
    )
    months = pd.Series(range(24), index=pd.date_range(end="2021-12-31", periods=24, freq="ME"), name="done")
    return Progress(key, DAY, tallies, tuple(held), towns, months, (0, 0, 0, 0, 0, 10), 0)


def tile(key: str, actual: float, overdue: int = 0):
    return programme_tile(layer(key), standing(key, actual, overdue), DAY)


@pytest.fixture
def _english():
    use_language("en")
    yield
    use_language("zh")


def test_a_reached_target_says_so():
    shown = tile("back_alleys", 124)
    assert (shown.value.text, shown.target, shown.verdict, shown.tone) == ("124 条", "目标 124 条", "已达目标", "good")
    assert shown.also == "公布新完成 5"


def test_short_of_the_target_its_share_is_said():
    shown = tile("old_courtyards", 102)
    assert (shown.verdict, shown.share) == ("达 75.0 %", 0.75)


def test_past_an_exact_target_the_share_passes_one():
    assert tile("river_sites", 42).share == pytest.approx(1.2)


def test_past_a_floor_the_share_stays_at_the_whole_and_the_word_is_floor():
    shown = tile("micro_parks", 46)
    assert (shown.share, shown.floor, shown.verdict, shown.target) == (1.0, True, "已达下限", "下限 ≥ 40 处")


def test_below_a_floor_no_percentage_is_said():
    assert tile("micro_parks", 30).verdict == "未达下限"


def test_a_doubtful_unit_has_no_share_and_no_bar():
    shown = tile("urban_villages", 1439)
    assert (shown.share, shown.verdict, shown.tone, shown.target) == (None, "单位存疑", "caution", "公布数 1,439")


def test_green_area_is_said_in_wan_square_metres():
    shown = tile("green_areas", 1.74)
    assert (shown.value.text, shown.target) == ("174 万 m²", "目标 174 万 m²")


def test_stages_run_from_accepted_to_planned_and_add_up():
    shown = tile("back_alleys", 124, overdue=2)
    assert [(part.status, part.count) for part in shown.split] == [("accepted", 6), ("finished", 2), ("under_way", 1), ("planned", 1)]
    assert shown.overdue == 2


def test_newly_started_is_told_from_newly_done():
    assert tile("old_roads", 10).also == "公布新启动 4"


@pytest.mark.usefixtures("_english")
def test_english_tiles_hold_no_chinese():
    shown = tile("micro_parks", 46)
    words = [shown.title, shown.value.text, shown.target, shown.also, shown.verdict, shown.dated, shown.recent]
    assert all(word.isascii() or not any("一" <= letter <= "鿿" for letter in word) for word in words)
    assert shown.address.endswith("lang=en")
