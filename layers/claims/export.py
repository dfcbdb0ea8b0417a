"""The ledger of published figures as a table to take away: XLSX, CSV, and plain values for programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from layers.catalogue import BY_KEY
from layers.claims import words
from layers.claims.check import ClaimCheck, Verdict, tally
from layers.claims.entry import FIRMNESS, HEADS, KINDS
from layers.claims.ledger import TOPICS, conflicts
from layers.export.content import ExportError
from layers.export.table import cell, harmless
from layers.spec import Text

FORMS: Mapping[str, str] = MappingProxyType(
    {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
)
_OWN_HEADS: tuple[Text, ...] = (
    Text("编号", "No."),
    HEADS["title"],
    HEADS["topic"],
    HEADS["kind"],
    Text("公布数", "Published"),
    HEADS["value"],
    HEADS["unit"],
    HEADS["floor"],
    HEADS["as_of"],
    HEADS["phrase"],
    HEADS["confidence"],
    Text("结论", "Finding"),
    Text("图上", "On the map"),
    Text("无几何", "Without geometry"),
    Text("登记", "On record"),
    Text("完工", "Finished"),
    Text("相差", "Difference"),
    Text("原因", "Reason"),
    Text("不能相加", "Not added"),
    Text("冲突", "Conflict"),
    HEADS["layer"],
    Text("核对日期", "Checked as of"),
    HEADS["source"],
    Text("登记人", "Entered by"),
    Text("登记时间", "Entered at"),
)
_ABOUT = Text("说明", "About")
_DATA = Text("公布数核对", "Published figures")
_NEVER_ADDED = Text(
    "这里没有合计：相互重复、可能包含或统计口径不同的数字不能相加。",
    "Nothing is added up: figures repeat one another, may hold one another, or count different things.",
)
_EXAMPLE = Text("核对所用的是示例数据。", "The figures are held against example data.")


def ledger_table(checks: Sequence[ClaimCheck], lang: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return headings and one row a figure, in `lang`; amounts are numbers in the unit of the figure."""
    rivals = conflicts([check.claim for check in checks])
    return tuple(head(lang) for head in _OWN_HEADS), [_row(check, rivals.get(check.claim.id, ()), lang) for check in checks]


def counted(checks: Sequence[ClaimCheck]) -> dict[str, int]:
    """Return how many figures have each finding, by its key, and how many there are in `total`."""
    return {verdict.value: count for verdict, count in tally(checks).items()} | {"total": len(checks)}


def counted_words(checks: Sequence[ClaimCheck], lang: str) -> str:
    """Return how many figures agree, differ and cannot be checked, as one sentence."""
    found = tally(checks)
    parts = [f"{words.VERDICTS[verdict](lang)} {found[verdict]}" for verdict in Verdict]
    return Text("共 {count} 个公布数：{parts}。", "{count} published figures: {parts}.")(lang).format(
        count=len(checks), parts=Text("，", ", ")(lang).join(parts)
    )


def plain_ledger(checks: Sequence[ClaimCheck], lang: str) -> list[dict[str, Any]]:
    """Return each figure with its check as plain values for programs; sentences in `lang`."""
    rivals = conflicts([check.claim for check in checks])
    return [_plain(check, rivals.get(check.claim.id, ()), lang) for check in checks]


def write_ledger(checks: Sequence[ClaimCheck], form: str, out: Path, lang: str, *, example: bool = False) -> None:
    """Write the ledger to `out` as `xlsx` or `csv`; `example` says that it was held against example data. Raises ExportError (`unknown-format`)."""
    if form not in _WRITERS:
        raise ExportError("unknown-format", format=form[:40], formats=", ".join(_WRITERS))
    _WRITERS[form](checks, out, lang, example)


def _write_workbook(checks: Sequence[ClaimCheck], out: Path, lang: str, example: bool) -> None:
    from openpyxl import Workbook

    heads, rows = ledger_table(checks, lang)
    book = Workbook(write_only=True)
    sheet, about = book.create_sheet(_DATA(lang)), book.create_sheet(_ABOUT(lang))
    sheet.freeze_panes = "C2"
    for letter, width in zip("ABCDEFGHIJKLMNOPQRSTUVWXY", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    about.column_dimensions["A"].width = 100
    for line in (counted_words(checks, lang), _NEVER_ADDED(lang), *([_EXAMPLE(lang)] if example else [])):
        about.append([cell(about, line)])
    book.save(out)


_WIDTHS = (7, 30, 14, 10, 16, 10, 10, 6, 12, 48, 14, 14, 10, 10, 10, 10, 14, 44, 40, 24, 16, 12, 24, 12, 20)


def _write_csv(checks: Sequence[ClaimCheck], out: Path, lang: str, _example: bool) -> None:
    heads, rows = ledger_table(checks, lang)
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heads)
        writer.writerows([value.isoformat() if isinstance(value, date) else harmless(value) for value in row] for row in rows)


_WRITERS: Mapping[str, Callable[[Sequence[ClaimCheck], Path, str, bool], None]] = MappingProxyType(
    {"xlsx": _write_workbook, "csv": _write_csv}
)


def _row(check: ClaimCheck, rivals: tuple[str, ...], lang: str) -> tuple[Any, ...]:
    claim = check.claim
    return (
        claim.id,
        claim.title(lang),
        TOPICS[claim.topic](lang) if claim.topic in TOPICS else claim.topic,
        KINDS[claim.kind](lang),
        words.published(claim, lang),
        claim.value,
        claim.unit.text(lang) if claim.unit else "",
        Text("是", "yes")(lang) if claim.floor else "",
        claim.as_of,
        claim.phrase,
        Text("；", "; ")(lang).join(FIRMNESS[firmness](lang) for firmness in claim.confidence),
        words.FINDINGS[check.verdict](lang),
        *(None if amount is None else round(amount, 3) for amount in (check.mapped, check.unmapped, check.recorded, check.done)),
        None if check.difference is None else round(check.difference, 3),
        words.reason(check, lang) or words.beside(check, lang),
        words.relation(claim, lang),
        words.rivals(rivals, lang),
        BY_KEY[claim.query.layer].title(lang) if claim.query else "",
        check.day,
        claim.source,
        claim.entered_by,
        claim.entered_at.isoformat(timespec="seconds") if claim.entered_at else "",
    )


def _plain(check: ClaimCheck, rivals: tuple[str, ...], lang: str) -> dict[str, Any]:
    claim, query = check.claim, check.claim.query
    return {
        "id": claim.id,
        "title": {"zh": claim.title.zh, "en": claim.title.en},
        "topic": claim.topic,
        "kind": claim.kind.value,
        "published": words.published(claim, lang),
        "value": claim.value,
        "unit": {"zh": claim.unit.text.zh, "en": claim.unit.text.en} if claim.unit else None,
        "floor": claim.floor,
        "as_of": claim.as_of.isoformat() if claim.as_of else None,
        "phrase": claim.phrase,
        "confidence": [firmness.value for firmness in claim.confidence],
        "query": {"layer": query.layer, "measure": query.measure.value, "counted": query.counted.value, "field": query.field}
        if query
        else None,
        "relation": claim.relation.value if claim.relation else None,
        "of": claim.of,
        "verdict": check.verdict.value,
        "day": check.day.isoformat() if check.day else None,
        **{name: getattr(check, name) for name in ("mapped", "unmapped", "recorded", "done", "difference", "recent", "ever")},
        "reason": {"code": check.reason.value, "message": words.reason(check, lang)} if check.reason else None,
        "conflicts": list(rivals),
        "source": claim.source,
        "entered_by": claim.entered_by,
        "entered_at": claim.entered_at.isoformat() if claim.entered_at else None,
    }
