"""What the table of findings cuts stands under it in full, once, with the rows that it is about."""

import pandas as pd
import pytest

from tests.views.markup import text
from views.components.upload_findings import WIDTHS_PX, long_texts
from views.i18n import _, agree, use_language

LONG = "没有“所属镇街”一列，已按位置判断；有些项目跨越两个镇街，归入占得多的一个"


@pytest.fixture(autouse=True)
def chinese():
    use_language("zh")
    yield
    use_language("zh")


def lines(*rows):
    return pd.DataFrame(rows, columns=["row", "field", "value", "reason", "fix"])


def test_a_long_reason_stands_there_once_with_all_of_its_rows():
    shown = text(long_texts(lines((1, "状态", "好", "太短", None), (2, "状态", "好", LONG, "改"), (5, "状态", "好", LONG, "改"))))
    assert shown == f"表中没有显示全的文字（1）第 2、5 行：{LONG}"
    assert text(long_texts(lines((0, None, None, LONG, None)))).endswith(f"（1）{LONG}"), "what is about no row names none"


def test_nothing_stands_there_where_nothing_is_cut():
    assert long_texts(lines((1, "状态", "好", "太短", "改"))) == ""


def test_a_long_value_of_a_file_is_shown_as_it_was_typed():
    hostile = "<img src=x onerror=alert(1)>" * 3
    assert "&lt;img" in long_texts(lines((1, "备注", hostile, "太短", None)))
    assert "<img" not in long_texts(lines((1, "备注", hostile, "太短", None)))


def test_counts_in_english_have_one_or_many():
    use_language("en")
    assert [agree(_("错误数"), count) for count in (0, 1, 2)] == ["Errors", "Error", "Errors"]
    assert text(long_texts(lines((1, "a", "b", LONG, None)))).startswith("1 text cut in the table, in full")


@pytest.mark.parametrize("lang", WIDTHS_PX)
def test_on_an_old_office_screen_everything_before_the_remedy_is_in_view(lang):
    assert sum(width for name, width in WIDTHS_PX[lang].items() if name != "fix") <= 784
