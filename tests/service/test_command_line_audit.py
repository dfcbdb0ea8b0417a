"""The audit log on the command line."""

import json
import sqlite3

import geopandas as gpd
import pytest
from shapely import Point

from layers.settings import settings
from layers.store.embedded import open_store
from service.command_line import main


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("RENEWAL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    store = open_store(settings().home)
    frame = gpd.GeoDataFrame({"fid": ["a"]}, geometry=[Point(103.67, 30.63)], crs="EPSG:4490")
    store.publish("micro_parks", frame, by="李", note="首次")
    store.rollback("micro_parks", 1, by="王", role="publisher")
    store.record("signed-in", "li")
    yield store
    settings.cache_clear()


def test_the_log_is_listed_newest_first_and_of_one_layer_where_asked(store, capsys):
    assert main(["audit", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [(each["act"], each["who"], each["layer"], each["revision"]) for each in entries] == [
        ("signed-in", "li", None, None),
        ("rolled-back", "王", "micro_parks", 2),
        ("published", "李", "micro_parks", 1),
    ]
    assert main(["audit", "--json", "--layer", "micro_parks", "--limit", "1"]) == 0
    assert [each["id"] for each in json.loads(capsys.readouterr().out)["entries"]] == [2]
    assert main(["audit"]) == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("登录", "回退", "发布员", "首次"))
    assert main(["audit", "--layer", "no_layer"]) == 1


def test_a_log_that_is_not_whole_is_said_and_fails(store, capsys):
    assert main(["audit", "--verify"]) == 0
    assert "共 3 行" in capsys.readouterr().out
    with sqlite3.connect(store.home / "ledger.sqlite") as ledger:
        ledger.execute("DROP TRIGGER audit_is_not_changed")
        ledger.execute("UPDATE audit SET who = '赵' WHERE id = 2")
    ledger.close()
    assert main(["audit", "--verify"]) == 1
    assert "第 2 行被改过" in capsys.readouterr().err
    assert main(["audit", "--verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["problem"]["reason"], told["problem"]["row"]) == (False, "row-changed", 2)
