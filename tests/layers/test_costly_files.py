"""Zip bombs, endless queries, towers of brackets: refused by name within the limits, and the one who asked notices nothing."""

import json
import resource
import subprocess
import sys

import numpy as np
import pytest

from layers.reader import opening as reader
from layers.reader.layer import ReaderError
from layers.reader.limits import CPU_SECONDS, MAX_NAME
from layers.reader.opening import read_file, read_trusted
from layers.settings import ROOT
from tests.layers.costly_files import COSTLY, SLOW, circle, geojson, nested_wkb, scribble

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")

ASKER = """
import json, resource, sys
from pathlib import Path
from layers.reader.opening import read_file
from layers.reader.layer import ReaderError
import geopandas
asked = json.load(sys.stdin)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = {}
for what, path in asked.items():
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        code = "" if read_file(Path(path)) else "nothing"
    except ReaderError as error:
        code = error.code
        assert str(Path(path).parent) not in str(error.params)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    found[what] = [code, now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime]
print(json.dumps([found, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (1 if sys.platform == "darwin" else 1024)]))
"""


def test_what_costs_much_is_refused_by_name_and_costs_the_asker_nothing(tmp_path):
    paths = {what: str(make(tmp_path)) for what, (make, _codes) in COSTLY.items()}
    done = subprocess.run([sys.executable, "-c", ASKER], input=json.dumps(paths), cwd=ROOT, capture_output=True, text=True, check=False)
    found, grown = json.loads(done.stdout)
    assert {what: code for what, (code, _) in found.items() if code not in COSTLY[what][1]} == {}
    assert max(seconds for _, seconds in found.values()) < CPU_SECONDS + 2
    assert grown < 100_000_000


@pytest.mark.parametrize("what", SLOW)
def test_what_never_ends_is_ended(what, tmp_path, monkeypatch):
    """With two seconds of processor time instead of thirty, so that nobody waits for the test."""
    make, codes = SLOW[what]
    script = "import runpy, layers.reader.confine as c; c.CPU_SECONDS = 2; runpy.run_module('layers.reader.child', run_name='__main__')"
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", script])
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        code = "" if read_file(make(tmp_path)) else "nothing"
    except ReaderError as error:
        code = error.code
    assert code in codes
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - spent < 5


def test_a_ring_of_a_million_vertices_is_read(tmp_path):
    read = read_trusted(geojson(tmp_path / "a.geojson", [circle(np.full(1_000_000, 0.01))]))[0]
    assert len(read.frame.geometry[0].exterior.coords) == 1_000_001


def test_a_scribble_that_needs_more_memory_than_there_is_takes_only_itself_away(tmp_path, monkeypatch):
    import shapely

    from layers.reader import validity as reader_validity

    whole = shapely.make_valid

    def full(shapes, **how):
        if (shapely.get_num_coordinates(shapes) > 300).any():
            raise shapely.GEOSException("std::bad_alloc")
        return whole(shapes, **how)

    monkeypatch.setattr(reader_validity.shapely, "make_valid", full)
    bow_tie = np.array([[103.6, 30.6], [103.61, 30.61], [103.61, 30.6], [103.6, 30.61]])
    read = read_trusted(geojson(tmp_path / "a.geojson", [bow_tie, scribble(500), bow_tie + 0.1]))[0]
    assert read.frame.geometry.isna().tolist() == [False, True, False]
    assert ("geometry-unreadable", (2,)) in [(issue.code, issue.rows) for issue in read.issues]


@pytest.mark.parametrize(("depth", "kept"), [(0, True), (3, True), (2_000, False)])
def test_collections_in_collections_do_not_reach_the_programs_that_read_the_layer(tmp_path, depth, kept):
    read = read_trusted(nested_wkb(tmp_path / "a.parquet", depth))[0]
    assert (read.frame.geometry[0] is not None) is kept
    assert [issue.code for issue in read.issues if issue.code == "geometry-unreadable"] == ([] if kept else ["geometry-unreadable"])


def test_long_names_are_cut_and_stay_different(tmp_path):
    names = ["长" * 500 + "甲", "长" * 500 + "乙"]
    read = read_trusted(geojson(tmp_path / "a.geojson", [], [dict.fromkeys(names, "值")]))[0]
    assert [len(name) for name in read.frame.columns[:2]] == [MAX_NAME, MAX_NAME + 2]
