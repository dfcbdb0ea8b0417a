"""Stores that several tests read."""

import pytest

from layers.slides.deck import deck
from layers.slides.sets import arranged
from tests.layers.meeting_city import meeting_store

NOTES = {"back_alleys": "<script>alert(1)</script> 请住建局 2021 年内落实 {x} #strong[y] $z$", "title": "批注" * 150, "late": "</div>&amp;"}
"""Annotations that no output may take for anything but text."""


@pytest.fixture(scope="session")
def meeting(tmp_path_factory):
    """A store for meetings; read only."""
    return meeting_store(tmp_path_factory.mktemp("meeting"))


@pytest.fixture(scope="session", params=["zh", "en"])
def slides(request, meeting):
    """Its deck, in both languages."""
    return arranged(deck(meeting, lang=request.param), (), NOTES)
