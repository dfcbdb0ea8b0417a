"""The forecast: the pace of twelve months carried forward, the same each time, with an interval that a steady pace closes."""

from datetime import date

import pandas as pd
import pytest

from layers.catalogue import layer
from layers.intake import seed
from layers.progress.forecast import FEWEST, Forecast, forecast, monthly
from layers.progress.worklist import is_done, worklist
from layers.settings import settings
from layers.store.embedded import open_store

DAY = date(2021, 12, 31)


def days(*counts: int) -> pd.Series:
    """So many done in each month of 2021, on the tenth."""
    return pd.Series(
        [pd.Timestamp(2021, month, 10) for month, count in enumerate(counts, start=1) for _ in range(count)], dtype="datetime64[s]"
    )


def test_the_window_is_the_twelve_months_that_end_on_the_day():
    early = pd.Series(pd.to_datetime(["2020-12-31", "2021-01-01", "2021-12-31", "2022-01-01"]))
    assert monthly(early, DAY).tolist() == [1] + [0] * 10 + [1]
    assert monthly(pd.Series(pd.to_datetime(["2020-06-15", "2020-06-16", "2021-06-15"])), date(2021, 6, 15)).tolist() == [1] + [0] * 10 + [
        1
    ]


def test_a_steady_pace_has_no_spread():
    found = forecast(days(*[5] * 12), total=80, done=60, day=DAY)
    assert isinstance(found, Forecast)
    assert found.low == found.middle == found.high == (65, 70, 75, 80)
    assert [moment.isoformat() for moment in found.moments] == ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30"]
    assert found.earliest == found.finish == found.latest == date(2022, 4, 30)
    assert found.pace == 5


def test_an_uneven_pace_has_an_interval_around_the_middle_that_ends_at_all():
    found = forecast(days(0, 12, 0, 3, 9, 1, 0, 6, 2, 11, 4, 0), total=100, done=48, day=DAY)
    assert all(low <= middle <= high <= 100 for low, middle, high in zip(found.low, found.middle, found.high, strict=True))
    assert found.low[0] < found.high[0]
    assert found.low[-1] == 100
    assert found.earliest < found.finish < found.latest
    assert found.pace == 4


def test_the_same_question_gets_the_same_answer():
    uneven = days(0, 12, 0, 3, 9, 1, 0, 6, 2, 11, 4, 0)
    assert forecast(uneven, total=100, done=48, day=DAY) == forecast(uneven, total=100, done=48, day=DAY)


@pytest.mark.parametrize(("done_on", "total", "done"), [(days(1, 1, 1, 1, 1), 50, 5), (days(*[5] * 12), 60, 60), (days(), 10, 0)])
def test_too_little_history_or_nothing_left_gives_no_forecast(done_on, total, done):
    assert FEWEST == 6
    assert forecast(done_on, total=total, done=done, day=DAY) is None


def test_what_takes_longer_than_five_years_has_no_day():
    found = forecast(days(*[1] * 6), total=1000, done=6, day=DAY)
    assert (found.finish, found.earliest, found.latest) == (None, None, None)
    assert len(found.moments) == 60


def test_a_year_ago_the_forecast_for_the_example_city_held_what_came(tmp_path):
    """Asked on the last day of 2020, the interval for the end of 2021 holds what was done by then, over the four largest programmes."""
    store = open_store(tmp_path)
    keys = ("back_alleys", "old_courtyards", "gas_lines", "green_areas")
    (tmp_path / "data").mkdir()
    for key in keys:
        (tmp_path / "data" / f"{key}.geojson").write_bytes((settings().data / f"{key}.geojson").read_bytes())
    seed(store, tmp_path / "data")
    then = date(2020, 12, 31)
    items = pd.concat([worklist(layer(key), store.read(key), then) for key in keys])
    found = forecast(items["done_on"], total=len(items), done=int(is_done(items).sum()), day=then)
    came = int((items["done_on"] <= pd.Timestamp(DAY)).sum())
    print(f"\n12 months ahead: {found.low[11]:.0f}–{found.high[11]:.0f}, middle {found.middle[11]:.0f}; came {came} of {len(items)}")
    assert found.low[11] <= came <= found.high[11]
