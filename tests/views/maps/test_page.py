"""The map page: made by folium, everything from this server, nothing of any layer in it."""

import re

import pytest

from views.i18n import language
from views.maps.page import KINDS, OWN_FILES, build, own_version, render_page
from views.maps.words import panel_words

PAGES = [(kind, lang) for kind in KINDS for lang in ("zh", "en")]
SCRIPTS = sorted((OWN_FILES / "js").glob("panel*.js"))


@pytest.mark.parametrize(("kind", "lang"), PAGES)
def test_a_page_names_addresses_of_this_server_only(kind, lang):
    html = render_page(kind, lang)
    addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", html)
    assert len(addresses) > 10
    assert all(address.startswith(("/map/assets/", "/map/own/")) for address in addresses)
    assert "//" not in re.sub(r"<!DOCTYPE[^>]*>", "", html).replace("</", "")


@pytest.mark.parametrize(("kind", "lang"), PAGES)
def test_a_page_loads_leaflet_and_ours_and_no_more(kind, lang):
    html = render_page(kind, lang)
    assert re.findall(r"assets/[\d.]+/(\S+\.(?:js|css))", html) == [
        "cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js",
        "cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css",
    ]
    assert not re.search(r"jquery|bootstrap|awesome", html, re.IGNORECASE)


@pytest.mark.parametrize(("kind", "lang"), PAGES)
def test_no_template_survives_in_a_page(kind, lang):
    assert not re.search(r"\{\{|\{%|\{#", render_page(kind, lang))


def test_each_language_has_its_page():
    assert '<html lang="zh-CN"' in render_page("city", "zh")
    assert '<html lang="en"' in render_page("city", "en")
    assert "Zoom in" in render_page("city", "en")


def test_rendering_a_page_leaves_the_language_of_the_caller_alone():
    before = language()
    render_page.__wrapped__("small", "en")
    assert language() == before


def test_the_map_object_holds_no_tiles_and_no_features():
    city = build("city", "zh")
    assert city.options["max_zoom"] == 20
    assert [child._name for child in city._children.values()] == ["PackedLayers", "Panel"]


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="`kind` is 'globe'"):
        build("globe", "zh")


def test_the_address_of_our_scripts_changes_with_them():
    assert re.fullmatch(r"[0-9a-f]{16}", own_version())


def test_every_word_that_the_scripts_ask_for_is_there_and_none_is_left_over():
    source = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    families = ("tab_", "theme_", "by_", "tianditu_", "photo_stage_")
    words = set(panel_words())
    assert set(re.findall(r'word\("(\w+)"', source)) <= words
    assert [key for key in sorted(words - {"title"}) if f'"{key}"' not in source and not key.startswith(families)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_text_never_markup(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|bindPopup|bindTooltip", source)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_small_and_say_what_they_do(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= 300
