"""The plain side: pandas, geopandas `.plot`, matplotlib at 200 dots an inch, python-pptx with pictures and plain tables."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import pandas as pd
from measured import Clock
from pptx import Presentation
from pptx.util import Inches, Pt

mpl.use("Agg")
import matplotlib.pyplot as plt

from layers.store.embedded import open_store

HEADLINE = ("back_alleys", "old_courtyards", "river_sites", "micro_parks", "green_areas")
GROUND = (("outline", "#F6F4EE"), ("built_up_area", "#E9E3D8"), ("rivers", "#BFD9EA"))
COLORS = {"planned": "#9AA5B1", "under_way": "#E69F00", "finished": "#0072B2", "accepted": "#009E73"}
METRIC = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
DPI = 200
mpl.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "Noto Sans CJK JP", "DejaVu Sans"]
Frames = dict[str, gpd.GeoDataFrame]


def read(home: Path) -> Frames:
    """Read every layer from the files of its newest revision and put it into metres."""
    store = open_store(home)
    return {key: store.read(key, revision.number).to_crs(METRIC) for key, revision in store.currents().items()}


def picture(figure: Any) -> io.BytesIO:
    """Return a figure as PNG."""
    stream = io.BytesIO()
    figure.savefig(stream, dpi=DPI, bbox_inches="tight")
    plt.close(figure)
    stream.seek(0)
    return stream


def ground(axes: Any, frames: Frames) -> None:
    """Draw what lies under the features."""
    for key, color in GROUND:
        frames[key].plot(ax=axes, color=color)
    frames["streets"].plot(ax=axes, color="#D8D2C8", linewidth=0.4)
    frames["towns"].boundary.plot(ax=axes, color="#A7A29A", linewidth=0.6)
    for _, town in frames["towns"].iterrows():
        axes.annotate(town["name"], town.geometry.representative_point().coords[0], fontsize=6, ha="center")
    axes.set_axis_off()


def map_of(frames: Frames, key: str, status: pd.Series) -> io.BytesIO:
    """Draw the features of a programme by stage, as themselves and with a dot in the middle, for most are too small to be seen."""
    figure, axes = plt.subplots(figsize=(4.7, 4.7))
    ground(axes, frames)
    frame = frames[key]
    for stage, color in COLORS.items():
        part = frame[(status == stage) & frame.geometry.notna()]
        if len(part):
            part.plot(ax=axes, color=color, linewidth=1)
            part.geometry.centroid.plot(ax=axes, color=color, markersize=6, label=stage)
    axes.legend(fontsize=6)
    return picture(figure)


def status_on(frame: gpd.GeoDataFrame, day: pd.Timestamp) -> pd.Series:
    """Return the stage of each feature on a day by its dates."""
    stages = [("actual_start", "under_way"), ("actual_finish", "finished"), ("accepted_on", "accepted")]
    found = pd.Series("planned", index=frame.index)
    for column, stage in stages:
        found[pd.to_datetime(frame[column]) <= day] = stage
    return found


def chart(table: pd.DataFrame | pd.Series, kind: str) -> io.BytesIO:
    """Draw a chart by pandas."""
    figure, axes = plt.subplots(figsize=(4, 5))
    table.plot(ax=axes, kind=kind, **({"stacked": True} if kind == "barh" else {}))
    return picture(figure)


def coverage(frames: Frames) -> tuple[float, io.BytesIO]:
    """Return the share of residential land within 300 or 500 m of green, by buffer, union and intersection, and its map."""
    sites = pd.concat([frames[key].geometry.dropna() for key in ("green_areas", "micro_parks")])
    area = sites.area
    served = pd.concat([sites[area >= 5000].buffer(500), sites[(area >= 400) & (area < 5000)].buffer(300)]).union_all()
    land = frames["residential_land"]
    inside = land.geometry.intersection(served)
    figure, axes = plt.subplots(figsize=(4.7, 4.7))
    ground(axes, frames)
    land.plot(ax=axes, color="#C8492C")
    inside[~inside.is_empty].plot(ax=axes, color="#54B4AC")
    return float(inside.area.sum() / land.area.sum()), picture(figure)


def slide(made: Any, title: str, pictures: list[io.BytesIO], rows: list[tuple[str, ...]]) -> None:
    """Add a slide with a title, pictures side by side and a table."""
    page = made.slides.add_slide(made.slide_layouts[5])
    page.shapes.title.text = title
    for place, each in enumerate(pictures):
        page.shapes.add_picture(each, Inches(0.4 + 4.4 * place), Inches(1.4), height=Inches(5))
    if rows:
        table = page.shapes.add_table(len(rows), len(rows[0]), Inches(8.8), Inches(1.4), Inches(4.3), Inches(0.3 * len(rows))).table
        for down, row in enumerate(rows):
            for across, text in enumerate(row):
                table.cell(down, across).text = text
                table.cell(down, across).text_frame.paragraphs[0].font.size = Pt(9)


def main() -> None:
    """Make the presentation and say how long each part took."""
    home, out = Path(sys.argv[1]), Path(sys.argv[2])
    clock = Clock()
    frames = clock.timed("read", lambda: read(home))
    made = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    day, before = pd.Timestamp("2021-12-31"), pd.Timestamp("2020-12-31")
    slide(made, "崇州市城市更新进展汇报", [], [])
    everything = pd.concat([frame.assign(layer=key) for key, frame in frames.items() if "actual_finish" in frame])
    finished = pd.to_datetime(everything["actual_finish"]).dropna()
    drawn: Callable[[str, Callable[[], Any]], Any] = clock.timed
    slide(made, "总体进展", [drawn("charts", lambda: chart(finished.groupby(finished.dt.to_period("M")).size().cumsum(), "line"))], [])
    for key in HEADLINE:
        status = status_on(frames[key], day)
        towns = pd.crosstab(frames[key]["town"], status)
        shown = [
            drawn("maps", lambda key=key, status=status: map_of(frames, key, status)),
            drawn("charts", lambda towns=towns: chart(towns, "barh")),
        ]
        slide(made, key, shown, [(stage, f"{count:,}") for stage, count in status.value_counts().items()])
    done = everything["status"].isin(["finished", "accepted"]).groupby(everything["town"]).mean().sort_values()
    slide(made, "镇街对比", [drawn("charts", lambda: chart(done, "barh"))], [(town, f"{share:.1%}") for town, share in done.items()])
    late = everything[(pd.to_datetime(everything["deadline"]) < day) & ~everything["status"].isin(["finished", "accepted"])].head(10)
    slide(made, "滞后项目", [], [(str(row["name"]), str(row["town"]), str(row["deadline"])) for _, row in late.iterrows()])
    share, shown_coverage = drawn("coverage", lambda: coverage(frames))
    slide(made, f"公园绿化活动场地服务半径覆盖率 {share:.1%}", [shown_coverage], [])
    pair = [
        drawn("maps", lambda when=when: map_of(frames, "back_alleys", status_on(frames["back_alleys"], when))) for when in (before, day)
    ]
    slide(made, "前后对比", pair, [])
    clock.timed("save", lambda: made.save(str(out / "plain.pptx")))
    clock.said(slides=len(made.slides), pptx_kb=(out / "plain.pptx").stat().st_size // 1024)


main()
