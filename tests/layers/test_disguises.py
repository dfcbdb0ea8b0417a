"""Some seventy files that are not what they say: under every ending and in zips they read nothing and ask for nothing."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pyogrio
import pytest

from layers.intake import examine
from layers.messages.sentences import message
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file, read_trusted
from tests.layers.disguises import CANARY, canary_file, disguises, looking_outside
from tests.layers.handed_in import packed, shapefile, squares
from tests.layers.listener import listening

ENDINGS = (
    ".geojson",
    ".json",
    ".shp",
    ".dbf",
    ".kml",
    ".kmz",
    ".gpkg",
    ".csv",
    ".txt",
    ".fgb",
    ".parquet",
    ".zip",
    ".xlsx",
    ".xml",
    ".gml",
    ".vrt",
    "",
)
NAMES = tuple(disguises(Path("canary.csv"), "http://127.0.0.1:1"))
READ_AS_THEY_ARE = {
    "crs link",
    "crs link to a file",
    "crs address",
    "crs called like an address",
    "crs called like a file",
    "crs in a list",
    "crs elsewhere",
    "pages that go on",
    "gdalg that says FeatureCollection",
}
UNGUARDED = "import sys, pyogrio; print(pyogrio.read_dataframe(sys.argv[1], read_geometry=False).to_csv())"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disguises")
    with listening() as listener:
        yield folder, canary_file(folder), listener


@pytest.fixture
def content(place, request):
    _, canary, listener = place
    return disguises(canary, listener.url)[request.param]


def outcome(read, path):
    """The code of the refusal, or None; whatever is said or read holds nothing of the canary and no folder."""
    try:
        layers = read(path)
    except ReaderError as error:
        said = message(error.code, error.params, "zh") + message(error.code, error.params, "en") + str(error.params)
        assert CANARY not in said
        assert str(path.parent) not in said
        return error.code
    assert CANARY not in "".join(layer.frame.to_csv() for layer in layers)
    return None


def test_there_are_enough_of_them():
    assert len(NAMES) >= 55


@pytest.mark.parametrize("content", NAMES, indirect=True, ids=NAMES)
def test_a_disguise_is_refused_by_name_under_every_ending_and_in_a_zip(place, content, request):
    folder, _, listener = place
    name = request.node.callspec.id
    codes = {}
    for ending in ENDINGS:
        path = folder / f"data{ending}"
        path.write_bytes(content)
        codes[ending] = outcome(read_trusted, path)
    for member in ("data.geojson", "子文件夹/data.kml", "data.csv", "data.shp", "data.gpkg", "data.vrt"):
        codes[member] = outcome(read_trusted, packed(folder / "in.zip", {member: content}))
    read = {ending for ending, code in codes.items() if code is None}
    assert not read or name in READ_AS_THEY_ARE
    assert listener.asked == []


@pytest.mark.parametrize("content", ["vrt", "gdalg that says FeatureCollection", "crs link"], indirect=True)
def test_nor_does_the_process_that_reads_for_the_page(place, content):
    folder, _, listener = place
    path = folder / "data.geojson"
    path.write_bytes(content)
    outcome(read_file, path)
    with suppress(ReaderError):
        assert CANARY not in json.dumps(examine(path, "markets"))
    assert listener.asked == []


@pytest.mark.parametrize("content", NAMES, indirect=True, ids=NAMES)
def test_without_the_gate_gdal_itself_still_gives_nothing(place, content):
    """The second wall: were the judgement by first bytes to fail, no driver is there that looks elsewhere."""
    folder, _, listener = place
    for ending in (".geojson", ".vrt", ".gpkg"):
        path = folder / f"raw{ending}"
        path.write_bytes(content)
        with suppress(Exception):
            assert CANARY not in pyogrio.read_dataframe(path).to_csv()
    assert listener.asked == []


def test_a_geopackage_that_looks_at_another_file_sees_nothing(place):
    folder, canary, _ = place
    assert outcome(read_trusted, looking_outside(folder / "window.gpkg", canary)) in {"file-damaged", "no-layers"}


@pytest.mark.parametrize(
    "words", ["{url}/a.prj", "/vsicurl/{url}/a.prj", 'PROJCS["x",EXTENSION["PROJ4","+proj=utm +zone=48 +nadgrids=/vsicurl/{url}/g"]]']
)
def test_a_prj_that_names_an_address_is_not_followed(place, words):
    folder, _, listener = place
    path = shapefile(folder / "prj", {"名称": ["甲", "乙", "丙"]}, squares(), prj=words.format(url=listener.url))
    outcome(read_trusted, path)
    assert listener.asked == []


@pytest.mark.parametrize(("kind", "canary_is_read"), [("vrt", True), ("vrt of an address", False), ("crs link", False)])
def test_unguarded_gdal_does_fall_for_them(place, kind, canary_is_read):
    """The canaries sing: without our guard the same files reach the canary file and the canary address."""
    folder, canary, _ = place
    with listening() as listener:
        path = folder / "unguarded.geojson"
        path.write_bytes(disguises(canary, listener.url)[kind])
        done = subprocess.run([sys.executable, "-c", UNGUARDED, str(path)], env={}, capture_output=True, text=True, check=False)
        assert (CANARY in done.stdout) is canary_is_read
        assert bool(listener.asked) is not canary_is_read
