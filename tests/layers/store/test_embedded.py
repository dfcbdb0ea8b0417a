"""The embedded store: publication, history, rollback, and what survives a crash."""

import os
import time
from datetime import date

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

from layers.store.embedded import open_store
from layers.store.errors import (
    CorruptRevisionError,
    DuplicateFeatureError,
    StaleRevisionError,
    StoreError,
    StoreUnwritableError,
    UnknownRevisionError,
)


def frame(*fids: str, x: float = 103.67) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"fid": list(fids)}, geometry=[Point(x, 30.63)] * len(fids), crs="EPSG:4490")


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "城市 store")


def test_a_published_frame_is_read_back_whole(store):
    published = frame("a", "b")
    revision = store.publish("markets", published, by="李", note="首次", data_date=date(2021, 12, 31))
    assert (revision.number, revision.features, revision.author, revision.data_date) == (1, 2, "李", date(2021, 12, 31))
    assert revision.created_at.tzinfo is not None
    assert_geodataframe_equal(store.read("markets"), published)


def test_records_without_geometry_survive_the_store(store):
    published = gpd.GeoDataFrame({"fid": ["a", "b"]}, geometry=[None, Point(103.6, 30.6)], crs="EPSG:4490")
    store.publish("markets", published, by="李", note="")
    assert store.read("markets").geometry.isna().tolist() == [True, False]


def test_a_layer_of_records_without_any_geometry_can_be_kept(store):
    store.publish("markets", gpd.GeoDataFrame({"fid": ["a"]}, geometry=[None], crs="EPSG:4490"), by="李", note="")
    assert len(store.read("markets")) == 1


def test_every_revision_stays_readable_and_history_is_newest_first(store):
    store.publish("markets", frame("a"), by="李", note="")
    store.publish("markets", frame("a", "b"), by="王", note="")
    assert [r.number for r in store.revisions("markets")] == [2, 1]
    assert len(store.read("markets", 1)) == 1
    assert len(store.read("markets")) == 2
    assert store.currents()["markets"].number == 2
    assert [r.number for r in store.latest(1)] == [2]


def test_rollback_brings_features_back_and_keeps_history(store):
    store.publish("markets", frame("a"), by="李", note="")
    store.publish("markets", frame("b"), by="王", note="")
    restored = store.rollback("markets", 1, by="赵", note="误传")
    assert (restored.number, restored.restored_from, restored.mode) == (3, 1, "rollback")
    assert store.read("markets")["fid"].tolist() == ["a"]
    assert len(store.revisions("markets")) == 3


def test_unknown_revisions_are_named(store):
    with pytest.raises(UnknownRevisionError) as caught:
        store.read("markets")
    assert caught.value.params == {"layer": "markets", "revision": None}
    store.publish("markets", frame("a"), by="李", note="")
    with pytest.raises(UnknownRevisionError):
        store.rollback("markets", 9, by="李")


def test_a_save_based_on_an_older_revision_is_refused_and_changes_nothing(store):
    store.publish("markets", frame("a"), by="李", note="")
    store.publish("markets", frame("b"), by="王", note="", based_on=1)
    with pytest.raises(StaleRevisionError) as caught:
        store.publish("markets", frame("c"), by="李", note="", based_on=1)
    assert caught.value.params["current"] == 2
    assert store.read("markets")["fid"].tolist() == ["b"]


def test_update_replaces_known_features_in_their_place_and_adds_the_rest(store):
    store.publish("markets", frame("a", "b"), by="李", note="")
    store.publish("markets", frame("c", "a", x=103.5), by="李", note="", mode="update")
    assert store.read("markets")["fid"].tolist() == ["a", "b", "c"]
    assert store.read("markets").geometry.x.tolist() == [103.5, 103.67, 103.5]


def test_new_features_must_be_new(store):
    store.publish("markets", frame("a"), by="李", note="")
    with pytest.raises(DuplicateFeatureError):
        store.publish("markets", frame("a", "b"), by="李", note="", mode="new")
    store.publish("markets", frame("b"), by="李", note="", mode="new")
    assert store.read("markets")["fid"].tolist() == ["a", "b"]


def test_the_original_is_kept_with_its_checksum(store, tmp_path):
    original = tmp_path / "上报.zip"
    original.write_bytes(b"as handed in")
    revision = store.publish("markets", frame("a"), by="李", note="", original=original)
    assert (store.home / revision.original_file).read_bytes() == b"as handed in"
    assert revision.original_name == "上报.zip"
    assert len(revision.original_sha256) == 64


def test_a_damaged_file_is_reported_not_read(store):
    revision = store.publish("markets", frame("a"), by="李", note="")
    path = store.home / revision.file
    path.write_bytes(path.read_bytes()[:-9] + b"\0" * 9)
    with pytest.raises(CorruptRevisionError):
        store.read("markets")
    path.unlink()
    with pytest.raises(CorruptRevisionError):
        store.read("markets")


def test_a_folder_that_cannot_be_made_is_a_plain_refusal(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnwritableError) as caught:
        open_store(tmp_path / "file" / "store")
    assert caught.value.code == "store-unwritable"


def test_leftovers_of_a_crash_are_removed_once_old_and_published_files_stay(store):
    revision = store.publish("markets", frame("a"), by="李", note="")
    folder = store.home / "revisions" / "markets"
    orphan, fresh = folder / "0123.parquet", folder / ".part-9"
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    long_ago = time.time() - 7200
    os.utime(orphan, (long_ago, long_ago))
    os.utime(store.home / revision.file, (long_ago, long_ago))
    open_store(store.home)
    assert not orphan.exists()
    assert fresh.exists()
    assert (store.home / revision.file).exists()


@pytest.mark.parametrize("number", [0, -1, 2**31, 10**24])
def test_a_number_that_no_revision_can_have_is_unknown(store, number):
    store.publish("markets", frame("a"), by="李", note="")
    with pytest.raises(UnknownRevisionError):
        store.revision("markets", number)
    with pytest.raises(UnknownRevisionError):
        store.rollback("markets", number, by="李")


def test_a_ledger_damaged_while_in_use_is_an_error_of_the_store(store):
    store.publish("markets", frame("a"), by="李", note="")
    for path in store.home.glob("ledger.sqlite*"):
        path.write_bytes(b"\x00garbage" * 4096)
    with pytest.raises(StoreError):
        store.currents()


def test_a_derived_file_has_a_place_even_where_no_folder_can_be_made(store):
    store.publish("markets", frame("a"), by="李", note="")
    (store.home / "derived").rmdir()
    (store.home / "derived").write_text("in the way")
    assert not store.derived("markets", 1, "packed.gz").exists()


def test_the_version_changes_with_every_publication_and_rollback_and_with_nothing_else(store):
    seen = [store.version()]
    store.publish("markets", frame("a"), by="李", note="")
    seen.append(store.version())
    store.read("markets")
    seen.append(store.version())
    store.rollback("markets", 1, by="李")
    seen.append(store.version())
    assert seen == sorted(seen)
    assert seen[0] < seen[1] == seen[2] < seen[3]
