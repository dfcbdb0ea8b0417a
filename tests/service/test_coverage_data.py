"""Served and unserved land over HTTP: packed once, kept by the browser, refused when its inputs are no longer in force."""

import asyncio
import gzip
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from urllib.parse import unquote

import geopandas as gpd
import pytest
from shapely.affinity import translate
from shapely.geometry import box
from starlette.applications import Starlette

from geo.unpacking import unpack
from layers.rules import RULES
from layers.settings import settings
from layers.statistics import editions, token
from layers.store import open_store
from service import coverage_data

PARKS, GREEN = RULES[0], RULES[1]


def degrees(*geometries, **columns):
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    return gpd.GeoDataFrame(columns, geometry=placed, crs=settings().working_crs).to_crs(4490)


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = open_store(tmp_path)
    monkeypatch.setattr(coverage_data, "shared_store", lambda: store)
    monkeypatch.setattr(coverage_data, "settings", lambda: SimpleNamespace(home=tmp_path))
    layers = {
        "large_ecological_spaces": degrees(box(-6, -500, 0, 500), status=["finished"]),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "towns": degrees(box(-3000, -3000, 3000, 3000), name=["甲街道"]),
    }
    for key, frame in layers.items():
        store.publish(key, frame, by="李", note="", data_date=date(2021, 12, 31))
    return store


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes


class Client:
    """Asks the routes as a server would."""

    def get(self, path, headers=()):
        app, sent = Starlette(routes=coverage_data.routes()), []
        scope = {
            "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(), "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in dict(headers).items()],
            "http_version": "1.1", "scheme": "http", "server": ("test", 80), "client": ("test", 1), "root_path": "",
        }  # fmt: skip

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:]))


@pytest.fixture
def client():
    return Client()


def address(store, part, rule=PARKS):
    return f"/map/coverage/{rule.id}/{token(rule, editions(store, rule))}/{part}.bin"


def test_served_and_unserved_land_come_packed_and_make_up_the_whole(store, client):
    areas = []
    for part in ("served", "unserved"):
        answer = client.get(address(store, part))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        frame = unpack(answer.content)
        assert frame["town"].tolist() == ["甲街道"]
        areas.append(frame.to_crs(settings().working_crs).area.sum())
    assert areas == pytest.approx([5000, 5000], rel=1e-2)


def test_what_was_packed_is_kept_and_not_sent_twice(store, client):
    first = client.get(address(store, "served"))
    (kept,) = (store.home / "derived" / "residential_land").glob("*served*.gz")
    assert gzip.decompress(kept.read_bytes()) == first.content
    assert client.get(address(store, "served"), headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_an_address_of_older_inputs_is_gone(store, client):
    old = address(store, "served")
    store.publish("towns", degrees(box(-3000, -3000, 3000, 3000), name=["乙镇"]), by="李", note="", data_date=date(2021, 12, 31))
    assert client.get(old).status_code == 404
    assert client.get(address(store, "served")).status_code == 200


@pytest.mark.parametrize(
    ("rule", "part"), [(PARKS, "partly"), (PARKS, "..%2Fledger"), (GREEN, "unserved")], ids=["unknown", "path", "without-meaning"]
)
def test_parts_that_do_not_exist_are_not_found(store, client, rule, part):
    answer = client.get(address(store, part, rule))
    assert answer.status_code == 404


def test_an_unknown_rule_and_missing_land_are_not_found(store, client, tmp_path_factory, monkeypatch):
    assert client.get("/map/coverage/radius/abc/served.bin").status_code == 404
    empty = open_store(tmp_path_factory.mktemp("empty"))
    monkeypatch.setattr(coverage_data, "shared_store", lambda: empty)
    assert client.get(address(empty, "served")).status_code == 404
