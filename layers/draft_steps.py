"""The steps of a draft: read in a process of its own, then examined. Each result is kept on disk, so that asking again is quick."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.watch import Watch, part
from layers.catalogue import layer as catalogue_layer
from layers.conform_columns import Suggestion, columns_taken, suggested_mapping
from layers.corrections import corrected
from layers.draft_rows import Rows, in_the_file, in_what_is_left, kept_rows
from layers.drafts import Draft, DraftError, mark
from layers.findings import findings
from layers.intake import Examined, examined, fits, together
from layers.issues import Issue, at_rows
from layers.once import Once
from layers.reader import layer_from, read_handed_in
from layers.reader_layer import ReadLayer
from layers.reader_wire import described, issues_from
from layers.report import plain_value
from layers.spec import Text
from layers.store_drafts import Drafts, kept_result

HELD = 4
"""How many results of each step stay in memory; all others are read from disk again."""


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


_READ: Once[Path, tuple[ReadLayer, ...]] = Once(HELD)
_EXAMINED: Once[Path, Examination] = Once(HELD)
_SUGGESTED: Once[str, tuple[Suggestion, ...]] = Once(64)
_FOUND: Once[tuple[str, str], pd.DataFrame] = Once(HELD)


def read_draft(drafts: Drafts, draft: Draft, watch: Watch | None = None) -> tuple[ReadLayer, ...]:
    """Return every layer of the draft's files, as its choices of encoding and coordinate system have them read.

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
        choices = draft.choices
        reads = read_handed_in(drafts.files(draft), crs=choices.crs, encoding=choices.encoding, watch=part(watch, 0.05, 0.7))
        _tell(watch, "keep", 0.7)
        entries = []
        for number, layer in enumerate(reads):
            layer.frame.to_parquet(beside / f"{number}.parquet", index=False)
            entries.append(described(layer, f"{number}.parquet"))
        (beside / "answer.json").write_text(json.dumps(entries, ensure_ascii=False, default=plain_value), encoding="utf-8")

    def load() -> tuple[ReadLayer, ...]:
        kept_result(place, read)
        entries = json.loads((place / "answer.json").read_text(encoding="utf-8"))
        return tuple(layer_from(entry, place, draft.title) for entry in entries)

    return _READ.get(place, load, watch)


def parts_of(draft: Draft, reads: tuple[ReadLayer, ...]) -> tuple[ReadLayer, ...]:
    """Return the layers among which one is chosen; those that the draft's layer takes together are one."""
    return together(reads, catalogue_layer(draft.layer))


def part_of(draft: Draft, reads: tuple[ReadLayer, ...]) -> ReadLayer:
    """Return the layer of the files that is meant: the one chosen, else the first whose geometries fit, else the first."""
    whole, layer = parts_of(draft, reads), catalogue_layer(draft.layer)
    chosen = [read for read in whole if read.name == draft.choices.part]
    fitting = [read for read in whole if len(read.frame) and not read.frame.geometry.isna().all() and fits(read.frame, layer)]
    return (chosen or fitting or list(whole))[0]


def suggestions_of(draft: Draft, read: ReadLayer) -> tuple[Suggestion, ...]:
    """Return for each field of the draft's layer the column of `read` that it would take by itself."""
    key = mark(draft.reading, draft.layer, read.name)
    return _SUGGESTED.get(key, lambda: suggested_mapping(catalogue_layer(draft.layer), read.frame))


def examine_draft(drafts: Drafts, draft: Draft, watch: Watch | None = None) -> Examination:
    """Return the draft's rows in the form of its layer, checked, with its cells changed and its rows left out.

    Raises
    ------
    ReaderError, DraftError, CorrectionError
        As `read_draft`; DraftError also where the coordinate system is not settled, or no row is left.
    """
    place = drafts.place(draft, f"checked-{draft.examination}")

    def load() -> Examination:
        read = part_of(draft, read_draft(drafts, draft, watch))
        if read.frame.crs is None:
            raise DraftError("draft-not-read")
        rows = kept_rows(len(read.frame), draft.choices.excluded)
        kept_result(place, lambda beside: _examine(draft, read, rows, beside, watch))
        held = json.loads((place / "issues.json").read_text(encoding="utf-8"))
        issues = issues_from(
            {**entry, "params": _texts(entry["params"]), "details": [_whole(each) for each in entry["details"]]} for entry in held["issues"]
        )
        return Examination(Examined(read, gpd.read_parquet(place / "frame.parquet"), issues, held["columns"]), rows)

    return _EXAMINED.get(place, load, watch)


def findings_of(draft: Draft, found: Examination, lang: str) -> pd.DataFrame:
    """Return the table of findings of a draft in `lang`, as `layers.findings.findings` makes it, with rows of the file; never to be changed."""

    def table() -> pd.DataFrame:
        lines = findings(found.examined, catalogue_layer(draft.layer), lang)
        numbers = np.concatenate([[0], found.rows])
        return lines.assign(row=numbers[lines["row"].to_numpy(dtype=int)])

    return _FOUND.get((draft.examination, lang), table)


def _examine(draft: Draft, read: ReadLayer, rows: Rows, beside: Path, watch: Watch | None) -> None:
    layer, choices = catalogue_layer(draft.layer), draft.choices
    _tell(watch, "conform", 0.75)
    whole = corrected(read.frame, choices.fixes, columns_taken(layer, read.frame, choices.mapping))
    left = replace(read, frame=whole.iloc[rows - 1].reset_index(drop=True), issues=in_what_is_left(read.issues, rows))
    found = examined(left, layer, mapping=choices.mapping)
    _tell(watch, "keep", 0.95)
    found.frame.to_parquet(beside / "frame.parquet", index=False)
    issues = [asdict(issue) for issue in (*found.issues, *_own_issues(draft, rows, len(whole)))]
    content = {"issues": issues, "columns": dict(found.columns)}
    (beside / "issues.json").write_text(json.dumps(content, ensure_ascii=False, default=plain_value), encoding="utf-8")


def _own_issues(draft: Draft, rows: Rows, count: int) -> Iterable[Issue]:
    """Return what the draft's own choices did to its rows."""
    if len(rows) < count:
        yield Issue("rows-left-out", "info", count - len(rows))
    touched = {row: place for place, row in enumerate(rows)}
    changed = [touched[row] for row, _name, _text in draft.choices.fixes if row in touched]
    if changed:
        yield at_rows("cells-corrected", "info", sorted(changed))


def _texts(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with their two-language phrases made whole again."""
    return {name: _whole(value) for name, value in params.items()}


def _whole(value: Any) -> Any:
    return Text(**value) if isinstance(value, dict) and value.keys() == {"zh", "en"} else value


def _tell(watch: Watch | None, step: str, share: float) -> None:
    if watch is not None:
        watch(step, share)
