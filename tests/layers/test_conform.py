"""From what people hand in to the canonical frame."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.catalogue import LAYERS, layer
from layers.conform import conform
from layers.conform_columns import matched_columns
from layers.conform_values import choice_words, parsed_date, understood
from layers.fields import COMMON_FIELDS, STATUS_CHOICES
from layers.spec import Field, FieldKind, Text
from tests.layers.handed_in import squares

YARDS = layer("old_courtyards")


def frame(geometries=None, **columns):
    size = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=geometries or squares(size), crs=4490)


def codes(issues):
    return [issue.code for issue in issues]


@pytest.mark.parametrize("entry", LAYERS, ids=lambda entry: entry.key)
def test_every_layer_gets_its_canonical_columns_in_order(entry):
    result, _ = conform(entry, gpd.GeoDataFrame({"别的": ["x"]}, geometry=[None], crs=4490))
    assert list(result.columns) == ["fid", *(field.key for field in entry.fields), "别的", "length_m", "area_m2", "geometry"]
    types = {FieldKind.DATE: "datetime64[s]", FieldKind.NUMBER: "float64", FieldKind.INTEGER: "Int64"}
    assert {field.key: str(result[field.key].dtype) for field in entry.fields} == {
        field.key: types.get(field.kind, "object") for field in entry.fields
    }


@pytest.mark.parametrize(
    ("column", "key"),
    [("project_code", "project_code"), ("项目编号", "project_code"), ("Project Code", "project_code"), ("PROJECT-CODE", "project_code"),
     ("编号", "project_code"), ("ID", "project_code"), ("项目名称", "name"), ("ＮＡＭＥ", "name"), ("镇（街道）", "town"), ("投资（万元）", "investment_wan_yuan"),
     ("投资(万元)", "investment_wan_yuan"), ("总投资", "investment_wan_yuan"), ("计划完工时", "planned_finish"), ("户数（户）", "households")],
)  # fmt: skip
def test_columns_are_known_by_key_title_synonym_and_cut_name(column, key):
    assert matched_columns([column], YARDS.fields) == {key: column}


def test_a_title_wins_over_a_synonym_and_no_column_is_used_twice():
    assert matched_columns(["编号", "项目编号", "id"], COMMON_FIELDS) == {"project_code": "项目编号"}


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021-03-05", date(2021, 3, 5)), ("2021/3/5", date(2021, 3, 5)), ("2021.3.5", date(2021, 3, 5)), ("2021年3月5日", date(2021, 3, 5)),
     ("20210305", date(2021, 3, 5)), ("44260", date(2021, 3, 5)), ("2021-03-05 00:00:00", date(2021, 3, 5)), ("2021 年 3 月 5 日", date(2021, 3, 5)),
     ("2021年3月", date(2021, 3, 31)), ("2021年2月底", date(2021, 2, 28)), ("2021年", date(2021, 12, 31)), ("2021年底", date(2021, 12, 31)),
     ("2021-02-30", None), ("20211345", None), ("三月", None), ("1", None), ("99999999", None)],
)  # fmt: skip
def test_dates_are_read_as_offices_write_them(text, day):
    assert parsed_date(text, first=False)[0] == day


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]))
def test_any_day_in_any_spelling_comes_back(day, spelling):
    assert parsed_date(day.strftime(spelling), first=False) == (day, False)


def test_a_start_known_to_the_month_is_its_first_day_a_finish_its_last():
    result, issues = conform(YARDS, frame(开工日期=["2021年3月"], 完工日期=["2021年3月"]))
    assert result[["actual_start", "actual_finish"]].iloc[0].tolist() == [pd.Timestamp(2021, 3, 1), pd.Timestamp(2021, 3, 31)]
    assert codes(issues).count("date-coarse") == 2


@pytest.mark.parametrize("choice", STATUS_CHOICES, ids=lambda choice: str(choice.key))
def test_every_spelling_of_a_status_means_it(choice):
    words = choice_words(YARDS.field("status"))
    assert {words[word.casefold()] for word in (choice.key, choice.title.zh, choice.title.en, *choice.synonyms)} == {str(choice.key)}


def test_an_unknown_status_is_an_error_that_says_what_is_accepted():
    result, issues = conform(YARDS, frame(状态=["完工", "快好了", " 在建 "]))
    assert result["status"].tolist() == ["finished", None, "under_way"]
    found = next(issue for issue in issues if issue.code == "unknown-choice")
    assert (found.severity, found.rows, found.params["value"]) == ("error", (2,), "快好了")
    assert found.params["accepted"] == "计划、在建、完工、验收"


def test_numbers_lose_separators_units_and_full_width_forms():
    field = Field("x", Text("投资", "x"), FieldKind.NUMBER, unit=Text("万元", "w"))
    values = pd.Series(["1,200", "３.５", "80%", "12万元", "约五百", "—", None])
    read = understood(values, field)
    assert read.values.tolist()[:4] == [1200.0, 3.5, 80.0, 12.0]
    assert read.values.isna().tolist() == [False] * 4 + [True] * 3
    assert (read.bad, read.sample) == ([4], "约五百")


def test_whole_numbers_stay_whole_or_are_told():
    read = understood(pd.Series(["12", 13.0, "2.5"]), Field("x", Text("户", "h"), FieldKind.INTEGER))
    assert read.values.tolist()[:2] == [12, 13]
    assert read.bad == [2]


def test_codes_that_excel_turned_into_numbers_are_text_again():
    result, _ = conform(YARDS, frame(项目编号=[20210001.0, 20210002.0]))
    assert result["project_code"].tolist() == ["20210001", "20210002"]


def test_towns_take_their_present_names():
    result, issues = conform(YARDS, frame(镇街=["崇阳镇", "崇州市怀远镇人民政府", "梓潼镇", "某某镇"]))
    assert result["town"].tolist() == ["崇阳街道", "怀远镇", "观胜镇", "某某镇"]
    assert {issue.code: issue.rows for issue in issues if issue.code.startswith("town")} == {
        "town-unknown": (4,),
        "town-renamed": (1, 2, 3),
    }


def test_a_missing_town_is_the_one_that_holds_the_feature():
    result, issues = conform(YARDS, frame(geometries=[*squares(1), None], 名称=["甲", "乙"]))
    assert result["town"].tolist() == ["崇阳街道", None]
    assert codes(issues) == ["town-located"]


def test_fids_are_codes_then_made_from_content_and_always_unique():
    result, _ = conform(YARDS, frame(项目编号=["A1", "A1", None, None], 名称=["甲", "乙", "丙", "丙"]))
    made = result["fid"].tolist()
    assert made[:2] == ["A1", "A1~2"]
    assert made[2].startswith("x")
    assert len(set(made)) == 4
    again, _ = conform(YARDS, frame(项目编号=["A1", "A1", None, None], 名称=["甲", "乙", "丙", "丙"]))
    assert again["fid"].tolist() == made


def test_measures_are_geodesic_and_empty_where_they_have_no_meaning():
    """The published test box: 1,062,802.24 m²."""
    result, _ = conform(YARDS, frame(geometries=[shapely.box(103.67, 30.63, 103.68, 30.64), None], 名称=["甲", "乙"]))
    assert result["area_m2"].iloc[0] == pytest.approx(1_062_802.24, abs=0.01)
    assert np.isnan([result["area_m2"].iloc[1], result["length_m"].iloc[0]]).all()


def test_other_columns_stay_behind_as_text_and_computed_ones_are_made_anew():
    result, issues = conform(YARDS, frame(名称=["甲"], 楼栋=[3.0], length_m=[99.0], 面积_平米=[1.0]))
    assert result["楼栋"].tolist() == ["3"]
    assert "面积_平米" not in result
    assert np.isnan(result["length_m"].iloc[0])
    assert [issue.params["names"] for issue in issues if issue.code == "columns-kept"] == ["楼栋"]


def test_the_given_frame_is_not_changed():
    given = frame(状态=["完工"], 镇街=["崇阳镇"])
    before = given.copy(deep=True)
    conform(YARDS, given)
    pd.testing.assert_frame_equal(pd.DataFrame(given), pd.DataFrame(before))


def test_reference_layers_use_their_own_code():
    result, _ = conform(layer("towns"), frame(代码=["510184001"], 名称=["崇阳街道"]))
    assert result["fid"].tolist() == ["510184001"]


def test_names_that_differ_only_in_case_are_kept_apart():
    result, _ = conform(YARDS, frame(name=["甲"], NAME=["乙"], FID=["7"], Length_M=["9"]))
    assert result[["name", "NAME_", "FID_", "Length_M_"]].iloc[0].tolist() == ["甲", "乙", "7", "9"]


def test_a_replacement_character_is_never_stored():
    result, _ = conform(YARDS, frame(名称=["建\ufffd路"], **{"旧\ufffd名": ["\ufffd"]}))
    assert result[["name", "旧〓名"]].iloc[0].tolist() == ["建〓路", "〓"]
