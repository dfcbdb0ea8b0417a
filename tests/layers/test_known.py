"""Figures and places as they were known on an earlier day."""

from datetime import date, datetime, timedelta, timezone

import pytest

from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.indicators.statistics import editions, statistic
from layers.known import end_of, known_day
from layers.store.embedded import open_store
from tests.layers.strip_city import publish, published, sites
from tests.past import recorded

MARCH = date(2022, 3, 1)


def test_a_day_lasts_until_its_last_moment_on_the_clock_of_the_machine():
    assert end_of(MARCH) + timedelta(microseconds=1) == datetime(2022, 3, 2).astimezone()


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2022-3-1",
        "20220301",
        "1999-12-31",
        "2022-W09-2",
        "2022-02-30",
        "2022-03-01T25:00",
        "1999-01-01T00:00",
        "9999-12-31T23:59",
        "2022-03-01T10:00 08:00x",
    ],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        known_day(text)


def test_a_moment_is_taken_with_its_offset_however_an_address_writes_it():
    moment = datetime(2022, 3, 1, 14, 30, tzinfo=timezone(timedelta(hours=8)))
    assert known_day("2022-03-01T14:30+08:00") == known_day("2022-03-01T14:30 08:00") == known_day("2022-03-01T06:30:00Z") == moment
    assert known_day("2022-03-01T14:30") == datetime(2022, 3, 1, 14, 30).astimezone()
    assert known_day("2800-01-01T00:00") is None
    assert end_of(moment) == moment


def test_two_revisions_of_one_day_are_told_apart(tmp_path):
    store = open_store(tmp_path / "home")
    publish(store, "green_areas", sites((100, "finished", "是")))
    first = store.current("green_areas")
    publish(store, "green_areas", sites((200, "finished", "是")))
    day = first.created_at.astimezone().date()
    assert store.as_known(end_of(day)).current("green_areas").number == 2
    at = known_day(first.created_at.isoformat())
    assert store.as_known(end_of(at)).current("green_areas").number == 1
    assert store.as_known(end_of(at - timedelta(microseconds=1))).current("green_areas") is None


def test_a_figure_rests_on_what_had_been_recorded_by_then(tmp_path):
    store = open_store(tmp_path / "home")
    published(store)
    for key in store.currents():
        recorded(store, key, 1, MARCH)
    publish(store, "green_areas", sites((100, "finished", "是")))  # too small to serve anybody
    question = Question(next(iter(rule_book(store.home).rules.values())))
    then = store.as_known(end_of(MARCH))
    assert ("green_areas", 1) in [entry[:2] for entry in editions(then, question)]
    before, now = (statistic(each, question, editions(each, question)).city.ratio for each in (then, store))
    assert before > 0.3
    assert now == 0
    assert editions(store.as_known(end_of(date(2022, 2, 28))), question) == ()
