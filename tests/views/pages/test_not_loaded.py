"""What could not be loaded at the start is named with its reason, on the pages and not only in a log; the rest goes on."""

import errno
import shutil

import pytest

from layers.catalogue import LAYERS
from layers.settings import settings
from layers.store.errors import NoSpaceError
from tests.views.markup import text
from tests.views.pages.conftest import DATA_DATE, html, lines
from views import warmup

SHIPPED = settings().data


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder with two good layers, a damaged one, and no others."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("old_roads", "patriotic_bases"):
        shutil.copy(SHIPPED / f"{name}.geojson", folder)
    shutil.copy(SHIPPED / "claims.csv", folder)
    (folder / "markets.geojson").write_text("not GeoJSON")
    monkeypatch.setenv("RENEWAL_DATA", str(folder))
    monkeypatch.setattr(warmup, "_refused", {})
    return folder


def test_the_overview_names_the_layers_and_the_reasons(data, store, open_page):
    warmup.warm_up()
    app = open_page("overview")
    assert not app.exception
    assert "老旧道路" in text(html(app))
    said = [warning.value for warning in app.warning]
    assert any(line.startswith("没有载入：农贸市场。") for line in said)
    absent = [line for line in said if "河流水系" in line]  # one sentence for all that are not there
    assert [line.count("、") >= len(LAYERS) - 4 and "放入文件" in line for line in absent] == [True]
    assert not any("claims.csv" in line for line in said)
    assert open_page("overview", "en").warning[0].value.startswith("Not loaded: ")


def test_the_data_page_says_it_at_the_layer(data, store, open_page):
    warmup.warm_up()
    assert "markets.geojson" in open_page("data", layer="markets").error[0].value
    store.publish("markets", lines("markets", ["甲", "乙"]), by="王工", note="", data_date=DATA_DATE)
    assert not open_page("data", layer="markets").error


def test_a_full_disk_is_said_once_and_what_was_published_is_shown(data, store, open_page, monkeypatch):
    def full(store, _data):
        store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by="王工", note="", data_date=DATA_DATE)
        raise NoSpaceError(path=str(store.home), reason="No space left on device")

    monkeypatch.setattr(warmup, "seed", full)
    warmup.warm_up()
    app = open_page("overview")
    assert set(warmup.not_loaded()) == {layer.key for layer in LAYERS} - {"back_alleys"}
    assert [("磁盘已满" in warning.value, str(store.home) in warning.value) for warning in app.warning] == [(True, False)]
    assert "背街小巷" in text(html(app))


def test_the_disk_s_own_words_do_not_reach_the_coverage_page(store, open_page, monkeypatch):
    def denied(*_args, **_more):
        raise PermissionError(errno.EACCES, "Permission denied", str(store.home))

    monkeypatch.setattr("pathlib.Path.read_text", denied)
    from layers.indicators.rules import rule_book

    assert rule_book(store.home).problem == "Permission denied"


@pytest.mark.parametrize("content", [None, "", "layer,value\nmarkets,many\n", "\x00\x00"])
def test_a_damaged_table_of_targets_takes_only_the_targets_away(data, store, open_page, content):
    (data / "claims.csv").unlink()
    if content:
        (data / "claims.csv").write_text(content)
    warmup.warm_up()
    app = open_page("overview")
    assert not app.exception
    assert "老旧道路" in text(html(app))
    assert any("公布数表 claims.csv 缺失或损坏" in warning.value for warning in app.warning)
