"""Every odd file there is, on both roads in: what would reach a person or a program holds no trace, no path, no library's words (F14)."""

import json
import re
import sys

import pytest

from layers.intake import examine, seed
from layers.messages.sentences import message
from layers.reader import child as reader_child
from layers.reader import opening as reader
from layers.reader.layer import ReaderError
from layers.settings import ROOT, settings
from layers.store.embedded import shared_store
from tests.layers.costly_files import deep_json, geojson, laughing_workbook, lying_dbf, scribble
from tests.layers.disguises import canary_file, disguises, looking_outside
from tests.layers.handed_in import packed, parts, shapefile, squares
from tests.people import cheap_passwords, signed_in
from tests.service.gated import URL, browser, gated

LEAKS = re.compile(
    r"Traceback|site-packages|\.py\b|File \"|/tmp/|/home/|/root/|0x[0-9a-f]{6,}|ogr|GDAL|sqlite|pyarrow|openpyxl|Errno|<DRIVER>"
    "|" + re.escape(str(ROOT)),
    re.IGNORECASE,
)
HOSTILE = "{{7*191}}<img src=x onerror=alert(1)>${1}`'\"\\D:\\项目\\2021.geojson"
ODD = (
    "empty", "blank", "nul", "pdf", "image", "rar", "dwg", "cut-gpkg", "cut-parquet", "cut-zip", "not-a-zip", "no-data-zip", "nested-zip", "escaping-zip",
    "no-dbf", "no-shp", "lying-dbf", "laughing-xlsx", "empty-xlsx", "deep-json", "cut-json", "json-of-another-kind", "scribble", "unclosed-kml",
    "window-gpkg", "not-a-table", "half-a-character", "hostile-name", "nothing-in-it", "crs-of-nowhere",
)  # fmt: skip


def odd_file(kind, folder):
    """Make an odd file and return it."""
    shp = parts(shapefile(folder / "in", {"名称": ["甲", "乙", "丙"]}, squares()))
    texts = {
        "empty": b"", "blank": b" \n\t", "nul": bytes(5000), "pdf": b"%PDF-1.7\n", "image": b"\x89PNG\r\n\x1a\n", "rar": b"Rar!\x1a\x07\x00",
        "dwg": b"AC1027\x00", "not-a-zip": b"PK\x03\x04" + bytes(300), "cut-gpkg": b"SQLite format 3\x00" + b"\x10\x00" * 200,
        "cut-parquet": b"PAR1" + b"x" * 100, "cut-json": b'{"type":"FeatureCollection","features":[{"type":"Feat',
        "json-of-another-kind": b'{"a": 1}', "unclosed-kml": b"<kml><Document><Placemark>", "half-a-character": "名称,经度,纬度\n甲,103.6,30.6\n".encode()[:-3] + b"\xe5\xb7",
        "hostile-name": b'{"type":"FeatureCollection","features":[', "not-a-table": b"\x01\x02\x03,\x04\n",
        "nothing-in-it": b'{"type":"FeatureCollection","features":[]}',
        "crs-of-nowhere": b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"/etc/passwd"}},"features":[]}',
    }  # fmt: skip
    zips = {
        "no-data-zip": {"a.exe": b"MZ"}, "nested-zip": {"a.zip": b"PK"}, "escaping-zip": {"../../etc/passwd": b"x"},
        "no-dbf": {"a.shp": shp[".shp"]}, "no-shp": {"a.dbf": shp[".dbf"]}, "empty-xlsx": {"xl/workbook.xml": b"<workbook/>"},
    }  # fmt: skip
    made = {
        "lying-dbf": lambda: lying_dbf(folder / "lying"),
        "laughing-xlsx": lambda: laughing_workbook(folder / "a.xlsx"),
        "deep-json": lambda: deep_json(folder / "a.geojson"),
        "scribble": lambda: geojson(folder / "a.geojson", [scribble(200)]),
        "window-gpkg": lambda: looking_outside(folder / "a.gpkg", canary_file(folder)),
    }
    if kind in made:
        return made[kind]()
    if kind in zips or kind == "cut-zip":
        path = packed(folder / "a.zip", zips.get(kind) or {f"a{ending}": content for ending, content in shp.items()})
        return _cut(path) if kind == "cut-zip" else path
    path = folder / (
        HOSTILE.replace("/", "")
        if kind == "hostile-name"
        else "上报.csv"
        if kind in ("half-a-character", "not-a-table")
        else "上报.geojson"
    )
    path.write_bytes(texts[kind])
    return path


def _cut(path):
    path.write_bytes(path.read_bytes()[:-30])
    return path


@pytest.fixture
def read_here(monkeypatch):
    """Read in this process, by the code of the reader's own: the walls around that one have tests of their own."""

    def run(job, folder, *_told):
        with open(f"{folder}/answer.json", "w", encoding="utf-8") as stream:
            json.dump(reader_child._answer(job), stream, ensure_ascii=False)
        return 0, ""

    monkeypatch.setattr(reader, "_run", run)


@pytest.fixture(scope="module")
def publisher(tmp_path_factory):
    """A program that may publish, and the store that it publishes into."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "data").mkdir()
    (folder / "data" / "markets.geojson").write_bytes((settings().data / "markets.geojson").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RENEWAL_HOME", str(folder / "home"))
        cheap_passwords(patch)
        settings.cache_clear()
        shared_store.cache_clear()
        seed(shared_store(), folder / "data")
        yield browser(gated(), cookie=signed_in("publisher"))
    settings.cache_clear()
    shared_store.cache_clear()


def in_words(path):
    """What a page would say of the file, in both languages and with everything that the words are made of."""
    said = []
    for lang in ("zh", "en"):
        try:
            said.append(json.dumps(examine(path, "markets", lang=lang), ensure_ascii=False))
        except ReaderError as error:
            said += [message(error.code, error.params, lang), json.dumps(error.params, ensure_ascii=False)]
            assert "{" not in said[-2].replace("{{7*191}}", "").replace("${1}", "")
    return "\n".join(said)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
@pytest.mark.parametrize("kind", ODD)
def test_an_odd_file_is_answered_in_plain_words_on_both_roads(kind, tmp_path, publisher, read_here):
    path = odd_file(kind, tmp_path)
    said = in_words(path)
    token = publisher.get("/api/session").json()["csrf"]
    before = shared_store().current("markets").number
    for lang in ("zh", "en"):
        answer = publisher.post(
            "/api/layers/markets/revisions", params={"note": "x", "name": path.name, "lang": lang},
            content=path.read_bytes(), headers={"X-CSRF-Token": token, "Origin": URL},
        )  # fmt: skip
        assert answer.status_code in (400, 409, 422), answer.text
        assert set(answer.json()) >= {"error", "message"}
        said += answer.text
    assert LEAKS.findall(said.replace(path.name, "")) == []
    assert str(tmp_path) not in said
    assert shared_store().current("markets").number == before


def test_disguises_are_refused_to_programs_too(tmp_path, publisher, read_here):
    token = publisher.get("/api/session").json()["csrf"]
    for content in disguises(canary_file(tmp_path), "http://127.0.0.1:9").values():
        answer = publisher.post(
            "/api/layers/markets/revisions?note=x&name=a.geojson", content=content, headers={"X-CSRF-Token": token, "Origin": URL}
        )
        assert answer.status_code in (422, 201)
        assert LEAKS.findall(answer.text) == []
        assert "canary" not in answer.text
