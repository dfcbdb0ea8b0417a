"""Map data over HTTP: immutable, compressed once, revalidated, refused in plain words."""

import gzip
import json
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.packing import unpack_header
from geo.unpacking import unpack
from layers import packed
from layers.store.embedded import open_store
from service import layer_data


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = open_store(tmp_path / "home")
    monkeypatch.setattr(layer_data, "shared_store", lambda: store)
    frame = gpd.GeoDataFrame(
        {
            "fid": ["a", "b", "c"],
            "name": ["{{7*191}}", "<img src=x onerror=alert(1)>", None],
            "project_code": ["a", "b", "c"],
            "town": ["怀远镇", None, "崇阳街道"],
            "status": ["planned", "finished", None],
            "responsible_unit": ["住建局", "住建局", None],
            "responsible_person": ["王某", "李某", "赵某"],
            "deadline": pd.to_datetime(["2021-12-31", None, None]).as_unit("s"),
            "area_m2": [400.0, 1.0, float("nan")],
        },
        geometry=[box(103.6, 30.6, 103.7, 30.7), Point(103.6, 30.6), None],
        crs=4490,
    )
    store.publish("markets", frame, by="李", note="", data_date=date(2021, 12, 31))
    return store


def get(path, **headers):
    """Ask the routes for `path`, with header names spelled with `_`, and return the body as it was sent."""
    client = TestClient(Starlette(routes=layer_data.routes()))
    fields = {"accept-encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
    with client.stream("GET", path, headers=fields) as answer:
        return Answer(answer.status_code, dict(answer.headers), b"".join(answer.iter_raw()))


PACKED, LABELS = "/map/packed/markets/1.bin", "/map/labels/markets/1.json"


@pytest.mark.parametrize("path", [PACKED, LABELS])
def test_a_revision_is_kept_by_the_browser_for_good(store, path):
    answer = get(path)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["etag"].startswith('"')


@pytest.mark.parametrize("path", [PACKED, LABELS])
def test_a_known_revision_is_not_sent_again(store, path):
    etag = get(path).headers["etag"]
    answer = get(path, if_none_match=f'"other", {etag}')
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize("path", [PACKED, LABELS])
def test_compressed_and_plain_answers_hold_the_same(store, path):
    plain, compressed = get(path), get(path, accept_encoding="gzip, br")
    assert compressed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(compressed.body) == plain.body


@pytest.mark.parametrize("path", [PACKED, LABELS])
def test_a_revision_is_packed_once(store, path, monkeypatch):
    first = get(path, accept_encoding="gzip").body
    monkeypatch.setattr(store, "read", lambda *_: pytest.fail("packed a second time"))
    assert get(path, accept_encoding="gzip").body == first


def test_a_full_disk_does_not_keep_the_map_from_being_sent(store, monkeypatch):
    monkeypatch.setattr(packed.os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert get(PACKED).status == 200
    assert not list((store.home / "derived").rglob(".part-*"))


def test_the_packed_revision_holds_what_the_map_filters_by(store):
    found = unpack(get(PACKED).body).set_index("fid")
    assert found.loc["a", ["town", "status", "unit"]].tolist() == ["怀远镇", "planned", "住建局"]
    assert found.loc["a", "deadline"] == pd.Timestamp("2021-12-31")
    assert found.loc["a", "area_m2"] == 400
    assert found.geometry.notna().to_dict() == {"a": True, "b": True, "c": False}
    assert unpack_header(get(PACKED).body)["meta"] == {"data_date": "2021-12-31"}


def test_texts_come_in_the_order_of_the_packed_features_and_as_they_were_typed(store):
    labels = json.loads(get(LABELS).body)
    assert labels["fid"] == unpack(get(PACKED).body)["fid"].tolist()
    assert set(labels["name"]) == {"{{7*191}}", "<img src=x onerror=alert(1)>", None}


def test_names_of_persons_are_not_handed_out_for_search(store):
    assert "王某" not in get(LABELS).body.decode()


@pytest.mark.parametrize("kind", ["packed", "labels"])
def test_what_does_not_exist_is_said_in_the_reader_s_language(store, kind):
    ending = "bin" if kind == "packed" else "json"
    unknown = get(f"/map/{kind}/nonsense/1.{ending}", accept_language="zh-CN,zh;q=0.9")
    assert unknown.status == 404
    assert json.loads(unknown.body) == {"error": "unknown-layer", "message": "目录中没有图层“nonsense”。"}
    late = get(f"/map/{kind}/markets/7.{ending}?lang=en")
    assert (late.status, json.loads(late.body)["message"]) == (404, "Layer “markets” has no revision 7.")
    assert late.headers["cache-control"] == "no-store"


def test_a_damaged_file_is_said_and_not_remembered(store):
    (store.home / store.revision("markets", 1).file).write_bytes(b"damaged")
    answer = get(f"{PACKED}?lang=en")
    assert (answer.status, json.loads(answer.body)["error"]) == (503, "corrupt-revision")
    assert not list((store.home / "derived").rglob("*packed*"))
