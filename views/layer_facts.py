"""What the data page says about one layer, gathered once: its revision, its size, what the checks found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from layers.spec import Layer, Measure
from layers.store.ledger import Revision


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the checks that a revision passed on its way in; `message` is its sentence in Chinese, as it was stored."""

    code: str
    severity: str
    count: int
    params: dict[str, Any]
    message: str


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One layer as the store holds it.

    `length_m` and `area_m2` are sums over features (shared ground counts for each), None where the layer is not
    measured so. `failure` is the sentence that says why it cannot be read.
    """

    layer: Layer
    revision: Revision | None
    records: int
    without_geometry: int
    length_m: float | None
    area_m2: float | None
    findings: tuple[Finding, ...]
    failure: str = ""


def layer_facts(layer: Layer, revision: Revision | None, frame: gpd.GeoDataFrame | None, failure: str = "") -> LayerFacts:
    """Return the facts of `layer`; without a frame its numbers are zero."""
    if frame is None:
        return LayerFacts(layer, revision, 0, 0, None, None, (), failure)
    without = frame.geometry.isna() | frame.geometry.is_empty
    return LayerFacts(
        layer=layer,
        revision=revision,
        records=len(frame),
        without_geometry=int(without.sum()),
        length_m=float(frame["length_m"].sum()) if Measure.LENGTH in layer.measures else None,
        area_m2=float(frame["area_m2"].sum()) if Measure.AREA in layer.measures else None,
        findings=findings(revision.report if revision else {}),
        failure=failure,
    )


def findings(report: dict[str, Any]) -> tuple[Finding, ...]:
    """Return the findings in a revision's report, errors before warnings before remarks; what is not one is left out."""
    rank = {"error": 0, "warning": 1, "info": 2}
    found = [
        Finding(
            code=str(issue["code"]),
            severity=str(issue.get("severity", "info")),
            count=int(issue.get("count", 1)),
            params={name: issue[name] for name in ("count", "field", "rows") if issue.get(name)} | dict(issue.get("params") or {}),
            message=str(issue.get("message", "")),
        )
        for layer in report.get("layers", ())
        for issue in layer.get("issues", ())
        if isinstance(issue, dict) and issue.get("code")
    ]
    return tuple(sorted(found, key=lambda finding: rank.get(finding.severity, 3)))
