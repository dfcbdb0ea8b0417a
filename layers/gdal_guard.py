"""Narrows GDAL to the few drivers the product needs and takes its network away, before GDAL is first loaded.

GDAL chooses a driver by content, not by a file's ending: a text file named .geojson can be a VRT that reads other files of
the server. Skipping drivers works only through the environment and only before the first import of pyogrio, so this module
imports nothing but the standard library and is imported by `layers` itself.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

ALLOWED_DRIVERS = ("DXF", "ESRI Shapefile", "FlatGeobuf", "GPKG", "GeoJSON", "MEM", "OpenFileGDB")

SKIPPED_DRIVERS = (
    "ADBC", "AIVector", "AmigoCloud", "AVCBin", "AVCE00", "Carto", "CSV", "CSW", "DGN", "EDIGEO", "EEDA", "Elasticsearch",
    "ESRIJSON", "GDALG", "GeoJSONSeq", "GeoRSS", "GML", "GPSBabel", "GPX", "GTFS", "HTTP", "Idrisi", "JML", "JSONFG", "KML",
    "LIBKML", "LVBAG", "MapInfo File", "MapML", "MBTiles", "MiraMonVector", "MVT", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT",
    "OGR_PDS", "OGR_VRT", "OSM", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "Selafin",
    "SQLite", "SXF", "TopoJSON", "VDV", "VFK", "VICAR", "VRT", "WAsP", "WFS", "XLSX",
)  # fmt: skip
"""Every other driver of the GDAL that pyogrio brings; the reader refuses to work while one it does not know is there."""

DEAD_PROXY = "http://127.0.0.1:9"
"""The discard port: nothing listens there, so a request that slips through ends on this machine."""

GUARD = {
    "GDAL_SKIP": ",".join(SKIPPED_DRIVERS),
    "GDAL_HTTP_PROXY": DEAD_PROXY,
    "GDAL_HTTPS_PROXY": DEAD_PROXY,
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "PROJ_NETWORK": "OFF",
}


def guard(environment: MutableMapping[str, str]) -> None:
    """Put the restrictions into `environment`, over whatever an operator may have set there."""
    environment.update(GUARD)


guard(os.environ)
