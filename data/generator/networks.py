"""Sewers in the streets, gas mains along the highways, country power lines beside the country roads: exact lengths."""

from __future__ import annotations

from functools import cache

import shapely

from data.generator import lattice, outline, settlements, streets, tune
from data.generator.chance import stream

SEWERS = 556_000.0
GAS = 313_400.0
GRID = 342_800.0


def _run(line: shapely.geometry.base.BaseGeometry) -> shapely.LineString:
    return max(shapely.get_parts(line), key=lambda p: p.length)


def _country(line: shapely.geometry.base.BaseGeometry) -> bool:
    return line.intersection(settlements.built_up()).length < 0.3 * line.length


@cache
def _streets() -> tuple[list[tuple[str, shapely.LineString]], list[tuple[str, shapely.LineString]]]:
    """Return named runs of street inside and outside the built-up areas."""
    town: list[tuple[str, shapely.LineString]] = []
    country: list[tuple[str, shapely.LineString]] = []
    for line, rank, name in streets.whole().values():
        run = _run(line)
        if rank not in ("lane", "highway") and run.length > 60:
            (country if _country(run) else town).append((name, run))
    return town, country


def _cut(rows: list[tuple[str, shapely.LineString]], target: float) -> tuple[tuple[str, shapely.LineString], ...]:
    lines = tune.exact_length([line for _, line in rows], target)
    names = {id(line): name for name, line in rows}
    last = next(name for name, line in rows if line.distance(shapely.Point(lines[-1].coords[0])) < 0.5)
    return tuple((names.get(id(line), last), line) for line in lines)


@cache
def sewers() -> tuple[tuple[str, shapely.LineString], ...]:
    """Return the sewers as (street, line), 556 km in all: every town first, then the country."""
    town, country = _streets()
    rng = stream("sewers")
    skip = rng.random(len(town))
    rows = [row for row, chance in zip(town, skip, strict=True) if chance < 0.9]
    return _cut(rows + country, SEWERS)


@cache
def gas() -> tuple[tuple[str, shapely.LineString], ...]:
    """Return the gas mains as (street, line), 313.4 km in all: highways, main streets, then others."""
    rows = []
    for rank in ("highway", "main", "secondary"):
        rows += [(n, _run(line)) for line, r, n in streets.whole().values() if r == rank and _run(line).length > 150]
    _, country = _streets()
    return _cut(rows + sorted(country, key=lambda row: -row[1].length), GAS)


@cache
def power() -> tuple[tuple[str, shapely.LineString], ...]:
    """Return the country power lines as (road, line), 342.8 km in all, beside the country roads, straight from pole to pole."""
    _, country = _streets()
    rng = stream("power")
    rows = []
    for i in rng.permutation(len(country)).tolist():
        name, line = country[i]
        side = line.simplify(18).offset_curve(float(rng.choice([-14, 14])), join_style="mitre")
        side = side.intersection(outline.inside())
        if not side.is_empty and side.length > 300:
            rows.append((name, lattice.plane(lattice.printed(_run(side)))))
    return _cut(rows, GRID)
