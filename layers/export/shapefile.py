"""Shapefiles as ArcGIS on a Chinese desktop opens them: GBK text that says so, short names, dates as dates, one kind a file."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.export.archive import pack_folder
from layers.export.content import Provenance, words
from layers.export.geo import write_fields
from layers.spec import Field, FieldKind, Layer

_CODEC = "gbk"
_CPG = b"GBK"
_LDID_GBK = b"\x4d"
_LDID_POSITION = 29
_NAME_BYTES = 10
_TEXT_BYTES = 254
_UNWRITABLE = "〓"
_COMPUTED = {"fid": "R_FID", "length_m": "长度_米", "area_m2": "面积_平米"}
_KINDS = {"Point": "point", "MultiPoint": "multipoint", "LineString": "line", "Polygon": "polygon"}
"""Shapefiles hold lines and multi-lines, polygons and multi-polygons alike; points and multi-points not."""

_SAME_FILE = {"MultiLineString": "LineString", "MultiPolygon": "Polygon"}


def write_shapefile(frame: gpd.GeoDataFrame, provenance: Provenance, out: Path) -> None:
    """Write a zip of one shapefile for each kind of geometry, a table of field names, and a note on provenance and losses.

    Characters outside GBK become 〓, texts over 254 bytes are cut at a whole character; both are counted in the note.
    """
    with tempfile.TemporaryDirectory(prefix="renewal-shp-") as folder:
        _write_parts(frame, provenance, Path(folder), provenance.layer.key)
        pack_folder(Path(folder), out)


def write_empty(frame: gpd.GeoDataFrame, layer: Layer, notes: str, out: Path) -> None:
    """Write a zip of shapefiles without features, to be filled in: the columns of `frame`, texts as long as a .dbf allows."""
    names = short_names(layer, list(frame.columns.drop("geometry")))
    empty = gpd.GeoDataFrame(frame.iloc[:0].rename(columns=names), geometry="geometry")
    kinds = [kind for kind in ("Point", "LineString", "Polygon") if kind in layer.geometry.accepts]
    with tempfile.TemporaryDirectory(prefix="renewal-shp-") as folder:
        for kind in kinds:
            stem = layer.key if len(kinds) == 1 else f"{layer.key}_{_KINDS[kind]}"
            _write_part(empty, Path(folder), stem, kind)
            _widen_texts(Path(folder) / f"{stem}.dbf")
        (Path(folder) / "字段对照.csv").write_bytes(_name_table(layer, names))
        (Path(folder) / "填报说明.txt").write_bytes(notes.encode("utf-8-sig"))
        pack_folder(Path(folder), out)


def write_loose(frame: gpd.GeoDataFrame, provenance: Provenance, out: Path) -> None:
    """Write the same files side by side, for those who ask for `name.shp` and not for a zip; all begin with that name."""
    with tempfile.TemporaryDirectory(prefix=".renewal-shp-", dir=out.parent) as folder:
        _write_parts(frame, provenance, Path(folder), out.stem)
        for path in sorted(Path(folder).iterdir()):
            name = path.name if path.name.startswith(out.stem) else f"{out.stem}_{path.name}"
            os.replace(path, out.with_name(name))


def _write_parts(frame: gpd.GeoDataFrame, provenance: Provenance, folder: Path, stem: str) -> None:
    layer = provenance.layer
    names = short_names(layer, list(frame.columns.drop("geometry")))
    table = pd.DataFrame({names[name]: words_for_dbf(frame[name], _field(layer, name)) for name in names}, index=frame.index)
    table, replaced, cut = _fitted(table)
    whole = gpd.GeoDataFrame(table, geometry=frame.geometry)
    stems = [_write_part(part, folder, name) for name, part in _by_kind(whole, stem)]
    (folder / "字段对照.csv").write_bytes(_name_table(layer, names))
    (folder / "说明.txt").write_bytes(_note(provenance, stems, replaced, cut))


def short_names(layer: Layer, columns: list[str]) -> dict[str, str]:
    """Return column → name of at most ten GBK bytes, unique whatever the case: the Chinese title where it fits.

    >>> from layers.catalogue import layer
    >>> short_names(layer("back_alleys"), ["fid", "project_code", "investment_wan_yuan", "一个很长的列名", "一个很长的列表"])
    {'fid': 'R_FID', 'project_code': '项目编号', 'investment_wan_yuan': '投资', '一个很长的列名': '一个很长的', '一个很长的列表': '一个很长_2'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        field = _field(layer, column)
        wanted = _COMPUTED.get(column) or (field.title.zh if field else column)
        name, again = _cut(_gbk(wanted), _NAME_BYTES), 2
        while name.casefold() in taken or not name:
            suffix = f"_{again}"
            name, again = _cut(_gbk(wanted), _NAME_BYTES - len(suffix)) + suffix, again + 1
        taken.add(name.casefold())
        found[column] = name
    return found


def words_for_dbf(values: pd.Series, field: Field | None) -> pd.Series:
    """Return a column for a .dbf: choices in Chinese words, dates and numbers as they are."""
    if field is not None and field.kind is FieldKind.CHOICE:
        return words(values, field, "zh")
    return values


def _field(layer: Layer, name: str) -> Field | None:
    return next((field for field in layer.fields if field.key == name), None)


def _fitted(table: pd.DataFrame) -> tuple[pd.DataFrame, int, int]:
    """Return the table with texts that fit a .dbf, and how many had characters replaced and ends cut."""
    replaced = cut = 0
    columns = {}
    for name in table.columns:
        values = table[name]
        if values.dtype == object or isinstance(values.dtype, pd.StringDtype):
            texts = [None if pd.isna(value) else str(value) for value in values]
            known = {text: _gbk(text) for text in set(texts) if text is not None}
            short = {text: _cut(plain, _TEXT_BYTES) for text, plain in known.items()}
            replaced += sum(text is not None and known[text] != text for text in texts)
            cut += sum(text is not None and short[text] != known[text] for text in texts)
            values = pd.Series([None if text is None else short[text] for text in texts], index=values.index, dtype=object)
        columns[name] = values
    return pd.DataFrame(columns, index=table.index), replaced, cut


def _gbk(text: str) -> str:
    return "".join(c if _is_gbk(c) else _UNWRITABLE for c in text)


def _is_gbk(character: str) -> bool:
    try:
        character.encode(_CODEC)
    except UnicodeEncodeError:
        return False
    return True


def _cut(text: str, most: int) -> str:
    return text.encode(_CODEC)[:most].decode(_CODEC, "ignore")


def _by_kind(frame: gpd.GeoDataFrame, key: str) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield file name and features for each kind; features without geometry go into the first file."""
    kinds = frame.geometry.geom_type.replace(_SAME_FILE)
    present = [kind for kind in _KINDS if (kinds == kind).any()] or ["Point"]
    for kind in present:
        rows = (kinds == kind) | (kinds.isna() if kind == present[0] else False)
        yield (key if len(present) == 1 else f"{key}_{_KINDS[kind]}"), frame[rows]


def _widen_texts(table: Path) -> None:
    """Give the text fields of an empty .dbf all the room there is: written without values they would hold 80 bytes."""
    content = bytearray(table.read_bytes())
    fields = range(32, int.from_bytes(content[8:10], "little") - 1, 32)
    for field in fields:
        if content[field + 11 : field + 12] == b"C":
            content[field + 16] = _TEXT_BYTES
    content[10:12] = (1 + sum(content[field + 16] for field in fields)).to_bytes(2, "little")
    table.write_bytes(bytes(content))


def _write_part(part: gpd.GeoDataFrame, folder: Path, stem: str, kind: str | None = None) -> str:
    write_fields(part, folder / f"{stem}.shp", driver="ESRI Shapefile", encoding=_CODEC.upper(), kind=kind)
    (folder / f"{stem}.cpg").write_bytes(_CPG)
    with (folder / f"{stem}.dbf").open("rb+") as stream:
        stream.seek(_LDID_POSITION)
        stream.write(_LDID_GBK)
    return stem


def _name_table(layer: Layer, names: dict[str, str]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["短字段名", "字段", "中文名", "English"])
    for column, short in names.items():
        field = _field(layer, column)
        writer.writerow([short, column, field.title.zh if field else short, field.title.en if field else column])
    return stream.getvalue().encode("utf-8-sig")


def _note(provenance: Provenance, stems: list[str], replaced: int, cut: int) -> bytes:
    lines = [f"{word}：{value}" for word, value in provenance.rows("zh")]
    lines += ["文件：" + "、".join(f"{stem}.shp" for stem in stems), "编码：GBK（.cpg 已注明）", "字段名对照：字段对照.csv"]
    if replaced:
        lines.append(f"有 {replaced} 个值含 GBK 以外的字，以〓代替；完整文字请导出 GeoPackage。")
    if cut:
        lines.append(f"有 {cut} 个值超过 254 字节，已截短；完整文字请导出 GeoPackage。")
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
