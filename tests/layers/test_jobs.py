"""Work in the background: shared by all who ask the same, stopped when nobody wants it, never lost without a word."""

from threading import Event

import pytest

from geo.watch import StoppedError
from layers import jobs
from layers.jobs import JobState, start

LONG_S = 30


@pytest.fixture(autouse=True)
def alone():
    jobs.stop_all()
    yield
    jobs.stop_all()


def patient(goes_on, seen=None):
    """Work that takes steps until it is let go on, and tells `seen` once it runs."""

    def work(watch):
        step = 0
        while not goes_on.wait(0.01):
            step += 1
            watch("cut", 0.4)
            if seen is not None:
                seen.set()
        return "done"

    return work


def test_two_who_ask_the_same_share_one_computation():
    calls, goes_on = [], Event()

    def work(watch):
        calls.append(1)
        return patient(goes_on)(watch)

    first, second = start("same", work, who="a"), start("same", work, who="b")
    goes_on.set()
    assert first is second
    assert first.wait(LONG_S)
    assert (first.result(), len(calls), start("same", work) is first) == ("done", 1, True)


def test_it_says_where_it_is():
    running, goes_on = Event(), Event()
    job = start("steps", patient(goes_on, running))
    assert running.wait(LONG_S)
    assert (job.state, job.step, job.share) == (JobState.RUNNING, "cut", 0.4)
    goes_on.set()
    job.wait(LONG_S)
    assert job.state is JobState.DONE


def test_cancelling_stops_it_and_the_next_who_asks_begins_anew():
    running, goes_on = Event(), Event()
    job = start("stop", patient(goes_on, running), who="a")
    assert running.wait(LONG_S)
    job.leave("a")
    assert job.wait(LONG_S)
    assert job.state is JobState.STOPPED
    with pytest.raises(StoppedError):
        job.result()
    goes_on.set()
    again = start("stop", patient(goes_on), who="a")
    assert again is not job
    assert again.wait(LONG_S)
    assert again.result() == "done"


def test_it_goes_on_while_another_still_wants_it(monkeypatch):
    running, goes_on = Event(), Event()
    job = start("both", patient(goes_on, running), who="a")
    start("both", patient(goes_on), who="b")
    assert running.wait(LONG_S)
    job.leave("a")
    assert not job.stopping
    monkeypatch.setattr(jobs, "AWAY_S", -1.0)  # b has been away for long
    job.leave("a")
    assert job.wait(LONG_S)
    assert job.state is JobState.STOPPED


def test_work_that_never_came_to_run_is_stopped_as_well():
    goes_on = Event()
    busy = [start(("busy", number), patient(goes_on)) for number in range(jobs.WORKERS)]
    waiting = start("waiting", patient(goes_on), who="a")
    assert waiting.state is JobState.WAITING
    waiting.leave("a")
    assert waiting.state is JobState.STOPPED
    with pytest.raises(StoppedError):
        waiting.result()
    goes_on.set()
    assert all(job.wait(LONG_S) for job in busy)


def test_what_went_wrong_is_kept_and_the_next_who_asks_tries_again():
    def broken(watch):
        raise OSError("disk")

    job = start("broken", broken)
    assert job.wait(LONG_S)
    assert job.state is JobState.FAILED
    assert isinstance(job.error, OSError)
    with pytest.raises(OSError, match="disk"):
        job.result()
    again = start("broken", lambda watch: 7)
    assert again.wait(LONG_S)
    assert again.result() == 7


def test_only_the_newest_results_are_kept():
    old = start("old", lambda watch: 1)
    assert old.wait(LONG_S)
    for number in range(jobs.KEPT + 1):
        assert start(("new", number), lambda watch: 1).wait(LONG_S)
    assert start("old", lambda watch: 1) is not old
