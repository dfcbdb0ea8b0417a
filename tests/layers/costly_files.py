"""Small files that cost much: each is made in code, small to send, and asks for gigabytes or minutes."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.layers.handed_in import drawing, grouped, packed, shapefile, squares

BLANKS = b" " * 1_000_000
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "<!DOCTYPE {} [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>"


def bomb(path: Path, name: str, piece: bytes, times: int) -> Path:
    """Write a zip with one member of `times` pieces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as member:
        for _ in range(times):
            member.write(piece)
    return path


def geojson(path: Path, rings: list[np.ndarray], properties: list[dict[str, object]] | None = None) -> Path:
    """Write polygons, or features without geometry that have the properties given."""
    shapes = [{"type": "Polygon", "coordinates": [[*ring.tolist(), ring[0].tolist()]]} for ring in rings]
    features = [{"type": "Feature", "properties": {"a": 1}, "geometry": shape} for shape in shapes]
    features += [{"type": "Feature", "properties": each, "geometry": None} for each in properties or []]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def circle(radii: np.ndarray) -> np.ndarray:
    """Return a ring around the seat of the city with these distances from its middle, in degrees."""
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    return np.column_stack([103.67 + radii * np.cos(angle), 30.63 + radii * np.sin(angle)])


def scribble(points: int) -> np.ndarray:
    """Return a ring that crosses itself everywhere."""
    return np.random.default_rng(7).uniform(0, 0.01, (points, 2)) + np.array([103.67, 30.63])


def lying_dbf(folder: Path) -> Path:
    """Write a shapefile whose table claims 1.7 thousand million records."""
    path = shapefile(folder, {"名称": ["甲", "乙", "丙"]}, squares(), stem="lying")
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[4:8] = struct.pack("<I", 1_700_000_000)
    path.with_suffix(".dbf").write_bytes(table)
    return path


def endless_contents(path: Path) -> Path:
    """Write a GeoPackage whose table of contents is a query that never ends."""
    gpd.GeoDataFrame({"名称": ["甲"]}, geometry=squares(1), crs=4490).to_file(path, layer="t", driver="GPKG")
    with closing(sqlite3.connect(path)) as book:
        book.execute("ALTER TABLE gpkg_contents RENAME TO real_contents")
        book.execute(
            "CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 't' AS table_name, 'features' AS"
            " data_type, i AS identifier, '' AS description, '' AS last_change, 0 AS min_x, 0 AS min_y, 0 AS max_x, 0 AS max_y, 4490 AS srs_id FROM n"
        )
        book.commit()
    return path


def workbook(path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Path:
    """Write a workbook of two rows whose parts `change` makes others of."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["名称", "经度", "纬度"], ["甲", 103.6, 30.6]):
        book.active.append(row)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(path, parts | change(parts))


def laughing_workbook(path: Path) -> Path:
    """Write a workbook with an entity that becomes 200,000 million characters."""
    return workbook(
        path, lambda parts: {SHEET: parts[SHEET].replace(b"<worksheet", LAUGHS.format("worksheet").encode() + b"<worksheet", 1)}
    )


def long_workbook(path: Path) -> Path:
    """Write a workbook with more rows than a table may have."""
    rows = b"<row><c><v>1</v></c></row>"
    return workbook(path, lambda parts: {SHEET: parts[SHEET].replace(b"</sheetData>", rows * 310_000 + b"</sheetData>")})


def repeated_text(path: Path) -> Path:
    """Write a GeoParquet file that names one text of a hundred thousand characters 2,500 times."""
    points = gpd.points_from_xy([103.6] * 2_500, [30.6] * 2_500)
    gpd.GeoDataFrame({"t": ["x" * 100_000] * 2_500}, geometry=points, crs=4490).to_parquet(path)
    return path


def nested_wkb(path: Path, depth: int) -> Path:
    """Write a GeoParquet file whose one geometry is a collection in a collection in a collection …, a mixed one at the bottom."""
    gpd.GeoDataFrame({"a": [1]}, geometry=gpd.points_from_xy([103.6], [30.6]), crs=4490).to_parquet(path)
    point, line = struct.pack("<BIdd", 1, 1, 103.6, 30.6), struct.pack("<BIIdddd", 1, 2, 2, 103.6, 30.6, 103.7, 30.6)
    wkb = struct.pack("<BII", 1, 7, 1) * depth + struct.pack("<BII", 1, 7, 2) + point + line
    table = pq.read_table(path)
    pq.write_table(table.set_column(table.schema.get_field_index("geometry"), "geometry", pa.array([wkb])), path)
    return path


def deep_json(path: Path) -> Path:
    """Write a GeoJSON file of a hundred thousand lists in lists."""
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 100_000, encoding="utf-8")
    return path


def kml(path: Path, text: str) -> Path:
    """Write a KML file."""
    path.write_text(text, encoding="utf-8")
    return path


def blocks_in_blocks(path: Path) -> Path:
    """Write a drawing with a line in ten blocks in ten blocks …, twelve times over."""

    def block(number: int, content: str) -> str:
        return grouped((0, "BLOCK"), (8, "0"), (2, f"B{number}"), (70, 0), (10, 0), (20, 0)) + content + grouped((0, "ENDBLK"), (8, "0"))

    line = grouped((0, "LINE"), (8, "L"), (10, 103.6), (20, 30.6), (11, 103.7), (21, 30.7))
    inserted = [grouped((0, "INSERT"), (8, "0"), (2, f"B{number}"), (10, 0), (20, 0)) for number in range(12)]
    blocks = block(0, line) + "".join(block(number, inserted[number - 1] * 10) for number in range(1, 12))
    section = grouped((0, "SECTION"), (2, "BLOCKS")) + blocks + grouped((0, "ENDSEC"))
    return drawing(path, [inserted[11]], blocks=section)


COSTLY: dict[str, tuple[Callable[[Path], Path], set[str]]] = {
    "a table of a thousand million bytes": (lambda f: bomb(f / "a.zip", "data.dbf", BLANKS, 1_000), {"archive-too-large"}),
    "blanks called GeoJSON": (lambda f: bomb(f / "b.zip", "data.geojson", BLANKS, 450), {"kind-empty"}),
    "eighty million rows": (lambda f: bomb(f / "c.zip", "data.csv", b"a,b,c\n" * 160_000, 500), {"reader-memory"}),
    "sixty thousand members": (lambda f: packed(f / "d.zip", {f"{i}.txt": b"" for i in range(60_000)}), {"archive-too-many"}),
    "twenty thousand names": (lambda f: geojson(f / "e.geojson", [], [{f"p{i}": 1} for i in range(20_000)]), {"json-too-many-names"}),
    "lists in lists": (lambda f: deep_json(f / "f.geojson"), {"file-damaged"}),
    "a table that lies": (lambda f: lying_dbf(f / "lying"), {"shapefile-dbf-damaged"}),
    "a workbook of laughs": (lambda f: laughing_workbook(f / "g.xlsx"), {"workbook-doctype"}),
    "a workbook of rows": (lambda f: long_workbook(f / "h.xlsx"), {"table-too-long"}),
    "a KML of laughs": (lambda f: kml(f / "i.kml", LAUGHS.format("kml") + "<kml>&a11;</kml>"), {"kml-doctype"}),
    "a KML of open tags": (lambda f: kml(f / "j.kml", "<kml>" + "<a>" * 300_000), {"file-damaged"}),
    "one text named thousands of times": (lambda f: repeated_text(f / "k.parquet"), {"text-too-much", "reader-memory"}),
    "a tower of collections": (lambda f: nested_wkb(f / "l.parquet", 200_000), {"reader-stopped"}),
    "WKT in WKT": (lambda f: kml(f / "m.csv", 'a,WKT\n1,"' + "GEOMETRYCOLLECTION(" * 200_000 + '"\n'), {"reader-stopped"}),
    "blocks in blocks": (lambda f: blocks_in_blocks(f / "r.dxf"), {"dxf-too-many"}),
    "a name of ten million letters": (
        lambda f: geojson(f / "n.geojson", [], [{"n" * 10_000_000: "x"}]),
        {"", "file-damaged", "reader-memory"},
    ),
}
"""What it is → how it is made, and the refusals (empty: read) that are right."""

SLOW: dict[str, tuple[Callable[[Path], Path], set[str]]] = {
    "contents without end": (lambda f: endless_contents(f / "o.gpkg"), {"reader-timeout"}),
    "a spiky ring of two hundred thousand": (
        lambda f: geojson(f / "p.geojson", [circle(np.random.default_rng(1).uniform(0.001, 0.01, 200_000))]),
        {"", "reader-timeout"},
    ),
    "two hundred scribbles": (lambda f: geojson(f / "q.geojson", [scribble(500)] * 200), {"", "reader-timeout"}),
}
"""These run into the limit of processor time, which the tests lower."""
