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
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa

from layers.gdal_guard import GUARD
from layers.reader_layer import ReaderError, ReadLayer
from layers.reader_limits import CPU_SECONDS, WALL_SECONDS
from layers.reader_wire import crs_from, encoding_from, issues_from, repairs_from
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
        GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, shapefile (any of its parts), KML, KMZ, DXF, CSV, XLSX, or a zip of these or of
        file geodatabases.
    crs, encoding
        What a person asked for instead of what the reader would decide (`EPSG:4544`; `EPSG:4544:yx` for north first; `GCJ-02`).

    Raises
    ------
    ReaderError
        If the file cannot be opened, or costs more than `layers.reader_limits` allows.
    """
    return _read_apart([path], crs, encoding, together=False)


def read_handed_in(paths: Sequence[Path], *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read files that were selected together, as a browser hands them over; see `read_file`.

    The loose parts of shapefiles are brought together by their names and each shapefile is read once; any other file
    stands alone. Files beside them on the disk play no part.

    Raises
    ------
    ReaderError
        If one of the files cannot be opened, or a shapefile lacks its .shp or .dbf.
    """
    return _read_apart(list(paths), crs, encoding, together=True)


def read_trusted(path: Path, *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read a shipped file in this process, by the same functions as any other; raises ReaderError."""
    from layers.reader_pipeline import read_inside

    return read_inside(path, crs=crs, encoding=encoding)


def _read_apart(paths: list[Path], crs: str | None, encoding: str | None, *, together: bool) -> tuple[ReadLayer, ...]:
    """Read files in a process of its own; raises ReaderError."""
    for path in paths:
        if not path.is_file():
            raise ReaderError("kind-folder" if path.is_dir() else "file-missing", name=path.name)
    name = paths[0].name if paths else ""
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        job = {"paths": [str(path.resolve()) for path in paths], "together": together, "out": folder, "crs": crs, "encoding": encoding}
        status, said = _run(job, folder, name)
        answer = Path(folder) / "answer.json"
        if not answer.is_file():
            LOG.warning("the reader's process ended with %d: %r", status, said)
            raise ReaderError("reader-memory" if "MemoryError" in said else "reader-stopped", name=name, status=status)
        document = json.loads(answer.read_text(encoding="utf-8"))
        if "error" in document:
            raise ReaderError(document["error"]["code"], **document["error"]["params"])
        return tuple(_layer(entry, Path(folder), name) for entry in document["layers"])


def _run(job: Mapping[str, Any], folder: str, name: str) -> tuple[int, str]:
    """Run the reader's process to its end and return its exit code and last words; raises ReaderError when time is up."""
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
    return ReadLayer(
        entry["name"],
        frame,
        encoding_from(entry["encoding"]),
        crs_from(entry["crs"]),
        repairs_from(entry["repairs"]),
        issues_from(entry["issues"]),
    )
