"""Days in the spellings of Chinese offices."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.conform.dates import parsed_date

FIGURES = "〇一二三四五六七八九"


def spelled(number: int) -> str:
    """Return a number up to 31 in Chinese figures."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else FIGURES[tens] + "十") + (FIGURES[ones] if ones or not tens else "")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021年3月5日", date(2021, 3, 5)), ("2021.3.5", date(2021, 3, 5)), ("2021.3.5.", date(2021, 3, 5)), ("2021年3月5", date(2021, 3, 5)),
     ("21年3月5日", date(2021, 3, 5)), ("'21年3月5日", date(2021, 3, 5)), ("98年7月1日", date(1998, 7, 1)), ("21.3.5", date(2021, 3, 5)),
     ("21-03-05", date(2021, 3, 5)), ("二〇二一年三月五日", date(2021, 3, 5)), ("二零二一年十二月三十一日", date(2021, 12, 31)),
     ("二O二一年十月廿五日", date(2021, 10, 25)), ("二○二一年二月二十日", date(2021, 2, 20)), ("44260", date(2021, 3, 5)), ("44260.75", date(2021, 3, 5)),
     ("2021年3月5日前", date(2021, 3, 5)), ("2021-03-05T08:30:00+08:00", date(2021, 3, 5)), ("2021年3月5日(星期五)", date(2021, 3, 5))],
)  # fmt: skip
def test_a_day_is_a_day(text, day):
    assert parsed_date(text, first=False) == (day, False)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("2021/03", (3, 1), (3, 31)), ("21年3月", (3, 1), (3, 31)), ("202103", (3, 1), (3, 31)), ("2021年2月底", (2, 28), (2, 28)),
     ("2021年3月初", (3, 1), (3, 1)), ("2021年3月上旬", (3, 1), (3, 10)), ("2021年2月下旬", (2, 21), (2, 28)), ("2021年一季度", (1, 1), (3, 31)),
     ("2021年第4季度", (10, 1), (12, 31)), ("2021Q2", (4, 1), (6, 30)), ("2021年上半年", (1, 1), (6, 30)), ("2021年下半年", (7, 1), (12, 31)),
     ("2021", (1, 1), (12, 31)), ("2021年底前", (12, 31), (12, 31)), ("2021年年底", (12, 31), (12, 31)), ("2021年初", (1, 1), (1, 1)),
     ("2021年内", (1, 1), (12, 31)), ("二〇二一年十二月", (12, 1), (12, 31)), ("2021年年中", (6, 1), (6, 30))],
)  # fmt: skip
def test_less_than_a_day_is_its_last_day_or_its_first_for_starts(text, start, end):
    assert parsed_date(text, first=True) == (date(2021, *start), True)
    assert parsed_date(text, first=False) == (date(2021, *end), True)


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-30",
        "2021年13月",
        "20211345",
        "五月",
        "3月5日",
        "1",
        "99999999",
        "0021年3月",
        "二十一百年",
        "12/31/21",
        "2021年3月-6月",
        "2021年5季度",
        "待定",
        "年底",
        "十十月",
    ],
)
def test_what_may_mean_anything_is_not_guessed_at(text):
    assert parsed_date(text, first=False)[0] is None


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_day_in_chinese_figures_comes_back(day):
    year = "".join(FIGURES[int(figure)] for figure in str(day.year))
    assert parsed_date(f"{year}年{spelled(day.month)}月{spelled(day.day)}日", first=False) == (day, False)


@given(st.text("0123456789〇一二十年月日季度./-底前初半上下旬Q'廿", max_size=14), st.booleans())
def test_no_text_breaks_it(text, first):
    day, coarse = parsed_date(text, first=first)
    assert day is None or 1949 <= day.year <= 2100
    assert isinstance(coarse, bool)
