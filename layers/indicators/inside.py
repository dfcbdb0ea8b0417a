"""Every statistic of an area drawn on the map: what lies in it, and what share of it is served by which rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import CGCS2000, to_metric
from geo.figure import Figure
from geo.inside import features_inside, ground_inside
from geo.measure import area_m2, length_m
from geo.watch import Watch, part
from layers.catalogue import BY_KEY, programmes
from layers.frames import revision_frame
from layers.indicators.figures import Statistic
from layers.indicators.question import LEVELS, Question
from layers.indicators.rule import Rule
from layers.indicators.rules import RuleBook
from layers.indicators.statistics import Editions, computed, editions, inputs_of, land_of
from layers.once import Once
from layers.progress.programme import DONE, status_as_of
from layers.settings import settings
from layers.spec import Layer, Measure
from layers.store.embedded import Store
from layers.store.ledger import Revision

INDICATORS = ("park_access", "practice_circle", "green_land")
LAND, PEOPLE = "residential_land", "population"
GROUND = (LAND, PEOPLE, LEVELS[0])
LARGEST_M2 = 5e9


class AreaError(ValueError):
    """An area in which nothing can be counted. `code` is `area-empty`, `area-too-large` or `area-not-polygon`, `params` what was found."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Content:
    """What of one programme lies inside: for each measure that fits its geometries how much in all and how much of it is done (pieces, m, m²).

    `features` counts features that lie inside at least in part, by status as well. `cut` of them reach over the border; their length and area count as far as they lie inside.
    `nowhere` counts records of the whole layer without geometry, which may belong here or not.
    """

    layer: str
    revision: int
    data_date: date
    features: int
    by_status: tuple[tuple[str, int], ...]
    amounts: tuple[tuple[Measure, float, float], ...]
    cut: int
    nowhere: int


@dataclass(frozen=True, slots=True)
class Inside:
    """The figures of one area. `area_m2` is geodesic. `people` live on residential land inside (None where a layer for that is missing, named in `missing`).

    `figures` are those of the rules, cut before anything was measured, so that their denominators are those of the area.
    """

    polygon: shapely.Geometry
    as_of: date | None
    area_m2: float
    people: float | None
    missing: tuple[str, ...]
    contents: tuple[Content, ...]
    figures: tuple[tuple[Rule, Figure], ...]


def inside(store: Store, book: RuleBook, polygon: shapely.Geometry, *, as_of: date | None = None, watch: Watch | None = None) -> Inside:
    """Return everything inside `polygon` (longitude and latitude), computed once for the same revisions.

    Raises
    ------
    AreaError
        When it is no polygon, has no area, or is larger than `LARGEST_M2`.
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """
    drawn = checked_area(polygon)
    questions = tuple(Question(book.rule(rule), LEVELS[0], as_of) for key in INDICATORS for rule in _rules(book, key))
    found = tuple((question, editions(store, question)) for question in questions)
    newest = store.currents()
    layers = tuple((key, newest[key].number, newest[key].sha256) for key in (*(p.key for p in programmes()), *GROUND) if key in newest)
    key = (store, drawn.wkb, as_of, found, layers)
    return _FOUND.get(key, lambda: _inside(store, drawn, as_of, asked=found, layers=layers, watch=watch), watch)


_Asked = tuple[tuple[Question, Editions], ...]
_FOUND: Once[tuple[Store, bytes, date | None, _Asked, Editions], Inside] = Once(kept=24)


def checked_area(polygon: shapely.Geometry) -> shapely.Geometry:
    """Return `polygon` mended where it crosses itself; raises AreaError for what encloses nothing.

    >>> checked_area(shapely.Point(103.67, 30.63))
    Traceback (most recent call last):
    ...
    layers.indicators.inside.AreaError: area-not-polygon
    """
    if polygon is None or polygon.geom_type not in ("Polygon", "MultiPolygon"):
        raise AreaError("area-not-polygon", kind=getattr(polygon, "geom_type", ""))
    if polygon.is_empty or not np.isfinite(shapely.get_coordinates(polygon)).all():
        raise AreaError("area-empty")
    whole = shapely.force_2d(shapely.make_valid(polygon, method="structure", keep_collapsed=False))
    area = float(area_m2(gpd.GeoSeries([whole], crs=CGCS2000)).iloc[0])
    if not area > 0:
        raise AreaError("area-empty")
    if area > LARGEST_M2:
        raise AreaError("area-too-large", area_km2=round(area / 1e6), limit_km2=round(LARGEST_M2 / 1e6))
    return whole


def _rules(book: RuleBook, key: str) -> tuple[str, ...]:
    return next((indicator.rules for indicator in book.indicators if indicator.key == key), ())


def _inside(store: Store, drawn: shapely.Geometry, as_of: date | None, *, asked: _Asked, layers: Editions, watch: Watch | None) -> Inside:
    degrees = gpd.GeoDataFrame(geometry=[drawn], crs=CGCS2000)
    within = to_metric(degrees, settings().working_crs)
    everyone = Question(replace(asked[0][0].rule, land=LAND, clip=None, people=PEOPLE))
    people, missing = _people(store, everyone, within, layers, part(watch, 0.0, 0.1))
    steps = part(watch, 0.1, 0.3)
    contents = []
    for number, (key, revision, _) in enumerate(layers):
        if key in GROUND:
            continue
        if steps:
            steps("layers", number / len(layers))
        contents.append(_content(BY_KEY[key], store.revision(key, revision), revision_frame(store, key, revision), degrees, as_of))
    figures = []
    for number, (question, of) in enumerate(asked):
        step = part(watch, 0.3 + 0.7 * number / len(asked), 0.3 + 0.7 * (number + 1) / len(asked))
        if step:
            step("rule", 0.0)
        found: Statistic = computed(question, inputs_of(store, of), store=store, of=of, within=within, watch=step)
        figures.append((question.rule, found.city))
    area = float(area_m2(degrees).iloc[0])
    return Inside(drawn, as_of, area, people, missing, tuple(contents), tuple(figures))


def _people(
    store: Store, everyone: Question, within: gpd.GeoDataFrame, layers: Editions, watch: Watch | None
) -> tuple[float | None, tuple[str, ...]]:
    """Return how many people live inside, on residential land wherever in the city, and the layers missing for it."""
    missing = tuple(f"layer:{key}" for key in (LAND, PEOPLE) if key not in {entry[0] for entry in layers})
    if missing:
        return None, missing
    ground = land_of(store, everyone, layers, watch).ground
    return float(ground_inside(ground, within).weight.sum()), ()


def _content(layer: Layer, revision: Revision, frame: gpd.GeoDataFrame, within: gpd.GeoDataFrame, as_of: date | None) -> Content:
    """Return what of one programme lies inside; ground and stretches that features share count once."""
    cut = features_inside(frame, within)
    status = status_as_of(cut, as_of or revision.data_date)
    done = status.isin(DONE).to_numpy()
    whole = frame.geometry.loc[cut.index]
    amounts = [(Measure.COUNT, float(len(cut)), float(done.sum()))]
    for measure in (Measure.LENGTH, Measure.AREA):
        if measure in layer.measures:
            amounts.append((measure, _amount(cut, measure), _amount(cut[done], measure)))
    return Content(
        layer=layer.key,
        revision=revision.number,
        data_date=revision.data_date,
        features=len(cut),
        by_status=tuple(Counter(status.fillna("").tolist()).items()),
        amounts=tuple(amounts),
        cut=int((~shapely.equals_identical(cut.geometry.to_numpy(), whole.to_numpy())).sum()),
        nowhere=int((frame.geometry.isna() | frame.geometry.is_empty).sum()),
    )


def _amount(cut: gpd.GeoDataFrame, measure: Measure) -> float:
    """Return the geodesic length [m] or area [m²] of features, what overlaps counted once."""
    dimension = 1 if measure is Measure.LENGTH else 2
    shapes = cut.geometry.to_numpy()
    together = gpd.GeoSeries([shapely.union_all(shapes[shapely.get_dimensions(shapes) == dimension])], crs=cut.crs)
    amount = (length_m if measure is Measure.LENGTH else area_m2)(together)
    return float(amount.fillna(0.0).iloc[0])
