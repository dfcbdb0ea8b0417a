"""Public mode and persons, asked of the routes: what each visitor is sent (ASVS 8.2.3, 14.2.6)."""

import re

import pytest

from geo.unpacking import unpack
from layers.intake import seed
from layers.settings import settings
from layers.sight import MASK
from layers.store.embedded import shared_store
from layers.store.made import make
from tests.people import cheap_passwords, signed_in
from tests.service.gated import browser, gated

KEY = "markets"
LONG = re.compile(r"10[34]\.\d{4,}|30\.\d{4,}")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sight")
    data = folder / "data"
    data.mkdir()
    (data / "markets.geojson").write_bytes((settings().data / "markets.geojson").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RENEWAL_HOME", str(folder / "home"))
        cheap_passwords(patch)
        settings.cache_clear()
        shared_store.cache_clear()
        seed(shared_store(), data)
        yield folder
    settings.cache_clear()
    shared_store.cache_clear()


@pytest.fixture(params=[False, True], ids=["usual", "public"])
def public(request, home, monkeypatch):
    if request.param:
        monkeypatch.setenv("RENEWAL_PUBLIC", "1")
    settings.cache_clear()
    yield request.param
    monkeypatch.undo()
    settings.cache_clear()


def clients():
    app = gated("0.0.0.0")
    yield "at the machine", browser(app)
    yield "nobody", browser(app, "http://10.0.0.2:8501", address="10.0.0.9")
    yield "viewer", browser(app, "http://10.0.0.2:8501", address="10.0.0.9", cookie=signed_in("viewer"))
    yield "editor", browser(app, "http://10.0.0.2:8501", address="10.0.0.9", cookie=signed_in("editor"))


def test_persons_and_exact_places_reach_those_alone_who_may_see_them(public):
    person = shared_store().read(KEY)["responsible_person"].dropna().iloc[0]
    for who, client in clients():
        names = who == "editor" if public else who != "nobody"
        exact = who == "editor" or not public
        api = client.get(f"/api/layers/{KEY}/features").text
        table = client.get(f"/api/layers/{KEY}/download?format=csv").content.decode("utf-8-sig")
        for text in (api, table):
            assert (person in text) == names, who
            assert (MASK in text) != names, who
        assert bool(LONG.search(api)) == exact, who
        assert ("coordinates_rounded_to_decimals" in api) != exact, "a file says so itself"
        fid = client.get(f"/api/layers/{KEY}/features").json()["features"][0]["properties"]["fid"]
        card = client.get(f"/map/feature/{KEY}/1/{fid}")
        assert (MASK in card.text) != names, who
        assert card.headers["cache-control"] == "no-store"


def test_the_map_is_drawn_from_rounded_places_where_they_are_to_be_rounded(public):
    exact = shared_store().read(KEY).geometry
    for who, client in clients():
        answer = client.get(f"/map/packed/{KEY}/1.bin")
        drawn = unpack(answer.content).geometry
        places = sorted((round(point.x, 6), round(point.y, 6)) for point in drawn.dropna())
        rounds = public and who != "editor"
        wanted = sorted(
            (round(point.x, 3), round(point.y, 3)) if rounds else (round(point.x, 6), round(point.y, 6)) for point in exact.dropna()
        )
        assert max(abs(a - b) for got, want in zip(places, wanted, strict=True) for a, b in zip(got, want, strict=True)) < 2e-6, who
        assert ("immutable" in answer.headers["cache-control"]) == (not public)


def test_land_made_of_exact_places_is_for_those_who_see_places_exactly(public):
    names = ("served-0a1b", "new-0a1b-to3", "new-0a1b-to4")
    for name in names:
        make(shared_store(), f"{name}-9", lambda: b"land")
    for who, client in clients():
        answers = {name: client.get(f"/map/made/{name}-9.bin") for name in names}
        seen = [name for name, answer in answers.items() if answer.status_code == 200]
        assert seen == (["new-0a1b-to3"] if public and who != "editor" else list(names)), who
        assert ("immutable" in answers["new-0a1b-to3"].headers["cache-control"]) == (not public)


def test_an_answer_kept_by_a_browser_is_not_shown_again_to_somebody_else(public):
    tags = {who: client.get(f"/api/layers/{KEY}/features").headers["etag"] for who, client in clients()}
    assert tags["nobody"] != tags["editor"]
    editor = dict(clients())["nobody"].get(f"/api/layers/{KEY}/features", headers={"If-None-Match": tags["editor"]})
    assert editor.status_code == 200
