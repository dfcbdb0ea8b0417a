"""The ledger for programs: findings as JSON, as a file, and the empty table."""

import io
from urllib.parse import unquote

import openpyxl
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.store.embedded import open_store
from service import claims_api, known


@pytest.fixture
def client(tmp_path, monkeypatch):
    store = open_store(tmp_path / "home")
    monkeypatch.setattr(known, "shared_store", lambda: store)
    return TestClient(Starlette(routes=claims_api.routes()))


def test_every_figure_is_there_with_its_finding(client):
    answer = client.get("/api/claims?lang=en").json()
    assert answer["counts"] == {"agrees": 0, "floor_met": 0, "differs": 0, "unchecked": 64, "total": 64}
    assert answer["claims"][0]["reason"]["code"] == "claim-no-data"


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_the_ledger_is_downloaded_under_a_name_that_says_what_it_is(client, form, begins):
    reply = client.get(f"/api/claims/download?format={form}&lang=zh")
    assert reply.status_code == 200
    assert reply.content.startswith(begins)
    assert "公布数核对_" in unquote(reply.headers["content-disposition"])


def test_the_empty_table_is_in_the_readers_language(client):
    book = openpyxl.load_workbook(io.BytesIO(client.get("/api/claims/template?lang=en").content))
    assert book.worksheets[0]["A1"].value == "What was published"


@pytest.mark.parametrize("query", ["format=docx", "as_of=2026-02-30", "as_of=0001-01-01", "known=yesterday"])
def test_what_makes_no_sense_is_refused_with_a_sentence(client, query):
    reply = client.get(f"/api/claims/download?{query}")
    assert (reply.status_code, bool(reply.json()["message"])) == (400, True)
