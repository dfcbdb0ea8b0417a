"""Single places: demolish-and-add spots, micro-landscapes, civic stations, patriotic bases, markets, micro-parks."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely

from data.generator import country, divisions, landuse, lattice, outline, partition, rivers, settlements, streets
from data.generator.chance import stream
from data.generator.works import Work, near_name, street_near

_BASES = (
    ("成都游击斗争史料馆", 103.4720, 30.7770), ("蜀画池公园", 103.6765, 30.6345), ("崇州市烈士陵园", 103.6560, 30.6490), ("罨画池陆游祠", 103.6738, 30.6322),
    ("元通古镇红色记忆馆", 103.6195, 30.7372), ("街子古镇家风馆", 103.5575, 30.8115), ("怀远古镇历史陈列馆", 103.5563, 30.7462), ("道明竹艺文化馆", 103.6105, 30.6535),
    ("桤泉农耕文化馆", 103.6515, 30.5905), ("三江水利教育馆", 103.7735, 30.5362), ("羊马青少年教育基地", 103.7640, 30.6430),
)  # fmt: skip
"""The first two are named in the published article; the others, and all positions, are examples."""


def _beside(line: shapely.LineString, rng: np.random.Generator) -> shapely.Point:
    """Return a point at the edge of a street, somewhere along it."""
    at = rng.uniform(0.12, 0.88) * line.length
    a, b = (np.array(line.interpolate(x).coords[0]) for x in (at, min(at + 1, line.length)))
    along = (b - a) / max(np.hypot(*(b - a)), 1e-6)
    side = rng.choice([-1.0, 1.0]) * rng.uniform(6, 11)
    return shapely.Point(a + side * np.array([-along[1], along[0]]))


def _picked(lines: list[shapely.LineString], count: int, gap: float, rng: np.random.Generator) -> list[shapely.Point]:
    found: list[shapely.Point] = []
    for i in rng.permutation(len(lines)).tolist():
        spot = _beside(lines[i], rng)
        if len(found) < count and all(spot.distance(p) > gap for p in found) and outline.inside().contains(spot):
            found.append(spot)
    return found


def _lines(ranks: tuple[str, ...], built: bool) -> list[shapely.LineString]:
    ground = settlements.built_up()
    shapely.prepare(ground)
    return [s.line for s in streets.streets() if s.rank in ranks and s.line.length > 30 and ground.contains(s.line) == built]


@cache
def demolish_add() -> tuple[Work, ...]:
    """Return eighty places where something illegal or a wall went and public space came."""
    rng = stream("demolish add")
    found = []
    for spot in _picked(_lines(("secondary", "local", "lane"), True), 80, 160, rng):
        act = str(rng.choice(["illegal_building", "wall", "public_space"], p=[0.46, 0.26, 0.28]))
        word = {"illegal_building": "违建拆除点", "wall": "围墙拆除点", "public_space": "公共空间增设点"}[act]
        found.append(Work(spot, f"{street_near(spot)}{int(rng.integers(2, 160))}号{word}", {"act": act}))
    return tuple(found)


@cache
def micro_landscapes() -> tuple[Work, ...]:
    """Return 280 micro-landscapes, two thirds along streets, one third in hamlets."""
    rng = stream("micro landscapes")
    spots = _picked(_lines(("main", "secondary", "local"), True), 190, 90, rng)
    homes = country.hamlets()
    rural = [homes[i].representative_point() for i in rng.permutation(len(homes)).tolist() if outline.plain().contains(homes[i])][:90]
    words = ("街角", "转角", "墙边", "桥头", "林盘", "院口", "路侧", "渠畔")
    kinds = ("花境", "微景观", "小花园", "竹景", "花池", "景墙")
    found = []
    for spot in spots + rural:
        base = street_near(spot) if settlements.built_up().contains(spot) else near_name(spot)
        found.append(Work(spot, f"{base}{words[int(rng.integers(len(words)))]}{kinds[int(rng.integers(len(kinds)))]}"))
    return tuple(found)


def _seat_of(town: divisions.Town) -> shapely.Point:
    """Return a place in the middle of the town's built-up area and inside the town."""
    ground = partition.towns()[town.name]
    seat = shapely.Point(lattice.point(*(town.centre or (town.lon, town.lat))))
    return seat if ground.contains(seat) else shapely.Point(lattice.point(town.lon, town.lat))


def _meeting_place(community: partition.Community) -> shapely.Point:
    """Return where a community meets: beside a street in it, near its seat, else its seat."""
    seat = shapely.Point(community.seat)
    ground = community.polygon.buffer(-20)
    spot = shapely.Point(np.array(seat.coords[0]) + np.array([9.0, 6.0]))
    good = ground.contains(spot) and not rivers.water().contains(spot)
    return spot if good else shapely.point_on_surface(ground.difference(rivers.water().buffer(15)))


@cache
def practice_centres() -> tuple[Work, ...]:
    """Return the centre of the city, fifteen institutes of towns and 172 stations of communities."""
    seat = lattice.point(103.6745, 30.6338)
    found = [Work(shapely.Point(seat), "崇州市新时代文明实践中心", {"level": "centre"})]
    for town in divisions.TOWNS:
        spot = np.array(_seat_of(town).coords[0]) + np.array([-14.0, 11.0])
        found.append(Work(shapely.Point(spot), f"{town.name}新时代文明实践所", {"level": "institute"}))
    for community in partition.communities():
        found.append(Work(_meeting_place(community), f"{community.place.name}新时代文明实践站", {"level": "station"}))
    return tuple(found)


@cache
def patriotic_bases() -> tuple[Work, ...]:
    """Return the eleven bases; the first two are named in the article."""
    return tuple(Work(shapely.Point(lattice.point(lon, lat)), name) for name, lon, lat in _BASES)


@cache
def markets() -> tuple[Work, ...]:
    """Return eighteen markets, one in each town and three more in the city; twelve inspections among them."""
    rng = stream("markets")
    times = [0] * 18
    for i in rng.choice(18, 10, replace=False):
        times[int(i)] += 1
    times[0] += 2
    found = []
    for k, town in enumerate(divisions.TOWNS):
        spot = np.array(_seat_of(town).coords[0]) + rng.uniform(40, 120, 2)
        found.append(Work(shapely.Point(spot), f"{town.short}农贸市场", {"inspections": times[k]}))
    for k, (name, lon, lat) in enumerate(
        (("永康农贸市场", 103.666, 30.622), ("金带街农贸市场", 103.681, 30.6395), ("西江农贸市场", 103.692, 30.634))
    ):
        found.append(Work(shapely.Point(lattice.point(lon, lat)), name, {"inspections": times[15 + k]}))
    return tuple(found)


@cache
def micro_parks() -> tuple[Work, ...]:
    """Return forty micro-parks, small greens and pocket parks on lots of their own."""
    rng = stream("micro parks")
    found = []
    for lot in landuse.of_use("micro"):
        size = float(np.sqrt(lot.polygon.area))
        shape = lattice.largest(lot.polygon.buffer(-0.12 * size, quad_segs=4).buffer(0.12 * size, quad_segs=4).simplify(0.5))
        kind = "small_green" if shape.area < 400 else "micro_park" if shape.area < 2500 else "pocket_park"
        word = {"small_green": "小绿地", "micro_park": "微公园", "pocket_park": "口袋公园"}[kind]
        shape = lattice.largest(lattice.settled(shape))
        public = "否" if kind == "small_green" and rng.random() < 0.2 else "是"
        found.append(Work(shape, f"{street_near(shape)}{word}", {"park_type": kind, "open_to_public": public}))
    return tuple(found)
