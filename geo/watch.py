"""A way for long computations to say where they are, and to be stopped between two steps."""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[str, float], None]
"""Called as `watch(step, share)`: the code of the step just begun and the share of the whole that is done (0–1). Raises StoppedError to stop."""


class StoppedError(Exception):
    """The one who asked does not want the result any more; nothing is wrong."""


def part(watch: Watch | None, start: float, end: float) -> Watch | None:
    """Return a watch for one part of a longer work: its shares 0–1 become `start`–`end` of the whole.

    Examples
    --------
    >>> seen = []
    >>> part(lambda step, share: seen.append((step, share)), 0.5, 1.0)("cut", 0.5)
    >>> seen
    [('cut', 0.75)]
    """
    return None if watch is None else lambda step, share: watch(step, start + (end - start) * share)


def steady(watch: Watch | None) -> Watch | None:
    """Return a watch whose share never falls: for work whose parts each begin to count from 0.

    Examples
    --------
    >>> seen = []
    >>> tell = steady(lambda step, share: seen.append((step, share)))
    >>> for step, share in (("cut", 0.5), ("join", 0.0), ("join", 0.75)):
    ...     tell(step, share)
    >>> seen
    [('cut', 0.5), ('join', 0.5), ('join', 0.75)]
    """
    if watch is None:
        return None
    furthest = [0.0]

    def tell(step: str, share: float) -> None:
        furthest[0] = max(furthest[0], share)
        watch(step, furthest[0])

    return tell
