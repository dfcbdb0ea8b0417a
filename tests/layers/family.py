"""A family of handed-in files made in code: what each is, and the text, place, question or refusal that must come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo import gcj
from layers.reader.layer import ReaderError, ReadLayer
from layers.reader.systems import wished_placement
from tests.layers.handed_in import (
    SEAT,
    drawing,
    geodatabase,
    in_system,
    packed,
    parts,
    polyline,
    shapefile,
    squares,
    swapped,
    zipped,
    zipped_folder,
)  # fmt: skip

EXACT, DATUM = 2e-7, 0.0012
"""Tolerances in degrees: 2 cm, and the 100 m that an old datum may be off."""

COMMON = {"名称": ["建设路院落", "文化西街", "唐安社区"], "状态": ["完工", "在建", "计划"]}
RARE = {"名称": ["𠮷祥巷", "㐀家院子", "建设路"], "状态": ["完工", "在建", "计划"]}
LOCAL = "+proj=tmerc +lat_0=0 +lon_0=104 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
Make = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Case:
    """A file and what must come of it: a refusal's code, or text by column, a place with its tolerance, or candidates to choose from."""

    family: str
    name: str
    make: Make
    text: dict[str, list[str]] | None = None
    within: float | None = None
    question: str | None = None
    refusal: str | None = None
    layer: int = 0
    wish: dict[str, str] = field(default_factory=dict)
    holds: tuple[str, str] | None = None
    """A column and a value that must be in it, where not the whole column is known."""


Read = Callable[..., tuple[ReadLayer, ...]]


def judged(case: Case, read: Read) -> tuple[tuple[str, ...], str]:
    """Return what came out right (`text`, `place`, `question`, `refusal`) and what is wrong, an empty text where nothing is.

    A question is right when the truth is among the candidates and, given as the answer, puts the layer where it belongs.
    """
    try:
        layer = read(**case.wish)[case.layer]
    except ReaderError as error:
        return (("refusal",), "") if error.code == case.refusal else ((), f"refused: {error}")
    if case.refusal:
        return (), f"read instead of refused with {case.refusal}"
    right: list[str] = []
    for column, values in (case.text or {}).items():
        if column not in layer.frame or layer.frame[column].tolist() != values:
            return (), f"text {layer.frame.drop(columns='geometry').iloc[0].to_dict()}"
    if case.holds and case.holds[1] not in set(layer.frame[case.holds[0]]):
        return (), f"text {layer.frame[case.holds[0]].tolist()[:3]}"
    right += ["text"] if case.text or case.holds else []
    return _place(case, layer, read, right)


def _place(case: Case, layer: ReadLayer, read: Read, right: list[str]) -> tuple[tuple[str, ...], str]:
    if layer.crs.chosen is None:
        offered = {candidate.wish for candidate in layer.crs.candidates}
        if case.question not in offered:
            return (), f"not placed; offered {sorted(offered)}"
        answered = read(crs=case.question)[case.layer]
        off = _off(answered) if case.within is not None else 0.0
        return ((*right, "question"), "") if off <= (case.within or 0.0) else ((), f"off by {off:.6f}° once answered")
    if case.within is None:
        return tuple(right), "" if case.question is None else f"placed as {layer.crs.chosen} without a question"
    off = _off(layer)
    return ((*right, "place"), "") if off <= case.within else ((), f"off by {off:.6f}° as {layer.crs.chosen}")


def _off(layer: ReadLayer) -> float:
    """Return by how many degrees the first feature's corner misses the seat of the city."""
    return float(np.abs(np.array(layer.frame.geometry.iloc[0].bounds[:2]) - SEAT).max())


def cases() -> list[Case]:
    """Return the whole family."""
    return [*encodings(), *systems(), *shifted(), *archives(), *incomplete(), *other_formats(), *unreadable()]


def encodings() -> Iterator[Case]:
    """Text in three encodings, whatever .cpg and language byte say."""
    words = {"gbk": ("GBK", "UTF-8"), "utf-8": ("UTF-8", "GBK"), "gb18030": ("GB18030", "UTF-8")}
    for encoding, (true, false) in words.items():
        table = COMMON if encoding == "gbk" else RARE
        declared = {"right": true, "wrong": false, "missing": None, "HTML": "<html><body>404</body></html>"}
        for spoken, cpg in declared.items():
            for ldid in (0x00, 0x4D, 0x57):
                name = f"{encoding}, .cpg {spoken}, language byte 0x{ldid:02X}"
                yield Case("encoding", name, _shp(table, squares(), encoding=encoding, cpg=cpg, ldid=ldid), table, EXACT)


_PLAIN = (
    "EPSG:4490",
    "EPSG:4523",
    "EPSG:4544",
    "EPSG:4522",
    "EPSG:4543",
    "EPSG:4496",
    "EPSG:4507",
    "EPSG:32648",
    "EPSG:3857",
    "CGCS2000-CM104E",
)
_OLD = ("EPSG:2359", "EPSG:2380", "EPSG:2358", "EPSG:2379", "EPSG:2411", "EPSG:2432", "EPSG:2410", "EPSG:2431")
_NORTH_FIRST = ("EPSG:4490", "EPSG:4523", "EPSG:4544", "EPSG:4522", "EPSG:4543", "EPSG:4496", "CGCS2000-CM104E")
_WRONG = ("EPSG:4490", "EPSG:4326", "EPSG:4523", "EPSG:4544", "EPSG:4543", "EPSG:3857")
_SAY_BELT = ("EPSG:4544", "EPSG:4523")
"""Over UTM numbers nobody can find these out: the numbers lie in the city as they say, 1.4 km off (a note says what else fits)."""

_LIKE_UTM = {"EPSG:4544", "EPSG:4507", "EPSG:2380", "EPSG:2432", "EPSG:32648"}
"""Systems around 105°: their numbers lie inside the city as belt and as UTM zone, so a person may have to be asked."""


def systems() -> Iterator[Case]:
    """Every coordinate system with the right, a wrong and no .prj."""
    for code, north_first in [*((code, False) for code in (*_PLAIN, *_OLD)), *((code, True) for code in _NORTH_FIRST)]:
        numbers = in_system(squares(), LOCAL if code.startswith("CGCS") else code)
        numbers = swapped(numbers) if north_first else numbers
        within = DATUM if code in _OLD else EXACT
        question = f"{code}{':yx' if north_first else ''}" if code in _LIKE_UTM else None
        spoken = f"{code}{' north first' if north_first else ''}"
        right = LOCAL if code.startswith("CGCS") else code
        yield Case("system, right .prj", spoken, _shp(COMMON, numbers, prj=_prj(right)), COMMON, within)
        yield Case("system, no .prj", spoken, _shp(COMMON, numbers, prj=None), COMMON, within, question)
        for wrong in _WRONG:
            if wrong != code and not (code == "EPSG:32648" and wrong in _SAY_BELT):
                made = _shp(COMMON, numbers, prj=_prj(wrong))
                yield Case("system, wrong .prj", f"{spoken} declared {wrong}", made, COMMON, within, question)


def shifted() -> Iterator[Case]:
    """Web-map degrees, when somebody says so, with any declaration."""
    for system, way in (("GCJ-02", gcj.wgs84_to_gcj02), ("BD-09", gcj.wgs84_to_bd09)):
        numbers = [shapely.transform(shape, lambda xy, way=way: np.column_stack(way(xy[:, 0], xy[:, 1]))) for shape in squares()]
        for prj in (None, "EPSG:4490", "EPSG:4326", "EPSG:4544"):
            wish = {"crs": system}
            yield Case("web map", f"{system} declared {prj}", _shp(COMMON, numbers, prj=prj and _prj(prj)), COMMON, 1e-8, wish=wish)
        yield Case("web map", f"{system} north first", _shp(COMMON, swapped(numbers), prj=None), COMMON, 1e-8, wish={"crs": f"{system}:yx"})


def archives() -> Iterator[Case]:
    """Zips as people make them."""
    for prefix in ("", "数据/", "上报/2026/三月/"):
        for name_bytes in (None, "gbk"):
            spelled = "GBK names" if name_bytes else "UTF-8 names"
            yield Case("zip", f"{prefix or 'root'} {spelled}", _zip(prefix, name_bytes), COMMON, EXACT)
    for number in (0, 1):
        yield Case("zip", f"two sets, number {number}", _two_sets, COMMON, EXACT, layer=number)
    yield Case(
        "zip", "upper-case endings", lambda f: packed(f / "a.zip", {f"项目{e.upper()}": c for e, c in _parts(f).items()}), COMMON, EXACT
    )


def incomplete() -> Iterator[Case]:
    """Sets with a part missing."""
    yield Case("incomplete", "no .shx", _without(".shx"), COMMON, EXACT)
    yield Case("incomplete", "no .cpg, no .prj", _without(".cpg", ".prj"), COMMON, EXACT)
    for ending in (".dbf", ".shp"):
        yield Case("incomplete", f"no {ending}", _without(ending), refusal=f"shapefile-no-{ending[1:]}")
        yield Case("incomplete", f"no {ending} in a zip", _zip_without(ending), refusal=f"shapefile-no-{ending[1:]}")


def other_formats() -> Iterator[Case]:
    """Everything else that opens."""
    frame = gpd.GeoDataFrame(RARE, geometry=squares(), crs=4490)
    for ending, driver in (("gpkg", "GPKG"), ("fgb", "FlatGeobuf"), ("geojson", "GeoJSON")):
        for code in ("EPSG:4326",) if driver == "GeoJSON" else ("EPSG:4490", "EPSG:4544", "EPSG:4523"):
            made = _file(frame.set_crs(4326, allow_override=True) if code == "EPSG:4326" else frame.to_crs(code), ending, driver)
            text = None if driver == "FlatGeobuf" else RARE  # which orders features by place
            yield Case("other format", f"{ending} {code}", made, text, EXACT if text else None)
    yield Case("other format", "geoparquet", lambda f: (frame.to_crs(4544).to_parquet(f / "a.parquet"), f / "a.parquet")[1], RARE, EXACT)
    for number in (0, 1):
        yield Case("other format", f"kml folder {number}", _kml, {"项目名称": ["𠮷祥巷"]}, EXACT, layer=number)
        made = _kml_in("a.kmz", "doc.kml")
        yield Case("other format", f"kmz folder {number}", made, {"项目名称": ["𠮷祥巷"]}, EXACT, layer=number)
        yield Case("other format", f"geodatabase class {number}", _gdb(frame), RARE, EXACT, layer=number)
    for encoding in ("gbk", "utf-8", "gb18030"):
        for codepage in ("ANSI_936", "ANSI_1252", "UTF-8"):
            yield Case("other format", f"dxf {encoding} declared {codepage}", _dxf(encoding, codepage), None, EXACT)
    for encoding in ("gbk", "utf-8", "utf-8-sig", "utf-16", "gb18030"):
        for name, cells in _SPELLINGS.items():
            yield Case("other format", f"csv {encoding} {name}", _csv(encoding, cells), {"名称": ["建设路院落"]}, EXACT)


_SPELLINGS = {
    "degrees": ("经度", "纬度", "103.671", "30.631"),
    "signs": ("lng", "lat", "103°40′15.6″" , "30°37′51.6″"),
    "dashes": ("经度", "纬度", "103-40-15.6", "30-37-51.6"),
    "words": ("经度", "纬度", "103度40分15.6秒", "30度37分51.6秒"),
    "metres": ("X", "Y", "3390817.66", "35372583.19"),
    "east and north": ("东坐标", "北坐标", "35372583.19", "3390817.66"),
}  # fmt: skip


def unreadable() -> Iterator[Case]:
    """What is refused by name."""
    heads = {
        "总图.dwg": (b"AC1027\0", "kind-dwg"), "总图.dxf": (b"AutoCAD Binary DXF\r\n\x1a\0", "kind-dxf-binary"), "权属.wp": (b"WMAP`D23", "kind-mapgis"),
        "道路.tab": (b"!table\n!version 300", "kind-mapinfo"), "道路.mif": (b"Version 300\nCharset x", "kind-mapinfo"), "库.mdb": (b"\0\1\0\0Standard Jet DB", "kind-mdb"),
        "轨迹.gpx": (b"<gpx/>", "kind-gpx"), "图.gml": (b"<gml:FeatureCollection/>", "kind-gml"), "包.rar": (b"Rar!", "kind-rar"), "包.7z": (b"7z\xbc\xaf", "kind-rar"),
        "台账.xls": (b"\xd0\xcf\x11\xe0", "kind-old-office"), "图.pdf": (b"%PDF-1.7", "kind-pdf"), "图.png": (b"\x89PNG", "kind-image"), "影像.tif": (b"II*\0", "kind-image"),
    }  # fmt: skip
    for name, (head, code) in heads.items():
        yield Case("not read", name, _bytes(name, head), refusal=code)


def real(folder: Path) -> Iterator[Case]:
    """Files as they were found, in the reference folder."""
    found = {
        "13_shanghai_quxian_cnfilename/区县界_area.shp": {"holds": ("NAME", "浦东新区")},
        "14_chongqing_quxian_cnfilename/区县界_area.shp": {"holds": ("NAME", "奉节县")},
        "15_sz_cpg_noprj/sz.shp": {"holds": ("qh", "罗湖"), "question": "EPSG:4490"},
        "16_metroline2_line_noprj/metroline2.shp": {"holds": ("linename", "地铁2号线(徐泾东-浦东国际机场)"), "question": "EPSG:4490"},
        "21_gpkg_bad_metadata/GM_canopy_single_home_500m.gpkg": {},
        "22_incomplete_no_dbf/ServiceAreas_4.shp": {"refusal": "shapefile-no-dbf"},
    }
    for name, wanted in found.items():
        yield Case("real file", name, lambda _, name=name: folder / name, **wanted)


def _shp(table: dict[str, list[str]], shapes: list[Any], **options: Any) -> Make:
    return lambda folder: shapefile(folder, table, shapes, **options)


def _prj(code: str) -> str:
    return code if code.startswith("EPSG") else wished_placement(code).crs.to_wkt("WKT1_ESRI")


def _parts(folder: Path) -> dict[str, bytes]:
    return parts(shapefile(folder / "set", COMMON, squares(), cpg="GBK"))


def _zip(prefix: str, name_bytes: str | None) -> Make:
    return lambda folder: zipped(shapefile(folder / "set", COMMON, squares()), folder / "a.zip", prefix, name_bytes=name_bytes)


def _two_sets(folder: Path) -> Path:
    return packed(
        folder / "a.zip", {f"{place}/项目{ending}": content for place in ("东", "西") for ending, content in _parts(folder).items()}
    )


def _without(*endings: str) -> Make:
    def make(folder: Path) -> Path:
        path = shapefile(folder, COMMON, squares(), cpg="GBK")
        for ending in endings:
            path.with_suffix(ending).unlink()
        return next(each for each in (path, path.with_suffix(".dbf")) if each.exists())

    return make


def _zip_without(ending: str) -> Make:
    return lambda folder: packed(folder / "a.zip", {f"项目{e}": content for e, content in _parts(folder).items() if e != ending})


def _file(frame: gpd.GeoDataFrame, ending: str, driver: str) -> Make:
    def make(folder: Path) -> Path:
        frame.to_file(folder / f"a.{ending}", driver=driver)
        return folder / f"a.{ending}"

    return make


def _kml(folder: Path) -> Path:
    ring = " ".join(f"{x},{y},510" for x, y in squares(1)[0].exterior.coords)
    mark = (
        '<Placemark><ExtendedData><Data name="项目名称"><value>𠮷祥巷</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing>'
        f"<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    folders = "".join(f"<Folder><name>{name}</name>{mark}</Folder>" for name in ("老旧院落", "游园"))
    path = folder / "a.kml"
    path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>', encoding="utf-8")
    return path


def _kml_in(archive: str, member: str) -> Make:
    return lambda folder: packed(folder / archive, {member: _kml(folder).read_bytes()})


def _gdb(frame: gpd.GeoDataFrame) -> Make:
    def make(folder: Path) -> Path:
        made = geodatabase(folder / "更新.gdb", {"老旧院落": frame.to_crs(4544), "游园": frame.to_crs(4523)})
        return zipped_folder(made, folder / "a.zip")

    return make


def _dxf(encoding: str, codepage: str) -> Make:
    places = list(in_system(squares(1), "EPSG:4523")[0].exterior.coords)[:-1]
    return lambda folder: drawing(folder / "a.dxf", [polyline("老旧院落", places, closed=True)], encoding=encoding, codepage=codepage)


def _csv(encoding: str, cells: tuple[str, str, str, str]) -> Make:
    east, north, x, y = cells
    return _bytes("台账.csv", f"名称,{east},{north}\n建设路院落,{x},{y}\n".encode(encoding))


def _bytes(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make
