"""`run.py coverage`: the contract's document, every way to ask, and what is said about bad input."""

import io
import json
import math
from math import inf

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.watch import StoppedError
from layers.indicators.rules import RuleKind, published_rules
from layers.reader.opening import read_file, read_trusted
from service import command_line_measures, command_line_progress
from service.command_line_progress import progress
from tests.service.answers import document, one_line

EAST, NORTH = 372_000.0, 3_390_000.0
BANDS = ("--band", "400:4900:300", "--band", "4900:inf:500", "--crs", "EPSG:4544")
MEMBERS = {"rule", "ratio", "numerator", "denominator", "unit", "zones", "excluded", "crs", "distance"}


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """Read files in this process, which is ten times as fast; the reader's own process has tests of its own."""
    monkeypatch.setattr(command_line_measures, "read_file", read_trusted)


@pytest.fixture
def write(tmp_path):
    """Write boxes (metres from a corner of the city) as a file; returns its path."""

    def written(label, boxes, /, **columns):
        shapes = [shapely.box(EAST + b[0], NORTH + b[1], EAST + b[2], NORTH + b[3]) if isinstance(b, tuple) else b for b in boxes]
        path = tmp_path / f"{label}.geojson"
        gpd.GeoDataFrame(columns or {"n": range(len(shapes))}, geometry=shapes, crs="EPSG:4544").to_crs(4326).to_file(path)
        return path

    return written


@pytest.fixture
def parks(write):
    """One park of 50 × 100 m, which serves 500 m."""
    return write("parks", [(0, 0, 50, 100)])


@pytest.fixture
def homes(write):
    """Homes from 450 to 650 m off the park's western edge: 200 × 20 m, half of it within 500 m of its eastern edge."""
    return write("homes", [(450, 40, 650, 60)], population=[1000])


@pytest.fixture
def towns(write):
    return write("towns", [(0, 0, 550, 200), (550, 0, 900, 200)], name=["西", "东"])


@pytest.fixture
def streets(write):
    """A street that runs east from the park past the homes."""
    line = shapely.LineString([(EAST + 50, NORTH + 50), (EAST + 1000, NORTH + 50)])
    return write("streets", [line])


def asked(parks, homes, *words):
    return ["coverage", "--sites", parks, "--land", homes, *(words if "--rule" in words else (*BANDS, *words))]


def test_coverage_by_hand(run, parks, homes, towns):
    found = document(run(*asked(parks, homes, "--zones", towns, "--json")))
    assert set(found) >= MEMBERS
    assert (found["rule"], found["unit"], found["crs"], found["distance"]) == ("custom", "m2", "EPSG:4544", "euclidean")
    assert found["ratio"] == pytest.approx(0.5, abs=1e-4)
    assert found["denominator"] == pytest.approx(4000, abs=0.1)
    assert {zone["zone"]: round(zone["ratio"], 3) for zone in found["zones"]} == {"西": 1.0, "东": 0.0}
    assert found["bands"] == [{"min_m2": 400, "max_m2": 4900, "radius_m": 300}, {"min_m2": 4900, "max_m2": None, "radius_m": 500}]
    assert (found["excluded"], found["missing"], found["notes"], found["sites_used"]) == ([], [], [], 1)


def test_people_of_the_land_are_counted_by_their_column(run, parks, homes):
    found = document(run(*asked(parks, homes, "--population", "population", "--json")))
    assert (found["unit"], round(found["numerator"]), round(found["denominator"])) == ("persons", 500, 1000)


def test_people_of_the_zones_are_spread_over_the_land_inside_each(run, parks, write):
    """Both halves of the homes get the 300 and 100 people of their zone; the first half is reached. A zone without land keeps its people out."""
    homes = write("houses", [(450, 40, 650, 60)])
    zones = write("zones", [(0, 0, 550, 200), (550, 0, 900, 200), (2000, 0, 2100, 100), (3000, 0, 3100, 100)],
                  name=list("abcd"), people=[300, 100, 77, None])  # fmt: skip
    found = document(run(*asked(parks, homes, "--zones", zones, "--population", "people", "--json")))
    assert (round(found["numerator"]), round(found["denominator"])) == (300, 400)
    assert [(zone["zone"], round(zone["denominator"])) for zone in found["zones"]] == [("a", 300), ("b", 100), ("c", 0), ("d", 0)]
    notes = {note["code"]: note for note in found["notes"]}
    assert notes["people-from-zones"]["field"] == "people"
    assert (notes["people-unplaced"]["count"], notes["people-unplaced"]["people"]) == (1, 77)
    assert notes["people-missing"]["count"] == 1
    assert "77" in notes["people-unplaced"]["message"]


def test_a_rule_brings_its_bands_and_says_where_the_files_differ_from_it(run, parks, homes):
    found = document(run(*asked(parks, homes, "--rule", "park_service_radius_2022", "--json")))
    assert (found["rule"], found["rule_version"], found["distance"]) == ("park_service_radius_2022", "2022", "euclidean")
    assert [note["code"] for note in found["notes"]] == ["clip-of-rule"]
    assert found["crs"].startswith("LAEA")


def test_land_is_clipped_to_an_extent(run, homes, write):
    parks = write("large", [(-50, 0, 50, 100)])
    extent = write("extent", [(0, 0, 600, 100)])
    found = document(run(*asked(parks, homes, "--within", extent, "--rule", "park_service_radius_2022", "--json")))
    assert found["ratio"] == pytest.approx(100 / 150, abs=1e-3)
    assert found["notes"] == []


def test_walking_follows_the_streets(run, parks, homes, streets):
    """The street starts at the park's edge and passes through the homes, so they are reached as far as in a straight line."""
    found = document(run(*asked(parks, homes, "--distance", "network", "--streets", streets, "--json")))
    assert (found["distance"], found["ratio"]) == ("network", pytest.approx(0.5, abs=1e-2))


def test_a_rule_on_foot_needs_streets_and_one_word_overrides_it(run, parks, homes, streets):
    rule = next(rule.id for rule in published_rules() if rule.distance == "network" and rule.kind is RuleKind.SERVICE_RADIUS)
    assert "--streets" in one_line(run(*asked(parks, homes, "--rule", rule)), 2)
    assert document(run(*asked(parks, homes, "--rule", rule, "--streets", streets, "--json")))["distance"] == "network"
    straight = document(run(*asked(parks, homes, "--rule", rule, "--distance", "euclidean", "--streets", streets, "--json")))
    assert straight["distance"] == "euclidean"
    assert {"distance-not-of-rule", "streets-not-used"} <= {note["code"] for note in straight["notes"]}


def test_many_processes_give_the_same_document(run, write, towns):
    rng = np.random.default_rng(2)
    x, y = rng.uniform(0, 900, (2, 200))
    parks = write("many_parks", [(a, b, a + 30, b + 30) for a, b in rng.uniform(-300, 900, (6, 2))])
    homes = write("many_homes", [(a, b, a + 25, b + 25) for a, b in zip(x, y, strict=True)], people=rng.uniform(0, 9, 200))
    words = asked(parks, homes, "--zones", towns, "--population", "people", "--json")
    alone, together = document(run(*words)), document(run(*words, "--workers", "2"))
    assert 0.1 < alone["ratio"] < 0.999
    assert "land-outside-zones" in {note["code"] for note in alone["notes"]}
    figures = ("ratio", "numerator", "denominator")
    assert [together.pop(name) for name in figures] == pytest.approx([alone.pop(name) for name in figures], rel=1e-9)
    for mine, other in zip(alone.pop("zones"), together.pop("zones"), strict=True):
        assert mine.pop("zone") == other.pop("zone")
        assert other == pytest.approx(mine, rel=1e-9)
    assert together.pop("notes")[0]["hectares"] == pytest.approx(alone.pop("notes")[0]["hectares"], rel=1e-9)
    assert together == alone


def test_an_address_without_a_scheduler_is_refused(run, parks, homes, monkeypatch):
    from layers import cluster

    monkeypatch.setattr(cluster, "ANSWER_WITHIN_S", 0.5)
    assert "tcp://127.0.0.1:9" in one_line(run(*asked(parks, homes, "--dask", "tcp://127.0.0.1:9", "--json")))


def test_walking_stays_in_one_process_and_says_so(run, parks, homes, streets):
    found = document(run(*asked(parks, homes, "--distance", "network", "--streets", streets, "--workers", "2", "--json")))
    assert [note["code"] for note in found["notes"]] == ["walked-here"]


def test_the_published_canopy_share_comes_out_in_the_dutch_system(run, reference):
    """GreenEx: 12.31 % of the 250 m around the home lie under canopy, in EPSG:28992 (the files come in 3857 and 28992)."""
    folder = reference / "published" / "greenex_amsterdam"
    home, canopy = folder / "AMS_canopy_example.gpkg", folder / "AMS_canopy_segment.gpkg"
    found = document(run("coverage", "--sites", home, "--land", canopy, "--band", "0:inf:250", "--crs", "EPSG:28992", "--json"))
    disc = shapely.area(shapely.buffer(shapely.Point(0, 0), 250, quad_segs=32))
    print(f"canopy share within 250 m: {found['numerator'] / disc:.4%}")
    assert found["crs"] == "EPSG:28992"
    assert found["numerator"] / disc == pytest.approx(0.1231, abs=5e-5)


# -- what a person reads ---------------------------------------------------------------------------------------------------


def test_a_person_reads_rule_distance_and_reasons_in_words(run, write, homes, towns):
    parks = write("mixed", [(0, 0, 50, 100), (700, 0, 710, 10), shapely.Point(EAST, NORTH)])
    code, said, _ = run(*asked(parks, homes, "--zones", towns, "--rule", "park_service_radius_2022"))
    assert code == 0
    for words in ("公园绿化活动场地服务半径覆盖率", "国家园林城市", "直线距离", "5,000 m² 及以上 → 500 m", "场地：面积不在规则的分档内：1", "场地：没有面积（点或线）：1",
                  "合计", "公顷", "建成区"):  # fmt: skip
        assert words in said
    assert "site-" not in said
    _, said, _ = run(*asked(parks, homes, "--lang", "en"))
    for words in (
        "Bands of your own",
        "Straight line from the edge",
        "Sites: size in none of the rule's bands: 1",
        "4,900 m² and more → 500 m",
        "ha",
    ):
        assert words in said
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in said)


def test_every_note_has_words_in_both_languages_and_shows_nothing_that_drives_a_terminal(run, parks, write):
    homes = write("homes2", [(450, 40, 650, 60)])
    bad = "镇\x1b[31m"
    zones = write("zones2", [(0, 0, 560, 200), (540, 0, 600, 200), (600, 0, 610, 200)], **{bad: ["a\x1b[2J", "b", None]})
    for lang in ("zh", "en"):
        code, said, _ = run(*asked(parks, homes, "--zones", zones, "--lang", lang))
        assert code == 0
        assert "\x1b" not in said
        assert ("重叠" in said) is (lang == "zh")
        assert ("overlap" in said) is (lang == "en")


# -- bad input -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [[], ["--band", "x"], ["--band", "1:2"], ["--band", "1:2:3", "--rule", "who_300m"], ["--band", "1:2:3", "--distance", "crow"],
     ["--band", "1:2:3", "--distance", "network"], ["--band", "1:2:3", "--workers", "0"], ["--band", "1:2:3", "--workers", "two"],
     ["--band", "1:2:3", "--dask", "tcp://h:1", "--workers", "2"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_usage_is_one_line_and_code_2(run, words, lang):
    result = run("coverage", "--sites", "a", "--land", "b", *words, "--lang", lang)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in one_line(result, 2)) is (lang == "zh")
    assert result[1] == ""


@pytest.mark.parametrize("band", ["nan:inf:300", "0:inf:-5", "0:inf:inf", "9:1:3"])
def test_an_impossible_band_is_shown_as_it_was_given(run, band):
    assert band in one_line(run("coverage", "--sites", "a", "--land", "b", "--band", band))


def test_an_unknown_rule_is_answered_with_all_that_can_be_asked_of_files(run, parks, homes):
    line = one_line(run(*asked(parks, homes, "--rule", "nonsense")))
    usable = [rule.id for rule in published_rules() if rule.kind is RuleKind.SERVICE_RADIUS]
    assert len(usable) > 5
    assert all(rule in line for rule in usable)
    other = next(rule.id for rule in published_rules() if rule.kind is not RuleKind.SERVICE_RADIUS)
    assert "不能用文件计算" in one_line(run(*asked(parks, homes, "--rule", other)))


def test_a_file_that_is_refused_is_named_with_its_part(run, parks, tmp_path):
    empty = tmp_path / "空.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    line = one_line(run(*asked(parks, empty)))
    assert "用地" in line
    assert "空.geojson" in line
    assert "没有要素" in line
    assert "场地" in one_line(run(*asked(tmp_path / "none.shp", parks)))


def test_coordinates_that_are_no_numbers_are_refused_with_their_count(run, parks, tmp_path, monkeypatch):
    monkeypatch.setattr(command_line_measures, "read_file", read_file)
    path = tmp_path / "nan.geojson"
    shape = {"type": "Polygon", "coordinates": [[[103.6, 30.6], [103.7, 30.6], [103.7, math.nan], [103.6, 30.6]]]}
    path.write_text(json.dumps({"type": "Feature", "properties": {"n": 1}, "geometry": shape}), encoding="utf-8")
    line = one_line(run(*asked(parks, path)))
    assert "nan.geojson" in line
    assert "1 个要素" in line


@pytest.mark.parametrize(("lang", "words"), [("zh", "没有面积（点或线） 1"), ("en", "no area (points or lines) 1")])
def test_land_without_area_has_no_share_and_the_reason_is_told_with_its_count(run, parks, write, lang, words):
    land = write("points", [shapely.Point(EAST, NORTH)])
    result = run(*asked(parks, land, "--json", "--lang", lang))
    found = document(result, 1)
    assert (found["ratio"], found["missing"], found["denominator"]) == (None, ["land"], 0)
    assert words in one_line(result)
    shown = run(*asked(parks, land, "--lang", lang))
    assert ("无法计算" if lang == "zh" else "cannot be computed") in shown[1]
    assert "%" not in shown[1]


def test_sites_without_area_under_a_rule_of_areas_give_no_share(run, homes, write):
    result = run(*asked(write("points", [shapely.Point(EAST, NORTH), shapely.Point(EAST + 9, NORTH)]), homes, "--json"))
    found = document(result, 1)
    assert (found["ratio"], found["missing"]) == (None, ["sites"])
    assert [(each["reason"], each["count"]) for each in found["excluded"]] == [("site-no-area", 2)]
    assert "没有面积（点或线） 2" in one_line(result)


def test_streets_without_a_line_give_no_share(run, parks, homes, write):
    result = run(*asked(parks, homes, "--distance", "network", "--streets", write("no_streets", [(0, 0, 9, 9)]), "--json"))
    assert document(result, 1)["missing"] == ["streets"]


def test_an_unknown_column_is_answered_with_those_there_are(run, parks, homes, towns):
    for option, part in (("--population", "用地和分区"), ("--zone-field", "分区")):
        line = one_line(run(*asked(parks, homes, "--zones", towns, option, "nonsense")))
        assert line.startswith(f"{part}没有“nonsense”列；有：")
        assert "name" in line


def test_a_column_for_zones_that_are_not_given_is_wrong_usage(run, parks, homes):
    assert "--zones" in one_line(run(*asked(parks, homes, "--zone-field", "name")), 2)


def test_a_column_without_any_number_is_refused_as_population(run, parks, write):
    homes = write("odd", [(450, 40, 650, 60)], population=["many"])
    assert "没有一个数字" in one_line(run(*asked(parks, homes, "--population", "population")))


def test_land_without_a_number_of_people_is_counted(run, parks, write):
    homes = write("gaps", [(450, 40, 650, 60), (60, 0, 80, 20), (60, 50, 80, 60)], population=[1000, None, -5])
    found = document(run(*asked(parks, homes, "--population", "population", "--json")))
    assert [(each["reason"], each["count"]) for each in found["excluded"]] == [("land-no-weight", 1), ("land-negative-weight", 1)]
    assert found["ratio"] == pytest.approx(0.5, abs=1e-3)


def test_people_that_add_up_to_nothing_give_no_share(run, parks, write):
    result = run(*asked(parks, write("empty_homes", [(450, 40, 650, 60)], population=[0]), "--population", "population", "--json"))
    assert document(result, 1)["missing"] == ["weight"]


def test_zones_that_overlap_or_leave_holes_are_reported_with_how_much(run, parks, homes, write):
    """Zones 0–560 and 540–600 share 20 × 200 m; the homes from 600 to 650 lie in none: 50 × 20 m."""
    zones = write("odd_zones", [(0, 0, 560, 200), (540, 0, 600, 200)], name=["西", "东"])
    found = document(run(*asked(parks, homes, "--zones", zones, "--json")))
    notes = {note["code"]: note for note in found["notes"]}
    assert (notes["zone-overlap"]["count"], notes["zone-overlap"]["hectares"]) == (1, pytest.approx(0.4, abs=1e-3))
    assert (notes["land-outside-zones"]["count"], notes["land-outside-zones"]["hectares"]) == (1, pytest.approx(0.1, abs=1e-3))
    assert [(zone["zone"], round(zone["denominator"])) for zone in found["zones"]] == [("西", 2200), ("东", 800), ("", 1000)]
    assert sum(zone["denominator"] for zone in found["zones"]) == pytest.approx(found["denominator"])


def test_zones_are_named_by_the_best_column_there_is(run, parks, homes, write):
    boxes = [(0, 0, 550, 200), (550, 0, 600, 200), (600, 0, 900, 200)]
    zones = write("thirds", boxes, 类=["镇", "镇", "镇"], 称呼=["西", "中", None], 序号=[1, 2, 3])
    found = document(run(*asked(parks, homes, "--zones", zones, "--json")))
    assert [zone["zone"] for zone in found["zones"]] == ["西", "中", ""]
    assert {(note["code"], note.get("field")) for note in found["notes"]} == {("zone-field-chosen", "称呼"), ("land-outside-zones", None)}
    named = document(run(*asked(parks, homes, "--zones", zones, "--zone-field", "类", "--json")))
    assert [zone["zone"] for zone in named["zones"]] == ["镇"]
    assert [(note["code"], note["count"]) for note in named["notes"]] == [("zones-of-one-name", 3)]
    numbers = write("numbers", [(0, 0, 550, 200)], 序号=[1])
    assert "--zone-field" in one_line(run(*asked(parks, homes, "--zones", numbers)))


def test_other_zones_without_ground_have_no_share(run, parks, homes, write):
    zones = write("far", [(0, 0, 900, 200), (5000, 0, 5100, 100)], name=["近", "远"])
    assert document(run(*asked(parks, homes, "--zones", zones, "--json")))["zones"][1]["ratio"] is None


# -- progress --------------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_long_run_shows_one_line_on_a_terminal_and_takes_it_away(monkeypatch):
    monkeypatch.setenv("RENEWAL_LANG", "zh")
    monkeypatch.setattr(command_line_progress, "SHOWN_AFTER_S", 0.0)
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)

    def stopped_half_way():
        with progress() as watch:
            watch("partitions", 0.5)
            watch("unheard of", 0.75)
            raise StoppedError

    with pytest.raises(StoppedError):
        stopped_half_way()
    said = terminal.getvalue()
    assert "各部分计算中 50%" in said
    assert "计算中 75%" in said
    assert said.endswith("\r")
    assert said.rstrip("\r").endswith(" ")
    assert "\n" not in said


def test_a_short_run_and_a_pipe_show_nothing(monkeypatch):
    for terminal, after in ((Terminal(), inf), (io.StringIO(), 0.0)):
        monkeypatch.setattr(command_line_progress, "SHOWN_AFTER_S", after)
        monkeypatch.setattr("sys.stderr", terminal)
        with progress() as watch:
            watch("read", 0.1)
        assert terminal.getvalue() == ""


def test_the_document_holds_no_number_that_json_does_not_know(run, parks, homes):
    found = run(*asked(parks, homes, "--band", "5000:inf:700", "--json"))
    assert found[0] == 1
    assert "bands" in found[2] or "分档" in found[2]
    assert not math.isnan(json.loads(run(*asked(parks, homes, "--json"))[1])["ratio"])
