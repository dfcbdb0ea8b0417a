"""The Folium element of the packed layers: scripts by address, in order, and nothing of any layer in the page."""

import re

import folium

from views.maps.packed import SCRIPTS, PackedLayers


def page_of(*elements):
    city = folium.Map([30.65, 103.62], tiles=None)
    for element in elements:
        city.add_child(element)
    return city.get_root().render()


def test_scripts_are_loaded_in_the_order_in_which_they_need_each_other():
    html = page_of(PackedLayers(lambda name: f"/own/{name}"))
    assert re.findall(r'src="/own/([\w.]+)"', html) == list(SCRIPTS)
    assert SCRIPTS[-1] == "engine.js"


def test_the_engine_is_made_on_the_map_with_addresses_only():
    element = PackedLayers(lambda name: f"/own/{name}", workers=1)
    html = page_of(element)
    assert f"window.renewalEngine = new RenewalEngine({element._parent.get_name()}, " in html
    assert '"packedUrl": "/map/packed/{key}/{revision}.bin"' in html
    assert '"workers": 1' in html


def test_two_maps_may_load_their_scripts_from_different_places():
    assert '"/one/engine.js"' in page_of(PackedLayers(lambda name: f"/one/{name}"))
    assert '"/one/engine.js"' not in page_of(PackedLayers(lambda name: f"/two/{name}"))
