"""The command that holds every published figure against the map: what agrees, what differs, what cannot be checked and why."""

from __future__ import annotations

from layers.claims import words
from layers.claims.check import ClaimCheck, Verdict
from layers.claims.ledger import claims_error
from service.command_line_data import ready_store
from service.command_line_report import day_of
from service.command_line_words import CommandError, language, said, show, show_json, table


def list_claims(as_of: str | None, verdict: str | None, *, as_json: bool) -> None:
    """Show the ledger, or the figures with one `verdict` alone, and how many have each; figures without a date are asked for `as_of`."""
    from layers.claims.export import counted, counted_words, plain_ledger
    from layers.claims.verdicts import example_used, ledger

    if verdict is not None and verdict not in list(Verdict):
        raise CommandError("bad-parameter", exit_code=2, name="--verdict", value=verdict, accepted=" ".join(Verdict))
    day, store, lang = day_of("--as-of", as_of), ready_store(), language()
    error = claims_error()
    if error is not None:
        raise CommandError(error.code, name=error.params["name"])
    checks = ledger(store, day)
    wanted = [check for check in checks if verdict in (None, check.verdict.value)]
    if as_json:
        show_json({"counts": counted(checks), "example": example_used(store), "claims": plain_ledger(wanted, lang)})
        return
    headings = said("编号,公布的内容,公布数,图上,结论,说明", "no.,what was published,published,on the map,finding,why").split(",")
    show(table(headings, [_row(check, lang) for check in wanted], right=(2,)))
    show("")
    show(counted_words(checks, lang))
    show(said("没有合计：相互重复、可能包含或统计口径不同的数字不能相加。", "Nothing is added up: figures repeat or may hold one another."))
    if example_used(store):
        show(said("核对所用的是示例数据。", "Held against example data."))


def _row(check: ClaimCheck, lang: str) -> tuple[str, ...]:
    claim = check.claim
    notes = (words.reason(check, lang), words.beside(check, lang), *words.doubts(claim, lang), words.relation(claim, lang))
    finding = " ".join(filter(None, (words.FINDINGS[check.verdict](lang), words.difference(check, lang))))
    return (claim.id, claim.title(lang), words.published(claim, lang), words.mapped(check, lang), finding, " ".join(filter(None, notes)))
