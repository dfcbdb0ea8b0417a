"""A frame as it was read, made into the canonical frame of its layer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure import area_m2, length_m
from layers.checks.issues import Issue, at_rows
from layers.conform.columns import COMPUTED, FID_NAMES, columns_taken, is_own_name
from layers.conform.geometry import of_kind
from layers.conform.units import unit_over
from layers.conform.values import Understood, plain, understood, without_gaps
from layers.spec import Field, FieldKind, Layer
from layers.towns import is_divided, official_town, towns_at

_BAD_CODE = {FieldKind.DATE: "bad-date", FieldKind.NUMBER: "bad-number", FieldKind.INTEGER: "bad-number"}


def conform(
    layer: Layer, frame: gpd.GeoDataFrame, mapping: Mapping[str, str | None] | None = None
) -> tuple[gpd.GeoDataFrame, tuple[Issue, ...]]:
    """Return the canonical frame of `layer` made from `frame` (EPSG:4490), and what there is to say about its values.

    Columns are matched by a person's `mapping` (field key → column, None for none), else by name and content; dates, numbers and choices are read as people write them; towns take
    their official names, or the town they lie in where none is given; columns nobody knows are kept behind as text.
    `length_m` [m] and `area_m2` [m²] are geodesic. `frame` is not changed.
    """
    frame = frame.reset_index(drop=True)
    geometry, issues = of_kind(layer, frame.geometry.to_numpy())
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    columns = columns_taken(layer, table, mapping)
    values: dict[str, Any] = {}
    for field in layer.fields:
        source = columns.get(field.key)
        column = table[source] if source else pd.Series([None] * len(table), dtype=object)
        unit = unit_over(source, field) if source else None
        read = understood(column, field, unit[1] if unit else 1.0)
        values[field.key] = read.values
        issues += _value_issues(field, source or field.key, read)
        if unit and field.unit:
            issues.append(Issue("unit-converted", "info", field=source, params={"unit": unit[0], "own": field.unit}))
        elif source and not is_own_name(source, field):
            issues.append(Issue("column-taken-as", "info", field=source, params={"title": field.title}))
    if "town" in values:
        values["town"], found = _towns(values["town"], geometry)
        issues += found
    extra = [name for name in table.columns if name not in columns.values() and name not in COMPUTED]
    for name in extra:
        values[_free_name(without_gaps(name), values)] = _text_column(table[name])
    if extra:
        issues.append(Issue("columns-kept", "info", len(extra), params={"names": "、".join(extra[:8])}))
    given = next((table[name] for name in FID_NAMES if name in table), None)
    fid = _fids(values, given, geometry)
    measured = gpd.GeoSeries(geometry, crs=frame.crs)
    values |= {"length_m": length_m(measured).to_numpy(), "area_m2": area_m2(measured).to_numpy()}
    return gpd.GeoDataFrame({"fid": fid, **values}, geometry=measured, crs=frame.crs), tuple(issues)


def _value_issues(field: Field, source: str, read: Understood) -> list[Issue]:
    issues = []
    if read.bad and field.kind is FieldKind.CHOICE:
        accepted = "、".join(choice.title.zh for choice in field.choices)
        accepted_en = ", ".join(choice.title.en for choice in field.choices)
        severity: Any = "error" if field.required else "warning"
        issues.append(
            at_rows("unknown-choice", severity, read.bad, field=source, value=read.sample, accepted=accepted, accepted_en=accepted_en)
        )
    elif read.bad:
        issues.append(at_rows(_BAD_CODE[field.kind], "warning", read.bad, field=source, value=read.sample))
    if read.fractions:
        issues.append(at_rows("percent-taken", "warning", read.fractions, field=source))
    if read.coarse:
        issues.append(at_rows("date-coarse", "info", read.coarse, field=source))
    return issues


def _towns(values: pd.Series, geometry: np.ndarray) -> tuple[pd.Series, list[Issue]]:
    """Return official town names: by name where it is known, by location where it is missing or was shared out."""
    texts = [text for text in values.dropna().unique() if isinstance(text, str)]
    known = {text: official_town(text) for text in texts}
    shared_out = {text for text in texts if known[text] is None and is_divided(text)}
    said = values.to_numpy(dtype=object)
    named = values.map(known).to_numpy(dtype=object)
    given, divided = values.notna().to_numpy(), values.isin(shared_out).to_numpy()
    to_find = (~given | divided) & ~shapely.is_missing(geometry)
    located = np.array([None] * len(values), dtype=object)
    if to_find.any():
        located[to_find] = towns_at(geometry[to_find])
    unnamed, unplaced = pd.isna(named), pd.isna(located)
    result = np.where(~unnamed, named, np.where(~unplaced, located, said))
    result[pd.isna(result)] = None
    unknown = np.flatnonzero(given & unnamed & unplaced)
    renamed = np.flatnonzero(given & (result != said) & ~divided)
    placed = np.flatnonzero(~unplaced)
    issues = []
    if len(unknown):
        issues.append(at_rows("town-unknown", "warning", unknown, field="town", value=str(said[unknown[0]])))
    if len(renamed):
        first = renamed[0]
        found = at_rows("town-renamed", "info", renamed, field="town", details=result[renamed], value=said[first], name=result[first])
        issues.append(found)
    if len(placed):
        issues.append(at_rows("town-located", "info", placed, field="town", details=result[placed]))
    return pd.Series(result, index=values.index, dtype=object), issues


def _fids(values: dict[str, Any], given: pd.Series | None, geometry: np.ndarray) -> pd.Series:
    """Return one name per feature that stays the same from file to file: its code, else the `fid` of our own export, else
    a checksum of its name and geometry; names that come twice get `~2`, `~3` …"""
    nothing = pd.Series([None] * len(geometry), dtype=object)
    columns = (values.get("project_code", values.get("code", nothing)), values.get("name", nothing), nothing if given is None else given)
    codes, names, said = (column.to_numpy(dtype=object) for column in columns)
    fids: dict[str, None] = {}
    last: dict[str, int] = {}  # a thousand rows of one code are not counted anew from the first for each
    for row in range(len(geometry)):
        base = plain(codes[row]) or plain(said[row]).split("~")[0] or _checksum(names[row], geometry[row])
        name = base
        while name in fids:
            last[base] = last.get(base, 1) + 1
            name = f"{base}~{last[base]}"
        fids[name] = None
    return pd.Series(list(fids), dtype=object)


def _checksum(name: Any, geometry: shapely.Geometry | None) -> str:
    content = plain(name).encode() + (b"" if geometry is None else shapely.to_wkb(geometry))
    return f"x{hashlib.sha256(content).hexdigest()[:12]}"


def _text_column(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.dt.strftime("%Y-%m-%d").astype(object).where(values.notna(), None).reset_index(drop=True)
    return pd.Series([without_gaps(plain(value)) or None for value in values.to_numpy(dtype=object)], dtype=object)


def _free_name(name: str, taken: dict[str, Any]) -> str:
    """Return a name that differs from all others in more than case, as databases want it, and from the columns made here."""
    known = {column.casefold() for column in (*taken, "fid", "length_m", "area_m2", "geometry")}
    while name.casefold() in known:
        name = f"{name}_"
    return name
