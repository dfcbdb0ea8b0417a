"""The parts of a mixed feature that a layer takes: a polygon with its label point becomes the polygon."""

from __future__ import annotations

import numpy as np
import shapely

from layers.checks.issues import Issue, at_rows
from layers.spec import Layer, Text

_COLLECTION = 7
_WANTED = (("Polygon", 3, shapely.multipolygons), ("LineString", 1, shapely.multilinestrings), ("Point", 0, shapely.multipoints))
"""Kinds by importance: name, type number, what makes one feature of several."""

_TITLES = {0: Text("点", "points"), 1: Text("线", "lines"), 3: Text("面", "polygons")}


def of_kind(layer: Layer, geometry: np.ndarray) -> tuple[np.ndarray, list[Issue]]:
    """Return geometries (valid, without nested collections) where collections are their parts of the kind `layer` takes.

    Parts of other kinds are left out and told row by row. Collections without a part that fits stay as they are.
    """
    rows = np.flatnonzero(shapely.get_type_id(geometry) == _COLLECTION)
    found, said = [], []
    result = geometry.copy() if len(rows) else geometry
    for row in rows.tolist():
        parts = shapely.get_parts(shapely.get_parts([geometry[row]]))
        kinds = shapely.get_type_id(parts)
        fitting = next((each for each in _WANTED if each[0] in layer.geometry.accepts and (kinds == each[1]).any()), None)
        if fitting is None:
            continue
        kept = parts[kinds == fitting[1]]
        result[row] = kept[0] if len(kept) == 1 else fitting[2](kept)
        found.append(row)
        said.append(_left_out(kinds[kinds != fitting[1]]))
    return result, [at_rows("collection-parts", "warning", found, details=said)] if found else []


def _left_out(kinds: np.ndarray) -> Text:
    counts = [(_TITLES[kind], int((kinds == kind).sum())) for kind in sorted(set(kinds.tolist())) if kind in _TITLES]
    return Text("、".join(f"{count} 个{title.zh}" for title, count in counts), ", ".join(f"{count} {title.en}" for title, count in counts))
