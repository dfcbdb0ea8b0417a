"""The data page lists every layer and opens the sheet of one."""

from layers.catalogue import LAYERS
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines


def test_every_layer_has_its_row_even_without_data(store, open_page):
    app = open_page("data")
    assert not app.exception
    shown = html(app)
    assert all(layer.title.zh in text(shown) for layer in LAYERS)
    assert text(shown).count("尚无数据") == len(LAYERS) + 1  # every row, and the sheet of the first


def test_the_sheet_shows_size_history_and_downloads(store, open_page):
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by="王工", note="首次入库", data_date=DATA_DATE, example=True)
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙", "丙"]), by="李工", note="补一条", data_date=DATA_DATE)
    app = open_page("data")
    shown = text(html(app))
    assert "背街小巷F01 F0222021年12月31日30287 米通过真实" in shown
    assert all(word in shown for word in ("GeoPackage", "Shapefile (GBK)", "李工", "补一条", "王工", "首次入库"))
    assert app.code[0].value.endswith("/api/layers/back_alleys/features")


def test_the_address_chooses_the_layer(store, open_page):
    store.publish("old_roads", lines("old_roads", ["甲", "乙"]), by="王工", note="首次入库", data_date=DATA_DATE)
    app = open_page("data", layer="old_roads")
    assert app.code[0].value.endswith("/api/layers/old_roads/features")
    assert not open_page("data", layer="<script>").exception


def test_a_layer_that_cannot_be_read_says_so(store, open_page):
    broken = store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by="王工", note="首次入库", data_date=DATA_DATE)
    (store.home / broken.file).unlink()
    app = open_page("data")
    assert not app.exception
    assert "无法读取" in text(html(app))
    assert len(app.error) == 1


def test_hostile_notes_are_shown_as_text(store, open_page):
    note = "</table><img src=x onerror=alert(1)>"
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙"]), by=note, note=note, data_date=DATA_DATE)
    shown = html(open_page("data"))
    assert runs_nothing(shown)
    assert note in text(shown)


def test_it_speaks_english_throughout(store, open_page):
    words = text(html(open_page("data", "en")))
    assert "Back alleys" in words
    assert not [letter for letter in words if "一" <= letter <= "鿿"]
