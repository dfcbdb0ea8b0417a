"""The command that asks files what share of land, or of people, lies within reach of sites."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyproj import CRS

from geo.bands import Band, checked_bands
from geo.coverage import Coverage, coverage
from geo.ground import prepare
from geo.network import street_network
from geo.partitions import Figures, plan
from geo.walking import walked
from geo.watch import Watch, part
from layers.indicators.rules import RuleKind, UnknownRuleError, rule_book
from layers.settings import settings
from service.command_line_coverage_inputs import Question, Ruler, Work, whole, work_of
from service.command_line_coverage_words import excluded_of, missing_of, notes_of, show_coverage, why_not
from service.command_line_measures import projected
from service.command_line_progress import progress
from service.command_line_words import CommandError, complain, show_json


def coverage_of_files(files: Mapping[str, Path | None], asked: Question, *, as_json: bool) -> int:
    """Show the share of land, or of people, within reach of sites; returns the exit code, 1 where it cannot be computed.

    `files` are `sites`, `land`, and where given `zones`, `within` (what the land is clipped to) and `streets`.
    """
    ruler = ruler_of(asked)
    if ruler.distance == "network" and files.get("streets") is None:
        raise CommandError("streets-needed", exit_code=2)
    target = projected(asked.crs) if asked.crs else CRS.from_user_input(settings().working_crs)
    with progress() as watch:
        work = work_of(files, asked, ruler, target, part(watch, 0.0, 0.3))
        found = computed(work, asked, ruler, part(watch, 0.3, 1.0))
    document = document_of(found, work, asked, ruler)
    if as_json:
        show_json(document)
    else:
        show_coverage(document, ruler.rule)
    if found.ratio is None:
        complain("not-computable-because", {"sentence": document["message"], "reasons": why_not(found.excluded)})
        return 1
    return 0


def ruler_of(asked: Question) -> Ruler:
    """Return how it is to be measured; raises CommandError for wrong usage and UnknownRuleError."""
    if bool(asked.rule) == bool(asked.bands):
        raise CommandError("rule-or-band", exit_code=2)
    if asked.distance not in (None, "euclidean", "network"):
        raise CommandError("bad-parameter", exit_code=2, name="--distance", value=asked.distance, accepted="euclidean, network")
    if asked.dask is not None and asked.workers is not None:
        raise CommandError("dask-or-workers", exit_code=2)
    if asked.workers is not None and asked.workers < 1:
        raise CommandError("bad-parameter", exit_code=2, name="--workers", value=str(asked.workers), accepted="1, 2, 3 …")
    if asked.rule is None:
        return Ruler(None, checked_bands([_band(text) for text in asked.bands]), asked.distance or "euclidean")
    book = rule_book(settings().home)
    usable = [rule.id for rule in book.rules.values() if rule.kind is RuleKind.SERVICE_RADIUS]
    try:
        rule = book.rule(asked.rule)
    except UnknownRuleError as error:
        raise CommandError("unknown-rule", rule=error.rule, rules=whole(usable)) from error
    if rule.id not in usable:
        raise CommandError("rule-not-by-files", rule=rule.id, rules=whole(usable))
    return Ruler(rule, rule.bands, asked.distance or str(rule.distance), rule.off_street_m)


def computed(work: Work, asked: Question, ruler: Ruler, watch: Watch | None = None) -> Coverage | Figures:
    """Return the figures: along streets in this process, in a straight line in this process or on many."""
    frames = work.frames
    ground: dict[str, Any] = {
        "zones_m": frames.get("zones"),
        "zone_field": work.zone_field,
        "within_m": frames.get("within"),
        "weight_field": work.weight_field,
    }
    if ruler.distance == "network":
        if watch is not None:
            watch("streets", 0.0)
        return walked(
            prepare(frames["land"], **ground), frames["sites"], ruler.bands, street_network(frames["streets"]),
            off_street_m=ruler.off_street_m, join_touching=ruler.join_touching, watch=part(watch, 0.3, 1.0),
        )  # fmt: skip
    straight: dict[str, Any] = {**ground, "join_touching": ruler.join_touching, "origin": ruler.origin}
    if asked.dask is None and asked.workers is None:
        return coverage(frames["sites"], frames["land"], ruler.bands, watch=watch, **straight)
    from layers.cluster import Where, on_cluster, opened, parts_for

    if watch is not None:
        watch("start", 0.0)
    with opened(Where(asked.dask, asked.workers or 1)) as client:
        count = parts_for(client, len(frames["land"]))
        if watch is not None:
            watch("plan", 0.1)
        cut = plan(frames["sites"], frames["land"], ruler.bands, count=count, **straight)
        return on_cluster(client, cut, part(watch, 0.2, 1.0))


def document_of(found: Coverage | Figures, work: Work, asked: Question, ruler: Ruler) -> dict[str, Any]:
    """Return the one JSON document of a run."""
    features, area_m2 = outside_zones(found)
    if "zones" in work.frames and features:
        work.notes["land-outside-zones"] = {"count": features, "hectares": area_m2 / 1e4}
    return {
        "rule": ruler.rule.id if ruler.rule else "custom",
        "rule_version": ruler.rule.version if ruler.rule else None,
        "ratio": found.ratio,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "unit": "persons" if asked.population else "m2",
        "zones": [_zone(str(name), row) for name, row in found.zones.iterrows()] if "zones" in work.frames else [],
        "excluded": excluded_of(found.excluded),
        "crs": found.crs,
        "distance": ruler.distance,
        "bands": [{"min_m2": b.min_m2, "max_m2": _finite(b.max_m2), "radius_m": b.radius_m} for b in ruler.bands],
        "missing": list(found.missing),
        "message": missing_of(found.missing),
        "repaired": found.repaired,
        "joined": found.joined,
        "sites_used": found.sites_used,
        "zone_field": work.zone_field or None,
        "population": asked.population,
        "notes": notes_of(work.notes),
    }


def outside_zones(found: Coverage | Figures) -> tuple[int, float]:
    """Return how many features of the land have ground outside all zones, and how much [m²]."""
    if isinstance(found, Figures):
        return found.outside_zones, found.outside_zones_m2
    out = found.ground.zone < 0
    return len(np.unique(found.ground.land[out])), float(found.ground.area_m2[out].sum())


def _band(text: str) -> Band:
    try:
        low, high, radius = (float(word) if word else math.inf for word in text.split(":"))
    except ValueError:
        raise CommandError("bad-band", exit_code=2, band=text) from None
    return Band(low, high, radius)


def _zone(name: str, row: pd.Series) -> dict[str, Any]:
    return {"zone": name, "ratio": _finite(row["ratio"]), "numerator": float(row["numerator"]), "denominator": float(row["denominator"])}


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
