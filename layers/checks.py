"""What is wrong or odd about a canonical frame: every finding at once, none of them raised."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from layers.city_area import city_area
from layers.fields import FIVE_DUTIES, STATUS_CHOICES
from layers.issues import Issue, at_rows
from layers.spec import FieldKind, GeometryKind, Layer, Role, Status, Text

if TYPE_CHECKING:
    import pandera.pandas as pa

_RANGES = {"progress": (0.0, 100.0), "investment_wan_yuan": (0.0, 1e8), "built_year": (1800, 2100)}
"""Values outside these cannot be meant: percent, 10,000 CNY, year."""

_KIND_TITLES = {
    GeometryKind.POINT: Text("点", "points"),
    GeometryKind.LINE: Text("线", "lines"),
    GeometryKind.POLYGON: Text("面", "polygons"),
    GeometryKind.LINE_OR_POINT: Text("线或点", "lines or points"),
}
_ORDER = (("planned_start", "planned_finish"), ("actual_start", "actual_finish"), ("actual_finish", "accepted_on"))
_STATUS_TITLES = {Status(choice.key): choice.title for choice in STATUS_CHOICES}
_NEEDED_DATE = {Status.FINISHED: "actual_finish", Status.ACCEPTED: "accepted_on", Status.UNDER_WAY: "actual_start"}


def check(layer: Layer, frame: gpd.GeoDataFrame) -> tuple[Issue, ...]:
    """Return all findings about the canonical `frame` of `layer`; errors keep it from being published.

    Table: required fields, allowed values, ranges (by pandera, lazily). Own: geometry kind, features without geometry,
    outside the city, doubled codes and geometries, dates out of order, statuses without their date, 五落实 incomplete.
    """
    if not len(frame):
        return (Issue("no-features", "error"),)
    findings = [*_tabular(layer, frame), *_geometry(layer, frame), *_doubled(layer, frame)]
    if layer.role is Role.PROGRAMME:
        findings += [*_dates(layer, frame), *_statuses(layer, frame), *_duties(frame)]
    return tuple(findings)


def _tabular(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    import pandera.errors

    try:
        _schema(layer).validate(frame.drop(columns="geometry"), lazy=True)
    except pandera.errors.SchemaErrors as failures:
        cases = failures.failure_cases
        for (name, check_name), group in cases.groupby(["column", "check"], sort=False):
            yield _tabular_issue(layer, str(name), str(check_name), group, len(frame))


def _tabular_issue(layer: Layer, name: str, check_name: str, group: Any, rows: int) -> Issue:
    field = layer.field(name)
    positions = sorted(int(position) for position in group["index"].dropna())
    if check_name == "not_nullable":
        if len(positions) == rows:
            return Issue("missing-field", "warning", rows, field=name, params={"title": field.title})
        return at_rows("missing-value", "warning", positions, field=name, title=field.title)
    value = group["failure_case"].iloc[0]
    if check_name.startswith("isin"):
        accepted = {
            f"accepted{suffix}": "、".join(choice.title(lang) for choice in field.choices) for suffix, lang in (("", "zh"), ("_en", "en"))
        }
        return at_rows("unknown-choice", "error" if field.required else "warning", positions, field=name, value=value, **accepted)
    low, high = _RANGES[name]
    return at_rows("out-of-range", "warning", positions, field=name, title=field.title, value=value, low=low, high=high)


@cache
def _schema(layer: Layer) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    columns = {}
    for field in layer.fields:
        checks = [pa.Check.isin([choice.key for choice in field.choices])] if field.kind is FieldKind.CHOICE else []
        if field.key in _RANGES:
            checks.append(pa.Check.in_range(*_RANGES[field.key]))
        if checks or field.required:
            columns[field.key] = pa.Column(checks=checks, nullable=not field.required)
    return pa.DataFrameSchema(columns)


def _geometry(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    missing = frame.geometry.isna().to_numpy()
    kinds = frame.geometry.geom_type.to_numpy(dtype=object)
    wrong = ~missing & ~np.isin(kinds, layer.geometry.accepts)
    if wrong.any():
        found = ", ".join(sorted({str(kind) for kind in kinds[wrong]}))
        yield at_rows("geometry-kind", "error", np.flatnonzero(wrong), kind=found, accepted=_KIND_TITLES[layer.geometry])
    if missing.any():
        yield at_rows("without-geometry", "warning", np.flatnonzero(missing))
    outside = ~missing & ~shapely.intersects(city_area(), frame.geometry.to_numpy())
    if outside.any():
        yield at_rows("outside-city", "warning", np.flatnonzero(outside), share=float(outside.sum() / (~missing).sum()))


def _doubled(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    code = "project_code" if layer.role is Role.PROGRAMME else "code"
    again = frame[code].notna() & frame[code].duplicated(keep=False)
    if again.any():
        sample = "、".join(dict.fromkeys(str(value) for value in frame.loc[again, code].head(6)))
        yield at_rows("duplicate-code", "warning", np.flatnonzero(again), field=code, value=sample)
    same = frame.geometry.notna() & frame.geometry.duplicated()
    if same.any():
        yield at_rows("duplicate-geometry", "warning", np.flatnonzero(same))


def _dates(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    for earlier, later in _ORDER:
        wrong = (frame[earlier] > frame[later]).to_numpy()
        if wrong.any():
            titles = {"earlier": layer.field(earlier).title, "later": layer.field(later).title}
            yield at_rows("dates-out-of-order", "warning", np.flatnonzero(wrong), field=later, **titles)


def _statuses(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    for status, needed in _NEEDED_DATE.items():
        undated = (frame["status"].eq(status.value) & frame[needed].isna()).to_numpy()
        if undated.any():
            titles = {"title": layer.field(needed).title, "status": _STATUS_TITLES[status]}
            yield at_rows("status-without-date", "info", np.flatnonzero(undated), field=needed, **titles)


def _duties(frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    filled = frame[list(FIVE_DUTIES)].notna().sum(axis=1).to_numpy()
    short = filled < len(FIVE_DUTIES)
    if short.any():
        yield at_rows("duties-incomplete", "warning", np.flatnonzero(short), share=float((~short).mean()))
