"""Files of a map page: taken out of the wheel once, kept by the browser, never from outside the folder."""

import gzip
import importlib.metadata

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.settings import Settings
from service import map_assets
from views.maps.page import OWN_FILES, own_url

VERSION = importlib.metadata.version("folium-offline")
LEAFLET = f"/map/assets/{VERSION}/cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.setattr(map_assets, "settings", lambda: Settings(home=tmp_path / "home"))
    own = tmp_path / "own"
    for folder, name, text in (("js", "panel.js", "// 面板\n" * 50), ("css", "map.css", "body{}"), ("js", "secret.py", "x")):
        (own / folder).mkdir(parents=True, exist_ok=True)
        (own / folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "outside.js").write_text("no")
    app = Starlette(routes=map_assets.routes(own, lambda kind, lang: f"<html>{kind} {lang}</html>"))
    return TestClient(app, raise_server_exceptions=True)


def test_leaflet_comes_out_of_the_wheel(site, tmp_path):
    answer = site.get(LEAFLET)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "Leaflet 1.9.3" in answer.text
    assert (tmp_path / "home" / "assets" / VERSION).is_dir()


def test_every_address_that_folium_knows_is_extracted_once(tmp_path):
    table = map_assets.table_of_assets()
    folder = map_assets.extracted(tmp_path, VERSION)
    assert len(table) > 60
    assert all((folder / url.removeprefix("https://")).is_file() for url in table)
    marker = folder / "kept"
    marker.touch()
    assert map_assets.extracted(tmp_path, VERSION) == folder
    assert marker.exists()
    assert [path.name for path in tmp_path.iterdir()] == [VERSION]


def test_a_crash_while_extracting_leaves_nothing_that_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(map_assets, "table_of_assets", lambda: {"https://a/b.js": "ok", "https://a/b.js/c.js": "a file is in the way"})
    with pytest.raises(OSError):
        map_assets.extracted(tmp_path, VERSION)
    assert list(tmp_path.iterdir()) == []


def test_only_the_address_of_the_present_state_is_kept_for_good(site, tmp_path):
    present = f"/map/own/{map_assets.fingerprint(tmp_path / 'own')}/panel.js"
    assert "immutable" in site.get(present).headers["cache-control"]
    assert site.get("/map/own/abc/panel.js").headers["cache-control"] == "no-cache"
    (tmp_path / "own" / "js" / "panel.js").write_text("// newer", encoding="utf-8")
    late = site.get(present)
    assert (late.headers["cache-control"], late.text) == ("no-cache", "// newer")


def test_the_map_page_uses_the_address_that_is_kept_for_good():
    assert own_url("map.css") == f"/map/own/{map_assets.fingerprint(OWN_FILES)}/map.css"


def test_a_known_file_is_not_sent_again(site):
    etag = site.get("/map/own/abc/panel.js").headers["etag"]
    again = site.get("/map/own/abc/panel.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_files_are_sent_compressed_to_those_who_ask(site):
    answer = site.get("/map/own/abc/panel.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == "// 面板\n" * 50
    plain = site.get("/map/own/abc/map.css", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-type"].startswith("text/css")
    assert len(gzip.compress(answer.content)) < len(answer.content)


@pytest.mark.parametrize(
    "path",
    [
        "/map/own/abc/secret.py",
        "/map/own/abc/..%2F..%2Foutside.js",
        "/map/own/abc/none.js",
        f"/map/assets/{VERSION}/..%2F..%2F..%2Foutside.js",
        "/map/assets/0.0.1/cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js",
        "/map/page/globe",
    ],
)
def test_what_is_not_ours_is_not_found(site, path):
    assert site.get(path).status_code == 404


def test_a_page_is_asked_for_by_kind_and_language_and_checked_each_time(site):
    assert site.get("/map/page/city?lang=en").text == "<html>city en</html>"
    answer = site.get("/map/page/small?lang=<script>")
    assert answer.text == "<html>small zh</html>"
    assert answer.headers["cache-control"] == "no-cache"


def test_maps_are_drawn_even_where_the_store_s_folder_cannot_be_written(site, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(map_assets, "settings", lambda: Settings(home=tmp_path / "file" / "below"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    map_assets._spare_folder.cache_clear()
    assert site.get(LEAFLET).status_code == 200
    map_assets._spare_folder.cache_clear()
