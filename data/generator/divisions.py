"""The fifteen towns and the 172 communities: real names and codes, and where the generator places their seats."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

POPULATION = 735_723


@dataclass(frozen=True)
class Town:
    """A town or subdistrict: seat (longitude, latitude), wanted area in km², built-up area in km², turn of its streets in degrees."""

    name: str
    lon: float
    lat: float
    area: float
    built: float
    turn: float
    centre: tuple[float, float] | None = None

    @property
    def kind(self) -> str:
        """街道 or 镇."""
        return "街道" if self.name.endswith("街道") else "镇"

    @property
    def short(self) -> str:
        """Return the name without 街道 or 镇."""
        return self.name.removesuffix("街道").removesuffix("镇")


@dataclass(frozen=True)
class Place:
    """A village or community of a town."""

    code: str
    name: str
    town: str
    town_code: str


TOWNS = (
    Town("崇阳街道", 103.671, 30.631, 38, 0, 12),
    Town("羊马街道", 103.775, 30.640, 40.6, 4.6, -24, (103.764, 30.6425)),
    Town("三江街道", 103.775, 30.535, 47.1, 2.4, 18),
    Town("江源街道", 103.785, 30.585, 41, 1.3, -8),
    Town("大划街道", 103.720, 30.590, 33, 1.7, 33),
    Town("崇庆街道", 103.660, 30.645, 36, 0, 12),
    Town("廖家镇", 103.725, 30.695, 47, 1.2, -31),
    Town("元通镇", 103.615, 30.735, 46, 1.5, 41, (103.619, 30.7385)),
    Town("观胜镇", 103.669, 30.737, 42, 0.9, 8),
    Town("怀远镇", 103.555, 30.745, 128, 2.6, -14),
    Town("街子镇", 103.558, 30.816, 98, 1.7, 27, (103.5575, 30.8115)),
    Town("文井江镇", 103.470, 30.775, 343.8, 0.5, -38),
    Town("白头镇", 103.610, 30.610, 47, 1.2, 21),
    Town("道明镇", 103.612, 30.652, 60, 1.3, -19),
    Town("隆兴镇", 103.620, 30.580, 43, 1.0, 5),
)

MARKET_TOWNS = (
    ("三郎", 103.512, 30.797, 0.42, 15),
    ("公议", 103.630, 30.698, 0.36, -12),
    ("梓潼", 103.694, 30.752, 0.34, 24),
    ("济协", 103.585, 30.668, 0.28, 36),
    ("桤泉", 103.652, 30.590, 0.40, -22),
    ("集贤", 103.632, 30.557, 0.36, 14),
    ("锦江", 103.706, 30.722, 0.30, -6),
    ("王场", 103.583, 30.602, 0.26, 40),
    ("燎原", 103.735, 30.636, 0.34, -18),
    ("鸡冠山", 103.392, 30.790, 0.16, 9),
    ("东关", 103.590, 30.575, 0.22, 28),
)
"""Seats of former townships that still are small market towns: name, longitude, latitude, km², turn. Positions are examples."""


@cache
def places() -> tuple[Place, ...]:
    """Return the 172 communities in the order of their codes."""
    with (Path(__file__).parent / "divisions.csv").open(encoding="utf-8") as file:
        return tuple(Place(r["code"], r["name"], r["town"], r["town_code"]) for r in csv.DictReader(file))


def code_of(town: str) -> str:
    """Return the nine-digit code of a town."""
    return next(place.town_code for place in places() if place.town == town)
