"""The steps of a draft: read in a process of its own, then examined. Each result is kept on disk, for the pages and for the next step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from geo.watch import Watch, part
from layers.catalogue import layer as catalogue_layer
from layers.checks.findings import findings
from layers.checks.issues import Issue, at_rows
from layers.checks.report import plain_value
from layers.conform.columns import columns_said, suggested_mapping
from layers.conform.corrections import corrected
from layers.drafts.draft import Draft, DraftError
from layers.drafts.rows import Rows, in_the_file, in_what_is_left, kept_rows
from layers.drafts.view import SAMPLE_ROWS, PartView, drawn, part_of, part_views
from layers.intake import Examined, examined, fits, together
from layers.reader.layer import ReadLayer
from layers.reader.opening import layer_from, read_handed_in
from layers.reader.wire import described, issues_from
from layers.spec import Layer, Text
from layers.store.drafts import Drafts, kept_result

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Examination:
    """A draft's rows as they would be published, and what there is to say about them.

    `examined` counts rows of what is left; `rows` are their numbers in the file, from 1; `issues` count rows of the file.
    """

    examined: Examined
    rows: Rows

    @property
    def frame(self) -> gpd.GeoDataFrame:
        """The canonical frame."""
        return self.examined.frame

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything that was found."""
        return in_the_file(self.examined.issues, self.rows)

    @property
    def errors(self) -> int:
        """How many rows or values keep the draft from being published."""
        return sum(issue.count for issue in self.examined.issues if issue.severity == "error")


def read_draft(drafts: Drafts, draft: Draft, watch: Watch | None = None) -> tuple[PartView, ...]:
    """Have the draft's files read as its choices of encoding and coordinate system say, and return what pages show of each layer.

    Raises
    ------
    ReaderError
        If the files cannot be opened.
    DraftError
        If they are gone.
    """
    place = drafts.place(draft, f"read-{draft.reading}")

    def read(beside: Path) -> None:
        _tell(watch, "open", 0.05)
        choices, layer = draft.choices, catalogue_layer(draft.layer)
        reads = read_handed_in(drafts.files(draft), crs=choices.crs, encoding=choices.encoding, watch=part(watch, 0.05, 0.6))
        _tell(watch, "keep", 0.6)
        entries = [_kept(each, layer, beside, number) for number, each in enumerate(together(reads, layer))]
        (beside / "answer.json").write_text(_json(entries), encoding="utf-8")

    kept_result(place, read)
    return part_views(place, draft.title)


def examine_draft(drafts: Drafts, draft: Draft, watch: Watch | None = None) -> Examination:
    """Return the draft's rows in the form of its layer, checked, with its cells changed and its rows left out.

    Raises
    ------
    ReaderError, DraftError, CorrectionError
        As `read_draft`; DraftError also where the coordinate system is not settled, or no row is left.
    """
    place = examine_kept(drafts, draft, watch)
    read = _whole_read(drafts, draft, watch)
    rows = kept_rows(len(read.frame), draft.choices.excluded)
    held = json.loads((place / "issues.json").read_text(encoding="utf-8"))
    return Examination(Examined(read, gpd.read_parquet(place / "frame.parquet"), issues_of(held["issues"]), held["columns"]), rows)


def examine_kept(drafts: Drafts, draft: Draft, watch: Watch | None = None) -> Path:
    """Have the draft examined as `examine_draft` does, and return the folder of the results, without holding them in memory."""
    place = drafts.place(draft, f"checked-{draft.examination}")
    return kept_result(place, lambda beside: _examine(drafts, draft, beside, watch))


def issues_of(entries: Iterable[Mapping[str, Any]]) -> tuple[Issue, ...]:
    """Return findings from their plain form, with their two-language phrases made whole again."""
    return issues_from(
        {
            **entry,
            "params": {name: _phrase(value) for name, value in entry["params"].items()},
            "details": [_phrase(each) for each in entry["details"]],
        }
        for entry in entries
    )


def _kept(read: ReadLayer, layer: Layer, beside: Path, number: int) -> dict[str, Any]:
    """Write a layer and what pages show of it; returns its description."""
    read.frame.to_parquet(beside / f"{number}.parquet", index=False)
    read.frame.head(SAMPLE_ROWS).to_parquet(beside / f"{number}-sample.parquet", index=False)
    drawn(read.frame[[read.frame.geometry.name]]).to_parquet(beside / f"{number}-drawn.parquet", index=False)
    there = len(read.frame) > 0 and not read.frame.geometry.isna().all()
    return described(read, f"{number}-sample.parquet") | {
        "number": number,
        "rows": len(read.frame),
        "fits": bool(there and fits(read.frame, layer)),
        "suggested": [asdict(each) for each in suggested_mapping(layer, read.frame)],
    }


def _whole_read(drafts: Drafts, draft: Draft, watch: Watch | None) -> ReadLayer:
    """Return the layer that is meant with all of its rows; raises as `examine_draft`."""
    chosen = part_of(draft, read_draft(drafts, draft, watch))
    if not chosen.placed:
        raise DraftError("draft-not-read")
    place = drafts.place(draft, f"read-{draft.reading}")
    entry = json.loads((place / "answer.json").read_text(encoding="utf-8"))[chosen.number]
    return layer_from(entry | {"file": f"{chosen.number}.parquet"}, place, draft.title)


def _examine(drafts: Drafts, draft: Draft, beside: Path, watch: Watch | None) -> None:
    read, layer, choices = _whole_read(drafts, draft, watch), catalogue_layer(draft.layer), draft.choices
    _tell(watch, "conform", 0.65)
    rows = kept_rows(len(read.frame), choices.excluded)
    view = part_of(draft, read_draft(drafts, draft))
    taken = columns_said(layer, view.columns, view.suggested, choices.mapping)
    whole = corrected(read.frame, choices.fixes, taken)
    taken |= {name: name for _row, name, _text in choices.fixes if name in {field.key for field in layer.fields} - taken.keys()}
    left = replace(read, frame=whole.iloc[rows - 1].reset_index(drop=True), issues=in_what_is_left(read.issues, rows))
    found = examined(left, layer, mapping={field.key: taken.get(field.key) for field in layer.fields})
    found = replace(found, issues=(*found.issues, *_own_issues(draft, rows, len(whole))))
    _tell(watch, "keep", 0.9)
    found.frame.to_parquet(beside / "frame.parquet", index=False)
    content = {"issues": [asdict(issue) for issue in found.issues], "columns": dict(found.columns), "rows": len(found.frame)}
    (beside / "issues.json").write_text(_json(content), encoding="utf-8")
    _keep_shown(found, rows, layer, beside)


def _keep_shown(found: Examined, rows: Rows, layer: Layer, beside: Path) -> None:
    """Write what the page of the checks shows: findings in rows of the file, and shapes with the worst that was found about them."""
    numbers = np.concatenate([[0], rows])
    for lang in LANGUAGES:
        lines = findings(found, layer, lang)
        lines.assign(row=numbers[lines["row"].to_numpy(dtype=int)]).to_parquet(beside / f"findings-{lang}.parquet", index=False)
    worst = np.full(len(rows), "fine", dtype=object)
    for severity in ("warning", "error"):
        there = [row for issue in found.issues if issue.severity == severity for row in issue.all_rows]
        worst[np.array(there, dtype=int) - 1] = severity
    shapes = gpd.GeoDataFrame({"row": rows, "worst": worst}, geometry=found.frame.geometry.to_numpy(), crs=found.frame.crs)
    drawn(shapes.sort_values("worst", kind="stable")).to_parquet(beside / "drawn.parquet", index=False)


def _own_issues(draft: Draft, rows: Rows, count: int) -> Iterable[Issue]:
    """Return what the draft's own choices did to its rows."""
    if len(rows) < count:
        yield Issue("rows-left-out", "info", count - len(rows))
    place = {int(row): at for at, row in enumerate(rows)}
    changed = [place[row] for row, _name, _text in draft.choices.fixes if row in place]
    if changed:
        yield at_rows("cells-corrected", "info", sorted(changed))


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, default=plain_value)


def _phrase(value: Any) -> Any:
    return Text(**value) if isinstance(value, dict) and value.keys() == {"zh", "en"} else value


def _tell(watch: Watch | None, step: str, share: float) -> None:
    if watch is not None:
        watch(step, share)
