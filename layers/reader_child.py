"""The reader's own process: limits itself, reads one file, leaves its layers in a folder, ends.

Started by `layers.reader` as `python -m layers.reader_child` with the job as JSON on its standard input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from layers.reader_confine import confine_this_process


def main() -> None:
    """Do the job given on standard input and write `answer.json`."""
    job = json.load(sys.stdin)
    confine_this_process()
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
