"""Ledgers with coordinates, as offices keep them."""

from datetime import date

import pytest
from openpyxl import Workbook

from layers.reader.layer import ReaderError
from layers.reader.opening import read_trusted

ROWS = [
    ["名称", "经度", "纬度", "日期"],
    ["甲", 103.671, 30.631, date(2021, 3, 5)],
    ["乙", "103°40′15.6″", "30°37′51.6″", "2021.3"],
    ["丙", None, None, None],
]


def csv_file(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path, rows, title="台账"):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_opens_in_every_encoding_and_with_every_delimiter(tmp_path, encoding, mark):
    text = f"名称{mark}经度{mark}纬度\n建设路院落{mark}103.671{mark}30.631\n"
    read = read_trusted(csv_file(tmp_path / "a.csv", text, encoding))[0]
    assert read.frame["名称"].tolist() == ["建设路院落"]
    assert read.frame.geometry[0].coords[0] == (103.671, 30.631)


def test_a_workbook_gives_points_dates_and_degrees_with_minutes(tmp_path):
    read = read_trusted(workbook(tmp_path / "台账.xlsx", ROWS))[0]
    assert read.name == "台账"
    assert [point is not None for point in read.frame.geometry] == [True, True, False]
    assert read.frame.geometry[1].coords[0] == pytest.approx((103.671, 30.631), abs=1e-9)
    assert read.frame["日期"].tolist() == ["2021-03-05", "2021.3", None]


def test_a_workbook_is_known_by_its_content_whatever_it_is_called(tmp_path):
    assert len(read_trusted(workbook(tmp_path / "台账.xlsx", ROWS).rename(tmp_path / "台账.zip"))[0].frame) == 3


def test_a_title_over_the_header_is_stepped_over(tmp_path):
    rows = [["2021年老旧院落改造台账"], [], *ROWS]
    assert len(read_trusted(workbook(tmp_path / "a.xlsx", rows))[0].frame) == 3


def test_each_sheet_is_a_layer_and_notes_are_not(tmp_path):
    book = Workbook()
    for title in ("老旧院落", "背街小巷", "说明"):
        sheet = book.create_sheet(title)
        for row in ROWS:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    assert [layer.name for layer in read_trusted(tmp_path / "a.xlsx")] == ["老旧院落", "背街小巷"]


@pytest.mark.parametrize(("x", "y"), [("X坐标", "Y坐标"), ("东坐标", "北坐标"), ("X", "Y")])
def test_metres_are_placed_by_the_candidates(tmp_path, x, y):
    text = f"名称,{x},{y}\n甲,35372583.19,3390817.66\n乙,35372600,3390900\n"
    read = read_trusted(csv_file(tmp_path / "a.csv", text))[0]
    assert read.crs.chosen == "EPSG:4523"
    assert read.frame.geometry[0].x == pytest.approx(103.671, abs=2e-7)


def test_surveyors_write_north_first(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "名称,X,Y\n甲,3390817.66,35372583.19\n"))[0]
    assert [repair.code for repair in read.repairs] == ["axes-swapped"]
    assert read.frame.geometry[0].y == pytest.approx(30.631, abs=2e-7)


def test_wkt_columns_hold_any_geometry(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", '名称,WKT\n甲,"LINESTRING (103.6 30.6, 103.7 30.6)"\n乙,nonsense\n'))[0]
    assert [shape and shape.geom_type for shape in read.frame.geometry] == ["LineString", None]
    assert [(issue.code, issue.rows) for issue in read.issues] == [("geometry-unreadable", (2,)), ("crs-found", ())]


SPELLINGS = [
    ("103°40′15.6″", "30°37′51.6″"), ("103-40-15.6", "30-37-51.6"), ("103度40分15.6秒", "30度37分51.6秒"), ("东经103°40'15.6\"", "北纬30°37'51.6''"),
    ("E103:40:15.6", "N30:37:51.6"), ("103 40 15.6", "30 37 51.6"), ("103°40.26′", "30°37.86′"), ("103.671°E", "30.631°N"), ("１０３．６７１", "30.631"),
]  # fmt: skip


@pytest.mark.parametrize(("lon", "lat"), SPELLINGS)
def test_degrees_are_read_in_every_usual_spelling(tmp_path, lon, lat):
    rows = [["名称", "经度(°)", "纬度(°)"], ["甲", lon, lat]]
    point = read_trusted(workbook(tmp_path / "a.xlsx", rows))[0].frame.geometry[0]
    assert (point.x, point.y) == pytest.approx((103.671, 30.631), abs=1e-9)


@pytest.mark.parametrize(("lon", "lat"), [("103°61′0″", "30°0′0″"), ("2021-3-5", "2021-3-6"), ("见附图", "30.6"), ("十", "二十")])
def test_what_is_no_coordinate_makes_no_point(tmp_path, lon, lat):
    read = read_trusted(workbook(tmp_path / "a.xlsx", [["名称", "经度", "纬度"], ["甲", lon, lat]]))[0]
    assert read.frame.geometry.isna().all()
    assert "coordinate-unreadable" in [issue.code for issue in read.issues]


HEADINGS = [("经度", "纬度"), ("lng", "lat"), ("Longitude", "Latitude"), ("经度（WGS84）", "纬度（WGS84）"), ("中心点经度", "中心点纬度"), ("X", "Y"), ("POINT_X", "POINT_Y"),
            ("东坐标", "北坐标"), ("横坐标（度）", "纵坐标（度）"), ("lon_wgs84", "lat_wgs84")]  # fmt: skip


@pytest.mark.parametrize(("lon", "lat"), HEADINGS)
def test_degrees_are_found_under_every_usual_heading(tmp_path, lon, lat):
    read = read_trusted(csv_file(tmp_path / "a.csv", f"名称,{lat},{lon}\n甲,30.631,103.671\n"))[0]
    assert (read.crs.chosen, read.frame.geometry[0].coords[0]) == ("EPSG:4490", (103.671, 30.631))
    assert list(read.frame.columns) == ["名称", "geometry"]


@pytest.mark.parametrize("cell", ["103.671,30.631", "（103.671，30.631）", "103.671 30.631", "103°40′15.6″，30°37′51.6″", "30.631;103.671"])
def test_both_coordinates_in_one_cell_are_taken_apart(tmp_path, cell):
    read = read_trusted(workbook(tmp_path / "a.xlsx", [["名称", "坐标"], ["甲", cell], ["乙", None]]))[0]
    assert (read.frame.geometry[0].x, read.frame.geometry[0].y) == pytest.approx((103.671, 30.631), abs=1e-9)


def test_metres_with_commas_and_units_are_read(tmp_path):
    rows = [["名称", "东坐标(m)", "北坐标(m)"], ["甲", "35,372,583.19 米", "3,390,817.66m"]]
    read = read_trusted(workbook(tmp_path / "a.xlsx", rows))[0]
    assert read.frame.geometry[0].x == pytest.approx(103.671, abs=2e-7)


def test_a_column_of_addresses_called_coordinates_stays(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "名称,位置坐标\n甲,建设路口\n"))[0]
    assert read.frame["位置坐标"].tolist() == ["建设路口"]


def test_coordinates_nobody_understands_are_listed(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "名称,经度,纬度\n甲,东边,30.6\n乙,103.6,30.6\n"))[0]
    assert [(issue.code, issue.rows, issue.field) for issue in read.issues] == [("coordinate-unreadable", (1,), "经度, 纬度")]


def test_a_table_without_coordinates_still_comes_in(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "项目编号,状态\nA1,完工\n"))[0]
    assert read.frame.geometry.isna().all()
    assert [issue.code for issue in read.issues] == ["table-no-coordinates"]


def test_doubled_and_missing_headings_get_names(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "名称,名称,,经度,纬度\na,b,c,103.6,30.6\n"))[0]
    assert list(read.frame.columns) == ["名称", "名称_2", "column_3", "geometry"]


@pytest.mark.parametrize("text", ["\n\n", "只有一格\n", "a\n1\n"])
def test_what_is_no_table_is_refused(tmp_path, text):
    with pytest.raises(ReaderError) as refused:
        read_trusted(csv_file(tmp_path / "a.csv", text))
    assert refused.value.code in {"table-empty", "kind-empty"}


def test_one_cell_in_the_last_corner_of_excel_is_not_a_million_rows(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["XFD1048576"] = "名称", "经度", "x"
    book.save(tmp_path / "a.xlsx")
    assert len(read_trusted(tmp_path / "a.xlsx")[0].frame) <= 1


def test_the_apostrophe_of_our_own_tables_is_taken_off(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "名称,备注\n'=1+1,'正常\n"))[0]
    assert read.frame.iloc[0, :2].tolist() == ["=1+1", "'正常"]


def test_a_table_shows_its_cells_under_each_encoding(tmp_path):
    read = read_trusted(csv_file(tmp_path / "a.csv", "名称,状态,经度,纬度\n建设路,完工,103.6,30.6\n", encoding="gbk"))[0]
    shown = {each.encoding: each.cells for each in read.encoding.previews}
    assert list(shown) == ["gb18030", "utf-8", "big5"]
    assert shown["gb18030"] == ("名称", "状态", "经度", "纬度", "完工")
    assert None in shown["utf-8"]


def test_bytes_that_the_mark_does_not_keep_its_word_about_are_refused_and_never_replaced(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + "名称,状态\n建设路,完工\n".encode("gbk"))
    with pytest.raises(ReaderError) as refused:
        read_trusted(tmp_path / "a.csv")
    assert refused.value.code == "encoding-unsettled"
    assert read_trusted(tmp_path / "a.csv", encoding="gbk")[0].frame["名称"].tolist() == ["建设路"]
