"""Heavy requests take turns: some are worked on, some wait without holding a thread that others need, the rest are asked to come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")


class BusyError(RuntimeError):
    """More is being made at the moment than can wait."""

    code = "too-busy"


class Turns:
    """One kind of heavy work: `at_once` requests are worked on, `waiting` may wait for their turn.

    The threads are apart from those in which pages and routes look things up, so that however many ask for files, the rest goes on.
    """

    def __init__(self, name: str, at_once: int, waiting: int) -> None:
        self.at_once, self.waiting = at_once, waiting
        self._limiter: RunVar[CapacityLimiter] = RunVar(f"turns-{name}")

    async def take(self, work: Callable[[], T]) -> T:
        """Return what `work` returns once its turn has come; raises BusyError at once when too many wait, and what `work` raises."""
        limiter = self._limiter.get(None)
        if limiter is None:
            limiter = CapacityLimiter(self.at_once)
            self._limiter.set(limiter)
        if limiter.statistics().tasks_waiting >= self.waiting:
            raise BusyError
        return await to_thread.run_sync(work, limiter=limiter)


SLIDES = Turns("slides", 8, 60)
"""Slides that were shown already are there at once; new ones are made two at a time all the same (`layers.meeting`)."""

FILES = Turns("files", 2, 14)
"""Files of a meeting: each takes a processor for seconds."""

PRINTS = Turns("prints", 2, 14)
"""Maps for paper: a large sheet takes a hundred megabytes while it is drawn."""
