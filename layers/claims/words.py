"""How the ledger of published figures is said: figures as published, findings, reasons; the same on pages, in files and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from layers import amounts
from layers.claims.check import ClaimCheck, Verdict
from layers.claims.ledger import Claim, Confidence, Relation
from layers.messages.sentences import message
from layers.spec import Measure, Text

VERDICTS: Mapping[Verdict, Text] = MappingProxyType(
    {
        Verdict.AGREES: Text("一致", "agree"),
        Verdict.FLOOR_MET: Text("达到下限", "reach the floor"),
        Verdict.DIFFERS: Text("不一致", "differ"),
        Verdict.UNCHECKED: Text("不能核对", "cannot be checked"),
    }
)
FINDINGS: Mapping[Verdict, Text] = MappingProxyType(
    {
        Verdict.AGREES: Text("一致", "agrees"),
        Verdict.FLOOR_MET: Text("达到下限", "reaches the floor"),
        Verdict.DIFFERS: Text("不一致", "differs"),
        Verdict.UNCHECKED: Text("不能核对", "cannot be checked"),
    }
)
"""What became of one figure; `VERDICTS` is what became of several."""

DOUBTS: Mapping[Confidence, Text] = MappingProxyType(
    {
        Confidence.RECONSTRUCTED: Text("原文断句，数字由两段拼合", "put together across a break in the print"),
        Confidence.UNIT_DOUBTFUL: Text("单位存疑", "unit in doubt"),
    }
)


def published(claim: Claim, lang: str) -> str:
    """Return a figure as it was published, a floor with its sign; a dash where there is none."""
    if claim.value is None:
        return amounts.MISSING
    return amounts.at_least(figure(claim, claim.value, lang)) if claim.floor else figure(claim, claim.value, lang)


def figure(claim: Claim, value: float, lang: str) -> str:
    """Return a value in the claim's unit; a doubtful unit is not repeated as if it were right."""
    if claim.unit is None or (not claim.unit_confirmed and claim.unit_known):
        return amounts.number(value)
    measure = claim.query.measure if claim.query else Measure.COUNT
    if claim.query is None and claim.unit.factor != 1.0:
        measure = Measure.AREA
    return amounts.quantity(value, claim.unit, measure, lang).text


def difference(check: ClaimCheck, lang: str) -> str:
    """Return by how much the map differs, with its sign; empty where it does not."""
    if check.verdict is not Verdict.DIFFERS or check.difference is None:
        return ""
    return f"{'+' if check.difference > 0 else '−'}{figure(check.claim, abs(check.difference), lang)}"


def reason(check: ClaimCheck, lang: str) -> str:
    """Return why a figure cannot be checked, or why one of what is new differs; empty where nothing needs a reason."""
    return message(check.reason.value, {}, lang) if check.reason else ""


def relation(claim: Claim, lang: str) -> str:
    """Return why a figure must not be added to another, empty where nothing speaks against it."""
    if claim.relation is None:
        return ""
    itself = claim.relation is Relation.RESTATES and claim.of == claim.id
    code = "claim-restates-itself" if itself else f"claim-{claim.relation.value.replace('_', '-')}"
    return message(code, {"of": claim.of}, lang)


def doubts(claim: Claim, lang: str) -> tuple[str, ...]:
    """Return what is uncertain about the figure itself; nothing where it stands as printed."""
    return tuple(DOUBTS[firmness](lang) for firmness in claim.confidence if firmness in DOUBTS)


def rivals(others: tuple[str, ...], lang: str) -> str:
    """Return that other figures say something else of the same thing, empty where none does."""
    return message("claim-conflict", {"others": others}, lang) if others else ""


def mapped(check: ClaimCheck, lang: str) -> str:
    """Return what the map holds against a figure: with a geometry, and beside it what has none.

    Where lengths and areas are compared only the number of features without geometry is known.
    """
    claim = check.claim
    if check.recent is not None and check.ever is not None:
        words = Text("近一季 {recent}，至今 {ever}", "last quarter {recent}, so far {ever}")(lang)
        return words.format(recent=figure(claim, check.recent, lang), ever=figure(claim, check.ever, lang))
    if check.mapped is None:
        return amounts.MISSING
    shown = figure(claim, check.mapped, lang)
    if not check.unmapped:
        return shown
    nowhere = amounts.number(check.unmapped)
    if claim.query is not None and claim.query.measure in (Measure.LENGTH, Measure.AREA):
        one = check.unmapped == 1
        nowhere += Text(" 项", " item" if one else " items")(lang)
    return Text("{shown} + 无几何 {nowhere}", "{shown} + {nowhere} without geometry")(lang).format(shown=shown, nowhere=nowhere)


def beside(check: ClaimCheck, lang: str) -> str:
    """Return what is on record and what is finished of it, where a figure differs and the two are not the same; else empty."""
    if check.verdict is not Verdict.DIFFERS or check.recorded is None or check.done is None or check.recorded == check.done:
        return ""
    parts = {"recorded": figure(check.claim, check.recorded, lang), "done": figure(check.claim, check.done, lang)}
    return Text("登记 {recorded}，完工 {done}。", "On record {recorded}, finished {done}.")(lang).format(**parts)
