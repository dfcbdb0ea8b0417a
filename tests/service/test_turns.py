"""Heavy requests wait for their turn without holding up the others."""

import json
import threading

import anyio
import pytest
from anyio import to_thread
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.store.embedded import open_store
from service import known, map_print, present
from service.turns import BusyError, Turns


def test_one_works_one_waits_the_next_is_refused_and_lighter_work_goes_on():
    go_on, turns, done = threading.Event(), Turns("test", 1, 1), []

    async def take(name):
        done.append(await turns.take(lambda: go_on.wait(60) and name))

    async def waiting():
        return turns._limiter.get().statistics().tasks_waiting

    async def all_of_it():
        async with anyio.create_task_group() as group:
            group.start_soon(take, "first")
            await anyio.wait_all_tasks_blocked()
            group.start_soon(take, "second")
            await anyio.wait_all_tasks_blocked()
            assert await waiting() == 1
            with pytest.raises(BusyError):
                await turns.take(lambda: "third")
            assert await to_thread.run_sync(lambda: "light") == "light"
            go_on.set()
        assert await turns.take(lambda: "later") == "later"

    anyio.run(all_of_it)
    assert done == ["first", "second"]


@pytest.mark.parametrize(
    ("module", "name", "address"),
    [(map_print, "PRINTS", "/map/print"), (present, "SLIDES", "/present/show"), (present, "FILES", "/present/pack")],
)
def test_who_comes_when_too_many_wait_is_asked_to_come_back(tmp_path, monkeypatch, module, name, address):
    for place in (known, present):
        monkeypatch.setattr(place, "shared_store", lambda: open_store(tmp_path / "home"))
    monkeypatch.setattr(module, name, Turns("full", 1, 0))
    reply = TestClient(Starlette(routes=module.routes())).get(address, params={"lang": "en", "slides": "title"})
    assert (reply.status_code, json.loads(reply.text)["error"]) == (429, "too-busy")
    assert "again" in reply.json()["message"]
