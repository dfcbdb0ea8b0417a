"""Photographs in the store: whose right it is, what is refused, two at once, a crash, and what stays of one that is withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.gcj import wgs84_to_gcj02
from layers.accounts.errors import NotAllowedError
from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.messages.sentences import message
from layers.photos.photo import PhotoEntry, PhotoKind
from layers.photos.place import PhotoPlace
from layers.reader.photo import ReadPhoto
from layers.store import photos as store_photos
from layers.store.embedded import open_store
from layers.store.errors import StoreUnwritableError
from layers.store.photos import PHOTOS, WITHDRAWN, PhotoError, add_photo, photo_bytes, photos, place_of, sweep, withdraw_photo

EDITOR = Visitor("wang", "王工", Role.EDITOR, layers=("markets",))
HERE = (103.67, 30.63)
"""The corner of the market, whose side is about 100 m."""

ENTRY = PhotoEntry("markets", "M1", PhotoKind.BEFORE, date(2021, 3, 1), " 东门\n\u200b口 ")


def read(content=b"one", position=None):
    return ReadPhoto(b"\xff\xd8\xff" + content, b"\xff\xd8\xffsmall " + content, 40, 30, None, position)


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "home")
    geometry = [box(103.669, 30.629, *HERE), None]
    made.publish("markets", gpd.GeoDataFrame({"fid": ["M1", "M2"]}, geometry=geometry, crs=4490), by="李", note="")
    made.publish("outline", gpd.GeoDataFrame({"fid": ["C"]}, geometry=[Point(*HERE).buffer(0.2)], crs=4490), by="李", note="")
    return made


def files(store):
    return sorted(path for path in (store.home / "photos").rglob("*") if path.is_file())


def code_of(act, *given):
    with pytest.raises(PhotoError) as refused:
        act(*given)
    assert message(refused.value.code, refused.value.params, "zh") != refused.value.code
    return refused.value.code


def test_a_photograph_is_kept_signed_and_logged_and_given_back(store):
    added = add_photo(store, EDITOR, ENTRY, read(position=HERE), "a.jpg")
    assert photos(open_store(store.home), "markets", "M1") == (added,)
    assert (added.kind, added.taken_on, added.author, added.note) == (PhotoKind.BEFORE, date(2021, 3, 1), "王工", "东门 口")
    assert (added.place, added.metres) == ("photo-near", 0)
    assert photo_bytes(store, added.sha256) == b"\xff\xd8\xffone"
    assert photo_bytes(store, added.sha256, small=True) == b"\xff\xd8\xffsmall one"
    entry = store.audit(1)[0]
    assert (entry.act, entry.who, entry.role, entry.layer) == ("photo-added", "王工", "editor", "markets")
    assert (entry.detail["feature"], entry.detail["photo"], entry.detail["stage"]) == ("M1", added.id, "before")
    assert store.verify_audit() is None


@pytest.mark.parametrize("who", [NOBODY, replace(EDITOR, layers=("old_roads",)), replace(EDITOR, role=Role.VIEWER)])
def test_only_those_who_may_edit_the_layer_add_or_withdraw(store, who):
    added = add_photo(store, EDITOR, ENTRY, read(), "a.jpg")
    kept = files(store)
    with pytest.raises(NotAllowedError):
        add_photo(store, who, ENTRY, read(b"two"), "b.jpg")
    with pytest.raises(NotAllowedError):
        withdraw_photo(store, who, added.id, "认得出人")
    assert (photos(store), files(store)) == ((added,), kept)


@pytest.mark.parametrize(
    ("fid", "position", "place"),
    [
        ("M1", (103.6695, 30.6295), PhotoPlace("photo-near", 0)),
        ("M1", (103.671, 30.63), PhotoPlace("photo-near", 96)),
        ("M1", (103.674, 30.63), PhotoPlace("photo-far", 383)),
        ("M1", (113.0, 23.0), PhotoPlace("photo-far", 1253906)),
        ("M1", tuple(float(each) for each in wgs84_to_gcj02(*HERE)), PhotoPlace("photo-shifted", 0)),
        ("M1", None, PhotoPlace("photo-no-position")),
        ("M2", HERE, PhotoPlace("photo-no-geometry")),
        ("M2", (113.0, 23.0), PhotoPlace("photo-outside-city")),
    ],
)
def test_the_place_is_held_against_the_feature_and_the_city(store, fid, position, place):
    found = place_of(store, "markets", fid, position)
    assert found.code == place.code
    assert found.metres == (place.metres if place.metres is None else pytest.approx(place.metres, rel=0.01, abs=1))


def test_one_that_was_made_far_away_has_to_be_confirmed(store):
    far = read(position=(103.674, 30.63))
    assert code_of(add_photo, store, EDITOR, ENTRY, far, "a.jpg") == "photo-not-sure"
    assert (photos(store), files(store)) == ((), [])
    added = add_photo(store, EDITOR, replace(ENTRY, sure=True), far, "a.jpg")
    assert (added.place, added.metres) == ("photo-far", 383)
    assert store.audit(1)[0].detail["metres"] == 383


def test_what_cannot_be_added_says_why_and_leaves_nothing_behind(store, monkeypatch):
    assert code_of(add_photo, store, EDITOR, replace(ENTRY, fid="nobody"), read(), "a.jpg") == "photo-no-feature"
    assert code_of(add_photo, store, EDITOR, replace(ENTRY, taken_on=date.today() + timedelta(1)), read(), "a.jpg") == "photo-future"
    assert files(store) == []
    add_photo(store, EDITOR, ENTRY, read(), "a.jpg")
    kept = files(store)
    again = replace(ENTRY, kind=PhotoKind.AFTER)
    assert code_of(add_photo, store, EDITOR, again, read(), "a.jpg") == "photo-known"
    monkeypatch.setattr(store_photos, "MOST", 1)
    assert code_of(add_photo, store, EDITOR, ENTRY, read(b"two"), "b.jpg") == "photo-too-many"
    assert files(store) == kept
    add_photo(store, EDITOR, replace(ENTRY, fid="M2"), read(), "a.jpg")


def test_two_who_add_at_once_are_one_after_the_other(store, monkeypatch):
    monkeypatch.setattr(store_photos, "MOST", 3)

    def add(number):
        try:
            return add_photo(store, EDITOR, ENTRY, read(b"%d" % (number // 2)), "a.jpg").id
        except PhotoError as refused:
            return refused.code

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(add, range(8)))
    assert len([each for each in told if isinstance(each, int)]) == 3
    assert {each for each in told if isinstance(each, str)} <= {"photo-known", "photo-too-many"}
    there = photos(store)
    assert len({photo.sha256 for photo in there}) == len(there) == 3
    assert len(files(store)) == 6
    assert [entry.act for entry in store.audit()].count("photo-added") == 3


def test_a_crash_leaves_at_worst_files_that_nobody_refers_to(store, monkeypatch):
    added = add_photo(store, EDITOR, ENTRY, read(), "a.jpg")
    kept = files(store)

    def dies(*_given, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(store_photos, "append", dies)
    with pytest.raises(KeyboardInterrupt):
        add_photo(store, EDITOR, ENTRY, read(b"two"), "b.jpg")
    monkeypatch.undo()
    (store.home / "photos" / "markets" / ".part-1").write_bytes(b"half")
    assert photos(open_store(store.home)) == (added,)
    assert len(files(store)) == len(kept) + 3
    assert sweep(store) == 3
    assert files(store) == kept
    assert photo_bytes(store, added.sha256) is not None
    assert store.verify_audit() is None


def test_one_that_is_withdrawn_is_shown_nowhere_and_kept_with_the_reason(store):
    added = add_photo(store, EDITOR, ENTRY, read(), "a.jpg")
    kept = files(store)
    assert code_of(withdraw_photo, store, EDITOR, added.id, " \u200b\n") == "photo-no-reason"
    withdraw_photo(store, EDITOR, added.id, "认得出人")
    assert (photos(store), photo_bytes(store, added.sha256)) == ((), None)
    assert (files(store), sweep(store)) == (kept, 0)
    assert store.rows(WITHDRAWN.select())[0].reason == "认得出人"
    assert (store.audit(1)[0].act, store.audit(1)[0].detail["reason"]) == ("photo-withdrawn", "认得出人")
    assert code_of(withdraw_photo, store, EDITOR, added.id, "再来") == "photo-gone"
    assert add_photo(store, EDITOR, ENTRY, read(), "a.jpg").id == added.id + 1, "it can be added again"


@pytest.mark.parametrize("act", [PHOTOS.update().values(fid="M2"), PHOTOS.delete(), WITHDRAWN.delete()])
def test_what_was_added_or_withdrawn_can_be_neither_changed_nor_removed(store, act):
    withdraw_photo(store, EDITOR, add_photo(store, EDITOR, ENTRY, read(), "a.jpg").id, "误传")
    with pytest.raises(StoreUnwritableError):
        store.write(act)


def test_a_file_that_was_changed_behind_the_store_is_not_given_out(store):
    added = add_photo(store, EDITOR, ENTRY, read(), "a.jpg")
    for file in files(store):
        file.write_bytes(b"<script>")
    assert photo_bytes(store, added.sha256) is None
    assert photo_bytes(store, added.sha256, small=True) is None
