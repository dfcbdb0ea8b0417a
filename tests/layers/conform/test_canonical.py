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
from layers.conform.canonical import conform
from layers.conform.columns import columns_taken, suggested_mapping
from layers.conform.dates import parsed_date
from layers.conform.units import number_in
from layers.conform.values import choice_words, chosen, understood
from layers.fields import STATUS_CHOICES
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
     ("投资(万元)", "investment_wan_yuan"), ("总投资（亿元）", "investment_wan_yuan"), ("投资（", "investment_wan_yuan"), ("*项目编号", "project_code"),
     ("项目编号（必填）", "project_code"), ("责任\n单位", "responsible_unit"), ("项 目 名 称", "name"), ("总投资", "investment_wan_yuan"), ("计划完工时", "planned_finish"), ("户数（户）", "households")],
)  # fmt: skip
def test_columns_are_known_by_key_title_synonym_and_cut_name(column, key):
    assert columns_taken(YARDS, pd.DataFrame(columns=[column])) == {key: column}


def test_a_title_wins_over_a_synonym_and_no_column_is_used_twice():
    assert columns_taken(YARDS, pd.DataFrame(columns=["编号", "项目编号", "id"])) == {"project_code": "项目编号"}


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
    assert {chosen(word, words) for word in (choice.key, choice.title.zh, choice.title.en, *choice.synonyms)} == {str(choice.key)}


def test_no_spelling_means_two_statuses():
    spellings = [word for choice in STATUS_CHOICES for word in (choice.title.zh, *choice.synonyms)]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("text", "key"), [("已竣工（含附属）", "finished"), ("在 建", "under_way"), ("完工。", "finished"), ("Under Way", "under_way")]
)
def test_remarks_spaces_and_marks_around_a_choice_do_not_matter(text, key):
    result, _ = conform(YARDS, frame(状态=[text]))
    assert result["status"].tolist() == [key]


def test_a_choice_is_known_without_the_remark_in_its_title():
    result, _ = conform(layer("practice_centres"), frame(级别=["中心", "所（镇街级）", "站"]))
    assert result["level"].tolist() == ["centre", "institute", "station"]


@pytest.mark.parametrize("entry", LAYERS, ids=lambda entry: entry.key)
def test_no_column_name_means_two_fields(entry):
    words = [
        word for field in entry.fields for word in {w.casefold() for w in (field.key, field.title.zh, field.title.en, *field.synonyms)}
    ]
    assert {word for word in words if words.count(word) > 1} <= {"镇街"}  # a town's name, or the town a place lies in: titles go first


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


def test_thousands_of_rows_of_one_code_are_named_in_one_go():
    codes = ["A", "A~2"] + ["A"] * 30_000
    named, _ = conform(layer("markets"), gpd.GeoDataFrame({"项目编号": codes}, geometry=[None] * len(codes), crs=4490))
    assert named["fid"].iloc[[0, 1, 2, 3, -1]].tolist() == ["A", "A~2", "A~3", "A~4", "A~30002"]
    assert named["fid"].is_unique


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


def suggestions(**columns):
    return {each.field: (each.column, each.how) for each in suggested_mapping(YARDS, pd.DataFrame(columns)) if each.column}


def test_columns_nobody_knows_are_told_by_what_they_hold():
    made = suggestions(
        情况=["已竣工", "施工中", "待定", "完工", "未开工"],
        地方=["崇阳镇", "怀远", "梓潼镇", "崇平镇", "街子镇"],
        序列=["CZ-01", "CZ-02", "CZ-03", "CZ-04", "CZ-05"],
    )
    assert made == {"status": ("情况", "content"), "town": ("地方", "content"), "project_code": ("序列", "content")}


def test_dates_are_told_by_content_only_under_a_name_that_shares_a_word():
    days = ["2021年3月5日", "2021.4.1", "44260"]
    assert suggestions(验收于=days) == {"accepted_on": ("验收于", "content")}
    assert suggestions(某日=days) == {}
    assert suggestions(完工=days) == {}, "planned or actual: nobody can say"


def test_telephone_numbers_and_running_numbers_are_not_codes():
    assert suggestions(电话=["13800000001", "13800000002", "13800000003"], 序=["1", "2", "3"]) == {}


def test_two_columns_of_towns_leave_the_choice_to_a_person():
    towns = ["崇阳街道", "怀远镇", "街子镇"]
    assert suggestions(甲=towns, 乙=towns) == {}


def test_every_field_has_a_suggestion_with_how_and_how_sure():
    made = suggested_mapping(YARDS, pd.DataFrame({"项目编号": ["A"], "工程名称": ["甲"], "计划完工时": ["2021"]}))
    assert [each.field for each in made] == [field.key for field in YARDS.fields]
    assert {each.field: (each.how, each.score) for each in made if each.column} == {
        "project_code": ("name", 1.0), "name": ("synonym", 0.95), "planned_finish": ("cut", 0.8)
    }  # fmt: skip


def test_a_person_decides_over_every_suggestion():
    given = frame(名称=["甲"], 别名=["乙"], 状态=["完工"])
    result, _ = conform(YARDS, given, {"name": "别名", "status": None, "task": "没有这列"})
    assert result[["name", "status", "task"]].iloc[0].tolist() == ["乙", None, None]
    assert result[["名称", "状态"]].iloc[0].tolist() == ["甲", "完工"], "what is not taken is kept as it is"


def test_one_column_may_fill_two_fields_when_a_person_says_so():
    result, _ = conform(YARDS, frame(名称=["甲"]), {"name": "名称", "task": "名称"})
    assert result[["name", "task"]].iloc[0].tolist() == ["甲", "甲"]


def test_a_column_of_parts_of_one_is_read_as_the_percentages_that_excel_showed():
    result, issues = conform(YARDS, frame(进度=[0.85, 1.0, 0.0, None]))
    assert result["progress"].tolist()[:3] == [85.0, 100.0, 0.0]
    assert [(issue.code, issue.rows) for issue in issues if issue.code == "percent-taken"] == [("percent-taken", (1, 2))]


@pytest.mark.parametrize("progress", [[0.5, 60.0], [0.0, 1.0], ["0.5%", "1%"], [1.0, 1.0], [-0.5, 0.5]])
def test_other_columns_of_progress_are_taken_as_they_are(progress):
    result, issues = conform(YARDS, frame(进度=progress))
    assert result["progress"].tolist() == [float(str(value).removesuffix("%")) for value in progress]
    assert "percent-taken" not in codes(issues)


@pytest.mark.parametrize(
    ("text", "amount"), [("1.2亿元", 12_000.0), ("1,500元", 0.15), ("800万", 800.0), ("800 万元", 800.0), ("1.5亿", 15_000.0)]
)
def test_money_in_other_units_is_converted(text, amount):
    assert conform(YARDS, frame(投资=[text]))[0]["investment_wan_yuan"].tolist() == [pytest.approx(amount)]


def test_a_polygon_with_its_label_point_is_the_polygon():
    square = squares(1)[0]
    mixed = shapely.GeometryCollection([square.centroid, square])
    result, issues = conform(YARDS, frame(geometries=[mixed, *squares(1)], 名称=["甲", "乙"]))
    assert result.geometry[0].equals(square)
    found = next(issue for issue in issues if issue.code == "collection-parts")
    assert (found.severity, found.rows, found.details[0].zh) == ("warning", (1,), "1 个点")


def test_a_collection_without_a_part_that_fits_stays_and_is_an_error_of_kind():
    mixed = shapely.GeometryCollection([shapely.Point(103.6, 30.6), shapely.LineString([(103.6, 30.6), (103.7, 30.6)])])
    result, _ = conform(YARDS, frame(geometries=[mixed], 名称=["甲"]))
    assert result.geometry[0].geom_type == "GeometryCollection"


def test_a_unit_over_the_column_counts_unless_a_value_has_its_own():
    result, issues = conform(YARDS, frame(**{"总投资（亿元）": ["1.2", 0.5, "300万元", "百万"]}))
    assert result["investment_wan_yuan"].tolist()[:3] == [12_000.0, 5_000.0, 300.0]
    assert [issue.params["unit"] for issue in issues if issue.code == "unit-converted"] == ["亿元"]


@pytest.mark.parametrize(("text", "amount"), [("3百万元", 300.0), ("5千元", 0.5), ("1.2亿", 12_000.0)])
def test_the_longest_unit_is_the_one_that_is_meant(text, amount):
    assert number_in(text, "万元") == pytest.approx(amount)


@pytest.mark.parametrize(
    "long", ["(" * 300_000, "二" * 300_000, " " * 300_000 + "x", "2021年" + " " * 300_000 + "x", "9" * 300_000, "镇" * 300_000]
)
def test_cells_and_names_of_any_length_are_gone_through_once(long):
    result, _ = conform(
        YARDS, frame(状态=[long] * 3, 时限=[long] * 3, 投资=[long] * 3, 镇街=[long] * 3, 名称=[long] * 3, **{long: [long] * 3})
    )
    assert result[["status", "deadline", "investment_wan_yuan"]].isna().all(axis=None)
    assert result["name"].tolist() == [long.strip()] * 3
