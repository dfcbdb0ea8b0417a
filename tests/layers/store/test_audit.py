"""The audit log: every act one row, in the same transaction as what it tells, never changed without being noticed."""

import sqlite3
from datetime import UTC, datetime, timedelta

import geopandas as gpd
import pytest
from shapely import Point

from layers.store.audit import FIRST, AuditBreak, signed
from layers.store.embedded import open_store
from layers.store.errors import StaleRevisionError, StoreUnwritableError


def frame(*fids: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"fid": list(fids)}, geometry=[Point(103.67, 30.63)] * len(fids), crs="EPSG:4490")


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "store")


@pytest.fixture
def ledger(store):
    """The ledger as somebody with the file in hand sees it."""
    connection = sqlite3.connect(store.home / "ledger.sqlite", isolation_level=None)
    yield connection
    connection.close()


def without_guards(ledger):
    for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        ledger.execute(f"DROP TRIGGER {name}")


def test_publishing_and_rolling_back_write_themselves_down(store):
    revision = store.publish("markets", frame("a", "b"), by="李", note="首次", role="publisher")
    store.publish("markets", frame("a"), by="王", note="")
    store.rollback("markets", 1, by="赵", note="误传", role="administrator")
    rows = store.audit()
    assert [(row.id, row.act, row.who, row.role, row.layer, row.revision) for row in rows] == [
        (3, "rolled-back", "赵", "administrator", "markets", 3),
        (2, "published", "王", "", "markets", 2),
        (1, "published", "李", "publisher", "markets", 1),
    ]
    assert rows[2].at == revision.created_at
    assert dict(rows[2].detail) == {"features": 2, "mode": "replace", "note": "首次", "replaced": 0, "sha256": revision.sha256}
    assert rows[0].detail["restored_from"] == 1


def test_other_acts_are_written_down_by_those_who_do_them(store):
    store.record("signed-in", "li", role="editor", detail={"address": "127.0.0.1"})
    store.record("handed-in", "li", layer="markets")
    assert [row.act for row in store.audit(limit=1)] == ["handed-in"]
    assert [row.act for row in store.audit(layer="markets")] == ["handed-in"]
    assert dict(store.audit()[1].detail) == {"address": "127.0.0.1"}


def test_two_people_of_one_name_are_told_apart_by_their_logins(store):
    store.publish("markets", frame("a"), by="张三", note="", login="zhangsan")
    store.record("discarded", "张三", login="zhangsan2", detail={"draft": "1"})
    store.record("discarded", "李四", login="lisi")
    store.rollback("markets", 1, by="张三", login="zhangsan")
    store.record("discarded", "张三")
    rows = store.audit()
    assert signed(rows) == ["张三", "张三 (zhangsan)", "李四", "张三 (zhangsan2)", "张三 (zhangsan)"], (
        "written before logins were: the name alone"
    )
    assert signed(rows[:3]) == ["张三", "张三", "李四"], "only where needed"
    assert dict(rows[3].detail) == {"account": "zhangsan2", "draft": "1"}


def test_a_refused_publication_leaves_no_row(store):
    store.publish("markets", frame("a"), by="李", note="")
    with pytest.raises(StaleRevisionError) as caught:
        store.publish("markets", frame("b"), by="王", note="", based_on=0)
    assert caught.value.params["author"] == "李"
    assert len(store.audit()) == 1


def test_each_row_seals_the_one_before(store):
    for act in ("signed-in", "signed-out"):
        store.record(act, "li")
    second, first = store.audit()
    assert first.previous == FIRST
    assert second.previous == first.seal
    assert store.verify_audit() is None


@pytest.mark.parametrize("table", ["audit", "revisions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = 7", "DELETE FROM {}", "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"])
def test_the_ledger_itself_refuses_to_change_what_happened(store, ledger, table, change):
    store.publish("markets", frame("a"), by="李", note="")
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        ledger.execute(change.format(table))
    assert store.verify_audit() is None


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        ("UPDATE audit SET who = '王' WHERE id = 2", AuditBreak(2, "row-changed")),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 1", AuditBreak(1, "row-changed")),
        ("UPDATE audit SET seal = '0' WHERE id = 3", AuditBreak(3, "row-changed")),
        ("UPDATE audit SET previous = '0' WHERE id = 3", AuditBreak(3, "chain-broken")),
        ("DELETE FROM audit WHERE id = 1", AuditBreak(1, "row-missing")),
        ("DELETE FROM audit WHERE id = 3", AuditBreak(None, "revision-unlogged", "markets", 3)),
        ("DELETE FROM audit", AuditBreak(None, "revision-unlogged", "markets", 1)),
    ],
)
def test_a_forged_log_is_noticed_at_the_first_wrong_row(store, ledger, forgery, found):
    for fid in "abc":
        store.publish("markets", frame(fid), by="李", note="")
    without_guards(ledger)
    ledger.execute(forgery)
    assert store.verify_audit() == found


def test_revisions_from_before_there_was_a_log_are_taken_over(store, ledger):
    store.publish("markets", frame("a"), by="李", note="")
    without_guards(ledger)
    ledger.execute("DROP TABLE audit")
    again = open_store(store.home)
    assert [(row.act, row.who, row.revision) for row in again.audit()] == [("taken-over", "李", 1)]
    assert again.verify_audit() is None
    with pytest.raises(sqlite3.IntegrityError):
        ledger.execute("DELETE FROM audit")


def test_a_store_as_it_was_known_shows_what_was_recorded_by_then_and_nothing_later(store):
    first = store.publish("markets", frame("a"), by="李", note="")
    second = store.publish("markets", frame("a", "b"), by="王", note="")
    store.publish("towns", frame("t"), by="李", note="")
    assert store.as_known(first.created_at - timedelta(seconds=1)).currents() == {}
    assert store.as_known(first.created_at).currents() == {"markets": first}
    then = store.as_known(second.created_at)
    assert then.currents() == {"markets": second}
    assert (then.current("towns"), then.current("markets")) == (None, second)
    assert then.revisions("markets", limit=5) == (second, first)
    assert then.version() == 2
    assert len(then.read("markets")) == 2
    assert store.as_known(datetime.now(UTC)).currents() == store.currents()


def test_a_store_as_it_was_known_is_the_same_store_to_caches_and_cannot_be_written(store):
    first = store.publish("markets", frame("a"), by="李", note="")
    then = store.as_known(first.created_at)
    assert (then, hash(then)) == (store, hash(store))
    assert store.as_known(None) is store
    assert then.as_known(None).version() == store.version()
    with pytest.raises(ValueError, match="for reading"):
        then.publish("markets", frame("b"), by="李", note="")
    assert len(store.revisions("markets")) == 1


def test_no_revision_is_recorded_before_the_one_it_follows_even_when_the_clock_goes_back(store, ledger):
    first = store.publish("markets", frame("a"), by="李", note="")
    without_guards(ledger)
    ledger.execute("UPDATE revisions SET created_at = '2999-01-01 00:00:00.000000'")
    second = store.publish("markets", frame("b"), by="李", note="")
    assert second.created_at.year == 2999 > first.created_at.year
    assert store.as_known(second.created_at).currents()["markets"].number == 2


def test_a_garbled_ledger_is_a_plain_refusal(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"\x00garbage" * 4096)
    with pytest.raises(StoreUnwritableError):
        open_store(tmp_path)
