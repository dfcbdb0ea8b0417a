"""A choice of next sites as files: a workbook for the meeting, a GeoPackage for the map, JSON with everything it rests on."""

from __future__ import annotations

import io
import json
import math
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from openpyxl import Workbook

from geo.crs import CGCS2000
from geo.measure import area_m2
from layers.export.geo import write_fields
from layers.indicators.coverage_export_content import EXAMPLE, PRODUCT, iso
from layers.indicators.coverage_export_json import rule_as_dict
from layers.indicators.coverage_export_table import METHOD, fill
from layers.indicators.coverage_words import OUTSIDE_TOWNS, layer_title
from layers.indicators.figure_words import UNITS, percent
from layers.indicators.where_next import NextSites
from layers.indicators.where_next_words import SOURCES, excluded_words, status_words
from layers.spec import Text
from layers.towns import town_title

PROPOSED, CANDIDATES, NEWLY = "proposed", "candidates", "newly_served"
_TITLES = {
    PROPOSED: Text("建议新增的场地", "Proposed sites"),
    CANDIDATES: Text("候选场地", "Candidates"),
    NEWLY: Text("新增覆盖的用地", "Land newly served"),
}


def place_titles(found: NextSites, lang: str) -> list[str]:
    """Return the titles of `place_rows`."""
    unit = UNITS[found.before.question.rule.unit](lang)
    words = (
        Text("序号", "Rank"), Text("镇街或社区", "Town or community"), Text("名称", "Name"), Text("编号", "ID"), Text("面积（m²）", "Area (m²)"),
        Text("服务半径（m）", "Radius (m)"), Text(f"模型新增（{unit}）", f"Gain of the model ({unit})"), Text("经度", "Longitude"), Text("纬度", "Latitude"),
    )  # fmt: skip
    return [word(lang) for word in words]


def place_rows(found: NextSites) -> list[list[Any]]:
    """Return the chosen places in the order of gain: rank, row, name, id, area, radius, gain, where they are."""
    points = found.places.centroid.to_crs(CGCS2000)
    return [
        [int(place.rank), place.zone, place.name_, place.fid, round(place.area_m2, 1), place.radius_m, round(place.gain, 1), lon, lat]
        for place, lon, lat in zip(
            found.places.rename(columns={"name": "name_"}).itertuples(index=False), points.x.round(6), points.y.round(6), strict=True
        )
    ]


def plan_facts(found: NextSites, lang: str, *, example: bool) -> list[tuple[str, str]]:
    """Return what the choice rests on, as names and values."""
    rule, siting, change = found.before.question.rule, found.proposal.siting, found.proposal.change
    unit = UNITS[rule.unit](lang)
    wanted = Text("全覆盖，数量最少（LSCP）", "Serve everything with the fewest (LSCP)")
    if found.plan.sites is not None:
        wanted = Text(f"新增 {found.plan.sites} 处，覆盖最多（MCLP）", f"{found.plan.sites} new sites that serve most (MCLP)")
    sources = "; ".join(
        f"{layer_title(source.layer, lang)} r{source.revision} ({iso(source.data_date)})" for source in found.before.city.sources
    )
    named = [
        (Text("指标", "Indicator"), rule.name(lang)),
        (Text("规则", "Rule"), f"{rule.ruleset(lang)} · {rule.id} · {rule.version}"),
        (Text("目标", "Aim"), wanted(lang)),
        (Text("候选", "Candidates"), f"{SOURCES[found.plan.source](lang)} · {len(found.candidates.frame):,}"),
        (Text("地块面积", "Plot"), f"{found.candidates.plot_m2:,.0f} m²"),
        (Text("间距", "Spacing"), f"{found.candidates.spacing_m:,.0f} m" if found.candidates.spacing_m else ""),
        (Text("覆盖率：之前", "Share before"), percent(change.before.ratio)),
        (Text("覆盖率：之后", "Share after"), percent(change.after.ratio)),
        (Text("新增覆盖（精确计算）", "Newly served (measured)"), f"{change.gained:,.0f} {unit}"),
        (Text("模型估计", "Estimated by the model"), f"{siting.covered:,.0f} {unit}"),
        (Text("逐个贪心的结果", "The greedy answer"), f"{percent(found.proposal.greedy.after.ratio)} · {len(siting.greedy)}"),
        (Text("求解状态", "Status"), status_words(siting.status, lang)),
        (Text("与最优的差距", "Gap to the optimum"), f"{siting.gap:.4%}".replace("%", " %")),
        (Text("未计入", "Left out"), "; ".join(f"{words} {count:,}" for words, count in excluded_words(found.excluded, lang))),
        (Text("输入", "Inputs"), sources),
        (Text("数据性质", "Nature of the data"), EXAMPLE(lang) if example else ""),
        (Text("来源", "Produced by"), PRODUCT(lang)),
    ]
    return [(name(lang), value) for name, value in named if value]


def as_xlsx(found: NextSites, lang: str, *, example: bool) -> bytes:
    """Return a workbook: the places, the rows before and after, and the method."""
    book = Workbook()
    places = book.active
    places.title = _TITLES[PROPOSED](lang)
    fill(
        places,
        place_titles(found, lang),
        [[rank, row_words(zone, lang), *rest] for rank, zone, *rest in place_rows(found)],
        (8, 20, 24, 20, 14, 16, 20, 14, 14),
    )
    zones = found.proposal.change.zones
    names = [
        Text("分区", "Row"), Text("之前", "Before"), Text("之后", "After"), Text("新增覆盖", "Newly served"), Text("分母", "Denominator"),
    ]  # fmt: skip
    unit = UNITS[found.before.question.rule.unit](lang)
    titles = [f"{name(lang)} ({unit})" if place > 2 else name(lang) for place, name in enumerate(names)]
    table = [
        [row_words(str(zone), lang), row["before"], row["after"], round(row["gained"], 1), round(row["denominator_after"], 1)]
        for zone, row in zones.iterrows()
    ]
    rows = book.create_sheet(Text("之前与之后", "Before and after")(lang))
    fill(rows, titles, table, (20, 12, 12, 20, 20))
    for cells in rows.iter_rows(min_row=2, min_col=2, max_col=3):
        for cell in cells:
            cell.number_format = "0.0%"
    fill(book.create_sheet(METHOD(lang)), [], plan_facts(found, lang, example=example), (24, 100))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_json(found: NextSites, *, example: bool) -> bytes:
    """Return the choice with everything it rests on."""
    siting, change, rule = found.proposal.siting, found.proposal.change, found.before.question.rule
    names = ("rank", "row", "name", "id", "area_m2", "radius_m", "gain", "lon", "lat")
    document = {
        "kind": "where-next",
        "example": example,
        "source": {"zh": PRODUCT.zh, "en": PRODUCT.en},
        "question": found.before.question.to_query(),
        "rule": rule_as_dict(rule),
        "plan": {
            "sites": found.plan.sites,
            "source": found.plan.source.value,
            "plot_m2": found.candidates.plot_m2,
            "spacing_m": found.candidates.spacing_m,
            "time_limit_s": found.plan.time_limit_s,
        },
        "status": siting.status,
        "gap": siting.gap,
        "unit": rule.unit,
        "before": change.before.ratio,
        "after": change.after.ratio,
        "greedy_after": found.proposal.greedy.after.ratio,
        "newly_served": change.gained,
        "model": {"covered": siting.covered, "bound": siting.bound, "greedy": siting.greedy_covered},
        "candidates": len(found.candidates.frame),
        "excluded": [{"reason": reason, "count": count} for reason, count in found.excluded],
        "inputs": found.before.city.as_dict()["sources"],
        "places": [dict(zip(names, map(_plain, row), strict=True)) for row in place_rows(found)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode()


def as_geopackage(found: NextSites, *, example: bool) -> bytes:
    """Return a GeoPackage in EPSG:4490 with the proposed sites, all candidates, the land newly served, and the method."""
    import pyogrio

    frames = {
        PROPOSED: found.places[["rank", "zone", "name", "fid", "area_m2", "radius_m", "gain", "geometry"]],
        CANDIDATES: found.candidates.frame[["name", "layer", "fid", "area_m2", "geometry"]],
        NEWLY: found.proposal.change.newly_served[["zone", "amount", "geometry"]],
    }
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        out = Path(folder) / "where_next.gpkg"
        for name, frame in frames.items():
            if len(frame):
                _write(frame, out, name, example=example)
        pairs = zip(plan_facts(found, "zh", example=example), plan_facts(found, "en", example=example), strict=True)
        table = pd.DataFrame([(zh[0], en[0], zh[1], en[1]) for zh, en in pairs], columns=["name_zh", "name_en", "value_zh", "value_en"])
        pyogrio.write_dataframe(table.astype(object), out, driver="GPKG", layer="method", layer_options={"FID": "ogc_fid"})
        return out.read_bytes()


def _write(frame: gpd.GeoDataFrame, out: Path, name: str, *, example: bool) -> None:
    title, said = _TITLES[name], f"{PRODUCT.zh}。{EXAMPLE.zh} / {EXAMPLE.en}" if example else f"{PRODUCT.zh} / {PRODUCT.en}"
    degrees = frame.to_crs(CGCS2000).rename(columns={"fid": "site_id"})
    if name == NEWLY:
        degrees["area_m2"] = area_m2(degrees).round(2)
    options = {"FID": "ogc_fid", "GEOMETRY_NAME": "geometry", "IDENTIFIER": f"{title.zh} / {title.en}", "DESCRIPTION": said}
    write_fields(degrees.reset_index(drop=True), out, driver="GPKG", layer=name, layer_options=options)


def row_words(zone: str, lang: str) -> str:
    """Return what a reader calls a row; an empty name is what lies outside all rows."""
    return town_title(zone, lang) if zone else OUTSIDE_TOWNS(lang)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
