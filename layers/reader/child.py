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
    paths = [Path(each) for each in job["paths"]]
    try:
        return _picture(paths[0], Path(job["out"])) if job.get("picture") else _layers(paths, job)
    except MemoryError:
        return {"error": {"code": "reader-memory", "params": {"name": job.get("name", paths[0].name)}}}


def _picture(path: Path, out: Path) -> dict[str, Any]:
    from layers.reader.photo_pixels import picture_inside

    return picture_inside(path, out)


def _layers(paths: list[Path], job: dict[str, Any]) -> dict[str, Any]:
    from layers.reader.layer import ReaderError
    from layers.reader.pipeline import read_inside, read_together
    from layers.reader.wire import described

    wishes = {"crs": job["crs"], "encoding": job["encoding"]}
    entries = []
    try:
        reads = read_together(paths, **wishes) if job["together"] else read_inside(paths[0], **wishes)
        for number, read in enumerate(reads):
            file = f"{number}.parquet"
            read.frame.to_parquet(Path(job["out"]) / file, index=False)
            entries.append(described(read, file))
    except ReaderError as error:
        return {"error": {"code": error.code, "params": error.params}}
    return {"layers": entries}


if __name__ == "__main__":
    main()
