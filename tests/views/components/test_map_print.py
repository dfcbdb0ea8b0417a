"""Links that print the map in view."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

from service.map_print import order_of
from views.components import map_print
from views.maps.view import MapView


def test_links_hold_the_view_and_nothing_breaks_out():
    view = replace(MapView.default(), town=("怀远镇",), q='"><script>&', as_of=date(2021, 6, 30), center=(30.6, 103.6), zoom=14.0)
    html = map_print.links(view)
    found = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]+)"', html)]
    assert [link.path for link in found] == ["/map/print"] * 4
    query = {name: values[0] for name, values in parse_qs(found[1].query).items()}
    order = order_of(query, "zh")
    assert (order.paper, order.selection.towns, order.selection.text, order.selection.as_of) == (
        "A3",
        ("怀远镇",),
        '"><script>&',
        date(2021, 6, 30),
    )
    assert order.extent is not None
    assert "<script>" not in html
