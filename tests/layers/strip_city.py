"""A city that a pencil can check: a strip of homes 1,000 × 10 m, a park at its west end, two towns, two communities, one street."""

from datetime import date
from types import SimpleNamespace

import geopandas as gpd
from shapely.affinity import translate
from shapely.geometry import LineString, box

from geo.measure import area_m2, length_m
from layers.indicators.statistics_inputs import Inputs
from layers.settings import settings

DAY = date(2021, 12, 31)


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) if geometry is not None else None for geometry in geometries]
    frame = gpd.GeoDataFrame(columns, geometry=placed, crs=settings().working_crs).to_crs(4490)
    return frame.assign(length_m=length_m(frame), area_m2=area_m2(frame))


def sites(*rows):
    """Sites 1,000 m high with their eastern edge at x = 0: area, status, answer to whether they are open."""
    table = {"activity_site": [r[2] for r in rows], "open_to_public": [r[2] for r in rows], "status": [r[1] for r in rows]}
    return degrees(*(box(-area / 1000, -500, 0, 500) for area, _, _ in rows), green_class=["park"] * len(rows), **table)


def communities(*people):
    """Two communities that meet at x = 400; the strip holds a person a metre when 400 live in the west and 600 in the east."""
    shapes = [box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000)]
    return degrees(*shapes, name=["东村", "西村"], town=["甲街道", "乙镇"], population=list(people))


def city(**changes):
    """The layers of the strip: homes all built up in towns of 400 and 600 m, one open park of 6,000 m²; None takes a layer away."""
    whole = {
        "green_areas": sites((6000, "finished", "是")),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=["甲街道", "乙镇"]),
        "population": communities(400, 600),
        "streets": degrees(LineString([(-10, 5), (1010, 5)])),
    }
    return {key: frame for key, frame in {**whole, **changes}.items() if frame is not None}


def revision(layer, features, number=1):
    return SimpleNamespace(layer=layer, number=number, data_date=DAY, features=features, sha256=f"{layer}-{number}")


def inputs(**changes):
    """The strip as inputs of a question."""
    frames = city(**changes)
    return Inputs({key: revision(key, len(frame)) for key, frame in frames.items()}, frames)


def published(store, **changes):
    """Publish the strip into `store`."""
    for key, frame in city(**changes).items():
        publish(store, key, frame)


def publish(store, key, frame, day=DAY):
    store.publish(key, frame, by="李", note="", data_date=day)
