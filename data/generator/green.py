"""Green areas of the built-up area: parks, squares, belts along the rivers and attached green, 1.74 km² in all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from data.generator import landuse, lattice, outline, rivers, settlements, split, streets, tune
from data.generator.chance import stream

TARGET = 1_740_000.0


@dataclass(frozen=True)
class Green:
    """A green area; `kind` is a key of `green_class`, `public` says whether it is an activity site."""

    polygon: shapely.Polygon
    kind: str
    public: bool
    place: str


def _rounded(polygon: shapely.Polygon, rng: np.random.Generator) -> shapely.Polygon:
    """Round the corners of a park, so that it does not look like a building lot."""
    radius = float(np.sqrt(polygon.area)) * rng.uniform(0.08, 0.2)
    soft = polygon.buffer(-radius, quad_segs=4).buffer(radius, quad_segs=4).simplify(0.6)
    return lattice.largest(soft) if lattice.largest(soft).area > 0.8 * polygon.area else polygon


def _belts() -> list[Green]:
    """Return the strips between the bank streets and the water, inside the built-up areas."""
    rng = stream("belts")
    water = rivers.water()
    strip = water.buffer(settlements.BANK - 10, quad_segs=4).difference(water.buffer(5, quad_segs=4))
    found = []
    for place in settlements.settlements():
        near = (
            [s.line.buffer(streets.HALF_WIDTH[s.rank] + 2, quad_segs=2) for s in streets.streets() if s.line.distance(place.ground) < 1]
            if (strip.intersects(place.ground))
            else []
        )
        if not near:
            continue
        ground = strip.intersection(place.ground).intersection(outline.inside()).difference(shapely.union_all(near))
        for part in lattice.polygons(ground.buffer(-4).buffer(4)):
            for piece in split.divided(part, rng, 11_000):
                shape = lattice.largest(piece.buffer(-1.5).simplify(1.2))
                if shape.area > 500:
                    found.append(Green(shape, "protective", bool(rng.random() < 0.25), place.name))
    return found


def _attached(rng: np.random.Generator) -> list[Green]:
    found = []
    for lot in landuse.of_use("attached"):
        piece = landuse.part_of(lot.polygon, lot.polygon.area * rng.uniform(0.3, 1.0), rng)
        found.append(Green(_rounded(piece, rng), "attached", bool(rng.random() < 0.07), lot.place.name))
    order = rng.permutation(len(found))
    return [found[i] for i in order]


@cache
def greens() -> tuple[Green, ...]:
    """Return the green areas; they do not overlap and measure 1.74 km² together."""
    rng = stream("green")
    fixed = [Green(_rounded(lot.polygon, rng), "park", True, lot.place.name) for lot in landuse.of_use("park")]
    fixed += [Green(lot.polygon, "square", True, lot.place.name) for lot in landuse.of_use("square")]
    rows = fixed + _belts() + _attached(rng)
    chosen: list[Green] = []
    total = 0.0
    for row in rows:
        shape = lattice.largest(lattice.settled(row.polygon))
        if shape.area < 60:
            continue
        if total > TARGET:
            break
        chosen.append(Green(shape, row.kind, row.public, row.place))
        total += lattice.area(shape)
    last = max(range(len(chosen) - 25, len(chosen)), key=lambda i: chosen[i].polygon.area)
    exact = tune.exact_area([g.polygon for g in chosen], TARGET, last)
    return tuple(Green(p, g.kind, g.public, g.place) for p, g in zip(exact, chosen, strict=True))
