"""The command line over a small store of its own."""

import shutil

import pytest

from layers.settings import ROOT, settings
from service.command_line import main

SHIPPED = ROOT / "data"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command over a small store of its own; returns exit code, standard output and standard error."""
    data = tmp_path / "data"
    data.mkdir()
    for name in ("markets.geojson", "outline.geojson", "towns.geojson", "claims.csv"):
        shutil.copy(SHIPPED / name, data)
    monkeypatch.setenv("RENEWAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RENEWAL_DATA", str(data))
    monkeypatch.setenv("RENEWAL_LANG", "zh")

    def command(*words):
        settings.cache_clear()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield command
    settings.cache_clear()
