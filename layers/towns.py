"""The city's towns and subdistricts: official names, the spellings and former names that mean them, and who lies where."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import shapely

from layers.settings import settings

OFFICIAL: Mapping[str, str] = MappingProxyType(
    {
        "510184001": "崇阳街道",
        "510184002": "羊马街道",
        "510184003": "三江街道",
        "510184004": "江源街道",
        "510184005": "大划街道",
        "510184006": "崇庆街道",
        "510184104": "廖家镇",
        "510184105": "元通镇",
        "510184106": "观胜镇",
        "510184107": "怀远镇",
        "510184109": "街子镇",
        "510184110": "文井江镇",
        "510184112": "白头镇",
        "510184113": "道明镇",
        "510184114": "隆兴镇",
    }
)
"""Code → name since 24 December 2019 (川府民政〔2019〕24号)."""

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "崇阳街道": "Chongyang Subdistrict",
        "羊马街道": "Yangma Subdistrict",
        "三江街道": "Sanjiang Subdistrict",
        "江源街道": "Jiangyuan Subdistrict",
        "大划街道": "Dahua Subdistrict",
        "崇庆街道": "Chongqing Subdistrict",
        "廖家镇": "Liaojia Town",
        "元通镇": "Yuantong Town",
        "观胜镇": "Guansheng Town",
        "怀远镇": "Huaiyuan Town",
        "街子镇": "Jiezi Town",
        "文井江镇": "Wenjingjiang Town",
        "白头镇": "Baitou Town",
        "道明镇": "Daoming Town",
        "隆兴镇": "Longxing Town",
    }
)
"""Official name → what an English page calls it (Hanyu Pinyin, kind of unit translated); for display only, keys stay Chinese."""

FORMER: Mapping[str, str] = MappingProxyType({"梓潼": "观胜镇", "公议": "元通镇", "三郎": "街子镇", "鸡冠山": "文井江镇"})
"""Former units whose seat went into one of today's; their communities carry the name on in today's list of communities."""

DIVIDED = ("崇平", "王场", "桤泉", "锦江", "济协", "燎原", "集贤")
"""Former units without one successor known for sure: features naming them are placed by location."""

_SUFFIX = re.compile(r"(街道办事处|街道办|街办|街道|镇人民政府|乡人民政府|办事处|镇|乡)$")
_PREFIX = re.compile(r"^(四川省)?(成都市)?(崇州市)?")


def official_town(text: str) -> str | None:
    """Return today's name for a town spelled in any of the usual ways; None where nobody can say.

    >>> official_town("崇州市崇阳街道办事处"), official_town("羊马镇"), official_town("梓潼镇"), official_town("崇平镇")
    ('崇阳街道', '羊马街道', '观胜镇', None)
    """
    plain = _PREFIX.sub("", re.sub(r"\s", "", text))
    if plain in OFFICIAL:
        return OFFICIAL[plain]
    return _by_stem().get(_SUFFIX.sub("", plain))


def town_title(name: str, lang: str, *, short: bool = False) -> str:
    """Return what a reader of `lang` calls the town `name`; a name that is not official stays as it is.

    >>> town_title("怀远镇", "en"), town_title("怀远镇", "en", short=True), town_title("怀远镇", "zh"), town_title("某镇", "en")
    ('Huaiyuan Town', 'Huaiyuan', '怀远镇', '某镇')
    """
    if lang != "en" or name not in ENGLISH:
        return name
    return ENGLISH[name].partition(" ")[0] if short else ENGLISH[name]


def is_divided(text: str) -> bool:
    """Return whether `text` names a former unit that was shared out among several of today's."""
    return _SUFFIX.sub("", _PREFIX.sub("", re.sub(r"\s", "", text))) in DIVIDED


def towns_at(geometry: np.ndarray) -> np.ndarray:
    """Return for each geometry (EPSG:4490) the town that holds a point on it; None outside all and for missing geometry."""
    names, polygons = _polygons(settings().data / "towns.geojson")
    found = np.array([None] * len(geometry), dtype=object)
    if not len(polygons):
        return found
    points = shapely.point_on_surface(geometry)
    feature, town = shapely.STRtree(polygons).query(points, predicate="intersects")
    found[feature] = names[town]
    return found


@cache
def _by_stem() -> Mapping[str, str]:
    return {_SUFFIX.sub("", name): name for name in OFFICIAL.values()} | dict(FORMER)


@cache
def _polygons(path: Path) -> tuple[np.ndarray, np.ndarray]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        pairs = [(str(f["properties"]["name"]), shapely.from_geojson(json.dumps(f["geometry"]))) for f in features]
    except (OSError, ValueError, KeyError, TypeError, shapely.GEOSException):
        pairs = []
    names, polygons = np.array([name for name, _ in pairs], dtype=object), np.array([p for _, p in pairs], dtype=object)
    return names, polygons
