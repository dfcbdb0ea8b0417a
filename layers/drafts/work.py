"""The heavy steps of a draft by name, so that they can be carried out in this process or in another; results are plain values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from geo.watch import Watch
from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.drafts.difference import compare_draft
from layers.drafts.draft import Draft, mark
from layers.drafts.publish import publish_draft, submit_draft
from layers.drafts.steps import examine_draft, examine_kept, read_draft
from layers.export.rejects import write_rejects
from layers.store.drafts import Drafts, kept_result

STEPS = ("read", "examine", "compare", "submit", "publish", "rejects")


def carry_out(drafts: Drafts, draft: Draft, step: str, *, watch: Watch | None = None, by: Visitor | None = None, **options: Any) -> Any:
    """Carry out one of `STEPS` in this process.

    Returns the number of layers for `read`, the folder of results for `examine`, the number of changes for `compare`, the number of the revision
    for `publish`, the file for `rejects`, nothing for `submit`. Raises as the steps do.
    """
    if step == "read":
        return len(read_draft(drafts, draft, watch))
    if step == "examine":
        return str(examine_kept(drafts, draft, watch))
    if step == "compare":
        return compare_draft(drafts, draft, watch).changes
    if step == "rejects":
        return _rejects(drafts, draft, **options)
    assert by is not None
    if step == "submit":
        submit_draft(drafts, draft, by=by, watch=watch)
        return None
    return publish_draft(drafts, draft, by=by, watch=watch).number


def _rejects(drafts: Drafts, draft: Draft, *, lang: str, everything: bool) -> str:
    """Write the rows that need work as a zip; those left out by choice are among them, since they are the ones to be mended."""
    whole = replace(draft, choices=replace(draft.choices, excluded=()))
    place = drafts.place(draft, f"rejects-{mark(whole.examination, lang, everything)}")

    def write(beside: Path) -> None:
        found = examine_draft(drafts, whole).examined
        write_rejects(found, catalogue_layer(draft.layer), beside / "rejects.zip", lang, everything=everything)

    kept_result(place, write)
    return str(place / "rejects.zip")
