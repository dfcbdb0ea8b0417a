"""The data page lists every layer and opens the sheet of one."""

from layers.catalogue import LAYERS
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines


def test_every_layer_has_its_row_even_without_data(store, open_page):
    app = open_page("data")
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["图层"]) == [layer.title.zh for layer in LAYERS]
    assert set(table["性质"]) == {"尚无数据"}


def test_the_sheet_shows_size_history_and_downloads(store, open_page):
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by="王工", note="首次入库", data_date=DATA_DATE, example=True)
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙", "丙"]), by="李工", note="补一条", data_date=DATA_DATE)
    app = open_page("data")
    row = app.dataframe[0].value.iloc[0]
    assert (row["记录"], row["版本"], row["规模"], row["性质"]) == (3, 2, "287 米", "真实")
    shown = html(app)
    assert all(word in text(shown) for word in ("GeoPackage", "Shapefile (GBK)", "李工", "补一条", "王工", "首次入库"))
    assert app.code[0].value.endswith("/api/layers/back_alleys/features")


def test_a_layer_that_cannot_be_read_says_so(store, open_page):
    broken = store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by="王工", note="首次入库", data_date=DATA_DATE)
    (store.home / broken.file).unlink()
    app = open_page("data")
    assert not app.exception
    assert app.dataframe[0].value["性质"].iloc[0] == "无法读取"
    assert len(app.error) == 1


def test_hostile_notes_are_shown_as_text(store, open_page):
    note = "</table><img src=x onerror=alert(1)>"
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by=note, note=note, data_date=DATA_DATE)
    shown = html(open_page("data"))
    assert runs_nothing(shown)
    assert note in text(shown)


def test_it_speaks_english_throughout(store, open_page):
    app = open_page("data", "en")
    table = app.dataframe[0].value
    words = "".join(table.columns) + "".join(table["Layer"]) + text(html(app))
    assert not [letter for letter in words if "一" <= letter <= "鿿"]
