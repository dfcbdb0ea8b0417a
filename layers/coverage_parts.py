"""The land behind a coverage figure, packed for the map: what is served, and what is not."""

from __future__ import annotations

from geo.crs import CGCS2000
from geo.packing import FORMAT, Codes, pack
from layers.packed import kept
from layers.rules import Rule, RuleKind
from layers.statistics import Editions, statistic, token
from layers.store import Store

PARTS = ("served", "unserved")


class NoSuchPartError(LookupError):
    """A part of a coverage figure that does not exist, or that rests on inputs no longer in force."""


def parts(rule: Rule) -> tuple[str, ...]:
    """Return the parts that have a meaning on the map: what a share leaves uncovered is not land without service."""
    return PARTS if rule.kind is RuleKind.SERVICE_RADIUS else PARTS[:1]


def packed_part(store: Store, rule: Rule, of: Editions, part: str) -> bytes:
    """Return the polygons of `part` packed and gzip-compressed, with their town; kept beside the land's revision.

    Raises
    ------
    NoSuchPartError
        When there is no such part, or an input is missing altogether.
    StoreError
        When a revision cannot be read.
    """
    numbers = {key: number for key, number, _ in of}
    if part not in parts(rule) or rule.land not in numbers:
        raise NoSuchPartError(part)

    def build() -> bytes:
        result = statistic(store, rule, of).result
        if result is None:
            raise NoSuchPartError(part)
        land = (result.served() if part == "served" else result.unserved()).to_crs(CGCS2000)
        return pack(land.geometry, {"town": Codes(land["zone"].to_numpy(dtype=object))}, {"labels": False})

    return kept(store.derived(rule.land, numbers[rule.land], f"{rule.id}-{token(rule, of)}-{part}-{FORMAT}.bin.gz"), build)
