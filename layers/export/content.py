"""What an exported file says: its provenance, and its columns under the names that its readers know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from layers.settings import settings
from layers.spec import Field, FieldKind, GeometryKind, Layer, Text
from layers.store.ledger import Revision

STORED_CRS = "EPSG:4490"
_EXAMPLE = Text("示例数据，不得用于决策", "Example data, not for decisions")
_ROUNDED = Text("保留 {decimals} 位小数，不是精确位置", "to {decimals} decimals, not exact places")
_TITLES: Mapping[str, Text] = {
    "fid": Text("fid", "fid"),
    "length_m": Text("长度（米）", "Length (m)"),
    "area_m2": Text("面积（平方米）", "Area (m²)"),
}


class ExportError(RuntimeError):
    """An export that cannot be made; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the features of an export come from: the layer's revision, the day it speaks of, and how it was narrowed.

    `decimals` says to how many decimals of a degree places were rounded, None where they are exact.
    """

    layer: Layer
    features: int
    revision: int | None = None
    data_date: date | None = None
    published: date | None = None
    author: str = ""
    example: bool = False
    selection: Mapping[str, str] | None = None
    decimals: int | None = None

    @classmethod
    def of(cls, layer: Layer, revision: Revision, features: int, selection: Mapping[str, str] | None = None) -> Provenance:
        """Return the provenance of `features` features of a revision."""
        return cls(
            layer, features, revision.number, revision.data_date, revision.created_at.date(), revision.author, revision.example, selection
        )

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, for machines."""
        return {
            "layer": self.layer.key,
            "title": {"zh": self.layer.title.zh, "en": self.layer.title.en},
            "revision": self.revision,
            "data_date": self.data_date.isoformat() if self.data_date else None,
            "features": self.features,
            "crs": STORED_CRS,
            "example": self.example,
            "source": {"zh": self.layer.source.zh, "en": self.layer.source.en},
            "selection": dict(self.selection or {}),
            "map_review_number": settings().map_review_number or None,
        } | ({} if self.decimals is None else {"coordinates_rounded_to_decimals": self.decimals})

    def rows(self, lang: str) -> list[tuple[str, str]]:
        """Return it as pairs of words, for people."""
        said = [
            (Text("图层", "Layer"), self.layer.title(lang)),
            (Text("内容", "Content"), self.layer.description(lang)),
            (Text("性质", "Nature"), _EXAMPLE(lang) if self.example else ""),
            (Text("版本", "Revision"), str(self.revision or "")),
            (Text("数据日期", "Data date"), self.data_date.isoformat() if self.data_date else ""),
            (Text("发布日期", "Published"), self.published.isoformat() if self.published else ""),
            (Text("发布人", "Published by"), self.author),
            (Text("要素数", "Features"), f"{self.features:,}"),
            (Text("坐标系", "Coordinate system"), Text("CGCS2000 经纬度（EPSG:4490）", "CGCS2000 longitude/latitude (EPSG:4490)")(lang)),
            (Text("长度和面积", "Lengths and areas"), Text("CGCS2000 椭球面上量算", "measured on the CGCS2000 ellipsoid")(lang)),
            (Text("来源", "Source"), self.layer.source(lang)),
            (Text("坐标取整", "Coordinates rounded"), "" if self.decimals is None else _ROUNDED(lang).format(decimals=self.decimals)),
            (Text("筛选条件", "Filter"), "; ".join(f"{name}={value}" for name, value in (self.selection or {}).items())),
            (Text("审图号", "Map review number"), settings().map_review_number),
        ]
        return [(word(lang), value) for word, value in said if value]


def readable(frame: gpd.GeoDataFrame, layer: Layer, lang: str) -> pd.DataFrame:
    """Return the attributes as a person reads them: titles for names, words for choices, days as dates, and where a feature lies.

    Point layers get columns that are read back as coordinates; for lines and polygons they are named as centres, so that a
    table handed in again does not turn them into points.
    """
    fields = {field.key: field for field in layer.fields}
    columns: dict[str, pd.Series] = {}
    for name in frame.columns.drop("geometry"):
        field = fields.get(name)
        title = heading(field, lang) if field else _TITLES[name](lang) if name in _TITLES else str(name)
        values = frame[name].round(3) if name in ("length_m", "area_m2") else frame[name]
        columns[title if title not in columns else f"{title} ({name})"] = words(values, field, lang)
    points = frame.geometry.representative_point()
    for axis, title in zip((points.x, points.y), _place_titles(layer, lang), strict=True):
        columns[title] = axis.round(8)
    return pd.DataFrame(columns, index=frame.index)


def heading(field: Field, lang: str) -> str:
    """Return a field's title with its unit."""
    if field.unit is None:
        return field.title(lang)
    return f"{field.title.zh}（{field.unit.zh}）" if lang == "zh" else f"{field.title.en} ({field.unit.en})"


def words(values: pd.Series, field: Field | None, lang: str) -> pd.Series:
    """Return a column's values as a person reads them; missing ones are None."""
    if field is not None and field.kind is FieldKind.CHOICE:
        titles = {str(choice.key): choice.title(lang) for choice in field.choices}
        values = values.astype(object).map(lambda value: titles.get(value, value), na_action="ignore")
    elif pd.api.types.is_datetime64_any_dtype(values.dtype):
        values = pd.Series(values.dt.date, index=values.index, dtype=object)
    elif pd.api.types.is_integer_dtype(values.dtype):
        values = pd.Series([None if pd.isna(value) else int(value) for value in values], index=values.index, dtype=object)
    return values.astype(object).where(values.notna(), None)


def encodable_dates(values: pd.Series) -> pd.Series:
    """Return a column with days as ISO text, others as they are."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.dt.strftime("%Y-%m-%d").astype(object).where(values.notna(), None)
    return values


def oriented(frame: gpd.GeoDataFrame) -> Any:
    """Return the geometries with shells counter-clockwise (RFC 7946)."""
    return shapely.orient_polygons(frame.geometry.to_numpy(), exterior_cw=False)


def _place_titles(layer: Layer, lang: str) -> tuple[str, str]:
    if layer.geometry is GeometryKind.POINT:
        return ("经度", "纬度") if lang == "zh" else ("Longitude", "Latitude")
    return ("中心经度", "中心纬度") if lang == "zh" else ("Centre longitude", "Centre latitude")
