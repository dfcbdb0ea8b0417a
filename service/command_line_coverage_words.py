"""How the coverage command says what it found: in words with their counts, never a bare number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from layers.indicators.coverage_words import DISTANCES, exclusions, missing_words
from layers.indicators.rules import Rule
from layers.messages.sentences import message
from layers.spec import Text
from service.command_line_words import amount, language, said, show, table

_FILES: Mapping[str, Text] = MappingProxyType(
    {
        "sites": Text("场地", "Sites"),
        "land": Text("用地", "Land"),
        "zones": Text("分区", "Zones"),
        "land_and_zones": Text("用地和分区", "Land and zones"),
        "within": Text("统计范围", "Extent"),
        "streets": Text("路网", "Streets"),
    }
)


def file_title(name: str) -> Text:
    """Return what an input file is called."""
    return _FILES[name]


def excluded_of(excluded: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    """Return what was left out: reason, count, and the reason in words."""
    words = exclusions(excluded, language())
    return [{"reason": reason, "count": count, "message": said} for (reason, count), (said, _) in zip(excluded, words, strict=True)]


def missing_of(missing: Sequence[str]) -> str:
    """Return the sentence that says what is missing; empty when nothing is."""
    return missing_words(missing, language())


def why_not(excluded: Sequence[tuple[str, int]]) -> str:
    """Return what was left out, in a row."""
    parts = [f"{words} {count:,}" for words, count in exclusions(excluded, language())]
    return said("；", "; ").join(parts) or said("无", "nothing")


def notes_of(notes: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the notes with their words and figures."""
    return [
        {"code": code, **params, "message": message(code, {name: _plain(value) for name, value in params.items()}, language())}
        for code, params in notes.items()
    ]


def show_coverage(document: Mapping[str, Any], rule: Rule | None) -> None:
    """Show a coverage to a person."""
    people = document["unit"] == "persons"
    factor, unit, digits = (1.0, said("人", "people"), 0) if people else (1e4, said("公顷", "ha"), 2)
    rows = [{"zone": said("合计", "all"), **document}, *document["zones"]]
    outside = said("（分区之外）", "(outside all zones)")
    cells = [
        (
            row["zone"] or outside,
            _percent(row["ratio"]),
            amount(row["numerator"], factor, digits),
            amount(row["denominator"], factor, digits),
        )
        for row in rows
    ]
    show(_title(rule))
    show("")
    show(table(said(f"分区,覆盖率,服务到 {unit},总量 {unit}", f"zone,share,served {unit},whole {unit}").split(","), cells, right=(1, 2, 3)))
    show("")
    for line in (document["message"], *_facts(document)):
        if line:
            show(line)
    told = {note["code"] for note in document["notes"]}
    for entry in (entry for entry in document["excluded"] if entry["reason"] not in told):
        show(f"  · {entry['message']}{said('：', ': ')}{entry['count']:,}")
    if document["notes"]:
        show(said("请注意：", "Please note:"))
    for note in document["notes"]:
        show(f"  · {note['message']}")


def _title(rule: Rule | None) -> str:
    if rule is None:
        return said("自定分档", "Bands of your own")
    return said(f"{rule.name('zh')}（{rule.id}，{rule.ruleset('zh')}）", f"{rule.name('en')} ({rule.id}, {rule.ruleset('en')})")


def _facts(document: Mapping[str, Any]) -> list[str]:
    """Return how it was computed, and what was mended."""
    lang = language()
    bands = said("；", "; ").join(_band(band) for band in document["bands"])
    served = said("计入的场地 {count} 处", "{count} sites count").format(count=f"{document['sites_used']:,}")
    mended = [
        said(f"修复了 {document['repaired']:,} 个无效图形", f"{document['repaired']:,} invalid features repaired")
        if document["repaired"]
        else "",
        said(f"{document['joined']:,} 个相接的场地并入别处", f"{document['joined']:,} touching sites joined to others")
        if document["joined"]
        else "",
    ]
    return [
        said("分档：", "Bands: ") + bands,
        said("距离：", "Distance: ") + DISTANCES[document["distance"]](lang) + said("；坐标系：", "; system: ") + document["crs"],
        said("；", "; ").join(filter(None, [served, *mended])),
        said("未计入：", "Left out:") if document["excluded"] else "",
    ]


def _band(band: Mapping[str, Any]) -> str:
    low, high = f"{band['min_m2']:,.10g}", f"{band['max_m2']:,.10g}" if band["max_m2"] is not None else ""
    areas = said(f"{low} 至不足 {high} m²", f"{low} to under {high} m²") if high else said(f"{low} m² 及以上", f"{low} m² and more")
    return f"{said('任何面积', 'any size') if not high and not band['min_m2'] else areas} → {band['radius_m']:,.10g} m"


def _plain(value: object) -> object:
    """Return text without what a terminal would take for a command; other values as they are."""
    return "".join(letter for letter in value if letter.isprintable()) if isinstance(value, str) else value


def _percent(ratio: float | None) -> str:
    return said("无法计算", "cannot be computed") if ratio is None else f"{100 * ratio:.2f} %"
