"""Stores that several tests read."""

import pytest

from layers.slides_deck import deck
from tests.layers.meeting_city import meeting_store


@pytest.fixture(scope="session")
def meeting(tmp_path_factory):
    """A store for meetings; read only."""
    return meeting_store(tmp_path_factory.mktemp("meeting"))


@pytest.fixture(scope="session", params=["zh", "en"])
def slides(request, meeting):
    """Its deck, in both languages."""
    return deck(meeting, lang=request.param)
