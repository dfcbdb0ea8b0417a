"""The HTTP side for programs: catalogue, GeoJSON features, downloads, refusals with sentences."""

import io
import json
import zipfile
from datetime import date
from urllib.parse import unquote

import geopandas as gpd
import openpyxl
import pytest
import shapely
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.catalogue import LAYERS, layer
from layers.conform.canonical import conform
from layers.export.formats import FORMATS
from layers.store.embedded import open_store
from service import known, layers_api
from tests.past import recorded

ROWS = [
    {"项目编号": "A1", "名称": "建设路", "镇街": "崇阳街道", "状态": "完工", "实际开工": "2020-01-01", "实际完工": "2021-05-01"},
    {"项目编号": "A2", "名称": "{{7*191}}<img src=x onerror=alert(1)>", "镇街": "怀远镇", "实际开工": "2021-08-01"},
    {"项目编号": "A3", "名称": "=1+1", "镇街": "怀远镇"},
]
LINES = [shapely.LineString([(103.67, 30.63), (103.671, 30.631)]), shapely.LineString([(103.55, 30.74), (103.56, 30.74)]), None]
HOSTILE = ["'; DROP TABLE revisions; --", "../../etc/passwd", "{{7*191}}", "<script>", "%00", "back_alleys%2f.."]


@pytest.fixture
def client(tmp_path, monkeypatch):
    store = open_store(tmp_path / "home")
    frame = conform(layer("back_alleys"), gpd.GeoDataFrame(ROWS, geometry=LINES, crs=4490))[0]
    store.publish("back_alleys", frame.iloc[:1], by="a", note="b", data_date=date(2020, 12, 31))
    store.publish("back_alleys", frame, by="a", note="b", data_date=date(2021, 12, 31), example=True)
    monkeypatch.setattr(layers_api, "shared_store", lambda: store)
    monkeypatch.setattr(known, "shared_store", lambda: store)
    return TestClient(Starlette(routes=layers_api.routes()))


def codes(reply):
    assert reply.status_code == 200, reply.text
    return [feature["properties"]["project_code"] for feature in reply.json()["features"]]


def test_the_catalogue_names_every_layer(client):
    entries = client.get("/api/layers").json()["layers"]
    assert [entry["key"] for entry in entries] == [entry.key for entry in LAYERS]
    assert entries[0]["count"] == 3
    assert entries[1]["revision"] is None


def test_features_are_geojson_as_qgis_reads_it(client, tmp_path):
    reply = client.get("/api/layers/back_alleys/features")
    assert reply.headers["content-type"] == "application/geo+json"
    document = reply.json()
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert (document["renewal"]["revision"], document["renewal"]["example"], document["renewal"]["matched"]) == (2, True, 3)
    (tmp_path / "a.geojson").write_bytes(reply.content)
    frame = gpd.read_file(tmp_path / "a.geojson")
    assert frame["name"].tolist() == [row["名称"] for row in ROWS]
    assert frame.geometry.isna().tolist() == [False, False, True]


def test_a_gis_program_may_ask_for_the_features_range_by_range(client):
    whole = client.get("/api/layers/back_alleys/features")
    assert int(whole.headers["content-length"]) == len(whole.content)
    part = client.get("/api/layers/back_alleys/features", headers={"Range": "bytes=10-29"})
    assert (part.status_code, part.content) == (206, whole.content[10:30])


@pytest.mark.parametrize(
    ("query", "expected"),
    [("revision=1", ["A1"]), ("limit=2", ["A1", "A2"]), ("town=怀远镇", ["A2", "A3"]), ("bbox=103.6,30.6,103.7,30.7", ["A1"]), ("q=建设", ["A1"]),
     ("status=finished", ["A1"]), ("as_of=2020-06-30&status=under_way", ["A1"]), ("year=2021", ["A1"]), ("town=没有", []), ("unknown=1", ["A1", "A2", "A3"])],
)  # fmt: skip
def test_features_can_be_narrowed(client, query, expected):
    assert codes(client.get(f"/api/layers/back_alleys/features?{query}")) == expected


def test_a_day_changes_the_status_that_is_served(client):
    document = client.get("/api/layers/back_alleys/features?as_of=2020-06-30&limit=1").json()
    assert document["features"][0]["properties"]["status"] == "under_way"


@pytest.mark.parametrize(
    "query",
    ["revision=x", "revision=0", "revision=-1", "revision=٣", "limit=0", "limit=1e3", "bbox=1,2", "status=flying", "year=1", "as_of=x"],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nonsense_is_refused_with_a_sentence(client, query, lang):
    reply = client.get(f"/api/layers/back_alleys/features?{query}&lang={lang}")
    assert reply.status_code == 400
    body = reply.json()
    assert body["error"] == "bad-parameter"
    assert body["message"].startswith("参数" if lang == "zh" else "The value")


@pytest.mark.parametrize(
    ("path", "code"),
    [("no_layer/features", "unknown-layer"), ("no_layer/download", "unknown-layer"), ("back_alleys/features?revision=9", "unknown-revision"),
     ("streets/features", "never-published"), ("back_alleys/download?town=没有", "nothing-to-export")],
)  # fmt: skip
def test_what_is_not_there_is_404_with_a_sentence(client, path, code):
    reply = client.get(f"/api/layers/{path}")
    assert (reply.status_code, reply.json()["error"]) == (404, code)
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_only_words(client, hostile):
    for path in (
        f"/api/layers/{hostile}/features",
        f"/api/layers/back_alleys/features?revision={hostile}",
        f"/api/layers/back_alleys/download?format={hostile}",
    ):
        reply = client.get(path)
        assert reply.status_code in {400, 404}
        assert "1337" not in reply.text
    assert client.get("/api/layers/back_alleys/features", params={"q": hostile}).status_code in {200, 400}


def test_the_browser_asks_again_only_for_what_changed(client):
    first = client.get("/api/layers/back_alleys/features?town=怀远镇")
    again = client.get("/api/layers/back_alleys/features?town=怀远镇", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/layers/back_alleys/features", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize("form", FORMATS)
def test_downloads_come_in_every_format_under_a_chinese_name(client, form):
    reply = client.get(f"/api/layers/back_alleys/download?format={form}&town=怀远镇")
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == FORMATS[form].media_type
    disposition = reply.headers["content-disposition"]
    assert unquote(disposition.split("filename*=UTF-8''")[1]) == f"背街小巷_20211231_v2{FORMATS[form].ending}"
    assert f'filename="back_alleys_20211231_v2{FORMATS[form].ending}"' in disposition
    assert len(reply.content) > 100


def test_a_download_holds_the_selection_and_says_so(client):
    reply = client.get("/api/layers/back_alleys/download?format=xlsx&town=怀远镇&lang=en")
    book = openpyxl.load_workbook(io.BytesIO(reply.content))
    assert [row[1].value for row in book["Data"].iter_rows(min_row=2)] == ["A2", "A3"]
    assert {row[0].value: row[1].value for row in book["About"].iter_rows()}["Filter"] == "town=怀远镇"
    names = zipfile.ZipFile(io.BytesIO(client.get("/api/layers/back_alleys/download?format=shp").content)).namelist()
    assert "back_alleys.shp" in names


def test_nothing_is_left_behind_after_a_download(client, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    client.get("/api/layers/back_alleys/download?format=csv")
    client.get("/api/layers/back_alleys/download?format=csv&town=没有")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_the_browser_language_decides_where_none_is_asked_for(client):
    said = client.get("/api/layers/none/features", headers={"Accept-Language": "en-GB,en;q=0.9"}).json()["message"]
    assert said.startswith("There is no layer")
    assert json.loads(client.get("/api/layers/none/features", headers={"Accept-Language": "zh-CN"}).text)["message"].startswith("没有")


@pytest.mark.parametrize(("form", "ending"), [("xlsx", ".xlsx"), ("gpkg", ".gpkg"), ("shp", ".zip")])
def test_templates_come_for_layers_that_were_never_published_too(client, form, ending):
    reply = client.get(f"/api/layers/old_courtyards/template?format={form}")
    assert (reply.status_code, reply.headers["content-type"].split(";")[0]) == (200, FORMATS[form].media_type.split(";")[0])
    assert unquote(reply.headers["content-disposition"].split("UTF-8''")[1]) == f"老旧院落_模板{ending}"
    assert len(reply.content) > 1_000


@pytest.mark.parametrize(("asked", "status"), [("old_courtyards/template?format=dwg", 400), ("no_layer/template", 404)])
def test_templates_that_do_not_exist_are_refused(client, asked, status):
    assert client.get(f"/api/layers/{asked}").status_code == status


def test_layers_can_be_asked_for_as_they_were_known_on_a_day(client):
    recorded(layers_api.shared_store(), "back_alleys", 1, date(2021, 1, 31))
    for day, revision, count in (("2021-01-30", None, None), ("2021-01-31", 1, 1), ("", 2, 3), ("2999-01-01", 2, 3)):
        entries = {entry["key"]: entry for entry in client.get("/api/layers", params={"known": day}).json()["layers"]}
        assert (entries["back_alleys"]["revision"], entries["back_alleys"]["count"]) == (revision, count)
        answer = client.get("/api/layers/back_alleys/features", params={"known": day})
        assert answer.status_code == (404 if revision is None else 200)
        assert len(answer.json().get("features", ())) == (count or 0)
    assert client.get("/api/layers/back_alleys/features", params={"known": "2021-01-31", "revision": 2}).status_code == 404


@pytest.mark.parametrize("known", ["yesterday", "2021-13-01", "20210131", "1821-01-31", "'; DROP TABLE revisions; --"])
def test_a_day_of_record_that_is_none_is_refused(client, known):
    for address in ("/api/layers", "/api/layers/back_alleys/features"):
        answer = client.get(address, params={"known": known})
        assert (answer.status_code, answer.json()["error"]) == (400, "bad-parameter")
