"""Results computed once for all who ask at the same time."""

import threading

import pytest

from geo.watch import StoppedError
from layers.once import WAIT, Once


def in_threads(*works):
    """Run works at the same time; returns what each gave or raised, in their order."""
    results = [None] * len(works)

    def run(number, work):
        try:
            results[number] = work()
        except StoppedError as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_two_who_ask_at_once_get_one_result_that_was_computed_once():
    once, calls, both = Once(kept=2), [], threading.Barrier(2)

    def compute():
        calls.append(1)
        return object()

    def ask():
        both.wait(10)
        return once.get("a", compute)

    first, second = in_threads(ask, ask)
    assert first is second
    assert len(calls) == 1


def test_one_who_stops_does_not_stop_the_other():
    once, begun, waiting = Once(kept=2), threading.Event(), threading.Event()

    def stopped():
        begun.set()
        waiting.wait(10)
        raise StoppedError

    def patient():
        begun.wait(10)
        return once.get("a", lambda: "computed", watch=lambda step, share: waiting.set())

    first, second = in_threads(lambda: once.get("a", stopped), patient)
    assert isinstance(first, StoppedError)
    assert second == "computed"


def test_one_who_waits_can_stop_waiting():
    once, begun, left = Once(kept=2), threading.Event(), threading.Event()

    def slow():
        begun.set()
        left.wait(10)
        return "computed"

    def impatient():
        begun.wait(10)

        def watch(step, share):
            assert (step, share) == (WAIT, 0.0)
            left.set()
            raise StoppedError

        return once.get("a", lambda: "another", watch)

    first, second = in_threads(lambda: once.get("a", slow), impatient)
    assert first == "computed"
    assert isinstance(second, StoppedError)


def test_a_failure_is_not_kept():
    once = Once(kept=2)
    with pytest.raises(ZeroDivisionError):
        once.get("a", lambda: 1 // 0)
    assert once.get("a", lambda: 5) == 5


def test_what_nobody_has_asked_for_longest_goes_first():
    once, calls = Once(kept=2), []
    for key in "ababcab":
        once.get(key, lambda key=key: calls.append(key))
    assert "".join(calls) == "abcab"


def test_while_one_computes_others_get_other_results():
    once = Once(kept=2)
    assert once.get("a", lambda: once.get("b", lambda: 1) + 1) == 2
