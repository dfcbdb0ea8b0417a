"""Slides that are asked for: made once, a few at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from layers import meeting
from layers.once import Once
from layers.sight import EVERYTHING
from layers.store.editions import Edition
from tests.layers.meeting_city import meeting_store


def test_many_days_asked_for_at_once_are_made_two_at_a_time(tmp_path, monkeypatch):
    store = meeting_store(tmp_path)
    under_way, most, guard, both = 0, [], threading.Lock(), threading.Barrier(2)

    def slow(*_args, **_options):
        nonlocal under_way
        with guard:
            under_way += 1
            most.append(under_way)
        both.wait(60)  # six in pairs: a pair waits for each other, a third would be counted before they leave
        with guard:
            under_way -= 1
        return "deck"

    monkeypatch.setattr(meeting, "deck", slow)
    monkeypatch.setattr(meeting, "_DECKS", Once(kept=12))
    asked = [Edition("", date(2020, 1, day), {}) for day in range(1, 7)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda each: meeting._deck_of(store, each, "zh", EVERYTHING), asked)) == ["deck"] * 6
    assert max(most) == 2
