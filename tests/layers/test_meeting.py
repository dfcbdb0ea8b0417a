"""Slides that are asked for: made once, a few at a time, and the same again by their edition."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from layers import meeting
from layers.accounts.visitor import Role, Visitor
from layers.claims.entry import entry_of
from layers.once import Once
from layers.pack.show import as_show
from layers.photos.photo import PhotoEntry, PhotoKind
from layers.reader.photo import ReadPhoto
from layers.sight import EVERYTHING
from layers.slides.own import own_slides
from layers.store.claims import enter
from layers.store.editions import Edition
from layers.store.photos import add_photo
from tests.layers.meeting_city import meeting_store
from tests.layers.pictures import bytes_of, picture
from tests.layers.strip_city import publish


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


def test_nothing_that_happens_later_moves_an_edition(tmp_path, monkeypatch):
    store, who = meeting_store(tmp_path), Visitor("wang", "王工", Role.EDITOR, layers=None)
    kinds = (PhotoKind.BEFORE, PhotoKind.AFTER)
    for kind in kinds:
        photographed(store, who, "A1", kind)
    added = (
        "/map?layers=back_alleys&theme=back_alleys.count",
        "/compare?subject=back_alleys&before=2021-06-30",
        "/progress?layer=back_alleys",
    )
    first = meeting.meeting(store, meeting.Wish(own=own_slides((*added, "/data?layer=back_alleys&photos=A1"))), "zh").deck
    for kind in kinds:
        photographed(store, who, "A2", kind)
    for key in ("back_alleys", "towns"):
        publish(store, key, store.read(key).iloc[:1])
    store.rollback("towns", 1, by="王")
    enter(store, who, [entry_of({"title": "背街小巷整治", "value": "999", "unit": "条", "source": "通报", "layer": "背街小巷"})])
    monkeypatch.setattr(meeting, "_DECKS", Once(kept=12))
    again = meeting.meeting(store, meeting.Wish(edition=first.edition), "zh").deck
    assert as_show(again, {}) == as_show(first, {})
    assert len(again.slides) == 18 + 4


def photographed(store, who, fid, kind):
    shot = bytes_of(picture((40, 30), "red" if kind is PhotoKind.BEFORE else "green", "white"))
    add_photo(store, who, PhotoEntry("back_alleys", fid, kind, date(2021, 1, 1)), ReadPhoto(shot, shot, 40, 30, None, None), "a.jpg")
