"""A coverage figure as a GeoPackage: the land served and not, the sites, the rows with their figures, and the method."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import CGCS2000
from geo.measure import area_m2
from layers.export.geo import write_fields
from layers.indicators.coverage_export_content import EXAMPLE, PRODUCT, Content, facts
from layers.indicators.coverage_parts import SERVED, SITES, UNSERVED, part_frame, parts
from layers.indicators.rule import RuleKind
from layers.indicators.statistics_inputs import Inputs, row_areas
from layers.spec import Text

ROWS, METHOD = "rows", "method"
TITLES: Mapping[str, Text] = MappingProxyType(
    {
        SERVED: Text("已覆盖用地", "Land served"),
        UNSERVED: Text("未覆盖用地", "Land not served"),
        SITES: Text("计入的场地", "Sites that count"),
        ROWS: Text("分区结果", "Figures by row"),
        METHOD: Text("方法与依据", "Method and basis"),
    }
)
_UNDER = Text("覆盖范围内的用地", "Land under the cover")


def as_geopackage(content: Content, inputs: Inputs) -> bytes:
    """Return a GeoPackage in EPSG:4490. Tables and fields bear short Latin names, titles stand in both languages."""
    with tempfile.TemporaryDirectory(prefix="renewal-coverage-") as folder:
        out = Path(folder) / "coverage.gpkg"
        for name, frame in _frames(content, inputs).items():
            _write(frame, out, name, content)
        _write_method(out, content)
        return out.read_bytes()


def _frames(content: Content, inputs: Inputs) -> dict[str, gpd.GeoDataFrame]:
    found = content.found
    frames = {part: _land(content, part) if part != SITES else _sites(content) for part in parts(found)}
    rows = _rows(content, inputs)
    return {name: frame for name, frame in (*frames.items(), (ROWS, rows)) if len(frame)}


def _land(content: Content, part: str) -> gpd.GeoDataFrame:
    """Return land with the row it lies in and its area; with people where the figure counts people."""
    found = content.found
    assert found.result is not None
    frame = part_frame(found, part).to_crs(CGCS2000)
    return gpd.GeoDataFrame({"row": frame["zone"], "area_m2": area_m2(frame).round(2)}, geometry=frame.geometry.to_numpy(), crs=CGCS2000)


def _sites(content: Content) -> gpd.GeoDataFrame:
    sites = part_frame(content.found, SITES).to_crs(CGCS2000)
    named = {name: sites[name].astype(object) for name in ("layer", "fid", "name") if name in sites}
    return gpd.GeoDataFrame(
        {**{("site_id" if name == "fid" else name): values for name, values in named.items()}, "area_m2": area_m2(sites).round(2)},
        geometry=sites.geometry.to_numpy(),
        crs=CGCS2000,
    )


def _rows(content: Content, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the areas of the rows with their figures; what lies outside all of them has no area and is left to the tables."""
    found, level = content.found, content.found.question.level
    figures = {row.zone: row for row in found.zones if row.zone}
    if level not in inputs.frames or not figures:
        return gpd.GeoDataFrame(geometry=[], crs=CGCS2000)
    names = row_areas(level, inputs)["row"].astype(str)
    asked = names.isin(list(figures)).to_numpy()
    chosen = [figures[name] for name in names[asked]]
    table = {
        "row": names[asked].to_numpy(dtype=object),
        "ratio": np.array([np.nan if row.ratio is None else row.ratio for row in chosen], dtype=float),
        "ratio_unit": [row.ratio_unit for row in chosen],
        "numerator": np.array([row.numerator for row in chosen], dtype=float).round(2),
        "unit": [row.unit for row in chosen],
        "denominator": np.array([row.denominator for row in chosen], dtype=float).round(2),
        "denom_unit": [row.denominator_unit for row in chosen],
        "missing": [", ".join(row.missing) for row in chosen],
    }
    return gpd.GeoDataFrame(table, geometry=inputs.frames[level].geometry.to_numpy()[asked], crs=CGCS2000)


def _write(frame: gpd.GeoDataFrame, out: Path, name: str, content: Content) -> None:
    title = _UNDER if name == SERVED and content.found.question.rule.kind is not RuleKind.SERVICE_RADIUS else TITLES[name]
    said = f"{PRODUCT.zh}。{EXAMPLE.zh} / {EXAMPLE.en}" if content.example else f"{PRODUCT.zh} / {PRODUCT.en}"
    options = {"FID": "ogc_fid", "GEOMETRY_NAME": "geometry", "IDENTIFIER": f"{title.zh} / {title.en}", "DESCRIPTION": said}
    write_fields(frame, out, driver="GPKG", layer=name, layer_options=options)


def _write_method(out: Path, content: Content) -> None:
    """Add the table of the method: what each thing is called and what it says, in Chinese and in English."""
    import pyogrio

    pairs = zip(facts(content, "zh"), facts(content, "en"), strict=True)
    table = pd.DataFrame(
        [(zh[0], en[0], zh[1], en[1]) for zh, en in pairs], columns=["name_zh", "name_en", "value_zh", "value_en"], dtype=object
    )
    options = {"FID": "ogc_fid", "IDENTIFIER": f"{TITLES[METHOD].zh} / {TITLES[METHOD].en}", "DESCRIPTION": PRODUCT.zh}
    pyogrio.write_dataframe(table, out, driver="GPKG", layer=METHOD, layer_options=options)
