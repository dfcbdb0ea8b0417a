"""Files as people hand them in, made in code: shapefiles with chosen bytes, zips with chosen names."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import CRS

SEAT = (103.671, 30.631)
"""The seat of the city; its coordinates in every system are in the published notes."""

SEAT_IN = {
    "EPSG:4490": SEAT,
    "EPSG:4523": (35372583.19, 3390817.66),
    "EPSG:4544": (372583.19, 3390817.66),
    "EPSG:4522": (34660209.82, 3391255.19),
    "EPSG:4543": (660209.82, 3391255.19),
    "EPSG:32648": (372634.16, 3389461.34),
    "EPSG:3857": (11540602.93, 3584919.62),
}

WIDTH = 60


def squares(count: int = 3, size: float = 0.001, at: tuple[float, float] = SEAT) -> list[shapely.Polygon]:
    """Return squares of `size` degrees in a row from `at` eastward, not touching."""
    x, y = at
    return [shapely.box(x + 2 * i * size, y, x + (2 * i + 1) * size, y + size) for i in range(count)]


def in_system(geometries: Sequence[Any], code: str) -> list[Any]:
    """Return longitude/latitude geometries in another coordinate system."""
    return list(gpd.GeoSeries(list(geometries), crs=4490).to_crs(code))


def swapped(geometries: Sequence[Any]) -> list[Any]:
    """Return geometries with their axes exchanged."""
    return [shapely.transform(geometry, lambda xy: xy[:, ::-1]) for geometry in geometries]


def dbf_bytes(names: Sequence[bytes], rows: Sequence[Sequence[bytes]], ldid: int) -> bytes:
    """Return a .dbf table of text fields, byte by byte as asked for."""
    head = 32 + 32 * len(names) + 1
    table = struct.pack("<4B I H H 20x", 3, 121, 12, 31, len(rows), head, 1 + WIDTH * len(names))
    table = table[:29] + bytes([ldid]) + table[30:32]
    for name in names:
        table += name[:10].ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([WIDTH, 0]) + b"\0" * 14
    table += b"\r"
    for row in rows:
        table += b" " + b"".join(value[:WIDTH].ljust(WIDTH, b" ") for value in row)
    return table + b"\x1a"


def shapefile(
    folder: Path,
    table: dict[str, Sequence[str]],
    geometries: Sequence[Any],
    *,
    stem: str = "项目",
    encoding: str = "gbk",
    cpg: str | None = None,
    ldid: int = 0,
    prj: str | None = "EPSG:4490",
) -> Path:
    """Write a shapefile whose text is in `encoding`, whatever `.cpg` and the language byte say; returns the .shp."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}.shp"
    geometry = shapely.to_wkb(np.array(geometries, dtype=object))
    kind = next((g.geom_type for g in geometries if g is not None), "Point")
    blank = np.array([""] * len(geometries), dtype=object)
    pyogrio.raw.write(path, geometry, [blank], np.array(["x"], dtype=object), geometry_type=kind, crs="EPSG:4490", driver="ESRI Shapefile")
    rows = list(zip(*[[value.encode(encoding) for value in column] for column in table.values()], strict=True))
    path.with_suffix(".dbf").write_bytes(dbf_bytes([name.encode(encoding) for name in table], rows, ldid))
    path.with_suffix(".cpg").unlink()
    path.with_suffix(".prj").unlink()
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="utf-8")
    if prj is not None:
        text = CRS.from_user_input(prj).to_wkt("WKT1_ESRI") if prj.startswith("EPSG") else prj
        path.with_suffix(".prj").write_text(text, encoding="utf-8")
    return path


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a shapefile by their ending."""
    return {part.suffix: part.read_bytes() for part in sorted(path.parent.glob(f"{path.stem}.*"))}


def packed(out: Path, members: dict[str, bytes], *, name_bytes: str | None = None) -> Path:
    """Write a zip; with `name_bytes` the names are stored in that encoding and nothing says so, as Chinese Windows does."""
    spelled: dict[bytes, bytes] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if name_bytes is None:
                archive.writestr(name, content)
                continue
            placeholder = f"{len(spelled):05d}".ljust(len(name.encode(name_bytes)), "#")
            spelled[placeholder.encode()] = name.encode(name_bytes)
            archive.writestr(placeholder, content)
    content = out.read_bytes()
    for placeholder, name in spelled.items():
        content = content.replace(placeholder, name)
    out.write_bytes(content)
    return out


def zipped(path: Path, out: Path, prefix: str = "", **options: Any) -> Path:
    """Write the parts of a shapefile into a zip, under `prefix`."""
    return packed(out, {f"{prefix}{path.stem}{ending}": content for ending, content in parts(path).items()}, **options)


def drawing(path: Path, entities: Sequence[str], *, encoding: str = "gbk", codepage: str = "ANSI_936", blocks: str = "") -> Path:
    """Write an ASCII DXF whose text is in `encoding`, whatever its header declares."""
    pairs = [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1015"), (9, "$DWGCODEPAGE"), (3, codepage), (0, "ENDSEC")]
    section = [(0, "SECTION"), (2, "ENTITIES")]
    text = f"{grouped(*pairs)}{blocks}{grouped(*section)}{''.join(entities)}{grouped((0, 'ENDSEC'), (0, 'EOF'))}"
    path.write_bytes(text.encode(encoding))
    return path


def grouped(*pairs: tuple[int, Any]) -> str:
    """Return group codes and values as a drawing spells them."""
    return "".join(f"{code:3d}\n{value}\n" for code, value in pairs)


def polyline(layer: str, places: Sequence[tuple[float, float]], *, closed: bool) -> str:
    """Return an LWPOLYLINE."""
    vertices = [pair for x, y in places for pair in ((10, x), (20, y))]
    return grouped((0, "LWPOLYLINE"), (8, layer), (90, len(places)), (70, int(closed)), *vertices)


def geodatabase(folder: Path, layers: dict[str, gpd.GeoDataFrame], tables: dict[str, Any] | None = None, **options: Any) -> Path:
    """Write a file geodatabase with feature classes and tables, numbers in it as its driver can."""
    for name, frame in (layers | (tables or {})).items():
        whole = frame.select_dtypes("int64").columns
        plain = frame.astype(dict.fromkeys(whole, "int32"))
        pyogrio.write_dataframe(plain, folder, layer=name, driver="OpenFileGDB", append=folder.exists(), **options)
    return folder


def zipped_folder(folder: Path, out: Path, prefix: str | None = None) -> Path:
    """Write the files of a folder into a zip, under `prefix` (the folder's own name where none is given)."""
    front = f"{folder.name}/" if prefix is None else prefix
    return packed(out, {f"{front}{file.name}": file.read_bytes() for file in sorted(folder.iterdir())})
