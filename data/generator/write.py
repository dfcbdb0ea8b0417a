"""Writing a layer as GeoJSON (RFC 7946): one feature a line, six decimals, exterior rings counter-clockwise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from data.generator import lattice
from layers.spec import FieldKind, Layer


def _plain(value: Any, kind: FieldKind) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if kind is FieldKind.NUMBER and value is not None and float(value).is_integer():
        return int(value)
    return value


def _coordinates(geometry: BaseGeometry) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shapely.orient_polygons(lattice.printed(geometry))))


def feature(layer: Layer, record: dict[str, Any]) -> str:
    """Return one record as a line of GeoJSON, its properties in the order of the catalogue."""
    known = {field.key: field.kind for field in layer.fields}
    unknown = set(record) - set(known) - {"geometry"}
    if unknown:
        raise ValueError(f"{layer.key} has no field {', '.join(sorted(unknown))}")
    properties = {key: _plain(record.get(key), kind) for key, kind in known.items()}
    shape = record["geometry"]
    body = {"type": "Feature", "properties": properties, "geometry": None if shape is None else _coordinates(shape)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def text(layer: Layer, records: list[dict[str, Any]]) -> str:
    """Return a whole layer as GeoJSON."""
    lines = ",\n".join(feature(layer, record) for record in records)
    return f'{{"type":"FeatureCollection","name":"{layer.key}","features":[\n{lines}\n]}}\n'


def save(folder: Path, layer: Layer, records: list[dict[str, Any]]) -> int:
    """Write a layer into `folder` as `<key>.geojson` and return the number of bytes."""
    body = text(layer, records).encode()
    (folder / f"{layer.key}.geojson").write_bytes(body)
    return len(body)
