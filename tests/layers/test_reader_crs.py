"""Coordinates: declared, judged, found, or asked for."""

import numpy as np
import pytest
from pyproj import CRS

from layers.reader_crs import placed, settle, wished_placement
from layers.reader_layer import ReaderError
from layers.reader_pipeline import read_inside
from tests.layers.handed_in import SEAT, SEAT_IN, in_system, shapefile, squares, swapped

HOMES = squares(5)


def settled(geometries, declared=None, wished=None):
    return settle(np.array(geometries, dtype=object), CRS.from_user_input(declared) if declared else None, None, wished)


def seat_of(geometries, placement):
    return placed(np.array(geometries, dtype=object), placement)[0].bounds[:2]


@pytest.mark.parametrize("code", SEAT_IN)
def test_the_seat_of_the_city_comes_back_from_every_system(code):
    import shapely

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
    from layers.settings import settings

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
