"""Bands of a service-radius rule: how far a site of a given area serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import BandError


@dataclass(frozen=True, slots=True)
class Band:
    """Sites of `min_m2` and more but less than `max_m2` serve `radius_m` around them. Half-open, so a threshold belongs to the band above it."""

    min_m2: float
    max_m2: float
    radius_m: float

    def __post_init__(self) -> None:
        """Refuse a band that holds no area or reaches nowhere."""
        if not (0 <= self.min_m2 < self.max_m2):
            raise BandError(f"`Band` runs from {self.min_m2} to {self.max_m2} m²; it needs 0 ≤ min < max", band=str(self))
        if not (isfinite(self.radius_m) and self.radius_m > 0):
            raise BandError(f"`Band` has the radius {self.radius_m} m; it needs a positive number", band=str(self))

    def __str__(self) -> str:
        """Return the band as it is written on the command line."""
        return f"{self.min_m2:g}:{self.max_m2:g}:{self.radius_m:g}"


def checked_bands(bands: Sequence[Band]) -> tuple[Band, ...]:
    """Return `bands` in rising order; raises BandError when there are none or two overlap.

    Examples
    --------
    >>> [band.radius_m for band in checked_bands([Band(5000, 9e9, 500), Band(400, 5000, 300)])]
    [300, 500]
    """
    ordered = tuple(sorted(bands, key=lambda band: band.min_m2))
    if not ordered:
        raise BandError("`bands` is empty; give at least one")
    for lower, upper in pairwise(ordered):
        if lower.max_m2 > upper.min_m2:
            raise BandError(f"`bands` overlap between {upper.min_m2} and {lower.max_m2} m²; end one where the next begins", band=str(upper))
    return ordered


def radius_of(area_m2: NDArray[Any], bands: Sequence[Band]) -> NDArray[Any]:
    """Return the service radius of sites by their area [m]; NaN outside all bands.

    Areas are taken to 0.01 m², as land surveys state them, so that a site of 5,000 m² does not miss its band by a rounding of coordinates.

    Examples
    --------
    >>> radius_of(np.array([399.99, 400, 4999.99, 5000]), [Band(400, 5000, 300), Band(5000, 9e9, 500)]).tolist()
    [nan, 300.0, 300.0, 500.0]
    """
    stated = np.round(np.asarray(area_m2, dtype=float), 2)
    out = np.full(len(stated), np.nan)
    for band in checked_bands(bands):
        out[(stated >= band.min_m2) & (stated < band.max_m2)] = band.radius_m
    return out
