"""The shipped example city: totals of the article, a partition of the outline, a network to walk on, believable records."""

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from scipy import sparse
from scipy.sparse import csgraph

from layers.catalogue import BY_KEY, LAYERS, programmes

DATA = Path(__file__).parents[2] / "data"
GEOD = Geod(ellps="GRS80")
DATA_DATE = "2021-12-31"
PROGRAMMES = [layer.key for layer in programmes()]
SCALE = {"area": {"平方公里": 1e6, "万亩": 1e8 / 15}, "length": {"公里": 1000.0}}


@cache
def features(key):
    return json.loads((DATA / f"{key}.geojson").read_text(encoding="utf-8"))["features"]


@cache
def records(key):
    return [feature["properties"] for feature in features(key)]


@cache
def shapes(key):
    return np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in features(key) if f["geometry"]], object)


def paired(key):
    return [(f["properties"], shapely.from_geojson(json.dumps(f["geometry"]))) for f in features(key) if f["geometry"]]


def area(shape):
    return sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shapely.orient_polygons(shape)))


def length(lines):
    return sum(GEOD.geometry_length(line) for line in lines)


def targets():
    with (DATA / "claims.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["layer"]]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.key)
def test_every_layer_of_the_catalogue_is_shipped_with_its_fields_and_its_kind_of_geometry(layer):
    assert features(layer.key)
    for feature in features(layer.key):
        assert list(feature["properties"]) == [field.key for field in layer.fields]
        assert feature["geometry"] is None or feature["geometry"]["type"] in layer.geometry.accepts


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.key)
def test_all_shapes_are_valid_and_inside_the_outline(layer):
    outline = shapes("outline")[0]
    shapely.prepare(outline)
    assert shapely.is_valid(shapes(layer.key)).all()
    assert shapely.covers(outline, shapes(layer.key)).all()


def test_coordinates_have_six_decimals_and_rings_turn_as_rfc_7946_wants():
    text = (DATA / "old_courtyards.geojson").read_text(encoding="utf-8")
    assert '"crs"' not in text
    for key in ("towns", "old_courtyards", "farmland_landscape"):
        coords = shapely.get_coordinates(shapes(key))
        assert np.array_equal(coords, np.round(coords, 6))
        assert all(part.exterior.is_ccw and not any(h.is_ccw for h in part.interiors) for part in shapely.get_parts(shapes(key)))


def test_the_whole_example_weighs_less_than_fifteen_megabytes():
    assert sum(path.stat().st_size for path in DATA.glob("*.geojson")) < 15e6


@pytest.mark.parametrize("target", [t for t in targets() if t["kind"] == "total" or t["measure"] == "sum"], ids=lambda t: t["id"])
def test_each_total_equals_the_published_figure(target):
    key, value = target["layer"], float(target["value"])
    if target["measure"] == "count":
        rows = [r for r in records(key) if r["status"] in ("finished", "accepted")] if key == "old_roads" else records(key)
        assert len(rows) == value
    elif target["measure"] == "sum":
        assert sum(record[target["field"]] for record in records(key)) == value
    elif target["measure"] == "area":
        assert area(shapely.union_all(shapes(key))) == pytest.approx(value * SCALE["area"][target["unit"]], abs=1.0)
    else:
        assert length(shapes(key)) == pytest.approx(value * SCALE["length"][target["unit"]], abs=1.0)


@pytest.mark.parametrize(("key", "count"), [("back_alleys", 5), ("old_courtyards", 6)])
def test_what_is_newly_done_was_finished_in_the_last_quarter(key, count):
    assert sum("2021-10-01" <= (r["actual_finish"] or "") <= DATA_DATE for r in records(key)) == count


def test_four_old_roads_were_started_in_the_last_quarter_and_are_under_way():
    new = [r for r in records("old_roads") if r["status"] == "under_way"]
    assert len(new) == 4
    assert all("2021-10-01" <= r["actual_start"] <= DATA_DATE for r in new)
    assert len(records("old_roads")) == 14


def test_the_fifteen_towns_fill_the_outline_without_gaps_or_overlaps():
    outline, towns = shapes("outline")[0], shapes("towns")
    assert len(towns) == 15
    assert shapely.coverage_is_valid(towns)
    assert shapely.union_all(towns).symmetric_difference(outline).area / outline.area < 1e-8
    assert len(shapely.get_coordinates(outline)) == 113


def test_the_172_communities_fill_their_towns_and_hold_everybody_counted_in_2020():
    assert len(records("population")) == 172
    assert sum(r["population"] for r in records("population")) == 735_723
    assert sum(r["population"] for r in records("towns")) == 735_723
    assert shapely.coverage_is_valid(shapes("population"))
    for record, ground in paired("towns"):
        own = [shape for r, shape in paired("population") if r["town"] == record["name"]]
        assert shapely.union_all(own).symmetric_difference(ground).area == 0


def test_residents_of_the_residential_land_sum_to_the_people_of_each_community_that_has_homes():
    assert sum(r["population"] for r in records("residential_land")) == 735_723
    assert {r["in_built_up_area"] for r in records("residential_land")} == {"是", "否"}


@pytest.mark.parametrize(
    ("town", "lon", "lat"),
    [("崇阳街道", 103.671, 30.631), ("观胜镇", 103.669, 30.737), ("街子镇", 103.558, 30.816), ("羊马街道", 103.775, 30.640), ("崇庆街道", 103.660, 30.645)],
)  # fmt: skip
def test_the_seat_of_a_town_lies_in_it(town, lon, lat):
    ground = next(shape for record, shape in paired("towns") if record["name"] == town)
    assert ground.contains(shapely.Point(lon, lat))


def test_streets_meet_only_at_their_ends():
    lines = shapes("streets")
    first, second = shapely.STRtree(lines).query(lines, predicate="intersects")
    pair = first < second
    first, second = first[pair], second[pair]
    ends = [{line.coords[0], line.coords[-1]} for line in lines]
    for i, j, meeting in zip(first, second, shapely.intersection(lines[first], lines[second]), strict=True):
        assert {part.coords[0] for part in shapely.get_parts(meeting)} <= ends[i] & ends[j]


def test_the_street_network_is_connected():
    ends = np.array([[line.coords[0], line.coords[-1]] for line in shapes("streets")]).reshape(-1, 2)
    _, node = np.unique(ends, axis=0, return_inverse=True)
    node = node.reshape(-1, 2)
    size = int(node.max()) + 1
    graph = sparse.coo_matrix((np.ones(len(node)), (node[:, 0], node[:, 1])), (size, size))
    assert csgraph.connected_components(graph, directed=False)[0] == 1


def test_parks_come_in_all_three_sizes_and_green_lies_in_the_built_up_area():
    sizes = np.array([area(s) for r, s in paired("green_areas") if r["activity_site"] == "是"])
    assert (sizes < 400).sum() >= 10
    assert ((sizes >= 400) & (sizes < 5000)).sum() >= 40
    assert (sizes >= 5000).sum() >= 20
    built = shapely.union_all(shapes("built_up_area")).buffer(2e-5)
    shapely.prepare(built)
    assert shapely.covers(built, shapes("green_areas")).all()


def test_micro_parks_measure_between_150_and_9000_square_metres():
    sizes = [area(shape) for shape in shapes("micro_parks")]
    assert 120 < min(sizes) < 400
    assert 5_000 < max(sizes) < 9_000


def test_alleys_are_between_80_and_600_metres_long():
    assert all(80 < GEOD.geometry_length(line) < 600 for line in shapes("back_alleys"))


def test_courtyards_include_yards_and_groups_of_buildings():
    parts = shapely.get_num_geometries(shapes("old_courtyards"))
    assert (parts > 1).sum() >= 3
    assert shapely.get_num_interior_rings(shapely.get_parts(shapes("old_courtyards"))).sum() >= 3


def test_practice_centres_are_one_centre_fifteen_institutes_and_172_stations():
    levels = [record["level"] for record in records("practice_centres")]
    assert (levels.count("centre"), levels.count("institute"), levels.count("station")) == (1, 15, 172)


@pytest.mark.parametrize("key", PROGRAMMES)
def test_a_record_lies_in_the_town_and_community_that_it_names(key):
    grounds = {r["name"] + r["town"]: shape.buffer(1e-6) for r, shape in paired("population")}
    for record, shape in paired(key):
        if record["community"] is None:
            continue
        middle = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape.representative_point()
        assert grounds[record["community"] + record["town"]].distance(middle) < 1e-4


@pytest.mark.parametrize("key", PROGRAMMES)
def test_dates_follow_each_other_and_nothing_has_happened_after_the_data_date(key):
    for r in records(key):
        assert r["planned_start"] < r["planned_finish"]
        done = [day for day in (r["actual_start"], r["actual_finish"], r["accepted_on"]) if day]
        assert done == sorted(done)
        assert all("2018-03-01" <= day <= DATA_DATE for day in done)
        assert all(date.fromisoformat(d) <= date(2022, 12, 31) for d in (r["planned_finish"], r["deadline"]) if d)


@pytest.mark.parametrize("key", PROGRAMMES)
def test_the_status_follows_from_the_dates(key):
    for r in records(key):
        status = "accepted" if r["accepted_on"] else "finished" if r["actual_finish"] else "under_way" if r["actual_start"] else "planned"
        assert r["status"] == status
        assert (r["progress"] == 100) == (status in ("finished", "accepted"))


def test_most_work_is_done_and_what_is_late_gathers_in_a_few_towns():
    rows = [r for key in PROGRAMMES for r in records(key)]
    done = sum(r["status"] in ("finished", "accepted") for r in rows) / len(rows)
    assert 0.8 < done < 0.92
    late = [r["town"] for r in rows if r["status"] in ("planned", "under_way") and (r["deadline"] or r["planned_finish"]) < DATA_DATE]
    assert sum(town in ("大划街道", "隆兴镇", "廖家镇") for town in late) > 0.3 * len(late)


def test_project_codes_are_unique_over_all_programmes():
    codes = [r["project_code"] for key in PROGRAMMES for r in records(key)]
    assert len(codes) == len(set(codes))


def test_every_record_says_that_it_is_example_data_and_names_nobody():
    for key in PROGRAMMES:
        for r in records(key):
            assert "示例数据" in r["source"]
            assert "示例" not in r["name"]
            assert r["responsible_person"] is None or (len(r["responsible_person"]) == 2 and r["responsible_person"].endswith("某"))


def test_blemishes_are_few_but_there():
    lost = {key: sum(f["geometry"] is None for f in features(key)) for key in PROGRAMMES}
    assert max(lost.values()) <= 2
    assert lost["back_alleys"] == lost["old_courtyards"] == 2
    assert any(r["deadline"] is None for r in records("back_alleys"))
    assert any(r["responsible_person"] is None for r in records("old_courtyards"))
    for key, measure in (("green_areas", "area"), ("farmland_landscape", "area"), ("sewer_lines", "length")):
        assert BY_KEY[key].measures[0].value == measure
        assert lost[key] == 0


def test_rivers_run_out_of_the_mountains_into_the_plain():
    names = {r["name"] for r in records("rivers")}
    assert {"西河", "文井江", "味江", "泊江", "黑石河", "羊马河", "金马河", "青羊河", "白马河", "桤木河"} <= names
    upper = next(shape for r, shape in paired("rivers") if r["name"] == "文井江")
    lower = next(shape for r, shape in paired("rivers") if r["name"] == "西河")
    assert upper.bounds[0] < 103.2
    assert lower.bounds[1] < 30.505
    assert upper.distance(lower) < 1e-4


def test_sources_name_every_file():
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    assert all(f"{layer.key}.geojson" in text for layer in LAYERS)
    assert "天地图" in text
    assert "示意" in text
