"""A small store of its own for each page test, and the app started from its frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import streamlit as st
from shapely.geometry import LineString
from streamlit.testing.v1 import AppTest

from layers import jobs
from layers.catalogue import layer
from layers.settings import settings
from layers.spec import FieldKind
from layers.store.embedded import Store, shared_store
from tests.conftest import ROOT
from tests.people import cheap_passwords, signed_in
from views.components import visitor
from views.i18n import use_language

DATA_DATE = date(2021, 12, 31)


def lines(key: str, names: list[str]) -> gpd.GeoDataFrame:
    """A canonical frame of layer `key`: one line for each name, the last one late, all others accepted."""
    table = pd.DataFrame({"fid": [f"P{number}" for number in range(len(names))], "project_code": names, "name": names})
    for field in layer(key).fields:
        if field.key not in table:
            table[field.key] = pd.Series(pd.NaT, index=table.index) if field.kind is FieldKind.DATE else None
    table["town"], table["status"], table["responsible_unit"] = "崇阳街道", "planned", "住建局"
    table["deadline"] = pd.Timestamp("2021-12-01")
    for field_key, day in (("actual_start", "2021-03-01"), ("actual_finish", "2021-10-15"), ("accepted_on", "2021-11-01")):
        table[field_key] = pd.Series([pd.Timestamp(day)] * (len(names) - 1) + [pd.NaT])
    table["length_m"], table["area_m2"] = 95.7, float("nan")
    line = LineString([(103.67, 30.63), (103.671, 30.63)])
    return gpd.GeoDataFrame(table, geometry=[line] * len(names), crs="EPSG:4490")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store that the pages of this test use."""
    monkeypatch.setenv("RENEWAL_HOME", str(tmp_path / "home"))
    clear()
    yield shared_store()
    clear()
    use_language("zh")


def clear() -> None:
    jobs.stop_all()
    settings.cache_clear()
    shared_store.cache_clear()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Opens a page by its script's name, from the frame, in a language."""

    def opened(name: str, lang: str = "zh", **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "views" / "entry" / "frame.py"), default_timeout=60)
        app.query_params["lang"] = lang
        if name == "overview":
            return app.run()
        app.run()
        app.switch_page(str(ROOT / "views" / "pages" / f"{name}.py"))
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return opened


@pytest.fixture
def sign_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Signs a real person of a role (`editor`, with `layers` if limited) in to the pages opened from now on; returns the login."""
    cheap_passwords(monkeypatch)

    def signed(role: str, layers: tuple[str, ...] | None = None, login: str | None = None) -> str:
        cookie = signed_in(role, layers, login)
        monkeypatch.setattr(visitor, "_cookie", lambda: cookie)
        return login or role

    return signed


def html(app: AppTest) -> str:
    """Everything that the page put in as HTML, without style and script."""
    bodies = [str(element.proto.body) for element in app.get("html")]
    return "".join(body for body in bodies if not body.startswith(("<style", "<script")))
