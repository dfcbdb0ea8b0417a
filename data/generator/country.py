"""The country: hamlets (linpan), the fields of the farmland landscape and three large ecological spaces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from data.generator import lattice, outline, partition, rivers, roads, settlements, split, tune
from data.generator.chance import Ripple, stream

FARMLAND = 300_000 * 10_000 / 15
"""30 万亩 in m²."""


@dataclass(frozen=True)
class Space:
    """A large ecological space: its name and ground."""

    name: str
    polygon: shapely.Polygon


_SPACES = (
    ("崇州市体育公园", 103.6985, 30.6225, 640, 330, 98),
    ("桤木河湿地公园", 103.6440, 30.6030, 1150, 420, 118),
    ("白塔湖生态公园", 103.5795, 30.6530, 1350, 760, 65),
)


def _blob(
    middle: np.ndarray, half: tuple[float, float], turn: float, rng: np.random.Generator, *, corners: int, rough: float
) -> shapely.Polygon:
    """Draw a rough oval around `middle` with the given half axes in metres, turned by `turn` degrees."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(-0.2, 0.2, corners) * (6 / corners)
    radius = 1 + rough * rng.uniform(-1, 1, corners)
    x, y = half[0] * radius * np.cos(angle), half[1] * radius * np.sin(angle)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return shapely.Polygon(middle + np.column_stack([x * c - y * s, x * s + y * c]))


@cache
def spaces() -> tuple[Space, ...]:
    """Return the three large ecological spaces, clear of the built-up area and of running water."""
    found = []
    banned = settlements.built_up().buffer(25)
    for name, lon, lat, long, wide, turn in _SPACES:
        ground = _blob(lattice.point(lon, lat), (long, wide), turn, stream("space " + name), corners=16, rough=0.2)
        ground = ground.buffer(-60).buffer(60, quad_segs=5).simplify(3)
        if name.startswith("崇州"):
            ground = ground.difference(rivers.water().buffer(12))
        ground = ground.difference(banned).intersection(outline.inside())
        found.append(Space(name, lattice.largest(lattice.settled(lattice.largest(ground)))))
    return tuple(found)


@cache
def _kept_clear() -> shapely.geometry.base.BaseGeometry:
    main = shapely.union_all([r.line for r in roads.highways()]).buffer(22, quad_segs=2)
    small = shapely.union_all([r.line for r in roads.country_roads()]).buffer(9, quad_segs=2)
    green = shapely.union_all([s.polygon for s in spaces()]).buffer(20)
    return shapely.union_all(
        [main, small, green, rivers.water().buffer(22, quad_segs=2), settlements.built_up().buffer(15, join_style="mitre")]
    )


@cache
def hamlets() -> tuple[shapely.Polygon, ...]:
    """Return the hamlets, dense in the plain and sparse in the mountains; every community outside the seats has some."""
    rng = stream("hamlets")
    x0, y0, x1, y1 = outline.city().bounds
    clear = _kept_clear()
    shapely.prepare(clear)
    ground = outline.inside().buffer(-60)
    shapely.prepare(ground)
    step = 500.0
    found = []
    for x in np.arange(x0, x1, step):
        for y in np.arange(y0, y1, step):
            spot = np.array([x, y]) + rng.uniform(0.06, 0.94, 2) * step
            low = outline.plain().contains(shapely.Point(spot))
            size = rng.uniform(26, 74) if low else rng.uniform(18, 44)
            shape = _blob(
                spot, (size, size * rng.uniform(0.5, 0.95)), rng.uniform(0, 180), rng, corners=int(rng.integers(7, 12)), rough=0.24
            )
            near_river = low or any(r.line.distance(shapely.Point(spot)) < 1400 for r in rivers.flowing()[1:5])
            if rng.random() < (0.86 if low else 0.24 if near_river else 0.035) and ground.contains(shape) and not clear.intersects(shape):
                found.append(lattice.largest(lattice.settled(shape)))
    return tuple([*found, *_missing(found, clear)])


def _missing(found: list[shapely.Polygon], clear: shapely.geometry.base.BaseGeometry) -> list[shapely.Polygon]:
    """Return a hamlet for each community that has neither hamlets nor built-up ground."""
    rng = stream("missing hamlets")
    tree = shapely.STRtree(found)
    more = []
    for community in partition.communities():
        built = community.polygon.intersection(settlements.built_up()).area > 40_000
        if built or len(tree.query(community.polygon, predicate="contains")):
            continue
        open_ground = lattice.largest(community.polygon.buffer(-80).difference(clear.buffer(40)))
        spot = np.array(shapely.point_on_surface(open_ground).coords[0])
        more.append(lattice.largest(lattice.settled(_blob(spot, (34, 26), rng.uniform(0, 180), rng, corners=9, rough=0.2))))
    return more


def _fields() -> list[shapely.Polygon]:
    """Return the fields of the plain between roads, rivers and settlements."""
    rng = stream("fields")
    seams = [r.line for r in (*roads.highways(), *roads.country_roads())] + [r.line for r in rivers.flowing()]
    ground = outline.plain().buffer(-25)
    net = shapely.union_all([*seams, ground.boundary])
    faces = [f for f in shapely.get_parts(shapely.polygonize(shapely.get_parts(net))) if ground.contains(f.representative_point())]
    clear = _kept_clear()
    homes = list(hamlets())
    tree = shapely.STRtree(homes)
    found = []
    for face in faces:
        for part in lattice.polygons(face.difference(clear).buffer(-12, join_style="mitre").buffer(12, join_style="mitre")):
            for piece in split.divided(part, rng, 980_000, 9.0):
                field = lattice.largest(piece.buffer(-6, join_style="mitre").simplify(2))
                near = [homes[int(i)].buffer(11, quad_segs=2) for i in tree.query(field, predicate="intersects")]
                field = lattice.largest(
                    field.difference(shapely.union_all(near)).buffer(-8, join_style="mitre").buffer(8, join_style="mitre")
                )
                field = lattice.largest(lattice.settled(field.simplify(2)))
                if field.area > 150_000:
                    found.append(field)
    return found


@cache
def farmland() -> tuple[shapely.Polygon, ...]:
    """Return the fields of the farmland landscape, 30 万亩 in all, gathered in a few broad stretches."""
    fields = _fields()
    taste = Ripple("farmland", 9000, 5)
    middles = np.array([f.centroid.coords[0] for f in fields])
    order = np.argsort(-taste(middles[:, 0], middles[:, 1]), kind="stable")
    tree = shapely.STRtree(fields)
    pairs = tree.query(fields, predicate="intersects")
    twice = set(pairs[0][pairs[0] > pairs[1]].tolist())
    chosen: list[shapely.Polygon] = []
    total = 0.0
    for i in order.tolist():
        if total > FARMLAND:
            break
        if i not in twice:
            chosen.append(fields[i])
            total += lattice.area(fields[i])
    last = max(range(len(chosen) - 12, len(chosen)), key=lambda i: chosen[i].area)
    return tuple(tune.exact_area(chosen, FARMLAND, last))
