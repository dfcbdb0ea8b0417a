"""The published figures that layers are held against: those of the ledger of claims that a layer can check."""

from __future__ import annotations

from functools import cache

from layers.claims.ledger import Claim, ClaimKind, ClaimsError, claims, claims_error
from layers.spec import Target, TargetKind


def targets(key: str) -> tuple[Target, ...]:
    """Return the targets of layer `key`, in the order of the ledger; empty where none is published, or the ledger cannot be read."""
    return tuple(target for target in _targets(claims()) if target.layer == key)


def listed(key: str) -> Target | None:
    """Return the published list that the completion of layer `key` is measured by: its first total with a unit that can be right."""
    totals = (target for target in targets(key) if target.kind is TargetKind.TOTAL and target.unit_confirmed and target.value > 0)
    return next(totals, None)


def targets_error() -> ClaimsError | None:
    """Return what is wrong with the ledger, None when it was read."""
    return claims_error()


@cache
def _targets(published: tuple[Claim, ...]) -> tuple[Target, ...]:
    found = []
    for claim in published:
        if claim.query is None or claim.value is None or claim.unit is None or not claim.unit_known or claim.kind not in list(TargetKind):
            continue
        found.append(
            Target(
                layer=claim.query.layer,
                article=claim.id,
                kind=_kind(claim),
                measure=claim.query.measure,
                value=claim.value,
                unit=claim.unit,
                floor=claim.floor,
                as_of=claim.as_of,
                unit_confirmed=claim.unit_confirmed,
                phrase=claim.phrase,
                field=claim.query.field,
            )
        )
    return tuple(found)


def _kind(claim: Claim) -> TargetKind:
    """Return the kind of target a figure is: what is newly done, with no total beside it that may hold it, is all that the programme was to do."""
    alone = claim.kind is ClaimKind.NEWLY_DONE and claim.of is None
    return TargetKind.TOTAL if alone else TargetKind(claim.kind)
