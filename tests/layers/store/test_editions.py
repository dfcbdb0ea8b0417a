"""Editions of a meeting: those that are wanted stay."""

import os

from layers.store import editions
from layers.store.editions import Edition, keep_edition, read_edition
from layers.store.embedded import open_store


def test_an_edition_that_is_shown_every_week_stays_while_others_come_and_go(tmp_path, monkeypatch):
    monkeypatch.setattr(editions, "KEPT", 2)
    store, weekly = open_store(tmp_path), Edition("20211231-0123abcd", None, {"back_alleys": 1})
    keep_edition(store, weekly)
    os.utime(tmp_path / "editions" / f"{weekly.name}.json", (0, 0))
    for number in range(3):
        keep_edition(store, weekly)
        keep_edition(store, Edition(f"20211231-0000000{number}", None, {}))
    assert read_edition(store, weekly.name) == weekly
    assert len(list((tmp_path / "editions").iterdir())) == 2
