"""Opens files that are handed in.

`read_file` does it in a process of its own, with limits on time and memory, so that a hostile or damaged file can neither
stop nor fill the program that asked. `read_trusted` does the same in this process, for the files that are shipped.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa

from geo.watch import Watch
from layers.gdal_guard import GUARD
from layers.reader.layer import ReaderError, ReadLayer
from layers.reader.limits import CPU_SECONDS, READERS_AT_ONCE, WALL_SECONDS
from layers.reader.wire import crs_from, encoding_from, issues_from, repairs_from
from layers.settings import ROOT, settings

LOG = logging.getLogger("renewal.reader")

_COMMAND = [sys.executable, "-m", "layers.reader.child"]

_PASSED_ON = ("SYSTEMROOT", "SYSTEMDRIVE", "PATH", "LD_LIBRARY_PATH", "PROJ_DATA")
"""What a Python process needs of the environment; nothing else of it is shown to the reader's process."""

_LAST_WORDS = 2_000

_AT_ONCE = threading.BoundedSemaphore(READERS_AT_ONCE)
_LOOK_S = 0.2
_USUAL_S = 10.0
"""After this time reading counts as half done: nobody knows beforehand how long a file takes."""


def read_file(path: Path, *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read every layer of a file somebody handed in.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, shapefile (any of its parts), KML, KMZ, DXF, CSV, XLSX, or a zip of these or of
        file geodatabases.
    crs, encoding
        What a person asked for instead of what the reader would decide (`EPSG:4544`; `EPSG:4544:yx` for north first; `GCJ-02`).

    Raises
    ------
    ReaderError
        If the file cannot be opened, or costs more than `layers.reader.limits` allows.
    """
    return _read_apart([path], crs, encoding, together=False)


def read_handed_in(
    paths: Sequence[Path], *, crs: str | None = None, encoding: str | None = None, watch: Watch | None = None
) -> tuple[ReadLayer, ...]:
    """Read files that were selected together, as a browser hands them over; see `read_file`.

    The loose parts of shapefiles are brought together by their names and each shapefile is read once; any other file
    stands alone. Files beside them on the disk play no part. `watch` is called while the reader's process runs; when it
    stops the work, that process is ended.

    Raises
    ------
    ReaderError
        If one of the files cannot be opened, or a shapefile lacks its .shp or .dbf.
    """
    return _read_apart(list(paths), crs, encoding, together=True, watch=watch)


def read_trusted(path: Path, *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read a shipped file in this process, by the same functions as any other; raises ReaderError."""
    from layers.reader.pipeline import read_inside

    return read_inside(path, crs=crs, encoding=encoding)


def _read_apart(
    paths: list[Path], crs: str | None, encoding: str | None, *, together: bool, watch: Watch | None = None
) -> tuple[ReadLayer, ...]:
    """Read files in a process of its own; raises ReaderError."""
    for path in paths:
        if not path.is_file():
            raise ReaderError("kind-folder" if path.is_dir() else "file-missing", name=path.name)
    name = paths[0].name if paths else ""
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        job = {"paths": [str(path.resolve()) for path in paths], "together": together, "out": folder, "crs": crs, "encoding": encoding}
        document = answered_apart(job, folder, name, watch)
        return tuple(layer_from(entry, Path(folder), name) for entry in document["layers"])


def answered_apart(job: Mapping[str, Any], folder: str, name: str, watch: Watch | None = None) -> dict[str, Any]:
    """Have the reader's own process do `job` and return its answer; what it makes lies in `folder`. Raises ReaderError, about the file `name`."""
    with _AT_ONCE:
        status, said = _run(job, folder, name, watch)
    answer = Path(folder) / "answer.json"
    if not answer.is_file():
        LOG.warning("the reader's process ended with %d: %r", status, said)
        full = any(word in said for word in ("MemoryError", "bad_alloc"))
        raise ReaderError("reader-memory" if full else "reader-stopped", name=name, status=status)
    document: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if "error" in document:
        raise ReaderError(document["error"]["code"], **document["error"]["params"])
    return document


def _run(job: Mapping[str, Any], folder: str, name: str, watch: Watch | None) -> tuple[int, str]:
    """Run the reader's process to its end and return its exit code and last words; raises ReaderError when time is up."""
    with Path(folder, "words.txt").open("w+b") as words:
        process = subprocess.Popen(
            _COMMAND, stdin=subprocess.PIPE, cwd=ROOT, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=words
        )
        try:
            _await(process, json.dumps(job).encode(), watch)
        except subprocess.TimeoutExpired:
            raise ReaderError("reader-timeout", name=name, seconds=WALL_SECONDS) from None
        finally:
            process.kill()  # nothing happens to one that has ended
            process.wait()
        words.seek(max(words.seek(0, os.SEEK_END) - _LAST_WORDS, 0))
        said = words.read().decode("utf-8", "replace")
    if process.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        raise ReaderError("reader-timeout", name=name, seconds=CPU_SECONDS)
    return process.returncode, said


def _await(process: subprocess.Popen[bytes], job: bytes, watch: Watch | None) -> None:
    """Hand the job over and wait for the process to end; raises TimeoutExpired when time is up, and what `watch` raises."""
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:  # it may have died already; how is told by its exit code
        process.stdin.write(job)
    begun = time.monotonic()
    while True:
        try:
            process.wait(_LOOK_S)
            return
        except subprocess.TimeoutExpired:
            spent = time.monotonic() - begun
            if spent > WALL_SECONDS:
                raise
            if watch is not None:
                watch("open", spent / (spent + _USUAL_S))


def _environment(folder: str) -> dict[str, str]:
    """Return the little that the reader's process is told; what it leaves behind when it is killed goes with `folder`."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder, "RENEWAL_DATA": str(settings().data)}
    scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    return kept | own | scratch | threads | GUARD


def layer_from(entry: Mapping[str, Any], folder: Path, name: str) -> ReadLayer:
    """Return a layer from its plain form (`layers.reader.wire.described`) and its frame in `folder`; `name` is the file's, for the error."""
    try:
        frame = gpd.read_parquet(folder / entry["file"])
    except (OSError, pa.ArrowException) as error:
        raise ReaderError("reader-stopped", name=name, status=0) from error
    return ReadLayer(
        entry["name"],
        frame,
        encoding_from(entry["encoding"]),
        crs_from(entry["crs"]),
        repairs_from(entry["repairs"]),
        issues_from(entry["issues"]),
    )
