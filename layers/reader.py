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
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa

from layers.gdal_guard import GUARD
from layers.reader_layer import Candidate, CrsVerdict, EncodingVerdict, ReaderError, ReadLayer
from layers.reader_limits import CPU_SECONDS, WALL_SECONDS
from layers.reader_wire import issues_from, notes_from, repairs_from
from layers.settings import ROOT, settings

LOG = logging.getLogger("renewal.reader")

_COMMAND = [sys.executable, "-m", "layers.reader_child"]

_PASSED_ON = ("SYSTEMROOT", "SYSTEMDRIVE", "PATH", "LD_LIBRARY_PATH", "PROJ_DATA")
"""What a Python process needs of the environment; nothing else of it is shown to the reader's process."""

_LAST_WORDS = 2_000


def read_file(path: Path, *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read every layer of a file somebody handed in.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, shapefile (any of its parts), KML, KMZ, CSV, XLSX, or a zip of these.
    crs, encoding
        What a person asked for instead of what the reader would decide (`EPSG:4544`; `EPSG:4544:yx` for north first).

    Raises
    ------
    ReaderError
        If the file cannot be opened, or costs more than `layers.reader_limits` allows.
    """
    if not path.is_file():
        raise ReaderError("file-missing", name=path.name)
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        job = {"path": str(path.resolve()), "out": folder, "crs": crs, "encoding": encoding}
        status, said = _run(job, folder)
        answer = Path(folder) / "answer.json"
        if not answer.is_file():
            LOG.warning("the reader's process ended with %d: %r", status, said)
            raise ReaderError("reader-memory" if "MemoryError" in said else "reader-stopped", name=path.name, status=status)
        document = json.loads(answer.read_text(encoding="utf-8"))
        if "error" in document:
            raise ReaderError(document["error"]["code"], **document["error"]["params"])
        return tuple(_layer(entry, Path(folder), path.name) for entry in document["layers"])


def read_trusted(path: Path, *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read a shipped file in this process, by the same functions as any other; raises ReaderError."""
    from layers.reader_pipeline import read_inside

    return read_inside(path, crs=crs, encoding=encoding)


def _run(job: Mapping[str, Any], folder: str) -> tuple[int, str]:
    """Run the reader's process to its end and return its exit code and last words; raises ReaderError when time is up."""
    name = Path(job["path"]).name
    with Path(folder, "words.txt").open("w+b") as words:
        try:
            done = subprocess.run(
                _COMMAND,
                input=json.dumps(job).encode(),
                cwd=ROOT,
                env=_environment(folder),
                stdout=subprocess.DEVNULL,
                stderr=words,
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ReaderError("reader-timeout", name=name, seconds=WALL_SECONDS) from None
        words.seek(max(words.seek(0, os.SEEK_END) - _LAST_WORDS, 0))
        said = words.read().decode("utf-8", "replace")
    if done.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        raise ReaderError("reader-timeout", name=name, seconds=CPU_SECONDS)
    return done.returncode, said


def _environment(folder: str) -> dict[str, str]:
    """Return the little that the reader's process is told; what it leaves behind when it is killed goes with `folder`."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder, "RENEWAL_DATA": str(settings().data)}
    scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    return kept | own | scratch | threads | GUARD


def _layer(entry: Mapping[str, Any], folder: Path, name: str) -> ReadLayer:
    try:
        frame = gpd.read_parquet(folder / entry["file"])
    except (OSError, pa.ArrowException) as error:
        raise ReaderError("reader-stopped", name=name, status=0) from error
    encoding, crs = entry["encoding"], entry["crs"]
    return ReadLayer(
        entry["name"],
        frame,
        EncodingVerdict(encoding["chosen"], notes_from(encoding["evidence"])),
        CrsVerdict(crs["declared"], crs["chosen"], notes_from(crs["evidence"]), tuple(Candidate(**each) for each in crs["candidates"])),
        repairs_from(entry["repairs"]),
        issues_from(entry["issues"]),
    )
