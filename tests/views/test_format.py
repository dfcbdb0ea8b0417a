"""Numbers read the way people say them, in both languages."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.catalogue import GE, HOUSEHOLDS, KM, KM2, PEOPLE, TIAO, WAN_MU
from layers.spec import Measure
from views import format as shown


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, None, "0"),
        (-0.0001, None, "0"),
        (1234567, None, "1,234,567"),
        (342.8, None, "342.8"),
        (0.1 + 0.2, None, "0.3"),
        (1090.955, 1, "1,091.0"),
        (None, None, "—"),
        (float("nan"), 2, "—"),
        (float("inf"), None, "—"),
    ],
)
def test_numbers_separate_thousands_and_keep_one_sensible_precision(value, decimals, text):
    assert shown.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [(124, "124", "124"), (28000, "28,000", "28,000"), (100000, "10 万", "100,000"), (735723, "73.6 万", "735,723"), (None, "—", "—")],
)
def test_large_counts_are_said_in_wan_in_chinese_only(value, zh, en):
    assert (shown.count(value, "zh"), shown.count(value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0, "0 %"), (1, "100 %"), (0.4234, "42.3 %"), (0.99996, "99.9 %"), (0.0001, "< 0.1 %"), (1.2, "120.0 %"), (None, "—")],
)
def test_only_the_whole_is_a_hundred_percent_and_only_nothing_is_zero(ratio, text):
    assert shown.percent(ratio) == text


@given(st.floats(min_value=0, max_value=1, exclude_max=True))
def test_a_share_short_of_the_whole_never_reads_a_hundred(ratio):
    assert not shown.percent(ratio).startswith("100")


@pytest.mark.parametrize(
    ("metres", "zh", "en"),
    [(0, "0 米", "0 m"), (850, "850 米", "850 m"), (12_340, "12.3 公里", "12.3 km"), (342_800, "342.8 公里", "342.8 km")],
)
def test_lengths_change_to_kilometres_at_a_thousand_metres(metres, zh, en):
    assert (shown.length(metres, "zh").text, shown.length(metres, "en").text) == (zh, en)


@pytest.mark.parametrize(
    ("m2", "zh", "en"),
    [
        (320.4, "320 m²", "320 m²"),
        (54_000, "5.4 万 m²", "5.4 ha"),
        (1_740_000, "174 万 m²", "1.74 km²"),
        (38_100_000, "38.1 km²", "38.1 km²"),
        (1_090_955_000, "1,091 km²", "1,091 km²"),
        (None, "—", "—"),
    ],
)
def test_areas_use_the_unit_of_their_size(m2, zh, en):
    assert (shown.area(m2, "zh").text, shown.area(m2, "en").text) == (zh, en)


def test_the_exact_area_stays_within_reach():
    assert shown.area(1_741_234.4, "zh").exact == "1,741,234 m²"


def test_farmland_stays_in_mu():
    assert shown.quantity(30, WAN_MU, Measure.AREA, "zh").text == "30 万亩"
    assert shown.quantity(30, WAN_MU, Measure.AREA, "en").text == "300,000 mu"
    assert shown.mu(2000, "zh").text == "3 亩"


@pytest.mark.parametrize(
    ("value", "unit", "measure", "zh", "en"),
    [
        (124, TIAO, Measure.COUNT, "124 条", "124 alleys"),
        (188, GE, Measure.COUNT, "188 个", "188 sites"),
        (556, KM, Measure.LENGTH, "556 公里", "556 km"),
        (1.74, KM2, Measure.AREA, "174 万 m²", "1.74 km²"),
        (1439, HOUSEHOLDS, Measure.SUM, "1,439 户", "1,439 households"),
        (735723, PEOPLE, Measure.SUM, "73.6 万 人", "735,723 people"),
        (None, GE, Measure.COUNT, "—", "—"),
    ],
)
def test_quantities_carry_the_unit_of_the_catalogue(value, unit, measure, zh, en):
    assert (shown.quantity(value, unit, measure, "zh").text, shown.quantity(value, unit, measure, "en").text) == (zh, en)


def test_a_floor_is_marked():
    assert shown.at_least("40") == "≥ 40"


def test_dates_are_written_out():
    assert shown.day(date(2021, 12, 31), "zh") == "2021年12月31日"
    assert shown.day(date(2021, 12, 31), "en") == "31 Dec 2021"
    assert shown.day(None, "zh") == shown.day(pd.NaT, "en") == "—"
    assert shown.moment(datetime(2021, 1, 2, 3, 4), "en") == "2 Jan 2021, 03:04"
    assert shown.moment(None, "zh") == "—"
