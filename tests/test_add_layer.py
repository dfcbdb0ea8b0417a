"""Adding a layer is one entry in the catalogue plus one data file: done here for real, in a copy of the product."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from views.page_table import PAGES

ENTRY = """    Layer(
        "street_lamps", Text("路灯改造", "Street lamps"), "renewal", Role.PROGRAMME, GeometryKind.POINT,
        (Measure.COUNT,), Unit(Text("盏", "lamps")), Style("#3D5A80", shape="triangle"),
        Text("背街小巷路灯改造", "Lamps renewed in back alleys"), Text("市住建局", "Housing bureau"),
        own_fields=(Field("watts", Text("功率", "Power"), FieldKind.INTEGER, unit=Text("瓦", "W")),),
    ),
"""


def lamp(number, lon, lat):
    properties = {
        "项目编号": f"LD-{number}",
        "名称": f"路灯{number}",
        "镇街": "崇阳街道",
        "状态": "已完工",
        "实际完工": "2021年6月1日",
        "功率": 60,
    }
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """Runs Python in a copy of the product that has one more layer."""
    copy = tmp_path_factory.mktemp("copy") / "城市 更新"
    ignored = shutil.ignore_patterns(".venv", ".git", "home", "tests", "docs", "__pycache__", "screens", "generator")
    shutil.copytree(ROOT, copy, ignore=ignored)
    catalogue = copy / "layers" / "catalogue.py"
    text = catalogue.read_text(encoding="utf-8")
    anchor = '    Layer(\n        "outline"'
    assert text.count(anchor) == 1
    catalogue.write_text(text.replace(anchor, ENTRY + anchor), encoding="utf-8")
    features = [lamp(1, 103.670, 30.630), lamp(2, 103.672, 30.632), lamp(3, 103.668, 30.628)]
    collection = {"type": "FeatureCollection", "features": features}
    (copy / "data" / "street_lamps.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    environment = os.environ | {"RENEWAL_HOME": str(copy / "home"), "PYTHONPATH": str(copy), "PYTHONUTF8": "1"}
    environment.pop("RENEWAL_DATA", None)

    def run(*arguments):
        done = subprocess.run([sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    run("-m", "service.command_line", "layers", "--json")  # the first command on an empty store loads data/
    return run


def test_the_command_line_lists_and_counts_it(product):
    layers = {layer["key"]: layer for layer in json.loads(product("-m", "service.command_line", "layers", "--json"))["layers"]}
    lamps = layers["street_lamps"]
    assert (lamps["count"], lamps["revision"], lamps["title"]["en"]) == (3, 1, "Street lamps")
    assert lamps["by_status"] == {"planned": 0, "under_way": 0, "finished": 3, "accepted": 0}
    assert layers["back_alleys"]["count"] == 124


def test_the_routes_give_it_out(product):
    script = """
import json
from starlette.applications import Starlette
from starlette.testclient import TestClient
from service.site import site_routes
from views.maps.page import OWN_FILES, render_page
client = TestClient(Starlette(routes=site_routes(OWN_FILES, render_page)))
features = client.get("/api/layers/street_lamps/features").json()["features"]
card = client.get("/map/feature/street_lamps/1/LD-1").json()
packed = client.get("/map/packed/street_lamps/1.bin")
print(json.dumps([len(features), features[0]["properties"]["watts"], card["title"], packed.status_code, len(packed.content) > 100]))
"""
    assert json.loads(product("-c", script)) == [3, 60, "路灯1", 200, True]


def test_every_page_runs_with_it_and_the_lists_name_it(product):
    script = """
import json
from streamlit.testing.v1 import AppTest
from views.page_table import PAGES
named = {}
for entry in PAGES:
    app = AppTest.from_file("views/entry/frame.py", default_timeout=120).run()
    if entry.path:
        app = app.switch_page(f"../pages/{entry.script.name}").run()
    assert not app.exception, app.exception
    named[entry.path] = any("路灯改造" in element.proto.body for element in app.get("html"))
print(json.dumps(named))
"""
    named = json.loads(product("-W", "ignore", "-c", script))
    assert named.keys() == {entry.path for entry in PAGES}
    assert named[""]
    assert named["data"]
