"""Verdicts and findings come out of the reader's process as they went in."""

import json

import geopandas as gpd
import numpy as np
import shapely

from layers.checks.issues import Issue, Note, Repair, at_rows, further_down
from layers.reader.layer import CrsVerdict, EncodingVerdict, Preview, ReadLayer
from layers.reader.wire import described, encoding_from, issues_from, repairs_from

ENCODING = EncodingVerdict("gb18030", (Note("encoding-passes", {"name": "gb18030"}),), (Preview("gb18030", ("状态", None)),))
REPAIRS = (Repair("geometry-mended", 2, (1, 3), 0.0, 2.5), Repair("index-rebuilt", 1))
ISSUES = (
    at_rows("geometry-invalid", "info", np.array([0, 2]), details=["invalid-self-intersection"], places=[(103.5, 30.7), None]),
    Issue("no-features", "error"),
)


def test_everything_survives_the_way_through_json():
    read = ReadLayer("甲", gpd.GeoDataFrame(geometry=[shapely.Point(1, 2)]), ENCODING, CrsVerdict(None, None), REPAIRS, ISSUES)
    entry = json.loads(json.dumps(described(read, "0.parquet")))
    assert encoding_from(entry["encoding"]) == ENCODING
    assert repairs_from(entry["repairs"]) == REPAIRS
    assert issues_from(entry["issues"]) == ISSUES


def test_findings_of_a_layer_put_behind_another_move_down():
    moved = further_down(ISSUES[0], 10)
    assert (moved.rows, moved.every_row, moved.places) == ((11, 13), (11, 13), ISSUES[0].places)
