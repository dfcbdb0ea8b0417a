"""Coordinates: declared, judged, found, or asked for."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from layers.city_area import city_area
from layers.intake import examine
from layers.reader.belts import declared_crs, named_cgcs2000
from layers.reader.crs import placed, settle
from layers.reader.layer import ReaderError
from layers.reader.pipeline import read_inside
from layers.reader.systems import label, wished_placement
from layers.settings import settings
from tests.layers.handed_in import SEAT, SEAT_IN, in_system, shapefile, squares, swapped

HOMES = squares(5)


def settled(geometries, declared=None, wished=None):
    return settle(np.array(geometries, dtype=object), CRS.from_user_input(declared) if declared else None, None, wished)


def seat_of(geometries, placement):
    return placed(np.array(geometries, dtype=object), placement)[0].bounds[:2]


@pytest.mark.parametrize("code", SEAT_IN)
def test_the_seat_of_the_city_comes_back_from_every_system(code):
    point = shapely.Point(SEAT_IN[code])
    there = placed(np.array([point], dtype=object), wished_placement(code))[0]
    assert (there.x, there.y) == pytest.approx(SEAT, abs=2e-7)


@pytest.mark.parametrize("code", SEAT_IN)
def test_a_right_declaration_is_believed(code):
    found = settled(in_system(HOMES, code), code)
    assert (found.verdict.declared, found.verdict.chosen, found.issues) == (code, code, ())


@pytest.mark.parametrize("code", ["EPSG:4490", "EPSG:4523", "EPSG:4522", "EPSG:4543", "EPSG:3857"])
def test_numbers_that_fit_one_system_alone_need_no_declaration(code):
    found = settled(in_system(HOMES, code))
    assert found.verdict.chosen == code
    assert [issue.code for issue in found.issues] == ["crs-found"]
    assert seat_of(in_system(HOMES, code), found.placement) == pytest.approx(SEAT, abs=1e-7)


@pytest.mark.parametrize("code", ["EPSG:4544", "EPSG:32648"])
def test_numbers_that_fit_two_systems_are_asked_about(code):
    """CM 105E and UTM 48N put the same numbers 1.4 km apart, both inside the city."""
    found = settled(in_system(HOMES, code))
    assert found.placement is None
    assert [issue.code for issue in found.issues] == ["crs-ambiguous"]
    assert {each.crs for each in found.verdict.candidates if not each.twin_of} == {"EPSG:4544", "EPSG:32648"}


@pytest.mark.parametrize(
    ("truth", "declared"),
    [("EPSG:4544", "EPSG:4523"), ("EPSG:4523", "EPSG:4544"), ("EPSG:4522", "EPSG:4543"), ("EPSG:4543", "EPSG:4544"), ("EPSG:4544", "EPSG:4543"),
     ("EPSG:4544", "EPSG:4490"), ("EPSG:4523", "EPSG:4326"), ("EPSG:4490", "EPSG:4544")],
)  # fmt: skip
def test_a_wrong_declaration_is_found_out(truth, declared):
    found = settled(in_system(HOMES, truth), declared)
    if (truth, declared) == ("EPSG:4523", "EPSG:4326") or found.placement is not None:
        assert found.verdict.chosen == truth
        assert [issue.code for issue in found.issues] == ["crs-declared-wrong"]
        assert seat_of(in_system(HOMES, truth), found.placement) == pytest.approx(SEAT, abs=1e-7)
    else:
        assert [issue.code for issue in found.issues] == ["crs-ambiguous"]


@pytest.mark.parametrize("code", ["EPSG:4490", "EPSG:4523", "EPSG:4522", "EPSG:4543"])
def test_swapped_axes_are_put_right(code):
    numbers = swapped(in_system(HOMES, code))
    found = settled(numbers, code)
    assert found.verdict.chosen == code
    assert [(repair.code, repair.count) for repair in found.repairs] == [("axes-swapped", 5)]
    assert seat_of(numbers, found.placement) == pytest.approx(SEAT, abs=1e-7)


def test_surveyors_order_under_4544_prefers_the_declared_family():
    found = settled(swapped(in_system(HOMES, "EPSG:4544")), "EPSG:4544")
    assert (found.verdict.chosen, found.placement.swapped) == ("EPSG:4544", True)


def test_a_city_elsewhere_with_a_sensible_declaration_stays_there():
    shanghai = squares(3, at=(121.47, 31.23))
    found = settled(shanghai, "EPSG:4326")
    assert (found.verdict.chosen, found.issues) == ("EPSG:4326", ())
    assert found.verdict.evidence[0].code == "crs-declared-elsewhere"


def test_degrees_elsewhere_without_a_declaration_are_refused_with_advice():
    found = settled(squares(3, at=(114.06, 22.54)))
    assert [issue.code for issue in found.issues] == ["crs-unknown-degrees"]


def test_numbers_that_fit_nothing_are_refused():
    found = settled([squares(1, size=10, at=(5_000.0, 7_000.0))[0]])
    assert (found.placement, found.issues[0].code) == (None, "crs-unknown")


def test_what_a_person_says_is_taken_and_may_still_be_impossible():
    numbers = in_system(HOMES, "EPSG:4544")
    assert settled(numbers, wished="4544").verdict.chosen == "EPSG:4544"
    assert settled(numbers, wished="EPSG:4490").issues[0].code == "crs-impossible"
    assert settled(swapped(numbers), wished="EPSG:4544:yx").placement.swapped
    with pytest.raises(ReaderError) as refused:
        wished_placement("EPSG:999999")
    assert refused.value.code == "crs-unknown-name"


@pytest.mark.parametrize("code", ["EPSG:2380", "EPSG:2432"])
def test_old_datums_are_marked_as_unverified(code):
    found = settled(in_system(HOMES, code), code)
    assert [issue.code for issue in found.issues] == ["datum-unverified"]


def test_a_custom_meridian_is_transformed_as_it_says():
    local = "+proj=tmerc +lat_0=0 +lon_0=104 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
    found = settled(in_system(HOMES, local), local)
    assert seat_of(in_system(HOMES, local), found.placement) == pytest.approx(SEAT, abs=1e-6)


def test_the_whole_outline_tells_two_near_systems_apart(tmp_path):
    outline = read_inside(settings().data / "outline.geojson")[0].frame.geometry
    found = settled(list(outline.to_crs("EPSG:4544")))
    assert found.verdict.chosen == "EPSG:4544"


def test_esri_words_for_chinese_systems_are_understood(tmp_path):
    text = CRS.from_epsg(4544).to_wkt("WKT1_ESRI").replace("CGCS2000_3_degree_Gauss-Kruger_CM_105E", "CGCS2000_3_Degree_GK_CM_105E")
    path = shapefile(tmp_path, {"名称": list("abcde")}, in_system(HOMES, "EPSG:4544"), prj=text)
    assert read_inside(path)[0].crs.chosen == "EPSG:4544"


@pytest.mark.parametrize("prj", [None, "", "<html>not found</html>", "http://127.0.0.1:9/prj"])
def test_no_usable_prj_is_no_declaration(tmp_path, prj):
    path = shapefile(tmp_path, {"名称": list("abcde")}, in_system(HOMES, "EPSG:4523"), prj=prj)
    read = read_inside(path)[0]
    assert (read.crs.declared, read.crs.chosen) == (None, "EPSG:4523")


def test_features_without_geometry_need_no_system():
    found = settled([None, None])
    assert (found.verdict.chosen, found.issues) == ("EPSG:4490", ())


LOCAL = "+proj=tmerc +lat_0=0 +lon_0=104 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"


def test_the_meridian_of_104_is_found_without_a_declaration_and_named_as_local():
    found = settled(in_system(HOMES, LOCAL))
    assert found.verdict.chosen == "CGCS2000-CM104E"
    assert [issue.code for issue in found.issues] == ["crs-found", "crs-local"]
    assert found.verdict.candidates[0].name_zh == "地方坐标系 中央经线104°（按国家2000椭球）"
    assert seat_of(in_system(HOMES, LOCAL), wished_placement("CGCS2000-CM104E")) == pytest.approx(SEAT, abs=1e-7)


@pytest.mark.parametrize(
    ("code", "twins"),
    [("EPSG:4523", ["EPSG:2359", "EPSG:2411"]), ("EPSG:4522", ["EPSG:2358", "EPSG:2410"]), ("EPSG:4543", ["EPSG:2379", "EPSG:2431"]),
     ("EPSG:4490", ["EPSG:4610", "EPSG:4214"]), ("EPSG:4496", ["EPSG:2332", "EPSG:21418"])],
)  # fmt: skip
def test_old_datums_are_listed_behind_their_candidate_and_never_taken(code, twins):
    found = settled(in_system(HOMES, code))
    first, *others = found.verdict.candidates
    assert (first.crs, first.verified, first.twin_of, found.verdict.chosen) == (code, True, None, code)
    assert [each.crs for each in others] == twins
    assert {(each.verified, each.twin_of, each.share_inside) for each in others} == {(False, code, 1.0)}
    assert {each.datum for each in others} == {"Xian 1980", "Beijing 1954"}


def test_the_declared_datum_is_kept_when_only_the_zone_was_wrong():
    found = settled(in_system(HOMES, "EPSG:2359"), "EPSG:2380")
    assert found.verdict.chosen == "EPSG:2359"
    assert [issue.code for issue in found.issues] == ["crs-declared-wrong", "datum-unverified"]


def test_a_candidate_shows_where_the_layer_would_lie_and_can_be_handed_back():
    found = settled(swapped(in_system(HOMES, "EPSG:4544")))
    belt, zone = found.verdict.candidates[:2]
    assert [belt.wish, zone.wish] == ["EPSG:4544:yx", "EPSG:32648:yx"]
    assert belt.bounds == pytest.approx((103.671, 30.631, 103.68, 30.632), abs=1e-6)
    assert zone.bounds[1] == pytest.approx(30.631 + 0.0122, abs=1e-3)
    assert belt.outline[0] == belt.outline[-1]
    assert (belt.name_zh, belt.name_en) == ("国家2000 3度带 中央经线105°，北坐标在前", "CGCS2000 3-degree belt, meridian 105°, north first")
    again = settled(swapped(in_system(HOMES, "EPSG:4544")), wished=belt.wish)
    assert seat_of(swapped(in_system(HOMES, "EPSG:4544")), again.placement) == pytest.approx(SEAT, abs=1e-7)


def test_the_question_names_the_candidates_in_both_languages():
    issue = settled(in_system(HOMES, "EPSG:4544")).issues[0]
    assert issue.params["candidates"] == "EPSG:4544（国家2000 3度带 中央经线105°，100%）；EPSG:32648（WGS 84 UTM 48带，100%）"
    assert issue.params["candidates_en"].startswith("EPSG:4544 (CGCS2000 3-degree belt, meridian 105°, 100%); EPSG:32648")


def test_a_declaration_that_puts_less_inside_than_another_is_doubted():
    """Numbers of the belt, declared as UTM, lie 1.4 km too far north: four of five squares on the northern border leave the city."""
    north = shapely.intersection(city_area(), shapely.LineString([(103.55, 30), (103.55, 32)])).bounds[3]
    places = [*squares(4, size=0.0002, at=(103.55, north - 0.006)), *squares(1)]
    found = settled(in_system(places, "EPSG:4544"), "EPSG:32648")
    assert (found.placement, [issue.code for issue in found.issues]) == (None, ["crs-doubtful"])
    assert [(each.crs, each.share_inside) for each in found.verdict.candidates[:2]] == [("EPSG:32648", 0.2), ("EPSG:4544", 1.0)]


def test_a_believed_declaration_says_what_else_would_fit():
    found = settled(in_system(HOMES, "EPSG:4544"), "EPSG:4544")
    assert [note.code for note in found.verdict.evidence] == ["crs-declared", "crs-datum-declared", "crs-also-fits"]
    assert settled(in_system(HOMES, "EPSG:4523"), "EPSG:4523").verdict.evidence[-1].code == "crs-datum-declared"


ESRI = CRS.from_epsg(4544).to_wkt("WKT1_ESRI")
SPELLINGS = {
    "other names": (ESRI.replace("CGCS2000_3_Degree_GK_CM_105E", "崇州坐标").replace("D_China_2000", "D_x").replace("GCS_China_Geodetic_Coordinate_System_2000", "GCS_x"), "EPSG:4544"),
    "a meridian of its own under a usual name": (ESRI.replace("105.0", "104.0"), "CGCS2000-CM104E"),
    "a zone in the false easting": (ESRI.replace("500000.0", "35500000.0").replace("CGCS2000_3_Degree_GK_CM_105E", "x"), "EPSG:4523"),
    "offsets of a city grid": (ESRI.replace("500000.0", "512345.0").replace("CGCS2000_3_Degree_GK_CM_105E", "city"), "city"),
    "Esri's name alone": ("CGCS2000_3_Degree_GK_Zone_35", "EPSG:4523"),
    "EPSG's name alone": ("CGCS2000 / Gauss-Kruger CM 105E", "EPSG:4507"),
    "a definition cut off": ('PROJCS["CGCS2000_3_Degree_GK_CM_102E",GEOGCS["GCS_China_Geo', "EPSG:4543"),
    "Chinese words": ("2000国家大地坐标系 3度带 第35带", "EPSG:4523"),
    "degrees": ("GCS_China_Geodetic_Coordinate_System_2000", "EPSG:4490"),
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_cgcs2000_is_recognised_in_every_spelling(spelling):
    text, expected = SPELLINGS[spelling]
    assert label(declared_crs(text)) == expected


@pytest.mark.parametrize("words", ["Xian_1980_3_Degree_GK_Zone_35", "北京54", "", "CGCS2000 / Gauss-Kruger zone 99", "CGCS2000 高斯投影"])
def test_other_words_are_no_system_of_cgcs2000(words):
    assert named_cgcs2000(words) is None


def test_a_prj_that_holds_only_a_name_is_a_declaration(tmp_path):
    path = shapefile(tmp_path, {"名称": list("abcde")}, in_system(HOMES, "EPSG:4523"), prj="CGCS2000_3_Degree_GK_Zone_35")
    read = read_inside(path)[0]
    assert (read.crs.declared, read.crs.chosen, read.issues) == ("EPSG:4523", "EPSG:4523", ())


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4523", "EPSG:4523", "CGCS2000_3_Degree_GK_Zone_35", "CGCS2000 3度带 第35带"])
def test_a_geojson_may_name_its_system_in_any_spelling(tmp_path, name):
    path = tmp_path / "a.geojson"
    features = [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(each)} for each in in_system(HOMES, "EPSG:4523")]
    document = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": name}}, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    read = read_inside(path)[0]
    assert (read.crs.declared, read.crs.chosen, read.issues) == ("EPSG:4523", "EPSG:4523", ())


@pytest.mark.parametrize("system", ["GCJ-02", "gcj02", "BD-09", "bd09"])
def test_web_map_degrees_are_put_right_when_somebody_says_so(system):
    found = settled(HOMES, "EPSG:4326", wished=system)
    assert found.verdict.chosen == ("GCJ-02" if "2" in system else "BD-09")
    assert "crs-shift-undone" in [note.code for note in found.verdict.evidence]
    x, y = seat_of(HOMES, found.placement)
    assert x < SEAT[0]
    assert y > SEAT[1] or "BD" in found.verdict.chosen


def test_metres_cannot_be_web_map_degrees():
    found = settled(in_system(HOMES, "EPSG:4544"), wished="GCJ-02")
    assert (found.placement, [issue.code for issue in found.issues]) == (None, ["crs-impossible"])


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_an_undefined_system_is_no_declaration(tmp_path):
    frame = gpd.GeoDataFrame({"名称": list("abcde")}, geometry=in_system(HOMES, "EPSG:4523"))
    frame.to_file(tmp_path / "a.gpkg")
    read = read_inside(tmp_path / "a.gpkg")[0]
    assert (read.crs.declared, read.crs.chosen, [issue.code for issue in read.issues]) == (None, "EPSG:4523", ["crs-found"])


def test_the_report_keeps_its_contract_and_adds_what_a_page_draws(tmp_path):
    report = examine(shapefile(tmp_path, {"名称": list("abcde")}, in_system(HOMES, "EPSG:4523"), prj=None), lang="en")
    first, *others = report["layers"][0]["crs"]["candidates"]
    assert (first["crs"], first["share_inside"], "swapped" in first, first["wish"]) == ("EPSG:4523", 1.0, False, "EPSG:4523")
    assert (first["name"], first["datum_verified"], first["same_numbers_as"]) == ("CGCS2000 3-degree zone 35", True, None)
    assert first["bounds"] == pytest.approx([103.671, 30.631, 103.68, 30.632], abs=1e-6)
    assert [(each["crs"], each["datum_verified"], each["same_numbers_as"]) for each in others] == [
        ("EPSG:2359", False, "EPSG:4523"),
        ("EPSG:2411", False, "EPSG:4523"),
    ]


def test_a_place_nowhere_on_earth_does_not_make_the_declaration_wrong():
    """Four points in the city, one with its degrees the wrong way round."""
    points = [*(shapely.Point(103.6 + number / 100, 30.65) for number in range(4)), shapely.Point(30.65, 103.6)]
    found = settled(points, "EPSG:4490")
    assert (found.verdict.chosen, found.verdict.evidence[0].code, found.issues) == ("EPSG:4490", "crs-declared", ())
