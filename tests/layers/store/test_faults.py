"""What the store survives: publishers killed at any moment, many at once, a full disk, a store that cannot be written."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point

from layers.messages.sentences import message
from layers.store.embedded import open_store
from layers.store.errors import NoSpaceError, StoreError, StoreUnwritableError

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="fork, kill -9, mounts and file size limits are POSIX words")


def frame(count: int, start: int = 0) -> gpd.GeoDataFrame:
    """Features that take room on a disk: names that do not compress."""
    fids = [os.urandom(64).hex() for _ in range(count)]
    return gpd.GeoDataFrame({"fid": fids}, geometry=[Point(103 + i / count, start) for i in range(count)], crs="EPSG:4490")


@pytest.fixture
def memory(tmp_path):
    """A folder in memory where there is one: a killed process loses nothing that it wrote, with or without a disk that turns."""
    place = Path("/dev/shm")
    if not os.access(place, os.W_OK):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="renewal-test-", dir=place))
    yield folder
    shutil.rmtree(folder)


def told(program: str, *words: object) -> dict:
    command = [sys.executable, str(ROOT / "tests" / "layers" / program), *map(str, words)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=280)
    print(done.stdout)
    return json.loads(done.stdout)


def test_two_hundred_publishers_killed_at_random_moments_leave_whole_revisions_and_no_orphan(memory):
    found = told("killed_publishers.py", memory / "home", 200, 7)
    assert found["wrong"] == []
    outcomes = found["outcomes"]
    assert sum(count for what, count in outcomes.items() if what.startswith("left ")) == 200
    assert outcomes["left a file nobody refers to"] > 0, "some died between the file and the ledger"


def test_twenty_publishers_at_once_lose_nothing_and_readers_always_see_whole_versions(memory):
    found = told("many_publishers.py", memory / "home", 20, 10)
    assert (found["revisions"], found["features"], found["rows of the log"]) == (200, 200, 200)
    assert all(found[what] for what in ("linear", "each its own", "log tells of each", "log is whole"))
    assert found["reads"] > 10
    assert not found.get("reads that were not one whole version")
    assert "died" not in found


@contextlib.contextmanager
def files_no_larger_than(size: int):
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def assert_as_before(store, published, original):
    """The store holds exactly what it held, in memory and for whoever opens it now, and takes the next publication."""
    for each in (store, open_store(store.home)):
        assert [revision.number for revision in each.revisions("markets")] == [1]
        assert_geodataframe_equal(each.read("markets"), published)
        assert [row.act for row in each.audit()] == ["published"]
        assert each.verify_audit() is None
    assert not list(store.home.rglob(".part-*"))
    assert store.publish("markets", frame(3), by="李", note="", original=original, based_on=1).number == 2


@pytest.mark.parametrize("room", [0, 4_000, 40_000, 150_000])
def test_files_that_cannot_grow_leave_the_old_state_and_a_sentence(tmp_path, room):
    """By room: not a byte, not the features, the features and not the original."""
    store, published, original = open_store(tmp_path / "home"), frame(10), tmp_path / "large.zip"
    original.write_bytes(os.urandom(200_000))
    store.publish("markets", published, by="李", note="")
    with pytest.raises(NoSpaceError) as caught, files_no_larger_than(room):
        store.publish("markets", frame(300), by="王", note="", original=original)
    assert "磁盘已满" in message(caught.value.code, caught.value.params, "zh")
    assert_as_before(store, published, original)


def test_a_ledger_that_cannot_grow_leaves_the_old_state_and_a_sentence(tmp_path):
    store, published = open_store(tmp_path / "home"), frame(2)
    original = tmp_path / "small.zip"
    original.write_bytes(b"x")
    store.publish("markets", published, by="李", note="")
    grown = (store.home / "ledger.sqlite-wal").stat().st_size
    with pytest.raises(StoreUnwritableError), files_no_larger_than(grown + 100):
        store.publish("markets", frame(2), by="王", note="", report={"layers": ["x" * 4000]})
    assert_as_before(store, published, original)


@pytest.fixture
def disk(tmp_path):
    """A tiny disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a file system; file size limits stand in for it")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("room", [0, 8_192, 65_536, 260_000])
def test_a_full_disk_leaves_the_old_state_and_a_sentence(disk, tmp_path, room):
    store, published, original = open_store(disk / "home"), frame(10), tmp_path / "large.zip"
    original.write_bytes(os.urandom(300_000))
    store.publish("markets", published, by="李", note="")
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(b"\1" * (free - room))
    with pytest.raises(NoSpaceError):
        store.publish("markets", frame(300), by="王", note="", original=original)
    assert store.read("markets")["fid"].tolist() == published["fid"].tolist(), "what stands can be read from a full disk"
    filler.unlink()
    assert_as_before(store, published, original)


def test_a_disk_that_is_read_only_is_a_plain_refusal_and_nothing_is_changed(disk, tmp_path):
    store, published, original = open_store(disk / "home"), frame(10), tmp_path / "small.zip"
    original.write_bytes(b"x")
    store.publish("markets", published, by="李", note="")
    store._ledger._engine.dispose()  # a disk on which a file is open cannot be made read-only
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(StoreUnwritableError) as caught:
        open_store(disk / "home")
    assert "数据目录不能写入" in message(caught.value.code, caught.value.params, "zh")
    for attempt in (lambda: store.publish("markets", frame(2), by="王", note=""), lambda: store.record("signed-in", "li")):
        with pytest.raises(StoreError):
            attempt()
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert_as_before(store, published, original)


def test_a_folder_without_the_right_to_write_is_a_plain_refusal(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("the administrator of the machine may write everywhere")
    store = open_store(tmp_path / "home")
    store.publish("markets", frame(2), by="李", note="")
    folder = store.home / "revisions" / "markets"
    folder.chmod(0o555)
    try:
        with pytest.raises(StoreUnwritableError):
            store.publish("markets", frame(2), by="王", note="")
    finally:
        folder.chmod(0o755)
    assert len(store.revisions("markets")) == 1
