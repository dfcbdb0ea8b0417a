"""The floors of the building: who may import what, and where a thing may be used at all."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("geo", "layers", "service", "views")
ALLOWED = {
    "geo": {"geo"},
    "layers": {"geo", "layers"},
    "service": {"geo", "layers", "service"},
    "views": {"geo", "layers", "views"},
    "dashboard": {"geo", "layers", "service", "views"},
    "data": {"data", "geo", "layers"},
}
STREAMLIT = re.compile(r"^(dashboard|views/(entry/frame|state|cache|i18n|pages/.*|components/.*))\.py$")
FOLIUM = re.compile(r"^views/maps(/.*)?\.py$")
UPLOADS = re.compile(r"^layers/reader/[a-z_]+\.py$")
GEO_FORBIDDEN = {"streamlit", "folium", "branca", "sqlalchemy", "pyogrio", "starlette", "pathlib", "os", "io"}


def sources() -> list[Path]:
    files = [ROOT / "dashboard.py", *(path for package in (*PACKAGES, "data") for path in (ROOT / package).rglob("*.py"))]
    return sorted(path for path in files if path.exists())


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return names


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_sources_to_walk():
    assert len(sources()) > 40


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_imports_run_one_way(path):
    floor = relative(path).split("/")[0].removesuffix(".py")
    own = {name.split(".")[0] for name in imported(path)} & (set(PACKAGES) | {"dashboard", "data"})
    assert own <= ALLOWED[floor]


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_each_library_stays_in_its_room(path):
    name, roots = relative(path), {module.split(".")[0] for module in imported(path)}
    assert "streamlit" not in roots or STREAMLIT.match(name), "Streamlit belongs to pages, components, state and cache"
    assert not roots & {"folium", "branca"} or FOLIUM.match(name), "Folium belongs to views/maps"
    assert "zipfile" not in roots or UPLOADS.match(name) or name.startswith("layers/export/"), "archives are opened by the reader"
    if name.startswith("geo/"):
        assert not roots & GEO_FORBIDDEN, "geo is pure computation"


@pytest.mark.parametrize("path", sources(), ids=relative)
def test_modules_are_small_and_say_what_they_do(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)), "the first line says what the module does"
    assert path.stem not in {"utils", "helpers", "common", "manager"}


@pytest.mark.parametrize("path", [p for p in sources() if relative(p).startswith("views/pages/")], ids=relative)
def test_pages_are_short_scripts(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 100
