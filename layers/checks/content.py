"""What is wrong or odd about a canonical frame: every finding at once, none of them raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from layers.checks.geometry import another_row, check_geometry
from layers.checks.issues import Issue, at_rows
from layers.fields import FIVE_DUTIES, STATUS_CHOICES
from layers.spec import FieldKind, Layer, Role, Status, Text

if TYPE_CHECKING:
    import pandera.pandas as pa

_RANGES = {"progress": (0.0, 100.0), "investment_wan_yuan": (0.0, 1e8), "built_year": (1800, 2100)}
"""Values outside these cannot be meant: percent, 10,000 CNY, year."""

_ORDER = (("planned_start", "planned_finish"), ("actual_start", "actual_finish"), ("actual_finish", "accepted_on"))
_STATUS_TITLES = {Status(choice.key): choice.title for choice in STATUS_CHOICES}
_NEEDED_DATE = {Status.FINISHED: "actual_finish", Status.ACCEPTED: "accepted_on", Status.UNDER_WAY: "actual_start"}


def check(layer: Layer, frame: gpd.GeoDataFrame) -> tuple[Issue, ...]:
    """Return all findings about the canonical `frame` of `layer`; errors keep it from being published.

    Table: required fields, allowed values, ranges (by pandera, lazily). Own: geometry
    (`check_geometry`), doubled codes, dates out of order, statuses without their date, 五落实 incomplete.
    """
    if not len(frame):
        return (Issue("no-features", "error"),)
    findings = [*_tabular(layer, frame), *check_geometry(layer, frame), *_doubled_codes(layer, frame)]
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


def _doubled_codes(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    code = "project_code" if layer.role is Role.PROGRAMME else "code"
    again = (frame[code].notna() & frame[code].duplicated(keep=False)).to_numpy()
    if again.any():
        sample = "、".join(dict.fromkeys(str(value) for value in frame.loc[again, code].head(6)))
        rows = np.flatnonzero(again)
        others = another_row(frame[code].to_numpy(dtype=object)[again], rows)
        yield at_rows("duplicate-code", "warning", rows, field=code, details=others, value=sample)


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
