"""Where a draft lies, packed for the map: its features, the outline of each candidate system, and where a shift moved them from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo import gcj
from geo.packing import FORMAT, pack
from layers.drafts.draft import Draft, mark
from layers.drafts.view import PartView
from layers.reader.layer import Candidate
from layers.store.drafts import Drafts
from layers.store.made import make

MOST_OUTLINES = 6
_REACH = (98.0, 25.0, 109.0, 36.0)
_SHIFTS = {"GCJ-02": gcj.wgs84_to_gcj02, "BD-09": gcj.wgs84_to_bd09}


@dataclass(frozen=True, slots=True)
class Land:
    """Features packed for the map: their name, where they are given out, and west, south, east, north in degrees."""

    name: str
    bounds: tuple[float, float, float, float]

    @property
    def url(self) -> str:
        """The address on this server."""
        return f"/map/made/{self.name}.bin"


def draft_land(drafts: Drafts, draft: Draft, what: str, shapes: gpd.GeoSeries) -> Land | None:
    """Have shapes (degrees) packed under a name of the draft; None where nothing lies near the city.

    `what` names the shapes among those of the draft: the same name, the same shapes.
    """
    present = shapes[shapes.notna() & ~shapes.is_empty]
    west, south, east, north = _REACH
    inside = shapely.box(*_REACH)
    near = present[shapely.intersects(inside, present.to_numpy())] if len(present) else present
    if not len(near):
        return None
    name = made_for(drafts, draft, mark(draft.files[0].sha256, what), near)
    box = near.total_bounds
    bounds = (max(float(box[0]), west), max(float(box[1]), south), min(float(box[2]), east), min(float(box[3]), north))
    return Land(name, bounds)


def made_for(drafts: Drafts, draft: Draft, what: str, shapes: gpd.GeoSeries) -> str:
    """Have shapes (degrees) of a draft packed for the map and return their name, by which the server knows whose they are."""
    name = f"draft-{draft.id}-{what}-{FORMAT}"
    return make(drafts.store, name, lambda: pack(shapes, {}, {"labels": False}))


def draft_named(name: str) -> str | None:
    """Return the draft that made land of this name belongs to, None where it belongs to none.

    >>> draft_named(f"draft-{'0' * 32}-0a1b-3"), draft_named("served-0a1b-3")
    ('00000000000000000000000000000000', None)
    """
    return name.split("-")[1] if name.startswith("draft-") else None


def candidate_lands(drafts: Drafts, draft: Draft, candidates: Iterable[Candidate]) -> list[tuple[Candidate, Land]]:
    """Return the candidates whose outline lies near the city, with it."""
    found = []
    for candidate in candidates:
        if candidate.outline:
            ring = gpd.GeoSeries([_ring(candidate.outline)], crs=4490)
            land = draft_land(drafts, draft, f"outline {candidate.wish} {candidate.outline}", ring)
            if land is not None:
                found.append((candidate, land))
    return found


def ghost_lands(drafts: Drafts, draft: Draft, part: PartView) -> tuple[Land | None, Land | None]:
    """Return where the features lay before a declared shift was taken back (None where none was), and where they lie now."""
    if not part.placed:
        return None, None
    shapes = part.shapes()
    now = draft_land(drafts, draft, f"now {draft.reading} {part.number}", shapes)
    shift = _SHIFTS.get(part.read.crs.chosen or "")
    if shift is None or now is None:
        return None, now
    moved = shapely.transform(shapes.to_numpy(), lambda xy: np.column_stack(shift(xy[:, 0], xy[:, 1])))
    return draft_land(drafts, draft, f"before {draft.reading} {part.number}", gpd.GeoSeries(moved, crs=shapes.crs)), now


def _ring(outline: tuple[tuple[float, float], ...]) -> shapely.Geometry:
    """Return an outline as what it encloses: an area, a line where it has two vertices, a point where it has one."""
    if len(outline) >= 4:
        return shapely.Polygon(outline)
    return shapely.LineString(outline) if len(outline) > 1 else shapely.Point(outline[0])
