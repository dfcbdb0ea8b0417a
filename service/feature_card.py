"""HTTP route /map/feature: everything known about one feature, in words ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import geopandas as gpd
import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers.catalogue import layer as catalogue_layer
from layers.claims.targets import targets
from layers.fields import FIVE_DUTIES
from layers.photos.photo import Photo, PhotoKind
from layers.progress.programme import TargetProgress, duties, overdue, progress, status_as_of
from layers.sight import EVERYTHING, Sight, seen_frame
from layers.slides.own import read_day
from layers.spec import Field, FieldKind, Layer, Role, TargetKind, Text
from layers.store.embedded import shared_store
from layers.store.photos import photos
from service.identity import visitor_of
from service.replies import REFUSALS, UnknownFeatureError, language, refusal
from service.sight import sight_for

_MEASURES = (
    ("length_m", Text("长度", "Length"), Text("米", "m")),
    ("area_m2", Text("面积", "Area"), Text("平方米", "m²")),
)
_KINDS = {
    TargetKind.TOTAL: Text("累计完成", "Done in total"),
    TargetKind.NEWLY_DONE: Text("近三个月新完成", "Done in the last three months"),
    TargetKind.NEWLY_STARTED: Text("近三个月新启动", "Started in the last three months"),
    TargetKind.EVENT: Text("活动", "Events"),
}
_COUNTED = Text("已计入 {amount}", "Counted: {amount}")
_NOT_COUNTED = Text("此时尚未计入", "Not counted at this date")
_HIDDEN = ("fid", "geometry", "length_m", "area_m2")


def routes() -> list[Route]:
    """Return the route of the feature card."""
    return [Route("/map/feature/{key}/{revision:int}/{fid:path}", answer)]


async def answer(request: Request) -> Response:
    """Answer one request: the card as JSON, or a sentence when the layer, the revision or the feature does not exist."""
    place = request.path_params
    day = read_day(request.query_params.get("as_of", ""))
    sight, who = await sight_for(request), await visitor_of(request)
    try:
        found = await run_in_threadpool(card, place["key"], place["revision"], place["fid"], language(request), day, sight=sight)
        if found is None:
            raise UnknownFeatureError(place["key"], place["fid"])
    except REFUSALS as error:
        return refusal(request, error)
    if sight.photos and who.may_edit(place["key"]):
        found["add_photos"] = "/data?" + urlencode({"layer": place["key"], "photos": place["fid"], "lang": language(request)})
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def card(key: str, revision: int, fid: str, lang: str, as_of: date | None, *, sight: Sight = EVERYTHING) -> dict[str, Any] | None:
    """Return the card of feature `fid`, or None when the revision has no such feature.

    Raises
    ------
    UnknownLayerError, StoreError
        If there is no such layer or revision.
    """
    layer = catalogue_layer(key)
    frame = seen_frame(shared_store(), key, revision, sight)
    row = frame[frame["fid"] == fid].head(1)
    if row.empty:
        return None
    day = as_of or shared_store().revision(key, revision).data_date
    found: dict[str, Any] = {
        "key": key,
        "fid": fid,
        "title": _shown(row.iloc[0].get("name")),
        "has_geometry": bool(row.geometry.notna().iloc[0]),
    }
    found["rows"] = list(_rows(layer, row, lang, day))
    if layer.role is Role.PROGRAMME:
        found |= {
            "status": status_as_of(row, day).iloc[0],
            "behind": bool(overdue(row, day).iloc[0]),
            "duties": _duties(layer, row, lang),
            "counts_towards": _counts_towards(layer, row, lang, day),
        }
    if sight.photos:
        found["photos"] = _photos(photos(shared_store(), key, fid), as_of)
    return found


def _rows(layer: Layer, row: gpd.GeoDataFrame, lang: str, day: date) -> Iterator[dict[str, str]]:
    values = row.iloc[0]
    for field in layer.fields:
        value = status_as_of(row, day).iloc[0] if field.key == "status" else values.get(field.key)
        yield {"label": field.title(lang), "value": _field_text(field, value, lang), "unit": field.unit(lang) if field.unit else ""}
    known = {field.key for field in layer.fields}
    for name in row.columns:
        if name not in known and name not in _HIDDEN:
            yield {"label": str(name), "value": _shown(values[name]), "unit": ""}
    for name, title, unit in _MEASURES:
        if pd.notna(values.get(name)):
            yield {"label": title(lang), "value": _number(float(values[name])), "unit": unit(lang)}


def _field_text(field: Field, value: Any, lang: str) -> str:
    if field.kind is FieldKind.CHOICE:
        return next((choice.title(lang) for choice in field.choices if choice.key == value), _shown(value))
    plain_number = isinstance(value, int | float) and not pd.isna(value)
    return _number(float(value)) if plain_number and field.kind is FieldKind.NUMBER else _shown(value)


def _shown(value: Any) -> str:
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _number(value: float) -> str:
    size = abs(value)
    digits = 0 if size >= 1000 or value == int(value) else 1 if size >= 10 else 2
    return f"{value:,.{digits}f}"


def _duties(layer: Layer, row: gpd.GeoDataFrame, lang: str) -> dict[str, Any]:
    missing = duties(row)["missing"].iloc[0]
    items = [{"key": key, "label": layer.field(key).title(lang), "filled": key not in missing} for key in FIVE_DUTIES]
    return {"filled": len(items) - len(missing), "of": len(items), "items": items}


def _photos(taken: Sequence[Photo], as_of: date | None) -> list[dict[str, Any]]:
    """Return the photographs by stage and day; on a day in the past without those that were made later."""
    order = list(PhotoKind)
    known = [each for each in taken if as_of is None or each.taken_on is None or each.taken_on <= as_of]
    known.sort(key=lambda each: (order.index(each.kind), each.taken_on or date.max, each.id))
    return [
        {
            "kind": each.kind,
            "sha256": each.sha256,
            "date": each.taken_on and each.taken_on.isoformat(),
            "note": each.note,
        }
        for each in known
    ]


def _counts_towards(layer: Layer, row: gpd.GeoDataFrame, lang: str, day: date) -> list[dict[str, Any]]:
    return [_contribution(target, lang) for target in progress(layer, row, targets(layer.key), day).targets]


def _contribution(found: TargetProgress, lang: str) -> dict[str, Any]:
    target = found.target
    unit = target.unit.text(lang)
    floor = "≥ " if target.floor else ""
    counted = found.actual > 0
    return {
        "phrase": _KINDS[target.kind](lang),
        "target": f"{floor}{_number(target.value)} {unit}",
        "counted": counted,
        "amount": _COUNTED(lang).format(amount=f"{_small(found.actual)} {unit}") if counted else _NOT_COUNTED(lang),
        "source": target.phrase,
    }


def _small(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"
