"""Damaged uploads of every format, some of the thousand that `python -m tests.layers.mutants` tries: none crashes, hangs or changes anything."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.intake import seed
from layers.settings import ROOT, settings
from layers.store.embedded import open_store
from service import health

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no forks")


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def home(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "markets.geojson").write_bytes((settings().data / "markets.geojson").read_bytes())
    seed(open_store(tmp_path / "home"), data)
    return tmp_path / "home"


def test_no_mutant_crashes_hangs_leaks_or_changes_the_store(home, monkeypatch):
    monkeypatch.setattr(health, "shared_store", lambda: open_store(home))
    site = TestClient(Starlette(routes=health.routes()))
    assert site.get("/healthz").json()["status"] == "ok"
    before = contents(home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.layers.mutants", "--count", "160", "--seed", "7", "--json"],
        cwd=ROOT, env=os.environ | {"RENEWAL_HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert len(outcomes) == 160
    assert [outcome for outcome in outcomes if outcome[3].startswith(("crash", "trace", "leak", "limit time"))] == []
    ends = Counter(outcome[3].split(" ")[0] for outcome in outcomes)
    assert ends["read"] > 20  # harm enough, and not so much that nothing is tried behind the first look
    assert ends["refused"] > 20
    assert contents(home) == before
    assert site.get("/healthz").json()["status"] == "ok"
