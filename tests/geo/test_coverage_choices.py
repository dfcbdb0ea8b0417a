"""What each modelling choice costs: the same city counted in the ways that are usual and wrong, and in ours.

The city is synthetic: 25 parks of five sizes and blocks of homes on a grid of 5 × 4 km, in rows and columns, so nothing in it is random.
Each alternative is computed here in the plain way, with nothing of the engine.
"""

from math import inf

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import Point, box

from geo.bands import Band
from geo.coverage import coverage
from geo.crs import to_metric

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
RULE = (Band(400, 5000, 300), Band(5000, inf, 500))
RULE_2021 = (Band(2000, 5000, 300), Band(5000, inf, 500))
WEST, SOUTH = 14_000.0, -9_000.0  # near the seat of the city, in the metres of LAEA
SIDES = ((18, 20), (24, 30), (40, 45), (60, 60), (180, 100))  # m; 360, 720, 1,800, 3,600 and 18,000 m²


def frame(*geometries, crs=LAEA):
    return gpd.GeoDataFrame(geometry=list(geometries), crs=crs)


def synthetic_city():
    """Return 25 parks, five rows of five; in each row every size once, in a different order; and 1,280 blocks of 100 × 70 m."""
    blocks = [box(x, y, x + 100, y + 70) for x in range(0, 5000, 125) for y in range(0, 4000, 125)]
    parks = []
    for row in range(5):
        for column in range(5):
            width, height = SIDES[(column + 2 * row) % 5]
            x, y = 800 + 760 * column + 90 * row, 800 + 560 * row - 60 * column
            parks.append(box(x, y, x + width, y + height))
    return [frame(*(shapely.affinity.translate(g, WEST, SOUTH) for g in group)) for group in (parks, blocks)]


def plainly(parks, blocks, bands, *, centroid=False, dissolve=True, crs=LAEA):
    """Return the share as a script of a few lines would: buffer, union (or not), intersection, division."""
    parks, blocks = parks.to_crs(crs).geometry, blocks.to_crs(crs).geometry
    reach = []
    for park in parks:
        radius = next((band.radius_m for band in bands if band.min_m2 <= round(park.area, 2) < band.max_m2), None)
        if radius is not None:
            reach.append((park.centroid if centroid else park).buffer(radius, quad_segs=32))
    land = shapely.union_all(blocks.to_numpy())
    covered = land.intersection(shapely.union_all(reach)).area if dissolve else sum(land.intersection(r).area for r in reach)
    return covered / land.area


def test_each_wrong_choice_moves_the_share_and_ours_is_the_right_one():
    parks, blocks = synthetic_city()
    shares = {
        "right (edge, dissolved, from 400 m², LAEA)": plainly(parks, blocks, RULE),
        "from the centroid": plainly(parks, blocks, RULE, centroid=True),
        "rule of 2021 (from 2,000 m²)": plainly(parks, blocks, RULE_2021),
        "not dissolved": plainly(parks, blocks, RULE, dissolve=False),
        "EPSG:3857": plainly(parks, blocks, RULE, crs="EPSG:3857"),
        "EPSG:4544": plainly(parks, blocks, RULE, crs="EPSG:4544"),
    }
    ours = coverage(parks, blocks, RULE).ratio
    print("\n".join([f"ours {100 * ours:.2f} %", *(f"{name} {100 * share:.2f} %" for name, share in shares.items())]))
    right, *wrong, zone = shares.values()
    assert ours == pytest.approx(right, rel=1e-9)
    assert zone == pytest.approx(right, abs=2e-4)
    assert all(abs(share - right) > 0.02 for share in wrong)
    assert coverage(parks, blocks, RULE_2021).ratio == pytest.approx(shares["rule of 2021 (from 2,000 m²)"], rel=1e-9)
    assert coverage(parks, blocks, RULE, origin="centroid").ratio == pytest.approx(shares["from the centroid"], rel=1e-9)
    assert wrong[2] > right > max(wrong[0], wrong[1], wrong[3])


def street_of_homes():
    """Return three parks and a street of homes 1,000 m long and 10 m wide, from x = 0.

    All parks are 1,000 m high, so around the street their reach ends in a straight line: one of 400,000 m² that ends at x = 0 and reaches
    500 m into the street, one like it that ends at x = −400 and reaches 100 m into it, and one of 1,000 m² that begins at the far end and
    reaches 300 m back.
    """
    parks = (box(-400, -500, 0, 500), box(-800, -500, -400, 500), box(1000, -500, 1001, 500))
    return [frame(*(shapely.affinity.translate(g, WEST, SOUTH) for g in group)) for group in (parks, (box(0, -5, 1000, 5),))]


@pytest.mark.parametrize(
    ("choice", "share"),
    [
        ({}, (500 + 300) / 1000),
        ({"dissolve": False}, (500 + 100 + 300) / 1000),
        ({"bands": RULE_2021}, 500 / 1000),
        ({"centroid": True}, (300 + 299.5) / 1000),  # from x = −200 and x = 1,000.5
        ({"crs": "EPSG:3857"}, (500 + 300) / 1000 / 1.161),  # Web Mercator stretches east to west by 16.1 % there
    ],
    ids=["right", "not dissolved", "2021", "centroid", "3857"],
)
def test_a_pencil_gives_the_same_shares_for_a_street_of_homes(choice, share):
    parks, homes = street_of_homes()
    assert plainly(parks, homes, **{"bands": RULE, **choice}) == pytest.approx(share, abs=2e-4)


def test_ours_is_the_share_of_the_pencil():
    parks, homes = street_of_homes()
    assert coverage(parks, homes, RULE).ratio == pytest.approx(0.8, rel=1e-9)
    assert coverage(parks, homes, RULE, origin="centroid").ratio == pytest.approx(0.5995, abs=2e-4)


def test_an_origin_that_does_not_exist_is_refused():
    parks, homes = street_of_homes()
    with pytest.raises(ValueError, match="edge or centroid"):
        coverage(parks, homes, RULE, origin="entrance")


def test_500_metres_are_500_metres_on_the_ellipsoid_in_every_direction():
    """The farthest ground served by a point, in all directions, lies within 1 cm of 500 m along the geodesic; in EPSG:3857 it is 70 m short."""
    longitude, latitude = 103.671, 30.631
    errors = {}
    for crs in (LAEA, "EPSG:3857"):
        seat = to_metric(gpd.GeoDataFrame(geometry=[Point(longitude, latitude)], crs=4490), crs)
        reached = coverage(seat, seat.assign(geometry=seat.buffer(2000)), [Band(0, inf, 500)]).served().to_crs(4490)
        ring = shapely.get_coordinates(reached.geometry.to_numpy())
        distances = [Geod(ellps="GRS80").inv(longitude, latitude, x, y)[2] for x, y in ring]
        assert len(distances) > 120
        errors[crs] = max(abs(distance - 500) for distance in distances)
        print(f"{crs}: {min(distances):.3f} to {max(distances):.3f} m")
    assert errors[LAEA] < 0.01
    assert 69 < errors["EPSG:3857"] < 72
