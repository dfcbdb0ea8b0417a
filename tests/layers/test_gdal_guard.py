"""GDAL can do only what the product needs of it."""

import json
import subprocess
import sys

from layers.gdal_guard import ALLOWED_DRIVERS, DEAD_PROXY, guard
from layers.settings import ROOT

LISTING = "import layers, json, os, pyogrio; print(json.dumps([sorted(pyogrio.list_drivers()), os.environ['GDAL_HTTP_PROXY']]))"


def test_only_the_allowed_drivers_are_there_and_nothing_is_said_on_the_way():
    done = subprocess.run([sys.executable, "-c", LISTING], cwd=ROOT, capture_output=True, text=True, check=True)
    drivers, proxy = json.loads(done.stdout)
    assert drivers == sorted(ALLOWED_DRIVERS)
    assert proxy == DEAD_PROXY
    assert done.stderr == ""


def test_the_guard_overrules_what_an_operator_has_set():
    environment = {"GDAL_SKIP": "", "GDAL_HTTP_PROXY": "http://proxy.example"}
    guard(environment)
    assert "OGR_VRT" in environment["GDAL_SKIP"].split(",")
    assert environment["GDAL_HTTP_PROXY"] == DEAD_PROXY
