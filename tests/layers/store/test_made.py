"""Land made for the map: packed once under its name, the files used last stay."""

import gzip
import os

import pytest

from layers import packed
from layers.store import made as store_made
from layers.store.embedded import open_store
from layers.store.made import NoSuchLandError, make, read_made


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


def folder(store):
    return store.home / "derived" / "made"


def test_land_is_packed_once_and_read_by_its_name(store):
    built = []
    for _ in range(2):
        assert make(store, "served-0123", lambda: built.append(1) or b"land") == "served-0123"
    assert built == [1]
    assert gzip.decompress(read_made(store, "served-0123")) == b"land"


def test_land_that_was_never_made_is_not_there(store):
    with pytest.raises(NoSuchLandError):
        read_made(store, "served-0123")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "short",
        "../ledger-sqlite",
        "served/0123",
        "served-0123\n",
        "Served-0123",
        "served.0123",
        "-served-0123",
        "x" * 97,
        "服务范围-0123",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_never_a_name(store, name):
    with pytest.raises(ValueError, match="name"):
        make(store, name, lambda: b"land")
    with pytest.raises(NoSuchLandError):
        read_made(store, name)


def test_a_file_cut_short_by_a_loss_of_power_is_made_again(store):
    make(store, "served-0123", lambda: b"land")
    (folder(store) / "served-0123.bin.gz").write_bytes(b"")
    make(store, "served-0123", lambda: b"land")
    assert gzip.decompress(read_made(store, "served-0123")) == b"land"


def test_the_files_that_nobody_used_for_longest_go_first(store, monkeypatch):
    monkeypatch.setattr(store_made, "KEPT_FILES", 2)
    names = ["served-000a", "served-000b", "served-000c"]
    for age, name in enumerate(names):
        make(store, name, lambda: b"land")
        os.utime(folder(store) / f"{name}.bin.gz", (1000 + age, 1000 + age))
    make(store, "served-000a", lambda: b"land")
    make(store, "served-000d", lambda: b"land")
    assert sorted(path.name[:11] for path in folder(store).iterdir()) == ["served-000a", "served-000c", "served-000d"]


def test_what_lies_on_the_disk_is_not_held_in_memory_as_well(store):
    for number in range(20):
        make(store, f"served-{number:04}", lambda: b"land")
    assert not packed._BUILDING._found
    assert not packed._BUILDING._under_way, "one entry for each file ever asked for would grow for ever"
