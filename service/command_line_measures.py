"""The command that measures a file without storing it, and the way any file is loaded to be computed on."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.crs import crs_name, to_metric
from geo.measure import area_m2, length_m, planar_area_m2, planar_length_m
from layers.reader.opening import read_file
from service.command_line_words import CommandError, amount, said, show, show_json, table


def loaded(path: Path, crs: str | None = None) -> gpd.GeoDataFrame:
    """Return all features of a file in EPSG:4490; raises ReaderError, or CommandError when their place cannot be settled."""
    frames = []
    for read in read_file(path, crs=crs):
        error = next((issue for issue in read.issues if issue.severity == "error"), None)
        if error is not None:
            raise CommandError(error.code, count=error.count, rows=error.rows, field=error.field or "", **error.params)
        frames.append(read.frame)
    return frames[0] if len(frames) == 1 else gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=frames[0].crs)


def measure_file(path: Path, *, crs: str | None, source_crs: str | None, features: bool, as_json: bool) -> None:
    """Show count, length and area of a file: geodesic on GRS80, or planar in `crs`."""
    target = projected(crs) if crs else None
    frame = loaded(path, source_crs)
    if target is None:
        lengths, areas, method, name = length_m(frame), area_m2(frame), "geodesic", "EPSG:4490"
    else:
        planar = to_metric(frame, target)
        lengths, areas, method, name = planar_length_m(planar), planar_area_m2(planar), "planar", crs_name(target)
    document: dict[str, Any] = {
        "count": len(frame),
        "length_m": float(lengths.sum()),
        "area_m2": float(areas.sum()),
        "method": method,
        "crs": name,
    }
    if features:
        document["features"] = [
            {"feature": number, "length_m": _finite(length), "area_m2": _finite(area)}
            for number, (length, area) in enumerate(zip(lengths, areas, strict=True), start=1)
        ]
    if as_json:
        show_json(document)
    else:
        _show_measures(document)


def projected(text: str) -> CRS:
    """Return a projected coordinate system; raises CommandError for unknown names and for degrees."""
    try:
        crs = CRS.from_user_input(int(text) if text.strip().isdigit() else text.strip())
    except CRSError:
        raise CommandError("crs-unknown-name", name=text) from None
    if not crs.is_projected:
        raise CommandError("planar-needs-metres", crs=crs_name(crs))
    return crs


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _show_measures(document: dict[str, Any]) -> None:
    rows = [
        (said("个数", "count"), f"{document['count']:,}"),
        (said("长度", "length"), f"{amount(document['length_m'], 1000.0)} km"),
        (said("面积", "area"), f"{amount(document['area_m2'], 1e6)} km²"),
        (
            said("方法", "method"),
            said("椭球面（GRS80）", "geodesic (GRS80)") if document["method"] == "geodesic" else said("平面", "planar"),
        ),
        (said("坐标系", "CRS"), document["crs"]),
    ]
    show(table(("", ""), rows).split("\n", 2)[2])
    if "features" in document:
        headings = said("要素,长度 m,面积 m²", "feature,length m,area m²").split(",")
        show(
            "\n"
            + table(headings, [(f["feature"], amount(f["length_m"]), amount(f["area_m2"])) for f in document["features"]], right=(0, 1, 2))
        )
