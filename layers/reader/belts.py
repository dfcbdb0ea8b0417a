"""The belts of the Gauss-Krüger projection in China, and how a definition or a name is recognised as one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.spec import Text

CGCS2000, WGS84, XIAN, BEIJING = "CGCS2000", "WGS 84", "Xian 1980", "Beijing 1954"
UNVERIFIED = (XIAN, BEIJING)
"""Datums from which there is no public way to CGCS2000: positions may be off by up to 100 m."""

SAME_DEGREES = {4326, 4490, 4979, 4480}
"""WGS 84 and CGCS2000 differ by centimetres: their degrees are taken as equal."""

_DATUM_WORDS = (
    (XIAN, re.compile(r"xian|西安|gcs_?1980|\b4610\b", re.IGNORECASE)),
    (BEIJING, re.compile(r"beijing|北京|\b4214\b", re.IGNORECASE)),
    (CGCS2000, re.compile(r"cgcs|china.?2000|china geodetic|国家.?2000|2000国家", re.IGNORECASE)),
    (WGS84, re.compile(r"wgs|world geodetic", re.IGNORECASE)),
)
DATUM_NAMES = {
    CGCS2000: Text("国家2000", "CGCS2000"),
    WGS84: Text("WGS 84", "WGS 84"),
    XIAN: Text("西安80", "Xian 1980"),
    BEIJING: Text("北京54", "Beijing 1954"),
}
_FIRST_CODES = {
    (CGCS2000, 3, True): (4513, 25), (CGCS2000, 3, False): (4534, 75), (CGCS2000, 6, True): (4491, 13), (CGCS2000, 6, False): (4502, 75),
    (XIAN, 3, True): (2349, 25), (XIAN, 3, False): (2370, 75), (XIAN, 6, True): (2327, 13), (XIAN, 6, False): (2338, 75),
    (BEIJING, 3, True): (2401, 25), (BEIJING, 3, False): (2422, 75), (BEIJING, 6, True): (21413, 13), (BEIJING, 6, False): (21453, 75),
}  # fmt: skip
"""The EPSG code of the first Gauss-Krüger belt of each datum, width and kind (zone number before the easting, or not)."""

_LAST_MERIDIAN = 135


@dataclass(frozen=True, slots=True)
class Belt:
    """One belt of the Gauss-Krüger projection: its width and middle in degrees, and whether eastings begin with its number."""

    datum: str
    width: int
    meridian: int
    prefixed: bool

    @property
    def zone(self) -> int:
        """The belt's number."""
        return self.meridian // 3 if self.width == 3 else (self.meridian + 3) // 6

    @property
    def code(self) -> int:
        """Its EPSG code."""
        first, start = _FIRST_CODES[self.datum, self.width, self.prefixed]
        return first + (self.zone - start if self.prefixed else (self.meridian - start) // self.width)

    @property
    def name(self) -> Text:
        """Its name in both languages."""
        datum = DATUM_NAMES[self.datum]
        if self.prefixed:
            return Text(f"{datum.zh} {self.width}度带第{self.zone}带", f"{datum.en} {self.width}-degree zone {self.zone}")
        return Text(
            f"{datum.zh} {self.width}度带 中央经线{self.meridian}°", f"{datum.en} {self.width}-degree belt, meridian {self.meridian}°"
        )


@cache
def datum_of(crs: CRS) -> str:
    """Return which of the four usual datums a system stands on, by its own words; an empty text where none is named."""
    base = crs.geodetic_crs
    words = (
        " ".join(filter(None, (base.name, base.datum.name if base.datum else "", "" if base.to_epsg() else crs.name))) if base else crs.name
    )
    return next((datum for datum, pattern in _DATUM_WORDS if pattern.search(words)), "")


def declared_crs(text: str | None) -> CRS | None:
    """Return the coordinate system a file's own words describe; None where they describe none.

    A definition that no code matches is recognised by its parameters, words that are no definition by the name of CGCS2000 in them.
    """
    if not text:
        return None
    try:
        crs = CRS.from_user_input(text)
    except CRSError:
        return named_cgcs2000(text)
    undefined = crs.name.lower().startswith("undefined") or not (crs.is_geographic or crs.is_projected)
    return None if undefined else recognised(crs)


def named_cgcs2000(text: str) -> CRS | None:
    """Return the system of CGCS2000 that a name means, in Esri's, EPSG's or Chinese spelling; None for other words.

    >>> [named_cgcs2000(name).to_epsg() for name in ("CGCS2000_3_Degree_GK_Zone_35", "CGCS2000 / Gauss-Kruger CM 105E", "CGCS2000 3度带 中央经线105")]
    [4523, 4507, 4544]
    """
    plain = re.sub(r"[\s_/\-]+", " ", text[:400]).lower()
    if not dict(_DATUM_WORDS)[CGCS2000].search(plain):
        return None
    rest = plain.replace("2000", "")
    zone = re.search(r"(?:zone|第) ?(\d{2})\b|(\d{2}) ?带", rest)
    meridian = re.search(r"(?:cm|central meridian|中央经线|中央子午线)\D{0,3}(\d{2,3})", rest)
    if not zone and not meridian:
        return None if re.search(r"gk|gauss|高斯|projcs", rest) else CRS.from_epsg(4490)
    number = int(zone.group(1) or zone.group(2)) if zone else 0
    width = 3 if number >= 25 or re.search(r"3 ?(?:degree|度)", rest) else 6
    middle = int(meridian.group(1)) if meridian else number * 3 if width == 3 else number * 6 - 3
    wanted = (CGCS2000, width, middle, meridian is None)
    found = next((each for each in belts().values() if (each.datum, each.width, each.meridian, each.prefixed) == wanted), None)
    return CRS.from_epsg(found.code) if found else None


@cache
def belts() -> dict[int, Belt]:
    """Return every Gauss-Krüger belt of China by its EPSG code."""
    known = [
        Belt(datum, width, meridian, prefixed)
        for datum, width, prefixed in _FIRST_CODES
        for meridian in range(75, _LAST_MERIDIAN + 1, width)
    ]
    return {belt.code: belt for belt in known}


@cache
def epsg(crs: CRS) -> int | None:
    """Return the EPSG code; GeoJSON's CRS84 is WGS 84 with longitude first, as all coordinates are held here."""
    return 4326 if crs.to_authority() == ("OGC", "CRS84") else crs.to_epsg()


@cache
def _parameters(crs: CRS) -> dict[str, float]:
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None or operation.method_name != "Transverse Mercator" or not _on_grs80(crs):
        return {}
    return {parameter.name: float(parameter.value) for parameter in operation.params}


@cache
def central_meridian(crs: CRS) -> float | None:
    """Return the meridian that a transverse Mercator projection stands on, of any datum; None for other projections."""
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None or operation.method_name != "Transverse Mercator":
        return None
    return next((float(each.value) for each in operation.params if each.name == "Longitude of natural origin"), None)


def _on_grs80(crs: CRS) -> bool:
    ellipsoid = crs.ellipsoid
    if ellipsoid is None or any(axis.unit_conversion_factor != 1 for axis in crs.axis_info):
        return False
    same = abs(ellipsoid.semi_major_metre - 6_378_137) < 0.01 and abs(ellipsoid.inverse_flattening - 298.257222101) < 1e-6
    return same and datum_of(crs) in (CGCS2000, "")


def _plain_belt(crs: CRS) -> tuple[float, float] | None:
    """Return meridian and false easting of a transverse Mercator projection that differs from Gauss-Krüger in nothing else."""
    found = _parameters(crs)
    plain = {"Latitude of natural origin": 0.0, "Scale factor at natural origin": 1.0, "False northing": 0.0}
    if not found or any(abs(found.get(name, value) - value) > 1e-9 for name, value in plain.items()):
        return None
    return found.get("Longitude of natural origin", 0.0), found.get("False easting", 0.0)


@cache
def meridian_of(crs: CRS) -> float | None:
    """Return the meridian of a local belt on the ellipsoid of CGCS2000 that has no code."""
    belt = _plain_belt(crs) if epsg(crs) is None else None
    return belt[0] if belt and belt[1] == 500_000 else None


def recognised(crs: CRS) -> CRS:
    """Return a belt of CGCS2000 under its code, where a definition says all that makes it one but is spelled in its own way."""
    belt = _plain_belt(crs) if epsg(crs) is None else None
    if belt is None:
        return crs
    meridian, easting = belt
    for known in belts().values():
        false_easting = 500_000 + (1_000_000 * known.zone if known.prefixed else 0)
        if (known.datum, known.meridian, false_easting) == (CGCS2000, meridian, easting):
            return CRS.from_epsg(known.code)
    return crs
