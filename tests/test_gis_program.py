"""A GIS program opens a layer by its address: GDAL, as QGIS uses it, in a process of its own without our reader's limits."""

import json
import os
import subprocess
import sys

import pytest

from layers.gdal_guard import GUARD

READ = """
import json, sys, pyogrio
frame = pyogrio.read_dataframe(sys.argv[1])
print(json.dumps([len(frame), frame.crs.to_epsg(), sorted(set(frame.geometry.geom_type.dropna())), frame["town"].iloc[0]]))
"""


def opened(address):
    unguarded = {name: value for name, value in os.environ.items() if name not in GUARD}
    command = [sys.executable, "-c", READ, address]
    done = subprocess.run(command, env=unguarded, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("key", "count", "kinds"), [("back_alleys", 124, ["LineString"]), ("practice_centres", 188, ["Point"])])
def test_gdal_opens_the_address_of_a_layer(dashboard, key, count, kinds):
    found = opened(f"{dashboard.url}/api/layers/{key}/features")
    assert found[:3] == [count, 4326, kinds]


def test_gdal_opens_a_selection(dashboard):
    count, _crs, _kinds, town = opened(f"{dashboard.url}/api/layers/back_alleys/features?status=accepted&town=%E6%80%80%E8%BF%9C%E9%95%87")
    assert 0 < count < 124
    assert town == "怀远镇"
