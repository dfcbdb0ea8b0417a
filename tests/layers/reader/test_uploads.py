"""Real files as they were found; skipped, with the reason, where the reference folder is not there."""

import pytest

from layers.intake import examine
from layers.reader.layer import ReaderError
from layers.reader.opening import read_trusted

pytestmark = pytest.mark.reference


def test_shanghai_opens_with_its_names(reference):
    read = read_trusted(reference / "uploads" / "13_shanghai_quxian_cnfilename" / "区县界_area.shp")[0]
    assert (len(read.frame), read.encoding.chosen, read.crs.chosen) == (17, "gb18030", "EPSG:4326")
    assert {"宝山区", "杨浦区", "闵行区", "浦东新区"} <= set(read.frame["NAME"])


def test_chongqing_opens_with_its_names(reference):
    read = read_trusted(reference / "uploads" / "14_chongqing_quxian_cnfilename" / "区县界_area.shp")[0]
    assert (len(read.frame), read.encoding.chosen) == (38, "gb18030")
    assert {"奉节县", "云阳县"} <= set(read.frame["NAME"])


def test_shenzhen_is_read_but_must_be_told_its_system(reference):
    path = reference / "uploads" / "15_sz_cpg_noprj" / "sz.shp"
    read = read_trusted(path)[0]
    assert (read.frame["qh"].iloc[0], read.encoding.chosen, read.crs.chosen) == ("罗湖", "utf-8", None)
    assert [issue.code for issue in read.issues] == ["crs-unknown-degrees"]
    assert read_trusted(path, crs="EPSG:4490")[0].frame.crs == "EPSG:4490"


def test_a_metro_line_is_read_but_must_be_told_its_system(reference):
    read = read_trusted(reference / "uploads" / "16_metroline2_line_noprj" / "metroline2.shp")[0]
    assert read.frame["linename"].iloc[0].startswith("地铁2号线")
    assert read.crs.chosen is None


def test_a_geopackage_with_bad_metadata_opens(reference):
    read = read_trusted(reference / "uploads" / "21_gpkg_bad_metadata" / "GM_canopy_single_home_500m.gpkg")[0]
    assert (len(read.frame), read.crs.declared) == (3505, "EPSG:27700")


def test_a_set_without_attributes_is_refused_with_the_reason(reference):
    with pytest.raises(ReaderError) as refused:
        read_trusted(reference / "uploads" / "22_incomplete_no_dbf" / "ServiceAreas_4.shp")
    assert refused.value.code == "shapefile-no-dbf"


def test_the_report_on_a_city_elsewhere_accepts_it_with_a_warning(reference):
    report = examine(reference / "uploads" / "13_shanghai_quxian_cnfilename" / "区县界_area.shp", "old_courtyards")
    assert report["accepted"]
    assert "outside-city" in [issue["code"] for issue in report["layers"][0]["issues"]]
