"""What there is to say about each layer in a few numbers, for the command line and for programs."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from layers.catalogue import LAYERS
from layers.claims.targets import targets
from layers.progress.programme import Progress, progress, status_as_of
from layers.spec import Layer, Status, Text
from layers.store.embedded import Store
from layers.store.errors import CorruptRevisionError
from layers.store.ledger import Revision


def summaries(store: Store) -> list[dict[str, Any]]:
    """Return one entry a layer, in the order of the catalogue. A layer whose file is damaged says so and the others stand."""
    currents = store.currents()
    return [summary(store, layer, currents.get(layer.key)) for layer in LAYERS]


def summary(store: Store, layer: Layer, revision: Revision | None) -> dict[str, Any]:
    """Return the entry of one layer: what it is, its current revision, its figures on the revision's data date, its targets.

    Lengths are in m, areas in m² with shared ground counted once where area is a measure of the layer; both geodesic.
    Without a revision the figures are None.
    """
    entry: dict[str, Any] = {
        "key": layer.key,
        "title": _both(layer.title),
        "group": layer.group,
        "role": layer.role.value,
        "geometry": layer.geometry.value,
        "measures": [measure.value for measure in layer.measures],
        "unit": _both(layer.unit.text),
        "revision": revision.number if revision else None,
        "data_date": revision.data_date.isoformat() if revision else None,
        "example": revision.example if revision else None,
    }
    figures = dict.fromkeys(("count", "length_m", "area_m2", "without_geometry"))
    if revision is None:
        return entry | figures | {"by_status": {}, "targets": _targets(layer, None)}
    try:
        found, statuses = _progress(store, layer.key, revision.number)
    except CorruptRevisionError as error:
        return entry | figures | {"by_status": {}, "targets": _targets(layer, None), "error": error.code}
    figures |= {
        "count": int(found.towns["count"].sum()),
        "length_m": _rounded(float(found.towns["length_m"].sum())),
        "area_m2": _rounded(float(found.towns["area_m2"].sum())),
        "without_geometry": found.without_geometry,
    }
    return entry | figures | {"by_status": dict(statuses), "targets": _targets(layer, found)}


@lru_cache(maxsize=128)
def _progress(store: Store, key: str, number: int) -> tuple[Progress, tuple[tuple[str, int], ...]]:
    layer = next(entry for entry in LAYERS if entry.key == key)
    revision = store.revision(key, number)
    frame = store.read(key, number)
    found = progress(layer, frame, targets(key), revision.data_date)
    counts = status_as_of(frame, revision.data_date).value_counts()
    return found, tuple((status.value, int(counts.get(status.value, 0))) for status in Status if counts.any())


def _targets(layer: Layer, found: Progress | None) -> list[dict[str, Any]]:
    held = {entry.target: entry for entry in found.targets} if found else {}
    return [
        {
            "article": target.article,
            "kind": target.kind.value,
            "measure": target.measure.value,
            "value": target.value,
            "unit": _both(target.unit.text),
            "floor": target.floor,
            "as_of": target.as_of.isoformat() if target.as_of else None,
            "unit_confirmed": target.unit_confirmed,
            "actual": _rounded(held[target].actual, 6) if target in held else None,
            "recorded": _rounded(held[target].recorded, 6) if target in held else None,
        }
        for target in targets(layer.key)
    ]


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, digits)
