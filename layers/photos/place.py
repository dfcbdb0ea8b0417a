"""Where a photograph was made, held against the feature it is said to show and against the city."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.gcj import gcj02_to_wgs84
from geo.measure import GRS80
from layers.checks.issues import Note
from layers.frames import revision_frame
from layers.store.embedded import Store

FAR_M = 200.0
"""Farther than this from the feature [m] a photograph probably shows another; people do photograph across a square or a river."""

NEAR_M = 100.0
"""Nearer than this [m] nobody asks whether the numbers are those of a shifted map."""

FITS_BETTER = 4
"""So many times nearer than the numbers say a place has to be to count as one of a shifted map; the shift is some 360 m here."""

ODD = frozenset({"photo-far", "photo-outside-city"})
"""Codes that a person has to confirm; the others only inform."""

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """What the position of a photograph says: a code, and the distance to the feature [m] where it is known."""

    code: str
    metres: int | None = None

    @property
    def odd(self) -> bool:
        """Whether it probably shows something else."""
        return self.code in ODD

    @property
    def note(self) -> Note:
        """What is to be said of it."""
        return Note(self.code, {} if self.metres is None else {"metres": self.metres})


def photo_place(store: Store, geometry: Any, position: Position | None) -> PhotoPlace:
    """Return what `position` (None: the camera noted none) says of a photograph of `geometry` [degrees]; raises StoreError."""
    if position is None:
        return PhotoPlace("photo-no-position")
    if geometry is None or shapely.is_empty(geometry):
        return PhotoPlace("photo-no-geometry" if _in_city(store, position) else "photo-outside-city")
    metres, shifted = distance_m(geometry, position), distance_m(geometry, _shifted_back(position))
    if metres > NEAR_M and shifted * FITS_BETTER <= metres:
        return PhotoPlace("photo-shifted", round(shifted))
    return PhotoPlace("photo-far" if metres > FAR_M else "photo-near", round(metres))


def distance_m(geometry: Any, position: Position) -> float:
    """Return the geodesic distance from a position to the nearest place of a geometry in degrees [m]; 0 inside a polygon.

    >>> from shapely.geometry import Point
    >>> round(distance_m(Point(103.67, 30.63), (103.68, 30.63)))
    959
    """
    scale = np.array([max(math.cos(math.radians(position[1])), 0.01), 1.0])  # so that a degree is as long east as north
    here, flat = shapely.points(position), shapely.force_2d(geometry)
    line = shapely.shortest_line(*(shapely.transform(each, lambda xy: xy * scale) for each in (here, flat)))
    (west, south), (east, north) = shapely.get_coordinates(line) / scale
    return float(GRS80.inv(west, south, east, north)[2])


def _shifted_back(position: Position) -> Position:
    """Return where a place is whose numbers are GCJ-02: some programs write those into a picture."""
    longitude, latitude = gcj02_to_wgs84(*position)
    return float(longitude), float(latitude)


def _in_city(store: Store, position: Position) -> bool:
    """Whether a position lies in the city; yes where nobody has said where the city ends."""
    outline = store.current("outline")
    if outline is None:
        return True
    return bool(revision_frame(store, "outline", outline.number).intersects(shapely.points(position)).any())
