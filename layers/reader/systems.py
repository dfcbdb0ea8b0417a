"""Which coordinate systems are known by name: their labels, their plain names, their datum, and which share the same numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.reader.belts import DATUM_NAMES, UNVERIFIED, Belt, belts, datum_of, epsg, meridian_of
from layers.reader.layer import ReaderError
from layers.spec import Text

SHIFTED = {
    "GCJ-02": Text("GCJ-02（高德、腾讯地图）", "GCJ-02 (Amap, Tencent maps)"),
    "BD-09": Text("BD-09（百度地图）", "BD-09 (Baidu maps)"),
}
"""The shifted degrees of web maps. Numbers alone never show them, so they are taken only when a person says so."""

_OWN_MERIDIAN = re.compile(r"^CGCS2000-CM(\d{2,3}(?:\.\d+)?)E$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placement:
    """How to take a layer's numbers: their coordinate system, whether north comes first, and the shift of a web map if any."""

    crs: CRS
    swapped: bool = False
    shift: str | None = None

    @property
    def label(self) -> str:
        """EPSG code where there is one, else the name."""
        return self.shift or label(self.crs)

    @property
    def wish(self) -> str:
        """What to hand to the reader as `crs` to get this very placement."""
        known = self.shift or (label(self.crs) if epsg(self.crs) or meridian_of(self.crs) else self.crs.srs)
        return f"{known}:yx" if self.swapped else known

    @property
    def name(self) -> Text:
        """What people call it."""
        plain = SHIFTED[self.shift] if self.shift else readable(self.crs)
        if not self.swapped:
            return plain
        first = Text("纬度在前", "latitude first") if self.crs.is_geographic else Text("北坐标在前", "north first")
        return Text(f"{plain.zh}，{first.zh}", f"{plain.en}, {first.en}")

    @property
    def datum(self) -> str:
        """The datum's usual name, or an empty text where it is none of the four known here."""
        return datum_of(self.crs)

    @property
    def verified(self) -> bool:
        """Whether positions come out right, and not only to about 100 m."""
        return self.datum not in UNVERIFIED and not (self.shift is None and meridian_of(self.crs))


@cache
def label(crs: CRS) -> str:
    """Return `EPSG:4544` where the definition is known for sure to be that, `CGCS2000-CM104E` for an own meridian, else the name.

    >>> label(CRS("+proj=tmerc +lat_0=0 +lon_0=104 +x_0=500000 +ellps=GRS80"))
    'CGCS2000-CM104E'
    """
    code, meridian = epsg(crs), meridian_of(crs)
    return f"EPSG:{code}" if code else f"CGCS2000-CM{meridian:g}E" if meridian else _harmless(crs.name)


def wished_placement(text: str) -> Placement:
    """Return what a person asked for: `4544`, `EPSG:4544`, `GCJ-02`, `BD-09`, a label, a PROJ or WKT text; `:yx` behind it means north first.

    Raises
    ------
    ReaderError
        `crs-unknown-name` when there is no such coordinate system.
    """
    plain, swapped = re.subn(r":yx$", "", text.strip(), flags=re.IGNORECASE)
    shift = next((name for name in SHIFTED if plain.upper().replace("_", "-") in (name, name.replace("-", ""))), None)
    own = _OWN_MERIDIAN.match(plain)
    if shift:
        return Placement(CRS.from_epsg(4490), bool(swapped), shift)
    try:
        crs = own_meridian(float(own.group(1))) if own else CRS.from_user_input(int(plain) if plain.isdigit() else plain)
    except CRSError:
        raise ReaderError("crs-unknown-name", name=text[:80]) from None
    if not (crs.is_geographic or crs.is_projected):
        raise ReaderError("crs-unknown-name", name=text[:80])
    return Placement(crs, bool(swapped))


@cache
def own_meridian(degrees: float) -> CRS:
    """Return a Gauss-Krüger belt around a meridian of a city's own choice, on the ellipsoid of CGCS2000."""
    return CRS.from_user_input(f"+proj=tmerc +lat_0=0 +lon_0={degrees:g} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +type=crs")


def readable(crs: CRS) -> Text:
    """Return what people call a coordinate system.

    >>> readable(CRS(4523)).zh, readable(CRS(4544)).en
    ('国家2000 3度带第35带', 'CGCS2000 3-degree belt, meridian 105°')
    """
    code, meridian = epsg(crs), meridian_of(crs)
    belt = belts().get(code) if code else None
    if belt:
        return belt.name
    if meridian:
        return Text(
            f"地方坐标系 中央经线{meridian:g}°（按国家2000椭球）", f"local system, meridian {meridian:g}° (on the ellipsoid of CGCS2000)"
        )
    datum = DATUM_NAMES.get(datum_of(crs))
    if crs.is_geographic and datum:
        return Text(f"{datum.zh}经纬度", f"{datum.en} longitude and latitude")
    known = {3857: Text("网络墨卡托", "Web Mercator"), 32648: Text("WGS 84 UTM 48带", "WGS 84 UTM zone 48N")}
    name = _harmless(crs.name)
    return known.get(code or 0, Text(name, name))


def _harmless(name: str) -> str:
    """Return a name that somebody wrote into a file without signs that pages or shells might take for more than text.

    >>> _harmless("![x](http://a.b) <b>CGCS2000_3_Degree</b>")
    'x (http //a.b) b CGCS2000_3_Degree /b'
    """
    return " ".join(re.sub(r"[^\w \-/().,+°]", " ", name[:200]).split())[:80]


def same_numbers(crs: CRS) -> tuple[CRS, ...]:
    """Return the systems that numbers in `crs` might as well be in, for nothing but the datum or the belt's width differs.

    >>> [label(each) for each in same_numbers(CRS(4523))], [label(each) for each in same_numbers(CRS(4544))]
    (['EPSG:2359', 'EPSG:2411'], ['EPSG:4507', 'EPSG:2380', 'EPSG:2432'])
    """
    code = epsg(crs)
    if code == 4490:
        return CRS.from_epsg(4610), CRS.from_epsg(4214)
    belt = belts().get(code) if code else None
    if belt is None:
        return ()
    wider = [Belt(belt.datum, 6, belt.meridian, prefixed=False)] if code == 4544 else []
    others = [Belt(datum, belt.width, belt.meridian, belt.prefixed) for datum in UNVERIFIED]
    return tuple(CRS.from_epsg(each.code) for each in (*wider, *others))
