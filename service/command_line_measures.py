"""Commands that compute on files without storing them: measure, coverage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.bands import Band
from geo.coverage import coverage
from geo.crs import crs_name, to_metric
from geo.measure import area_m2, length_m, planar_area_m2, planar_length_m
from layers.reader import read_file
from layers.rules import RuleKind, rule_book
from layers.settings import settings
from service.command_line_words import CommandError, amount, said, show, show_json, table


@dataclass(frozen=True, slots=True)
class Question:
    """What coverage is asked for: a rule or bands, land or people, which distance, how the zones are named."""

    rule: str | None
    bands: tuple[str, ...]
    population: str | None
    distance: str
    zone_field: str


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


def coverage_of_files(files: Mapping[str, Path | None], asked: Question, *, crs: str | None, as_json: bool) -> None:
    """Show the share of land, or of people, within the service radius of sites."""
    if asked.distance == "network":
        raise CommandError("network-distance")
    if asked.distance != "euclidean":
        raise CommandError("bad-parameter", exit_code=2, name="--distance", value=asked.distance, accepted="euclidean, network")
    rule, bands, join = _rule(asked)
    target = projected(crs) if crs else CRS.from_user_input(settings().working_crs)
    metric = {name: to_metric(loaded(path), target) for name, path in files.items() if path is not None and name != "streets"}
    for name, field in (("zones", asked.zone_field), ("land", asked.population)):
        if name in metric and field and field not in metric[name]:
            raise CommandError("no-field", field=field, fields=", ".join(map(str, metric[name].columns.drop("geometry"))))
    if asked.population:
        metric["land"] = metric["land"].assign(**{asked.population: pd.to_numeric(metric["land"][asked.population], errors="coerce")})
    result = coverage(
        metric["sites"], metric["land"], bands, zones_m=metric.get("zones"), zone_field=asked.zone_field,
        weight_field=asked.population, join_touching=join,
    )  # fmt: skip
    document: dict[str, Any] = {
        "rule": rule,
        "ratio": result.ratio,
        "numerator": result.numerator,
        "denominator": result.denominator,
        "unit": "persons" if asked.population else "m2",
        "zones": [_zone(str(name), row) for name, row in result.zones.iterrows()],
        "excluded": [{"reason": reason, "count": count} for reason, count in result.excluded],
        "crs": result.crs,
        "distance": asked.distance,
        "bands": [{"min_m2": b.min_m2, "max_m2": _finite(b.max_m2), "radius_m": b.radius_m} for b in bands],
        "missing": list(result.missing),
        "repaired": result.repaired,
        "joined": result.joined,
    }
    if as_json:
        show_json(document)
    else:
        _show_coverage(document)


def projected(text: str) -> CRS:
    """Return a projected coordinate system; raises CommandError for unknown names and for degrees."""
    try:
        crs = CRS.from_user_input(int(text) if text.strip().isdigit() else text.strip())
    except CRSError:
        raise CommandError("crs-unknown-name", name=text) from None
    if not crs.is_projected:
        raise CommandError("planar-needs-metres", crs=crs_name(crs))
    return crs


def _rule(asked: Question) -> tuple[str, tuple[Band, ...], bool]:
    """Return the name of the rule, its bands, and whether touching sites are made one."""
    if bool(asked.rule) == bool(asked.bands):
        raise CommandError("rule-or-band", exit_code=2)
    if asked.rule is None:
        return "custom", tuple(_band(text) for text in asked.bands), False
    rule = rule_book(settings().home).rule(asked.rule)
    if rule.kind is not RuleKind.SERVICE_RADIUS:
        raise CommandError("rule-not-by-files", rule=rule.id)
    return rule.id, rule.bands, rule.join_touching


def _band(text: str) -> Band:
    try:
        low, high, radius = (float(part) if part else math.inf for part in text.split(":"))
    except ValueError:
        raise CommandError("bad-band", exit_code=2, band=text) from None
    return Band(low, high, radius)


def _zone(name: str, row: pd.Series) -> dict[str, Any]:
    return {"zone": name, "ratio": _finite(row["ratio"]), "numerator": float(row["numerator"]), "denominator": float(row["denominator"])}


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


def _show_coverage(document: dict[str, Any]) -> None:
    people = document["unit"] == "persons"
    factor, unit = (1.0, said("人", "people")) if people else (1e4, said("公顷", "ha"))
    rows = [{"zone": said("合计", "all"), **document}, *document["zones"]]
    cells = [
        (row["zone"] or "—", _percent(row["ratio"]), amount(row["numerator"], factor, 2), amount(row["denominator"], factor, 2))
        for row in rows
    ]
    headings = said(f"分区,覆盖率,服务到 {unit},总量 {unit}", f"zone,share,served {unit},whole {unit}").split(",")
    show(table(headings, cells, right=(1, 2, 3)))
    show(
        said(
            f"规则 {document['rule']}；坐标系 {document['crs']}；直线距离",
            f"rule {document['rule']}; {document['crs']}; straight-line distance",
        )
    )
    for entry in document["excluded"]:
        show(f"  · {entry['reason']}: {entry['count']:,}")


def _percent(ratio: float | None) -> str:
    return said("无法计算", "cannot be computed") if ratio is None else f"{100 * ratio:.2f}%"
