"""Figures that others published, from their data, by our engine; each test prints what came out."""

from math import inf

import geopandas as gpd
import pytest

from geo.bands import Band
from geo.coverage import coverage
from geo.ground import prepare
from geo.measure import area_m2, planar_area_m2
from geo.share import area_share

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
CHONGZHOU = {"EPSG:4544": 1_091.503, "EPSG:4543": 1_091.535, "EPSG:32648": 1_090.630, "EPSG:3857": 1_480.8}


@pytest.fixture
def amsterdam(reference):
    folder = reference / "published" / "greenex_amsterdam"
    canopy = gpd.read_file(folder / "AMS_canopy_segment.gpkg").to_crs(28992)
    return canopy, gpd.read_file(folder / "AMS_canopy_example.gpkg")


def test_tree_canopy_within_250_metres_of_a_home_in_amsterdam_is_the_published_share(amsterdam):
    """GreenEx_Py: 12.31 % of the circle of 250 m around the home is under tree crowns."""
    canopy, home = amsterdam
    found = area_share(canopy, home.assign(geometry=home.buffer(250, quad_segs=32)))
    print(f"canopy within 250 m: {100 * found.ratio:.4f} % of {found.denominator:,.0f} m² in {found.crs} (published: 12.31 %)")
    assert round(100 * found.ratio, 2) == 12.31


def test_canopy_within_reach_of_the_home_is_the_same_area_seen_from_the_other_side(amsterdam):
    canopy, home = amsterdam
    around = area_share(canopy, home.assign(geometry=home.buffer(250, quad_segs=32)))
    reached = coverage(home, canopy, [Band(0, inf, 250)])
    print(f"canopy within 250 m: {reached.numerator:,.1f} m² of {reached.denominator:,.1f} m²")
    assert reached.numerator == pytest.approx(around.numerator, rel=1e-9)


def test_the_region_of_las_palmas_and_its_urban_centre_have_the_published_areas(reference):
    """Global indicators: region 103.3 km², intersected with the urban centre 62.99 km², both in EPSG:5635."""
    folder = reference / "published" / "ghsci_las_palmas"
    region, centre = (gpd.read_file(next(folder.glob(f"*.{kind}"))).to_crs(5635) for kind in ("geojson", "gpkg"))
    found = area_share(centre, region)
    print(f"region {found.denominator / 1e6:.2f} km², with the urban centre {found.numerator / 1e6:.3f} km² in {found.crs}")
    assert found.denominator / 1e6 == pytest.approx(103.3, abs=0.05)
    assert found.numerator / 1e6 == pytest.approx(62.99, abs=0.005)


def test_the_outline_of_chongzhou_has_its_known_area_in_every_system(reference):
    """The ellipsoidal area is the official one; the working system agrees with it, Web Mercator is 36 % off."""
    outline = gpd.read_file(reference / "chongzhou" / "chongzhou_510184_cgcs2000.geojson")
    geodesic = area_m2(outline).sum() / 1e6
    planar = {name: planar_area_m2(outline.to_crs(name)).sum() / 1e6 for name in CHONGZHOU}
    ground = prepare(outline.to_crs(LAEA)).area_m2.sum() / 1e6
    print(f"geodesic {geodesic:.3f} km², LAEA {ground:.3f}, " + ", ".join(f"{name} {value:.3f}" for name, value in planar.items()))
    assert geodesic == pytest.approx(1_090.955, abs=5e-4)
    assert ground == pytest.approx(1_090.955, abs=2e-3)
    for name, value in planar.items():
        assert value == pytest.approx(CHONGZHOU[name], abs=0.05 if name == "EPSG:3857" else 5e-4)
