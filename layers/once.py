"""Results that are computed once for all who ask at the same time, and kept for those who come later."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import Generic, TypeVar

from geo.watch import Watch

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_LOOK_S = 0.2
WAIT = "wait"


class Once(Generic[Key, Value]):
    """The `kept` results used last, by key.

    One thread computes a key while others that want it wait. When it fails or is stopped, the next one that waits computes: nobody gets the
    failure of another.

    Examples
    --------
    >>> squares = Once(kept=2)
    >>> [squares.get(n, lambda: n * n) for n in (2, 3, 2)]
    [4, 9, 4]
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._guard = Lock()
        self._found: OrderedDict[Key, Value] = OrderedDict()
        self._under_way: dict[Key, Event] = {}

    def get(self, key: Key, compute: Callable[[], Value], watch: Watch | None = None) -> Value:
        """Return the result for `key`, of `compute` where there is none; whatever `compute` raises goes to the one who called it.

        `watch` is called while another computes, so that a caller can stop waiting.
        """
        while True:
            with self._guard:
                if key in self._found:
                    self._found.move_to_end(key)
                    return self._found[key]
                turn = self._under_way.get(key)
                if turn is None:
                    self._under_way[key] = Event()
                    break
            while not turn.wait(_LOOK_S):
                if watch:
                    watch(WAIT, 0.0)
        try:
            return self._keep(key, compute())
        finally:
            with self._guard:
                self._under_way.pop(key).set()

    def _keep(self, key: Key, value: Value) -> Value:
        with self._guard:
            self._found[key] = value
            while len(self._found) > self._kept:
                self._found.popitem(last=False)
        return value
