"""Files that are not what their name says: each points at a canary file or a canary address, which a reader must never touch."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

CANARY = "canary-7f3a"
POINT = {"type": "Feature", "properties": {"名称": "点"}, "geometry": {"type": "Point", "coordinates": [103.671, 30.631]}}


def canary_file(folder: Path) -> Path:
    """Write the file that nobody may read."""
    path = folder / "canary.csv"
    path.write_text(f"name,x,y\n{CANARY},103.6,30.6\n", encoding="utf-8")
    return path


def disguises(canary: Path, url: str) -> dict[str, bytes]:
    """Return the contents, by what they are."""
    texts = {**_virtual_layers(canary, url), **_pipelines(canary, url), **_services(url), **_addresses(canary, url), **_xml(canary, url)}
    texts |= {name: json.dumps(body) for name, body in _json(canary, url).items()}
    contents = {name: text.encode() for name, text in texts.items()}
    plain = texts["vrt"]
    return contents | {"vrt in UTF-16": plain.encode("utf-16"), "vrt behind a mark": b"\xef\xbb\xbf" + plain.encode()}


def _virtual_layers(canary: Path, url: str) -> dict[str, str]:
    layer = "<OGRVRTLayer name='canary'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>"
    source = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    return {
        "vrt": source.format(canary),
        "vrt of a CSV": source.format(f"CSV:{canary}"),
        "vrt of the passwords": source.format("CSV:/etc/passwd"),
        "vrt of an address": source.format(f"CSV:/vsicurl/{url}/a.csv"),
        "vrt of a zip at an address": source.format(f"/vsizip//vsicurl/{url}/a.zip/a.shp"),
        "vrt of a neighbour": "<OGRVRTDataSource><OGRVRTLayer name='canary'><SrcDataSource relativeToVRT='1'>canary.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "vrt union": f"<OGRVRTDataSource><OGRVRTUnionLayer name='u'>{layer.format(canary)}</OGRVRTUnionLayer></OGRVRTDataSource>",
        "vrt warped": f"<OGRVRTDataSource><OGRVRTWarpedLayer>{layer.format(canary)}<TargetSRS>EPSG:4490</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>",
        "vrt after a declaration": '<?xml version="1.0"?><!-- 项目 -->\n' + source.format(canary),
        "vrt after blanks": "\n\n  " + source.format(canary),
        "vrt picture": f"<VRTDataset rasterXSize='1' rasterYSize='1'><VRTRasterBand><SimpleSource><SourceFilename>{url}/x.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
        "vrt called kml": f"<kml>{source.format(canary)}</kml>",
    }


def _pipelines(canary: Path, url: str) -> dict[str, str]:
    def pipeline(source: object, **more: object) -> str:
        command = f"gdal vector pipeline ! read {source} ! write --of=stream streamed"
        return json.dumps({"type": "gdal_streamed_alg", "command_line": command, **more})

    return {
        "gdalg": pipeline(canary),
        "gdalg of an address": pipeline(f"/vsicurl/{url}/a.csv"),
        "gdalg that says FeatureCollection": pipeline(canary, other={"type": "FeatureCollection", "features": []}),
        "gdalg in escapes": pipeline(canary).replace("gdal_streamed_alg", "\\u0067dal_streamed_alg"),
    }


def _services(url: str) -> dict[str, str]:
    return {
        "wfs": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "wfs answer": f'<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs"><OnlineResource href="{url}/wfs"/></wfs:WFS_Capabilities>',
        "csw": f"<OGRCSWDataSource><URL>{url}/csw</URL></OGRCSWDataSource>",
        "wms": f"<GDAL_WMS><Service name='WMS'><ServerUrl>{url}/wms</ServerUrl></Service></GDAL_WMS>",
        "geotiff service": json.dumps({"type": "Catalog", "stac_version": "1.0.0", "links": [{"rel": "child", "href": f"{url}/stac"}]}),
    }


def _addresses(canary: Path, url: str) -> dict[str, str]:
    texts = (
        f"CSV:{canary}", f"/vsicurl/{url}/a.csv", f"/vsizip//vsicurl/{url}/a.zip", f"{url}/a.geojson", f"GeoJSON:{url}/a", f"ESRIJSON:{url}/a",
        f"TopoJSON:{url}/a", f"WFS:{url}/a", f"OAPIF:{url}/a", f"OGCAPI:{url}/a", f"PG:host=127.0.0.1 port={url.rpartition(':')[2]}",
        f"MVT:{url}/a", f"GPKG:{canary}:x", f"file://{canary}", f"/vsitar/{canary}",
    )  # fmt: skip
    return {f"the words {text.split(':')[0][:8]} {number}": text for number, text in enumerate(texts)}


def _xml(canary: Path, url: str) -> dict[str, str]:
    gml = 'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    entity = f'<!DOCTYPE x [<!ENTITY c SYSTEM "file://{canary}">]>'
    return {
        "gml with a schema elsewhere": f'<gml:FeatureCollection {gml} xsi:schemaLocation="x {url}/x.xsd"/>',
        "gml with a link": f'<gml:FeatureCollection {gml}><gml:featureMember xlink:href="{url}/x.gml"/></gml:FeatureCollection>',
        "gpx with an entity": f"{entity}<gpx><wpt lat='30.6' lon='103.6'><name>&c;</name></wpt></gpx>",
        "kml with an entity": f"{entity}<kml><Placemark><name>&c;</name><Point><coordinates>103.6,30.6</coordinates></Point></Placemark></kml>",
        "kml with an entity elsewhere": f'<!DOCTYPE kml SYSTEM "{url}/kml.dtd"><kml><Placemark><name>x</name></Placemark></kml>',
        "kml that includes": f'<kml xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file://{canary}" parse="text"/></kml>',
        "kml that links": f"<kml><NetworkLink><Link><href>{url}/x.kml</href></Link></NetworkLink></kml>",
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/x.png"/></svg>',
    }


def _json(canary: Path, url: str) -> dict[str, object]:
    def collection(**members: object) -> dict[str, object]:
        return {"type": "FeatureCollection", **members, "features": [POINT]}

    return {
        "crs link": collection(crs={"type": "link", "properties": {"href": f"{url}/crs", "type": "esriwkt"}}),
        "crs link to a file": collection(crs={"type": "link", "properties": {"href": f"file://{canary}", "type": "proj4"}}),
        "crs address": collection(crs={"type": "url", "properties": {"url": f"{url}/crs"}}),
        "crs called like an address": collection(crs={"type": "name", "properties": {"name": f"{url}/crs"}}),
        "crs called like a file": collection(crs={"type": "name", "properties": {"name": f"+init={canary}:1"}}),
        "crs in a list": collection(crs=[{"type": "link", "properties": {"href": f"{url}/crs"}}]),
        "crs elsewhere": collection(coordRefSys=f"{url}/crs", conformsTo=["[ogc-json-fg-1-0.1:core]"]),
        "pages that go on": collection(links=[{"rel": "next", "href": f"{url}/more"}]),
        "esri json": {"geometryType": "esriGeometryPoint", "features": [{"attributes": {"a": 1}}], "url": url},
        "topojson": {"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [0, 0]}}, "transform": url},
    }


def looking_outside(path: Path, canary: Path) -> Path:
    """Write a GeoPackage whose feature table is a window on the canary file."""
    with closing(sqlite3.connect(path)) as book:
        book.executescript(
            "PRAGMA application_id=0x47504B47; PRAGMA user_version=10300;"
            "CREATE TABLE gpkg_spatial_ref_sys(srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES('CGCS2000', 4490, 'EPSG', 4490, 'undefined', NULL);"
            "CREATE TABLE gpkg_contents(table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, last_change TEXT,"
            " min_x, min_y, max_x, max_y, srs_id INTEGER);"
            "CREATE TABLE gpkg_geometry_columns(table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);"
            "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES('window', 'attributes', 'window', 4490);"
            "PRAGMA writable_schema=ON;"
        )
        create = f"CREATE VIRTUAL TABLE window USING VirtualOGR('{canary}')"
        book.execute("INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES('table', 'window', 'window', 0, ?)", (create,))
        book.commit()
    return path
