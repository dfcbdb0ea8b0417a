"""How much may be handed in: by role, while it comes in, and in all for one visit (ASVS 5.2.1, 5.2.5)."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from layers.settings import settings
from service import upload_limit
from service.upload_limit import UploadLimit
from tests.people import cheap_passwords, signed_in


async def keep(request):
    body = await request.body()
    return Response(status_code=400 if request.path_params.get("visit") == "unknown" else 204, headers={"X-Size": str(len(body))})


async def forget(_request):
    return Response(status_code=204)


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setenv("RENEWAL_HOME", str(tmp_path))
    settings.cache_clear()
    cheap_passwords(monkeypatch)
    for name, value in (("READERS_MOST", 1000), ("EDITORS_MOST", 10_000), ("FRAME", 0)):
        monkeypatch.setattr(upload_limit, name, value)
    path = "/_stcore/upload_file/{visit}/{file}"
    routes = [Route(path, keep, methods=["PUT"]), Route(path, forget, methods=["DELETE"]), Route("/other", keep, methods=["PUT"])]
    yield Starlette(routes=routes, middleware=[Middleware(UploadLimit)])
    settings.cache_clear()


def client(app, cookie=None):
    return TestClient(app, cookies={"renewal_session": cookie} if cookie else None)


def put(who, size, visit="v1", file="a"):
    return who.put(f"/_stcore/upload_file/{visit}/{file}", content=b"x" * size).status_code


def chunks(size):
    yield from (b"x" * 100 for _ in range(size // 100))


def test_somebody_without_the_right_to_edit_hands_in_small_files_only(app):
    for cookie in (None, signed_in("viewer")):
        who = client(app, cookie)
        assert put(who, 1000, file="1") == 204
        assert put(who, 1001, file="2") == 413
    assert put(client(app, signed_in("editor")), 1001) == 204
    assert put(client(app, signed_in("editor")), 10_001) == 413


def test_a_length_that_was_not_announced_is_counted_while_it_comes(app):
    answer = client(app).put("/_stcore/upload_file/v/a", content=chunks(5000))
    assert answer.status_code == 413
    assert answer.json()["error"] == "too-large"
    assert client(app).put("/_stcore/upload_file/v/a", content=chunks(900)).status_code == 204


def test_a_visit_holds_three_of_the_largest_files_and_removing_one_makes_room(app):
    who = client(app)
    assert [put(who, 1000, file=str(number)) for number in range(4)] == [204, 204, 204, 413]
    assert put(who, 1000, visit="v2") == 204, "another visit has room of its own"
    assert put(who, 900, file="2") == 204, "a file that replaces another counts once"
    who.delete("/_stcore/upload_file/v1/0")
    assert put(who, 1000, file="3") == 204


def test_handing_in_makes_room_so_that_a_busy_clerk_is_never_shut_out(app):
    memory = set()
    app.user_middleware[0].kwargs["still_held"] = lambda _visit, files: memory & set(files)
    who = client(app, signed_in("editor"))
    for number in range(20):
        assert put(who, 10_000, file=str(number)) == 204, number
        memory.add(str(number))
        if number % 2:
            memory.clear()  # two were chosen, then both were written to disk as a draft
    memory.update({"a", "b", "c"})
    assert [put(who, 10_000, file=file) for file in ("a", "b", "c", "d")] == [204, 204, 204, 413], "what is held still counts"


def test_a_file_whose_way_was_cut_takes_no_room(app):
    def cut(*_):
        raise ConnectionError

    who = client(app)
    route = app.routes[0]
    whole, route.app = route.app, cut
    for number in range(4):
        with pytest.raises(ConnectionError):
            put(who, 1000, file=str(number))
    route.app = whole
    assert put(who, 1000, file="again") == 204


def test_what_was_not_kept_does_not_count(app):
    who = client(app)
    assert [put(who, 1000, visit="unknown", file=str(number)) for number in range(5)] == [400] * 5


@pytest.mark.parametrize("file", ["a.b", "x" * 300, "a%20b", "院落", "a%0A"])
def test_a_file_of_any_name_is_counted(app, file):
    assert put(client(app), 1001, file=file) == 413
    assert [put(client(app), 1000, visit="v.1", file=f"{file}{number}") for number in range(4)] == [204, 204, 204, 413]


def test_empty_files_do_not_come_without_end(app, monkeypatch):
    monkeypatch.setattr(upload_limit, "FRAME", 100)
    who = client(app)
    answers = [put(who, 0, file=str(number)) for number in range(40)]
    assert answers.count(204) == 32, "three times 1000 bytes and the frame, each file at least a frame"
    assert answers[-1] == 413


def test_other_addresses_are_left_alone(app):
    assert client(app).put("/other", content=b"x" * 5000).status_code == 204
