"""What stands on each block: homes, parks, squares, other uses; blocks of homes are cut into lots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from data.generator import lattice, settlements, split, streets
from data.generator.chance import stream
from data.generator.settlements import Cell, Settlement


@dataclass(frozen=True)
class Lot:
    """A piece of ground with one use: residential, park, square, attached, micro or other."""

    place: Settlement
    cell: Cell
    polygon: shapely.Polygon
    use: str


Block = tuple[Settlement, Cell, shapely.Polygon]


def apart(chosen: list[shapely.Polygon], polygon: shapely.Polygon, gap: float) -> bool:
    """Whether a polygon lies more than `gap` metres from all others."""
    return all(polygon.distance(other) > gap for other in chosen)


def _reserve(
    blocks: list[Block], order: np.ndarray, taken: dict[int, str], use: str, *, count: int, size: tuple[float, float], gap: float
) -> None:
    """Set aside up to `count` blocks with a size within `size` m², `gap` metres apart from each other."""
    chosen: list[shapely.Polygon] = [blocks[i][2] for i, kind in taken.items() if kind == use]
    for i in order.tolist():
        if count == 0:
            return
        polygon = blocks[i][2]
        if i not in taken and size[0] <= polygon.area <= size[1] and apart(chosen, polygon, gap):
            taken[i] = use
            chosen.append(polygon)
            count -= 1


def _set_aside(blocks: list[Block]) -> dict[int, str]:
    """Choose the blocks that are parks and squares: a few in the city, one or two in each town."""
    rng = stream("parks")
    taken: dict[int, str] = {}
    order = rng.permutation(len(blocks))
    city = np.array([i for i in order if blocks[i][0].is_city])
    _reserve(blocks, city, taken, "park", count=6, size=(26_000, 70_000), gap=1500)
    _reserve(blocks, city, taken, "park", count=16, size=(7_000, 26_000), gap=560)
    _reserve(blocks, city, taken, "square", count=9, size=(2_500, 9_000), gap=700)
    for place in settlements.settlements()[1:]:
        own = np.array([i for i in order if blocks[i][0] is place])
        if len(own):
            own = own[np.argsort([blocks[i][1].ring for i in own], kind="stable")]
            _reserve(blocks, own, taken, "park", count=2 if len(place.cells) > 30 else 1, size=(4_500, 17_000), gap=500)
            if place.town:
                _reserve(blocks, own, taken, "square", count=1, size=(1_500, 7_000), gap=250)
    return taken


def _use(place: Settlement, cell: Cell, rng: np.random.Generator) -> str:
    outer = cell.ring >= (5 if place.is_city else 2)
    homes = (0.56 if outer else 0.74) if place.is_city else (0.6 if outer else 0.76)
    return "residential" if rng.random() < homes else "other"


def part_of(polygon: shapely.Polygon, wanted: float, rng: np.random.Generator) -> shapely.Polygon:
    """Cut a piece of about `wanted` m² out of a lot."""
    piece = polygon
    while piece.area > wanted * 1.45:
        result = split.cut(piece, rng, 3.0)
        if result is None:
            break
        piece = min(result[0], key=lambda p: abs(p.area - wanted))
    return piece


@cache
def lots() -> tuple[Lot, ...]:
    """Return all lots of all settlements; lots do not touch each other."""
    blocks = list(streets.blocks())
    taken = _set_aside(blocks)
    rng = stream("lots")
    found: list[Lot] = []
    for i, (place, cell, block) in enumerate(blocks):
        if i in taken:
            found.append(Lot(place, cell, block, taken[i]))
            continue
        use = _use(place, cell, rng)
        size = rng.uniform(5_500, 13_000) if place.is_city and cell.ring > 1 else rng.uniform(2_600, 6_500)
        for piece in split.divided(block, rng, size if use == "residential" else size * 2.5):
            ground = lattice.largest(piece.buffer(-1.0, join_style="mitre"))
            if ground.area < 350:
                continue
            chance = rng.random()
            kind = use if chance < 0.9 else "attached" if chance < 0.96 else "other"
            found.append(Lot(place, cell, ground, kind))
    return tuple(_with_pockets(found))


def _with_pockets(found: list[Lot]) -> list[Lot]:
    """Turn forty lots into micro-parks of 150–9,000 m² and some more into small parks under 5,000 m²."""
    rng = stream("pockets")
    order = rng.permutation(len(found)).tolist()
    wants = [("micro", w) for w in np.round(np.exp(rng.uniform(np.log(165), np.log(6_000), 37))).tolist()]
    wants += [("micro", w) for w in (7_400.0, 8_300.0, 8_900.0)]
    wants += [("park", w) for w in np.round(np.exp(rng.uniform(np.log(160), np.log(390), 26))).tolist()]
    wants += [("park", w) for w in np.round(np.exp(rng.uniform(np.log(430), np.log(4_800), 54))).tolist()]
    chosen: list[shapely.Polygon] = []
    out = list(found)
    for use, wanted in sorted(wants, key=lambda w: -w[1]):
        for i in order:
            lot = out[i]
            big = lot.use in ("residential", "other", "attached") and lot.polygon.area > wanted * 1.05
            if big and lot.polygon.area < max(wanted * 9, 2500) and apart(chosen, lot.polygon, 190):
                piece = part_of(lot.polygon, wanted, rng)
                if not 0.6 * wanted < piece.area < min(1.5 * wanted, 9_000):
                    continue
                rest = lattice.largest(lot.polygon.difference(piece.buffer(1.5, join_style="mitre")))
                out[i] = Lot(lot.place, lot.cell, rest if rest.area > 300 else piece, lot.use if rest.area > 300 else use)
                if rest.area > 300:
                    out.append(Lot(lot.place, lot.cell, piece, use))
                chosen.append(piece)
                break
    return out


def of_use(use: str) -> list[Lot]:
    """Return the lots of one use."""
    return [lot for lot in lots() if lot.use == use]
