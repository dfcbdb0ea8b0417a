"""A figure that can be defended: the number with everything that it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """One revision of one layer that went into a figure, and in which part (`sites`, `land`, `clip`, `zones`)."""

    part: str
    layer: str
    revision: int
    data_date: date | None
    features: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed share, of the city or of one zone.

    `ratio` is in `ratio_unit` (`share`: it lies in 0–1) and None where it cannot be computed; `missing` then names what is not there.
    `numerator` is in `unit`, `denominator` in `denominator_unit`. `bound` says whether the true value is the ratio (`exact`), or at least or at most
    that (`at_least`, `at_most`). `excluded` counts what was left out by reason, `repaired` the invalid geometries mended, `joined` the sites made
    one with another. `as_of` is the day that was asked about; None where each input speaks of its own data date.
    """

    rule: str
    rule_version: str
    zone: str | None
    ratio: float | None
    numerator: float
    denominator: float
    unit: str
    crs: str
    distance: str
    sources: tuple[Source, ...]
    excluded: tuple[tuple[str, int], ...]
    repaired: int
    joined: int
    missing: tuple[str, ...]
    computed_at: datetime
    denominator_unit: str
    ratio_unit: str = "share"
    bound: str = "exact"
    as_of: date | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as plain values for JSON: dates in ISO form, exclusions as a list of reason and count.

        Examples
        --------
        >>> Figure("r", "1", None, 0.5, 1.0, 2.0, "m2", "EPSG:4544", "euclidean", (), (("site-no-area", 3),), 0, 0, (),
        ...        datetime(2021, 12, 31), "m2").as_dict()["excluded"]
        [{'reason': 'site-no-area', 'count': 3}]
        """
        plain = asdict(self)
        plain["sources"] = [{**source, "data_date": source["data_date"] and source["data_date"].isoformat()} for source in plain["sources"]]
        plain["excluded"] = [{"reason": reason, "count": count} for reason, count in self.excluded]
        plain["missing"] = list(self.missing)
        plain["as_of"] = self.as_of.isoformat() if self.as_of else None
        plain["computed_at"] = self.computed_at.isoformat(timespec="seconds")
        return plain
