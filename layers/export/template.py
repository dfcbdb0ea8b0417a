"""Empty files to be filled in, layer by layer: a workbook with notes, a GeoPackage, a shapefile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd

from layers.conform.canonical import conform
from layers.export.content import STORED_CRS, ExportError, heading
from layers.export.formats import FORMATS
from layers.export.geo import write_fields
from layers.export.shapefile import write_empty
from layers.export.table import harmless
from layers.spec import Field, FieldKind, GeometryKind, Layer, Text

_DATA = Text("数据", "Data")
_NOTES = Text("填报说明", "Notes")
"""The reader passes over a sheet of this name."""

_ROWS_WITH_LISTS = 5_000
_HEADINGS = (
    Text("列名", "Column"),
    Text("类型", "Type"),
    Text("必填", "Required"),
    Text("可以怎么填", "Accepted"),
    Text("示例", "Example"),
)
_YES = Text("是", "yes")
_TYPES = {
    FieldKind.TEXT: Text("文字", "Text"),
    FieldKind.DATE: Text("日期", "Date"),
    FieldKind.NUMBER: Text("数字", "Number"),
    FieldKind.INTEGER: Text("整数", "Whole number"),
    FieldKind.CHOICE: Text("选项", "Choice"),
}
_ACCEPTED = {
    FieldKind.DATE: Text("2021-03-05、2021年3月5日、2021.3.5；只知年月可写 2021年3月", "2021-03-05; 2021-03 if only the month is known"),
    FieldKind.NUMBER: Text("只填数字", "figures only"),
    FieldKind.INTEGER: Text("只填整数", "whole figures only"),
    FieldKind.TEXT: Text("", ""),
}
_TOWN = Text("现行镇街全称，如“崇阳街道”；空着则按位置填", "Present full name in Chinese; filled in by location when empty")
_CODE = Text("每个要素一个，不重复；更新时按它对应", "One for each feature, never twice; updates are matched by it")
_EXAMPLES: Mapping[str, Text] = MappingProxyType(
    {
        "project_code": Text("CZ-2021-001", "CZ-2021-001"),
        "code": Text("510184001", "510184001"),
        "name": Text("建设路 12 号院", "12 Jianshe Road"),
        "town": Text("崇阳街道", "Chongyang Subdistrict"),
        "community": Text("唐安社区", "Tang'an Community"),
        "progress": Text("80", "80"),
        "built_year": Text("1995", "1995"),
    }
)
_BY_KIND = {
    FieldKind.TEXT: Text("", ""),
    FieldKind.DATE: Text("2021-12-31", "2021-12-31"),
    FieldKind.NUMBER: Text("12.5", "12.5"),
    FieldKind.INTEGER: Text("12", "12"),
}
_PLACES = (Text("经度", "Longitude"), Text("纬度", "Latitude"))
_LAYER_KINDS = {
    GeometryKind.POINT: ("Point", Text("点", "points")),
    GeometryKind.LINE: ("MultiLineString", Text("线", "lines")),
    GeometryKind.POLYGON: ("MultiPolygon", Text("面", "polygons")),
    GeometryKind.LINE_OR_POINT: ("Unknown", Text("线或点", "lines or points")),
}
_AS_TABLE = {
    True: Text(
        "一行一个要素，经度、纬度填十进制度数（CGCS2000 或 WGS84）。",
        "One row for each feature; longitude and latitude in decimal degrees (CGCS2000 or WGS 84).",
    ),
    False: Text(
        "表格不带图形，只能按编号更新已有要素的属性；新要素请用 shapefile 或 GeoPackage 模板画图。",
        "A table has no shapes: it updates features that exist already, matched by code. Draw new ones in the shapefile or GeoPackage template.",
    ),
}
_DRAWN = Text("坐标系：CGCS2000 经纬度（EPSG:4490）。", "Coordinate system: CGCS2000 longitude/latitude (EPSG:4490).")


def write_template(layer: Layer, fmt: str, out: Path, lang: str = "zh") -> None:
    """Write the empty file of `layer` in the format `fmt` (`xlsx`, `gpkg`, `shp` as a zip) to `out`.

    Columns bear Chinese titles in the formats for GIS programs; `lang` is the language of the workbook and of the notes.
    Raises ExportError (`unknown-format`).
    """
    if fmt not in _WRITERS:
        raise ExportError("unknown-format", format=fmt[:40], formats=", ".join(_WRITERS))
    _WRITERS[fmt](layer, out, lang)


def template_rows(layer: Layer, lang: str) -> list[tuple[str, str, str, str, str]]:
    """Return for each field of `layer` its heading, type, whether it is required, what is accepted, and an example."""
    return [
        (heading(f, lang), _TYPES[f.kind](lang), _YES(lang) if f.required else "", _accepted(f, lang), _example(f, lang))
        for f in layer.fields
    ]


def _write_workbook(layer: Layer, out: Path, lang: str) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    data, notes = book.worksheets[0], book.create_sheet(_NOTES(lang))
    data.title, data.freeze_panes = _DATA(lang), "A2"
    titles = [heading(field, lang) for field in layer.fields] + [place(lang) for place in _PLACES if _has_places(layer)]
    data.append(titles)
    for number, title in enumerate(titles, start=1):
        data.cell(1, number).font = Font(bold=True)
        data.column_dimensions[get_column_letter(number)].width = max(10, 2 * len(title) + 2)
    for number, field in enumerate(layer.fields, start=1):
        if field.kind is FieldKind.CHOICE:
            _offer(data, get_column_letter(number), [choice.title(lang) for choice in field.choices])
    for row in (
        *_about(layer, lang, _AS_TABLE[_has_places(layer)]),
        (),
        tuple(word(lang) for word in _HEADINGS),
        *template_rows(layer, lang),
    ):
        notes.append([harmless(value) for value in row])
    for letter, width in zip("ABCDE", (24, 10, 8, 70, 24), strict=True):
        notes.column_dimensions[letter].width = width
    book.save(out)


def _offer(sheet: object, letter: str, words: list[str]) -> None:
    """Let Excel offer the accepted words in a column; others are not forbidden, for they may be synonyms."""
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    listed = ",".join(words)
    if isinstance(sheet, Worksheet) and len(listed) <= 250 and not any("," in word for word in words):
        offer = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
        offer.add(f"{letter}2:{letter}{_ROWS_WITH_LISTS}")
        sheet.add_data_validation(offer)


def _write_geopackage(layer: Layer, out: Path, _lang: str) -> None:
    frame = _empty(layer).rename(columns={field.key: field.title.zh for field in layer.fields})
    options = {"FID": "ogc_fid", "GEOMETRY_NAME": "geometry", "IDENTIFIER": layer.title.zh}
    write_fields(frame, out, driver="GPKG", kind=_LAYER_KINDS[layer.geometry][0], layer=layer.key, layer_options=options)


def _write_shapefile(layer: Layer, out: Path, lang: str) -> None:
    rows = (*_about(layer, lang, _DRAWN), (), tuple(word(lang) for word in _HEADINGS), *template_rows(layer, lang))
    write_empty(_empty(layer), layer, "".join("\t".join(row) + "\r\n" for row in rows), out)


_WRITERS: Mapping[str, Callable[[Layer, Path, str], None]] = MappingProxyType(
    {"xlsx": _write_workbook, "gpkg": _write_geopackage, "shp": _write_shapefile}
)
TEMPLATE_FORMATS = tuple(_WRITERS)


def template_name(layer: Layer, fmt: str, lang: str) -> str:
    """Return the name of a template's file, in the reader's language."""
    return f"{layer.title(lang)}_{Text('模板', 'template')(lang)}{FORMATS[fmt].ending}"


def _empty(layer: Layer) -> gpd.GeoDataFrame:
    nothing = gpd.GeoDataFrame({}, geometry=gpd.GeoSeries([], crs=STORED_CRS), crs=STORED_CRS)
    frame, _ = conform(layer, nothing)
    return frame[[*(field.key for field in layer.fields), "geometry"]]


def _about(layer: Layer, lang: str, how: Text) -> tuple[tuple[str, str], ...]:
    return (
        (Text("图层", "Layer")(lang), layer.title(lang)),
        (Text("内容", "Content")(lang), layer.description(lang)),
        (Text("图形", "Geometry")(lang), _LAYER_KINDS[layer.geometry][1](lang)),
        (Text("怎么填", "How")(lang), how(lang)),
    )


def _has_places(layer: Layer) -> bool:
    return layer.geometry is GeometryKind.POINT


def _accepted(field: Field, lang: str) -> str:
    if field.kind is FieldKind.CHOICE:
        return ("、" if lang == "zh" else ", ").join(choice.title(lang) for choice in field.choices)
    if field.key in ("project_code", "code"):
        return _CODE(lang)
    if field.key == "town":
        return _TOWN(lang)
    return _ACCEPTED[field.kind](lang)


def _example(field: Field, lang: str) -> str:
    if field.kind is FieldKind.CHOICE:
        return field.choices[0].title(lang)
    return _EXAMPLES.get(field.key, _BY_KIND[field.kind])(lang)
