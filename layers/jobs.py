"""Long work in the background: one computation for all who ask the same, watched, and stopped once nobody wants it any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from enum import StrEnum
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from geo.watch import StoppedError, Watch

T = TypeVar("T")

WORKERS = 2
KEPT = 24
AWAY_S = 20.0
"""Who has not asked for so long has closed the page, and keeps no work going."""


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Generic[T]):
    """One piece of work. `step` is the code of what is done just now, `share` how much of the whole is (0–1)."""

    def __init__(self, key: Hashable, work: Callable[[Watch], T]) -> None:
        self.key = key
        self.step = ""
        self.share = 0.0
        self._work = work
        self._stop = Event()
        self._asked: dict[str, float] = {}
        self._future: Future[T] = Future()

    @property
    def state(self) -> JobState:
        """Where the work stands now."""
        if not self._future.done():
            return JobState.RUNNING if self._future.running() else JobState.WAITING
        if self._future.cancelled() or isinstance(self._future.exception(), StoppedError):
            return JobState.STOPPED
        return JobState.FAILED if self._future.exception() else JobState.DONE

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self._future.done()

    @property
    def stopping(self) -> bool:
        """Whether the work was told to stop."""
        return self._stop.is_set()

    @property
    def error(self) -> BaseException | None:
        """What went wrong; None unless the state is `failed`."""
        return self._future.exception() if self.state is JobState.FAILED else None

    def result(self) -> T:
        """Return the result of work that is done; raises what the work raised, and StoppedError for stopped work."""
        try:
            return self._future.result(timeout=0)
        except CancelledError:
            raise StoppedError from None

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the end; returns whether it has come."""
        return bool(wait([self._future], timeout=seconds).done)

    def ask(self, who: str) -> None:
        """Note that `who` still wants the result."""
        self._asked[who] = time.monotonic()

    def leave(self, who: str) -> None:
        """Note that `who` does not want it any more; the work stops when nobody else has asked lately."""
        self._asked.pop(who, None)
        if all(time.monotonic() - moment > AWAY_S for moment in list(self._asked.values())):
            self.stop()

    def stop(self) -> None:
        """Stop at the next step, whoever wants it."""
        self._stop.set()
        self._future.cancel()

    def _run(self) -> None:
        if not self._future.set_running_or_notify_cancel():
            return
        try:
            self._future.set_result(self._work(self._watch))
        except BaseException as error:  # noqa: BLE001  (handed on to whoever asks for the result)
            self._future.set_exception(error)

    def _watch(self, step: str, share: float) -> None:
        if self._stop.is_set():
            raise StoppedError
        self.step, self.share = step, max(self.share, min(share, 1.0))


_LOCK = Lock()
_POOL = ThreadPoolExecutor(WORKERS, thread_name_prefix="job")
_JOBS: dict[Hashable, Job[Any]] = {}


def start(key: Hashable, work: Callable[[Watch], T], *, who: str = "") -> Job[T]:
    """Return the job for `key`: the one that runs or is done already, else a new one that runs `work` as soon as there is room.

    `work` is called with a watch to be called between steps, in a thread without session, screen or language. A job that failed or was
    stopped is not found again.

    Examples
    --------
    >>> job = start("doctest", lambda watch: watch("add", 0.5) or 1 + 1)
    >>> job.wait(10), job.state.value, job.result()
    (True, 'done', 2)
    """
    with _LOCK:
        job = _JOBS.get(key)
        if job is None or job.stopping or job.state in (JobState.FAILED, JobState.STOPPED):
            job = Job(key, work)
            _JOBS[key] = job
            _forget_old()
            _POOL.submit(job._run)
        else:
            _JOBS[key] = _JOBS.pop(key)
        job.ask(who)
        return job


def stop_all() -> None:
    """Stop everything that runs or waits, so that the process can end."""
    with _LOCK:
        for job in _JOBS.values():
            job.stop()
        _JOBS.clear()


def _forget_old() -> None:
    """Let go of the results that nobody asked for longest, beyond `KEPT`."""
    over = [key for key, job in _JOBS.items() if job.over]
    for key in over[: max(len(over) - KEPT, 0)]:
        del _JOBS[key]
