"""The reader's own process: limits itself, reads what was handed in, leaves its layers in a folder, ends.

Started by `layers.reader.opening` as `python -m layers.reader.child` with the job as JSON on its standard input.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from layers.reader.confine import confine_this_process


def main() -> None:
    """Do the job given on standard input and write `answer.json`."""
    job = json.load(sys.stdin)
    confine_this_process()
    answer = _answer(job)
    Path(job["out"], "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    from layers.reader.layer import ReaderError
    from layers.reader.pipeline import read_inside, read_together
    from layers.reader.wire import described

    paths, wishes = [Path(each) for each in job["paths"]], {"crs": job["crs"], "encoding": job["encoding"]}
    try:
        entries = []
        reads = read_together(paths, **wishes) if job["together"] else read_inside(paths[0], **wishes)
        for number, read in enumerate(reads):
            file = f"{number}.parquet"
            read.frame.to_parquet(Path(job["out"]) / file, index=False)
            entries.append(described(read, file))
        return {"layers": entries}
    except ReaderError as error:
        return {"error": {"code": error.code, "params": error.params}}
    except MemoryError:
        return {"error": {"code": "reader-memory", "params": {"name": paths[0].name}}}


if __name__ == "__main__":
    main()
