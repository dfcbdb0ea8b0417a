"""Records as they are read: words, days, titles with units."""

from datetime import date

from layers.catalogue import layer
from views.components.record_table import record_table
from views.i18n import use_language


def test_a_record_is_shown_in_words_at_the_date_in_view(markets):
    assert record_table(layer("markets"), markets, date(2021, 4, 30))["状态"].tolist() == ["计划", "计划"]
    table = record_table(layer("markets"), markets, date(2021, 5, 1))
    assert table["状态"].tolist() == ["计划", "完工"]
    assert table["实际完工"].tolist()[1] == "2021-05-01"
    assert table.index.tolist() == ["m1", "m2"]


def test_columns_without_any_value_are_left_out(markets):
    table = record_table(layer("markets"), markets, date(2021, 5, 1))
    assert "备注" not in table.columns
    assert "面积（平方米）" not in table.columns


def test_a_day_that_is_not_known_is_a_dash(markets):
    assert record_table(layer("markets"), markets, date(2021, 5, 1))["实际完工"].tolist()[0] == "—"


def test_titles_carry_their_unit_in_both_languages(markets):
    markets["progress"] = [10.0, 100.0]
    assert "进度（%）" in record_table(layer("markets"), markets, date(2021, 5, 1)).columns
    use_language("en")
    assert "Progress (%)" in record_table(layer("markets"), markets, date(2021, 5, 1)).columns
    use_language("zh")
