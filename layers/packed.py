"""What a map needs of a revision: its packed geometries with the columns it filters and colours by, and its texts.

Both are computed once for each revision, compressed, and kept in the store's folder of derived files.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.packing import FORMAT, Array, Codes, Column, Days, Numbers, Texts, drawing_order, pack
from layers.catalogue import layer as catalogue_layer
from layers.once import Once
from layers.sight import EVERYTHING, Sight, seen
from layers.spec import Layer
from layers.store.embedded import Store

LABELS = ("fid", "name", "project_code", "code", "town", "community", "responsible_unit", "task")
"""The texts that search and the text filter look through; names of persons are not among them."""

_DAYS = ("planned_start", "planned_finish", "actual_start", "actual_finish", "accepted_on", "deadline")
_MEASURES = ("length_m", "area_m2")
_COMPRESSION = 5
_GZIP = b"\x1f\x8b"
_BUILDING: Once[Path, bytes] = Once(kept=0)
"""Who builds a file while others wait; what was built is on the disk."""


def packed_revision(store: Store, key: str, revision: int, sight: Sight = EVERYTHING) -> bytes:
    """Return the packed form of a revision as it is seen, gzip-compressed.

    Raises
    ------
    UnknownLayerError, UnknownRevisionError, CorruptRevisionError
        If the layer or the revision does not exist, or its file cannot be read.
    """
    layer = catalogue_layer(key)

    def build() -> bytes:
        data_date = store.revision(key, revision).data_date
        return packed_frame(layer, seen(layer, store.read(key, revision), sight), {"data_date": data_date.isoformat()})

    return kept(store.derived(key, revision, f"packed-{FORMAT}{sight.coarse}.bin.gz"), build)


def labels_of_revision(store: Store, key: str, revision: int, sight: Sight = EVERYTHING) -> bytes:
    """Return the texts of a revision as gzip-compressed JSON: one array a column, features in the packed order of what is seen.

    Raises
    ------
    UnknownLayerError, UnknownRevisionError, CorruptRevisionError
        If the layer or the revision does not exist, or its file cannot be read.
    """
    layer = catalogue_layer(key)
    path = store.derived(key, revision, f"labels-{FORMAT}{sight.coarse}.json.gz")
    return kept(path, lambda: labels_of_frame(seen(layer, store.read(key, revision), sight)))


def packed_frame(layer: Layer, frame: gpd.GeoDataFrame, meta: dict[str, str]) -> bytes:
    """Return a canonical frame packed with the columns that the map filters, colours and counts by."""
    columns: dict[str, Column] = {"fid": Texts(frame["fid"].to_numpy(dtype=object))}
    town = "name" if layer.key == "towns" else "town"  # a town is where it says it is: the theme colours it by that column
    coded = {"town": town, "status": "status", "type": layer.type_field, "unit": "responsible_unit"}
    for name, source in coded.items():
        if source in frame:
            columns[name] = Codes(_texts(frame[source]))
    columns |= {name: Days(frame[name].to_numpy(dtype="datetime64[s]")) for name in _DAYS if name in frame}
    columns |= {name: Numbers(frame[name].to_numpy(dtype=float)) for name in _MEASURES if name in frame}
    return pack(frame.geometry, columns, meta)


def labels_of_frame(frame: gpd.GeoDataFrame) -> bytes:
    """Return the texts of a canonical frame as JSON, null where there is none."""
    ordered = frame.iloc[drawing_order(frame.geometry)]
    columns = {name: _texts(ordered[name]).tolist() for name in LABELS if name in ordered}
    return json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode()


def _texts(values: pd.Series) -> Array:
    return values.astype(object).mask(values.isna(), None).to_numpy(dtype=object)


def kept(path: Path, build: Callable[[], bytes]) -> bytes:
    """Return the file at `path`, or what `build` makes, gzip-compressed and kept there; one thread builds, others wait for it."""

    def read_or_build() -> bytes:
        with contextlib.suppress(OSError):
            found = path.read_bytes()
            if found.startswith(_GZIP):  # not cut to nothing by a loss of power
                return found
        data = gzip.compress(build(), _COMPRESSION, mtime=0)
        with contextlib.suppress(OSError):  # a full or read-only disk only means that it is made again next time
            _write(path, data)
        return data

    return _BUILDING.get(path, read_or_build)


def _write(path: Path, data: bytes) -> None:
    handle, part = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
