"""Stores that several tests read."""

import shutil
from datetime import date

import pytest

from layers.catalogue import programmes
from layers.intake import seed
from layers.slides.deck import deck
from layers.slides.own import own_slide
from layers.slides.sets import arranged
from layers.store.embedded import open_store
from tests.conftest import ROOT
from tests.layers.meeting_city import meeting_store

NOTES = {"back_alleys": "<script>alert(1)</script> 请住建局 2021 年内落实 {x} #strong[y] $z$", "title": "批注" * 150, "late": "</div>&amp;"}
"""Annotations that no output may take for anything but text."""

OWN = (
    "/map?layers=green_areas,back_alleys,flying&title=<b>{{7*7}}</b>",
    "/map?layers=back_alleys&status=planned&q=nothing",
    "/compare?subject=back_alleys&before=2021-06-30",
    "/compare?subject=park_service_radius_2022",
    "/coverage?rule=gb_50563_2010",
    "/progress?layer=back_alleys",
)
"""Slides that were added: of each kind one, some of them empty."""


@pytest.fixture(scope="session")
def meeting(tmp_path_factory):
    """A store for meetings; read only."""
    return meeting_store(tmp_path_factory.mktemp("meeting"))


@pytest.fixture(scope="session", params=["zh", "en"])
def slides(request, meeting):
    """Its deck with slides that were added, in both languages, in English as of a day on which an alley is two weeks late."""
    as_of = date(2021, 12, 15) if request.param == "en" else None
    return arranged(deck(meeting, as_of, request.param, own=list(map(own_slide, OWN))), (), NOTES)


@pytest.fixture(scope="session")
def example_city(tmp_path_factory):
    """A store with the programmes of the example city, filled once for all who only read it."""
    data = tmp_path_factory.mktemp("example") / "data"
    data.mkdir()
    for entry in programmes():
        shutil.copy(ROOT / "data" / f"{entry.key}.geojson", data)
    store = open_store(data.parent / "home")
    seed(store, data)
    return store
