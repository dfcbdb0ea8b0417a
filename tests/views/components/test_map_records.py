"""The records under the map: readable columns, the chosen one first, links that hold the selection."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

from layers.catalogue import layer
from layers.store.ledger import Revision
from views.components import map_records
from views.components.record_table import record_table
from views.maps.view import MapView


def test_the_picked_record_stands_first_and_bears_the_mark(markets):
    table = record_table(layer("markets"), markets, date(2021, 5, 1))
    shown = map_records.marked(table, "m2")
    assert shown.index.tolist() == ["m2", "m1"]
    assert shown[""].tolist() == [map_records.MARK, ""]
    assert map_records.marked(table, None)[""].tolist() == ["", ""]
    assert table.index.tolist() == ["m1", "m2"]


def test_a_record_far_down_a_long_list_is_brought_up(markets, monkeypatch):
    monkeypatch.setattr(map_records, "MOST_ROWS", 1)
    assert map_records.marked(record_table(layer("markets"), markets, date(2021, 5, 1)), "m2").index.tolist() == ["m2"]


def test_download_links_hold_the_selection_and_nothing_breaks_out():
    view = replace(MapView.default(), town=("怀远镇",), q='"><script>&', as_of=date(2021, 6, 30))
    revision = Revision("markets", 2, datetime.now(UTC), "王工", "", "new", 1200, "", "", date(2021, 12, 31), "", "", "", None, False, {})
    html = map_records._downloads(revision, view, 3)
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', html)]
    assert len(links) == len(map_records.FORMATS) == 5
    for link, (code, _name) in zip(links, map_records.FORMATS, strict=True):
        query = parse_qs(urlsplit(link).query)
        assert urlsplit(link).path == "/api/layers/markets/download"
        assert query == {
            "format": [code],
            "town": ["怀远镇"],
            "q": ['"><script>&'],
            "as_of": ["2021-06-30"],
            "lang": ["zh"],
            "revision": ["2"],
        }
    assert "<script>" not in html
    assert "3 / 1,200" in html
