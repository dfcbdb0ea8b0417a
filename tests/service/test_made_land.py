"""Made land over HTTP: what a figure rests on comes packed, is kept by the browser, and nothing else is given out."""

import asyncio
import gzip
from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette

from geo.unpacking import unpack
from layers.indicators.coverage_parts import SERVED, SITES, UNSERVED, made_land, made_part, parts
from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.indicators.statistics import editions, statistic
from layers.settings import settings
from layers.store.embedded import open_store
from service import made_land as route
from tests.layers.strip_city import degrees, publish, published


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = open_store(tmp_path)
    monkeypatch.setattr(route, "shared_store", lambda: store)
    published(store)
    return store


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes


def get(path, **headers):
    """Ask the route as a server would."""
    app, sent = Starlette(routes=route.routes()), []
    scope = {
        "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(), "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "http_version": "1.1", "scheme": "http", "server": ("test", 80), "client": ("test", 1), "root_path": "",
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:]))


def found(store, rule="park_service_radius_2022"):
    question = Question(rule_book(store.home).rule(rule))
    of = editions(store, question)
    return statistic(store, question, of), of


def address(store, part, rule="park_service_radius_2022"):
    return f"/map/made/{made_part(store, *found(store, rule), part)}.bin"


def test_served_and_unserved_land_come_packed_and_make_up_the_whole(store):
    areas = []
    for part in (SERVED, UNSERVED):
        answer = get(address(store, part))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        frame = unpack(answer.content)
        areas.append(dict(zip(frame["town"], frame.to_crs(settings().working_crs).area, strict=True)))
    assert areas == [pytest.approx({"甲街道": 4000, "乙镇": 1000}, rel=1e-2), pytest.approx({"乙镇": 5000}, rel=1e-2)]


def test_the_sites_that_count_come_as_well(store):
    frame = unpack(get(address(store, SITES)).content).to_crs(settings().working_crs)
    assert frame.area.sum() == pytest.approx(6000, rel=1e-2)


def test_it_travels_compressed_to_those_who_can_read_that(store):
    where = address(store, SERVED)
    packed, plain = get(where, accept_encoding="br, gzip"), get(where)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_what_the_browser_has_is_not_sent_twice(store):
    where = address(store, SERVED)
    answer = get(where, if_none_match=get(where).headers["etag"])
    assert (answer.status_code, answer.content) == (304, b"")


def test_other_inputs_have_another_address_and_the_old_one_still_gives_the_old_land(store):
    old = address(store, SERVED)
    before = get(old).content
    publish(store, "residential_land", degrees())
    assert address(store, SERVED) != old
    assert get(old).content == before


def test_figures_show_only_parts_that_have_a_meaning(store):
    assert parts(found(store)[0]) == (SERVED, UNSERVED, SITES)
    assert parts(found(store, "project_green_share")[0]) == (SERVED,)
    assert parts(found(store, "project_park_per_head")[0]) == (SITES,)
    assert parts(found(store, "greenway_per_10k")[0]) == ()


def test_any_land_can_be_made_and_the_same_land_has_the_same_name(store):
    land = found(store)[0].result.unserved()
    name = made_land(store, "gap", land)
    assert name.startswith("gap-")
    assert made_land(store, "gap", land.copy()) == name
    assert made_land(store, "gap", land.translate(1)) != name
    assert len(unpack(get(f"/map/made/{name}.bin").content)) == len(land)


@pytest.mark.parametrize(
    "name", ["served-0000000000000000-3", "..%2Fledger", "%2e%2e%2f%2e%2e%2fledger.sqlite", "served-0000000000000000-3%00", "a", "A" * 20]
)
def test_what_was_never_made_and_names_that_lead_elsewhere_are_not_found(store, name):
    answer = get(f"/map/made/{name}.bin")
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")
