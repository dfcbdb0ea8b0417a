"""Map views printed by HTTP and by the command line."""

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.prints.map_print import PrintOrder
from service import known, map_print
from service.replies import BadParameterError
from tests.layers.meeting_city import meeting_store
from tests.service.answers import document, one_line


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    store = meeting_store(tmp_path_factory.mktemp("print"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known, "shared_store", lambda: store)
        yield TestClient(Starlette(routes=map_print.routes()), raise_server_exceptions=False)


def test_the_address_of_a_view_becomes_an_order():
    """Layers come bottom first in an address, and ground that is always drawn is no layer of the order."""
    order = map_print.order_of({"layers": "towns,back_alleys,micro_parks~50", "town": "怀远镇", "paper": "a3", "upright": "1"}, "en")
    assert order == PrintOrder(("micro_parks", "back_alleys"), order.selection, paper="A3", upright=True, lang="en")
    assert order.selection.towns == ("怀远镇",)
    west, _, east, _ = map_print.order_of({"at": "30.6,103.6,14"}, "zh").extent
    assert (west + east) / 2 == pytest.approx(103.6)


@pytest.mark.parametrize(
    "query", [{"paper": "A0"}, {"dpi": "9000"}, {"at": "1,2"}, {"at": "nan,103,14"}, {"status": "flying"}, {"bbox": "1"}]
)
def test_nonsense_in_an_address_is_refused(query):
    def asked():
        return map_print.order_of(query, "zh"), map_print.dpi_of(query.get("dpi", ""))

    with pytest.raises(BadParameterError) as refused:
        asked()
    assert refused.value.params["accepted"] not in ("", "…")


def test_a_view_is_answered_as_pdf_or_as_picture(site):
    found = site.get("/map/print?layers=back_alleys")
    assert (found.status_code, found.headers["content-type"], found.content[:5]) == (200, "application/pdf", b"%PDF-")
    found = site.get("/map/print?layers=back_alleys&form=png&dpi=150")
    assert (found.status_code, found.content[1:4]) == (200, b"PNG")


@pytest.mark.parametrize("part", ["form", "layers", "paper", "dpi", "at", "bbox", "status", "as_of", "town", "title", "q", "year", "known"])
def test_whatever_an_address_holds_the_answer_is_a_map_or_one_sentence(site, part):
    for value in ("", "-1", "9" * 4000, "nan,nan,nan", "<script>", "{{7*191}}", "../../etc", "\u0000", "²"):
        found = site.get("/map/print", params={"layers": "back_alleys", "dpi": "150"} | {part: value})
        assert found.status_code in (200, 400, 404, 503)
        if found.status_code != 200:
            assert set(found.json()) == {"error", "message"}
            assert found.json()["error"] != "internal-error"


def test_the_command_prints_a_view_and_the_atlas(run, tmp_path):
    out = tmp_path / "map.pdf"
    answer = document(
        run("map", "--out", out, "--view", "http://localhost:8501/map?layers=markets&at=30.63,103.67,13", "--title", "市场", "--json")
    )
    assert (answer["title"], answer["layers"]) == ("市场", ["markets"])
    assert "市场" in PdfReader(out).pages[0].extract_text()
    assert run("atlas", "--out", tmp_path / "towns.pdf", "--town", "怀远镇", "--lang", "en")[0] == 0
    assert "Huaiyuan Town" in PdfReader(tmp_path / "towns.pdf").pages[1].extract_text()
    assert "某镇" in one_line(run("atlas", "--out", tmp_path / "none.pdf", "--town", "某镇", "--lang", "zh"))
    assert ".png" in one_line(run("map", "--out", tmp_path / "map.svg"), 2)
