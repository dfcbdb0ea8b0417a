"""Photographs by address: a strict type, kept for good by the browser, and only for those who may see them."""

import pytest

from layers.accounts.visitor import Role, Visitor
from layers.photos.photo import PhotoEntry, PhotoKind
from layers.reader.photo import read_photo
from layers.settings import settings
from layers.store.embedded import shared_store
from layers.store.photos import add_photo, withdraw_photo
from tests.layers.meeting_city import alleys
from tests.layers.pictures import photograph
from tests.people import cheap_passwords, signed_in
from tests.service.gated import browser, gated

EDITOR = Visitor("wang", "王工", Role.EDITOR, layers=None)
CARD = "/map/feature/back_alleys/1/A1"


@pytest.fixture
def served(tmp_path, monkeypatch):
    """The routes over a store with one photograph of an alley; gives them, the photograph and its address."""
    monkeypatch.setenv("RENEWAL_HOME", str(tmp_path / "home"))
    for cached in (settings, shared_store):
        cached.cache_clear()
    cheap_passwords(monkeypatch)
    store = shared_store()
    store.publish("back_alleys", alleys(), by="李", note="")
    entry = PhotoEntry("back_alleys", "A1", PhotoKind.BEFORE, note="<img src=x onerror=alert(1)>")
    added = add_photo(store, EDITOR, entry, read_photo(photograph(), "a.jpg"), "a.jpg")
    yield gated(), added, f"/map/photo/{added.sha256}.jpg"
    for cached in (settings, shared_store):
        cached.cache_clear()


def test_a_picture_is_a_jpeg_and_nothing_else(served):
    app, _added, address = served
    for path in (address, address.replace(".jpg", "-small.jpg")):
        answer = browser(app).get(path)
        assert answer.status_code == 200
        assert answer.content.startswith(b"\xff\xd8\xff")
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Cookie"
        assert "sandbox" in answer.headers["content-security-policy"]
    assert browser(app).head(address).status_code == 200
    assert browser(app).post(address).status_code == 405


@pytest.mark.parametrize("name", ["0" * 64, "../../ledger.sqlite", "%2e%2e/ledger", "x" * 64, "F" * 64, ""])
def test_other_addresses_lead_to_nothing(served, name):
    assert browser(served[0]).get(f"/map/photo/{name}.jpg").status_code == 404


def test_photographs_are_for_people_with_an_account_and_whoever_sits_at_the_machine(served, monkeypatch):
    app, added, address = served
    far = {"address": "10.0.0.9", "url": "http://testserver"}
    monkeypatch.setenv("RENEWAL_HOSTS", "testserver")
    settings.cache_clear()
    assert browser(app, **far).get(address).status_code == 404
    assert "photos" not in browser(app, **far).get(CARD).json()
    viewer = browser(app, cookie=signed_in("viewer"), **far)
    assert viewer.get(address).status_code == 200
    assert [photo["sha256"] for photo in viewer.get(CARD).json()["photos"]] == [added.sha256]
    assert "add_photos" not in viewer.get(CARD).json()
    editor = browser(app, cookie=signed_in("editor", ("back_alleys",)), **far)
    assert editor.get(CARD).json()["add_photos"].startswith("/data?layer=back_alleys&photos=A1")
    monkeypatch.setenv("RENEWAL_PUBLIC", "1")
    settings.cache_clear()
    assert viewer.get(address).status_code == 404, "a picture tells the place exactly"
    assert browser(app).get(address).status_code == 404
    assert editor.get(address).status_code == 200


def test_the_card_shows_those_of_its_day_and_none_that_was_withdrawn(served):
    app, added, address = served
    (photo,) = browser(app).get(CARD).json()["photos"]
    assert photo == {"kind": "before", "sha256": added.sha256, "date": None, "note": "<img src=x onerror=alert(1)>"}
    withdraw_photo(shared_store(), EDITOR, added.id, "误传")
    assert browser(app).get(CARD).json()["photos"] == []
    assert browser(app).get(address).status_code == 404
