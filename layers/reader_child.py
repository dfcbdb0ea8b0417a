"""The reader's own process: limits itself, reads one file, leaves its layers in a folder, ends.

Started by `layers.reader` as `python -m layers.reader_child` with the job as JSON on its standard input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from layers.reader_limits import CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES


def limit_this_process() -> None:
    """Bound processor time, memory and file size, where the system can do that (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def main() -> None:
    """Do the job given on standard input and write `answer.json`."""
    job = json.load(sys.stdin)
    limit_this_process()
    answer = _answer(job)
    Path(job["out"], "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    from layers.reader_layer import ReaderError
    from layers.reader_pipeline import read_inside
    from layers.reader_wire import described

    path = Path(job["path"])
    try:
        entries = []
        for number, read in enumerate(read_inside(path, crs=job["crs"], encoding=job["encoding"])):
            file = f"{number}.parquet"
            read.frame.to_parquet(Path(job["out"]) / file, index=False)
            entries.append(described(read, file))
        return {"layers": entries}
    except ReaderError as error:
        return {"error": {"code": error.code, "params": error.params}}
    except MemoryError:
        return {"error": {"code": "reader-memory", "params": {"name": path.name}}}


if __name__ == "__main__":
    main()
