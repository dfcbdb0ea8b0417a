"""What both sides measure by: the seconds of each part, the seconds of processors, and the peak memory of the process."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


class Clock:
    """Adds up seconds by part."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self.cpu = 0.0

    def timed(self, name: str, work: Callable[[], Any]) -> Any:
        """Do `work` and keep how long it took under `name`."""
        begin, used = time.perf_counter(), time.process_time()
        made = work()
        self.cpu += time.process_time() - used
        self.parts[name] = self.parts.get(name, 0.0) + time.perf_counter() - begin
        return made

    def said(self, **more: Any) -> None:
        """Print what was measured as one line of JSON."""
        import resource  # not on Windows, where this benchmark does not run

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
        parts = {name: round(seconds, 2) for name, seconds in self.parts.items()}
        print(
            json.dumps(
                {
                    "seconds": round(sum(self.parts.values()), 2),
                    "processor_seconds": round(self.cpu, 2),
                    "peak_mb": round(peak),
                    **parts,
                    **more,
                }
            )
        )
