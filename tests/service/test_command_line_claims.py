"""`run.py claims`: how many figures agree, differ, cannot be checked, with the list."""

import shutil

import pytest

from layers.settings import ROOT
from tests.service.answers import document, one_line

SHIPPED = ROOT / "data"


@pytest.fixture
def few(run, tmp_path):
    """A command line over a city of two programmes."""
    shutil.copy(SHIPPED / "demolish_add_sites.geojson", tmp_path / "data")
    return run


def test_the_ledger_is_counted_and_listed(few):
    found = document(few("claims", "--json"))
    assert found["counts"] == {"agrees": 1, "floor_met": 0, "differs": 1, "unchecked": 62, "total": 64}
    assert found["example"] is True
    assert {claim["id"]: claim["verdict"] for claim in found["claims"] if claim["verdict"] != "unchecked"} == {
        "F09": "differs",
        "F30": "agrees",
    }
    code, out, err = few("claims", "--verdict", "differs")
    assert (code, err) == (0, "")
    assert out.splitlines()[2].split()[:4] == ["F09", "两拆一增", "80", "个点位"]
    assert "登记 80 个点位，完工 73 个点位。" in out
    assert "共 64 个公布数：一致 1，达到下限 0，不一致 1，不能核对 62。" in out


@pytest.mark.parametrize("words", [("--verdict", "rumour"), ("--as-of", "2026-02-30")])
def test_wrong_usage_is_one_line(few, words):
    assert words[1] in one_line(few("claims", *words), code=2)
