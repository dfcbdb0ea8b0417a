"""The report on a file: what other programs read in it, and what it says beside."""

import geopandas as gpd
import numpy as np
import shapely

from layers.catalogue import layer
from layers.checks.issues import Repair
from layers.checks.report import repair_report
from layers.intake import examine, examined, together
from layers.reader.opening import read_trusted
from tests.layers.handed_in import SEAT, shapefile, squares

X, Y = SEAT
BOW_TIE = shapely.Polygon([(X, Y), (X + 0.002, Y + 0.002), (X + 0.002, Y), (X, Y + 0.002)])


def test_a_report_shows_encodings_side_by_side_and_what_each_repair_did(tmp_path):
    path = shapefile(tmp_path, {"名称": ["甲", "乙"]}, [BOW_TIE, squares(1)[0]], encoding="gbk")
    entry = examine(path, "old_courtyards")["layers"][0]
    assert entry["encoding"]["previews"][0] == {"encoding": "gb18030", "cells": ["名称", "甲", "乙"]}
    mended = entry["repairs"][0]
    assert (mended["code"], mended["count"], mended["rows"]) == ("geometry-mended", 1, [1])
    assert mended["area_before_m2"] < 0.02 * mended["area_after_m2"], "as drawn its loops cancel"
    assert {"chosen", "evidence"} <= set(entry["encoding"])
    assert {"code", "severity", "count", "rows", "message"} <= set(entry["issues"][0])


def test_heights_leave_the_area_and_open_rings_had_none():
    words = {lang: repair_report(Repair("height-dropped", 3, (1, 2, 3), 1250.04, 1250.04), lang)["message"] for lang in ("zh", "en")}
    assert words["zh"].endswith("（椭球面积 1,250.0 → 1,250.0 平方米）")
    assert words["en"].endswith("(geodesic area 1,250.0 → 1,250.0 m²)")
    assert repair_report(Repair("ring-closed", 1, (1,), None, 5.0), "zh")["message"] == "未闭合的环已闭合"


def test_rows_of_a_second_shapefile_come_after_those_of_the_first(tmp_path):
    rivers = layer("river_sites")
    line = shapely.LineString([(X, Y), (X + 0.001, Y)])
    frames = {"lines": [line, line], "points": [shapely.Point(X, Y), shapely.Point(0, 0)]}
    reads = []
    for name, shapes in frames.items():
        gpd.GeoDataFrame({"名称": ["甲", "乙"]}, geometry=shapes, crs=4490).to_file(tmp_path / f"{name}.geojson")
        reads += read_trusted(tmp_path / f"{name}.geojson")
    entry = examined(together(tuple(reads), rivers)[0], rivers)
    assert [(issue.rows, issue.all_rows) for issue in entry.issues if issue.code == "coordinates-zero"] == [((4,), (4,))]
    assert np.isnan(entry.frame["length_m"].to_numpy(dtype=float)[2:]).all()
