"""How a draft is submitted, sent back and published: the rights are asked for again at every action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geo.watch import Watch
from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.checks.report import report_on
from layers.drafts.difference import compare_draft
from layers.drafts.draft import Draft, DraftError, DraftState
from layers.drafts.outcome import outcome
from layers.drafts.steps import Examination, examine_draft
from layers.store.drafts import Drafts
from layers.store.errors import StaleRevisionError
from layers.store.ledger import Revision


def submit_draft(drafts: Drafts, draft: Draft, *, by: Visitor, watch: Watch | None = None) -> Draft:
    """Put a draft before those who may publish its layer; raises DraftError when it could not be published as it is."""
    held = drafts.get(draft.id, by)
    if held.owner != by.login or not held.is_open:
        raise DraftError("draft-closed")
    if not by.may_edit(held.layer):
        raise DraftError("draft-forbidden", layer=catalogue_layer(held.layer).title)
    _ready(drafts, held, watch)
    moved = drafts.move(held, by, DraftState.SUBMITTED)
    _record(drafts, "handed-in", held, by)
    return moved


def send_back(drafts: Drafts, draft: Draft, *, by: Visitor, answer: str) -> Draft:
    """Give a submitted draft back to its owner with a note; its owner may take it back too."""
    held = drafts.get(draft.id, by)
    if held.state is not DraftState.SUBMITTED:
        raise DraftError("draft-closed")
    if held.owner != by.login:
        _may_publish(held, by)
        if not answer.strip():
            raise DraftError("draft-needs-note")
    moved = drafts.move(held, by, DraftState.OPEN, answer=answer.strip())
    _record(drafts, "returned", held, by, note=answer.strip())
    return moved


def publish_draft(drafts: Drafts, draft: Draft, *, by: Visitor, watch: Watch | None = None) -> Revision:
    """Publish a draft as the next revision of its layer, with its files, their checksum and the doctor's report.

    The revision's commit is the one moment of publication. A draft that became a revision already, for example because the program
    ended right after it, gives that revision and is not published twice.

    Raises
    ------
    DraftError
        If the visitor may not, errors are left, or there is no note.
    StaleRevisionError
        If somebody published meanwhile: nothing has changed, and the draft is as it was.
    StoreError
        As the store raises it.
    """
    held = drafts.get(draft.id, by)
    _may_publish(held, by)
    done = _already(drafts, held)
    if done is None:
        if held.state not in (DraftState.OPEN, DraftState.SUBMITTED) or (held.is_open and held.owner != by.login):
            raise DraftError("draft-closed")
        done = _publish(drafts, held, by, watch)
        if held.owner != by.login:
            _record(drafts, "approved", held, by, revision=done.number)
    if held.choices.mapping:
        drafts.remember_mapping(held)
    drafts.move(held, by, DraftState.PUBLISHED, revision=done.number)
    return done


def _publish(drafts: Drafts, draft: Draft, by: Visitor, watch: Watch | None) -> Revision:
    current = drafts.store.current(draft.layer)
    number = current.number if current else 0
    if number != draft.based_on:  # the store asks again at the commit; here, before a merge can stumble over what is new
        raise StaleRevisionError(layer=draft.layer, based_on=draft.based_on, current=number)
    found = _ready(drafts, draft, watch)
    layer, store, choices = catalogue_layer(draft.layer), drafts.store, draft.choices
    compared = compare_draft(drafts, draft, watch)
    comes_to = outcome(drafts, draft, found)
    told = replace(found.examined, issues=found.issues)
    report = report_on([told], layer, "zh") | _signed(draft, by, compared.counts)
    if watch:
        watch("publish", 0.95)
    return store.publish(
        draft.layer, comes_to.frame, by=draft.owner_name, note=choices.note.strip(), mode=comes_to.mode, original=drafts.original(draft),
        original_name=draft.files[0].name if len(draft.files) == 1 else f"{draft.title}.zip", report=report,
        data_date=choices.data_date, based_on=draft.based_on, role=by.role.value if by.login == draft.owner else "", login=draft.owner,
        example=bool(current and current.example and choices.mode != "replace"),
    )  # fmt: skip


def _signed(draft: Draft, by: Visitor, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return what a revision keeps of the draft that it came from."""
    files = [{"name": file.name, "bytes": file.size, "sha256": file.sha256} for file in draft.files]
    return {"draft": draft.id, "files": files, "approved_by": by.name if by.login != draft.owner else "", "difference": dict(counts)}


def _record(drafts: Drafts, act: str, draft: Draft, by: Visitor, revision: int | None = None, **detail: Any) -> None:
    told = {"draft": draft.id, "file": draft.title, **detail}
    drafts.store.record(act, by.name, role=by.role.value, login=by.login, layer=draft.layer, revision=revision, detail=told)


def _already(drafts: Drafts, draft: Draft) -> Revision | None:
    return next((revision for revision in drafts.store.revisions(draft.layer, 50) if revision.report.get("draft") == draft.id), None)


def _ready(drafts: Drafts, draft: Draft, watch: Watch | None) -> Examination:
    if not draft.choices.note.strip():
        raise DraftError("draft-needs-note")
    found = examine_draft(drafts, draft, watch)
    if found.errors:
        raise DraftError("draft-has-errors", count=found.errors)
    return found


def _may_publish(draft: Draft, by: Visitor) -> None:
    if not by.may_publish(draft.layer):
        raise DraftError("draft-publish-forbidden", layer=catalogue_layer(draft.layer).title)
