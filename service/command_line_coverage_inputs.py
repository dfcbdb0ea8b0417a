"""What the coverage command computes on: the question, and its files made ready, with what is to be told about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geo.bands import Band
from geo.coverage import Origin
from geo.crs import to_metric
from geo.interpolate import spread
from geo.walking import OFF_STREET_M
from geo.watch import Watch
from geo.zones import cut_at_borders, overlaps
from layers.indicators.rules import Rule
from layers.messages.sentences import message
from layers.spec import Text
from service.command_line_coverage_words import file_title
from service.command_line_measures import loaded
from service.command_line_words import CommandError, language
from service.replies import reason

NAME_FIELDS = ("name", "名称", "NAME", "Name", "镇街", "镇街名称", "街道", "乡镇", "社区", "行政区", "区划名称", "XZQMC", "title")
_PEOPLE = "people"
_MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What coverage is asked for, as it stands on the command line; None where nothing was said."""

    rule: str | None = None
    bands: tuple[str, ...] = ()
    population: str | None = None
    distance: str | None = None
    zone_field: str | None = None
    crs: str | None = None
    dask: str | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Ruler:
    """How it is measured: a rule of the table, or bands of the one who asks (`rule` None)."""

    rule: Rule | None
    bands: tuple[Band, ...]
    distance: str
    off_street_m: float = OFF_STREET_M

    @property
    def origin(self) -> Origin:
        """From where on a site a straight line starts."""
        return "centroid" if self.rule is not None and self.rule.origin == "centroid" else "edge"

    @property
    def join_touching(self) -> bool:
        """Whether touching sites are made one before their size is judged."""
        return self.rule is not None and self.rule.join_touching


@dataclass(slots=True)
class Work:
    """What is computed on, in the metric CRS, and what is to be told about it (code → parameters)."""

    frames: dict[str, gpd.GeoDataFrame]
    weight_field: str | None
    zone_field: str
    notes: dict[str, dict[str, Any]]


def work_of(files: Mapping[str, Path | None], asked: Question, ruler: Ruler, target: CRS, watch: Watch | None = None) -> Work:
    """Return the files in the metric CRS, with population and names of zones settled; raises CommandError."""
    frames: dict[str, gpd.GeoDataFrame] = {}
    given = {name: path for name, path in files.items() if path is not None and (name != "streets" or ruler.distance == "network")}
    for number, (name, path) in enumerate(given.items()):
        if watch is not None:
            watch("read", number / len(given))
        frames[name] = to_metric(_read(name, path), target)
    work = Work(frames, None, "", _remarks(files, asked, ruler))
    if "zones" in frames:
        _name_zones(work, asked.zone_field)
    elif asked.zone_field is not None:
        raise CommandError("zone-field-without-zones", exit_code=2)
    if asked.population is not None:
        if watch is not None:
            watch("spread", 1.0)
        _weigh(work, asked.population)
    return work


def _read(name: str, path: Path) -> gpd.GeoDataFrame:
    """Return the features of one file; a refusal says which file it is about."""
    try:
        return loaded(path)
    except Exception as error:
        code, params = reason(error)
        if code == "internal-error":
            raise
        raise CommandError("file-refused", part=file_title(name), name=path.name, reason=message(code, params, language())) from error


def _remarks(files: Mapping[str, Path | None], asked: Question, ruler: Ruler) -> dict[str, dict[str, Any]]:
    """Return where the question is not the rule's own, and where a word of the command line does nothing."""
    rule = ruler.rule
    remarks: dict[str, bool] = {
        "distance-not-of-rule": rule is not None and ruler.distance != rule.distance,
        "clip-of-rule": rule is not None and rule.clip is not None and files.get("within") is None,
        "people-of-rule": rule is not None and rule.people is not None and asked.population is None,
        "streets-not-used": ruler.distance != "network" and files.get("streets") is not None,
        "walked-here": ruler.distance == "network" and (asked.dask is not None or asked.workers is not None),
    }
    return {code: {} for code, so in remarks.items() if so}


def _name_zones(work: Work, wanted: str | None) -> None:
    """Settle which column names the zones, and note what is wrong with them."""
    zones = work.frames["zones"]
    field = _field(zones, wanted, "zones") if wanted is not None else _name_field(zones)
    if wanted is None and field != NAME_FIELDS[0]:
        work.notes["zone-field-chosen"] = {"field": field}
    names = zones[field].astype("string").str.strip().fillna("")
    work.frames["zones"], work.zone_field = zones.assign(**{field: names.astype(object)}), field
    shared = names[names != ""].duplicated(keep=False)
    if shared.any():
        work.notes["zones-of-one-name"] = {"count": int(shared.sum())}
    pairs, area_m2 = overlaps(zones, names.tolist())
    if pairs:
        work.notes["zone-overlap"] = {"count": pairs, "hectares": area_m2 / 1e4}


def _weigh(work: Work, field: str) -> None:
    """Give the land its people: from its own column, or from that of the zones, spread over the land inside each."""
    land, zones = work.frames["land"], work.frames.get("zones")
    if field in land.columns.drop("geometry"):
        work.frames["land"], work.weight_field = land.assign(**{_PEOPLE: _numbers(land, field)}), _PEOPLE
        return
    if zones is None or field not in zones.columns.drop("geometry"):
        names = [*land.columns.drop("geometry"), *(zones.columns.drop("geometry") if zones is not None else ())]
        raise CommandError(
            "no-field",
            field=field,
            part=file_title("land" if zones is None else "land_and_zones"),
            fields=whole(list(dict.fromkeys(names))),
        )
    land = cut_at_borders(land, zones)
    placed = spread(zones.assign(**{_PEOPLE: _numbers(zones, field)}), _PEOPLE, land)
    work.frames["land"], work.weight_field = land.assign(**{_PEOPLE: placed.amount}), _PEOPLE
    work.notes["people-from-zones"] = {"field": field}
    if placed.excluded:
        work.notes["people-missing"] = {"count": sum(count for _, count in placed.excluded)}
    if len(placed.unplaced_zones):
        work.notes["people-unplaced"] = {"count": len(placed.unplaced_zones), "people": placed.unplaced}


def _numbers(frame: gpd.GeoDataFrame, field: str) -> pd.Series:
    """Return a column of people as numbers, NaN where there is none; raises CommandError when there is none at all."""
    numbers = pd.to_numeric(frame[field], errors="coerce").astype(float)
    if numbers.isna().all():
        raise CommandError("no-numbers", field=field)
    return numbers


def _field(frame: gpd.GeoDataFrame, field: str, name: str) -> str:
    fields = [str(column) for column in frame.columns if column != frame.geometry.name]
    if field not in fields:
        raise CommandError("no-field", field=field, part=file_title(name), fields=whole(fields))
    return field


def _name_field(zones: gpd.GeoDataFrame) -> str:
    """Return the column that names the zones best: one of the usual names, else the text that differs most from row to row."""
    columns = [str(column) for column in zones.columns if column != zones.geometry.name]
    usual = next((name for name in NAME_FIELDS if name in columns), None)
    if usual is not None:
        return usual
    texts = [column for column in columns if pd.api.types.is_string_dtype(zones[column]) or zones[column].dtype == object]
    if not texts:
        raise CommandError("no-name-field", fields=whole(columns))
    return max(texts, key=lambda column: zones[column].nunique())


def whole(names: Sequence[object]) -> Text:
    """Return names as one text that a message shows whole, without what a terminal would take for a command."""
    line = ", ".join("".join(letter for letter in str(name) if letter.isprintable()) for name in names[:_MOST_NAMES])
    line += " …" if len(names) > _MOST_NAMES else ""
    return Text(line, line)
