"""What is wrong or odd about a canonical frame: every finding at once, none of them raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
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
_TYPE_TITLES = {
    "Point": Text("点", "a point"),
    "MultiPoint": Text("多点", "several points"),
    "LineString": Text("线", "a line"),
    "MultiLineString": Text("多段线", "several lines"),
    "Polygon": Text("面", "a polygon"),
    "MultiPolygon": Text("多部分面", "several polygons"),
    "GeometryCollection": Text("几种图形的集合", "a collection of kinds"),
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
        findings += [*_dates(layer, frame), *_statuses(layer, frame), *_duties(layer, frame)]
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
        accepted: dict[str, Any] = {
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
    wrong = np.flatnonzero(~missing & ~np.isin(kinds, layer.geometry.accepts))
    if len(wrong):
        found = ", ".join(sorted(set(map(str, kinds[wrong]))))
        said = [_TYPE_TITLES.get(kind, _TYPE_TITLES["GeometryCollection"]) for kind in kinds[wrong]]
        yield at_rows("geometry-kind", "error", wrong, details=said, kind=found, accepted=_KIND_TITLES[layer.geometry])
    if missing.any():
        yield at_rows("without-geometry", "warning", np.flatnonzero(missing))
    outside = ~missing & ~shapely.intersects(city_area(), frame.geometry.to_numpy())
    if outside.any():
        yield at_rows("outside-city", "warning", np.flatnonzero(outside), share=float(outside.sum() / (~missing).sum()))


def _doubled(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    code = "project_code" if layer.role is Role.PROGRAMME else "code"
    again = (frame[code].notna() & frame[code].duplicated(keep=False)).to_numpy()
    if again.any():
        sample = "、".join(dict.fromkeys(str(value) for value in frame.loc[again, code].head(6)))
        rows, others = np.flatnonzero(again), _another_row(frame[code].to_numpy()[again], np.flatnonzero(again))
        yield at_rows("duplicate-code", "warning", rows, field=code, details=others, value=sample)
    shapes = pd.Series(shapely.to_wkb(shapely.normalize(frame.geometry.to_numpy())), dtype=object)
    same = (shapes.notna() & shapes.duplicated()).to_numpy()
    if same.any():
        first = shapes[shapes.notna()].drop_duplicates().reset_index().set_index(0)["index"]
        details = [str(row + 1) for row in first.loc[shapes[same]]]
        yield at_rows("duplicate-geometry", "warning", np.flatnonzero(same), details=details)


def _another_row(values: np.ndarray, rows: np.ndarray) -> list[str]:
    """Return for each row the number (from 1) of another one with the same value: the first, or for the first the second."""
    order = pd.Series(rows).groupby(values)
    first, second = order.transform("first").to_numpy(), order.transform(lambda group: group.iloc[1]).to_numpy()
    return [str(row + 1) for row in np.where(rows == first, second, first)]


def _dates(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    for earlier, later in _ORDER:
        wrong = (frame[earlier] > frame[later]).to_numpy()
        if wrong.any():
            titles: dict[str, Any] = {"earlier": layer.field(earlier).title, "later": layer.field(later).title}
            yield at_rows("dates-out-of-order", "warning", np.flatnonzero(wrong), field=later, **titles)


def _statuses(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    for status, needed in _NEEDED_DATE.items():
        undated = (frame["status"].eq(status.value) & frame[needed].isna()).to_numpy()
        if undated.any():
            titles: dict[str, Any] = {"title": layer.field(needed).title, "status": _STATUS_TITLES[status]}
            yield at_rows("status-without-date", "info", np.flatnonzero(undated), field=needed, **titles)


def _duties(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    lacking = frame[list(FIVE_DUTIES)].isna().to_numpy()
    short = np.flatnonzero(lacking.any(axis=1))
    if len(short):
        titles = [layer.field(key).title for key in FIVE_DUTIES]
        patterns, which = np.unique(lacking[short], axis=0, return_inverse=True)
        said = [_listed(title for title, lacks in zip(titles, pattern, strict=True) if lacks) for pattern in patterns]
        share = 1 - len(short) / len(frame)
        yield at_rows("duties-incomplete", "warning", short, details=[said[number] for number in which.ravel()], share=share)


def _listed(titles: Iterable[Text]) -> Text:
    listed = list(titles)
    return Text("、".join(title.zh for title in listed), ", ".join(title.en for title in listed))
