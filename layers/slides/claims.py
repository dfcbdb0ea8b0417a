"""The slides of published figures: how many agree with the map, which differ and why; and the work that is on no map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layers import amounts
from layers.claims import words
from layers.claims.check import ClaimCheck, Reason, Verdict, tally
from layers.claims.ledger import NOT_PLACES, TOPICS, Claim, Confidence, Counted, claims_error
from layers.messages.sentences import message
from layers.slides.material import Material
from layers.slides.slide import MISSING, Appendix, Cell, Kind, Sentence, Slide, Table, Tile, Value, sentence
from layers.slides.words import count, share
from layers.spec import Measure, Text

TITLE = Text("公布数核对", "Published figures, checked")
OFF_MAP = Text("不在地图上的工作", "Work that is on no map")
_SHOWN, _TILES = 8, ("F32", "F33", "F34", "F47")
"""Rows that a slide has room for, and the figures that stand in tiles: letters and calls with what became of them, volunteers."""

PUBLISHED = Text("公布数", "published")
_NOT_ADDED = Text(
    "这些数字不求和：相互重复、可能包含或口径不同。", "Nothing is added up: figures repeat one another, may hold one another, or count different things."
)  # fmt: skip
_VERDICTS = {
    Verdict.AGREES: (Text("一致", "Agree"), Text("图上与公布数相同", "the map says the same"), "#009E73"),
    Verdict.FLOOR_MET: (
        Text("达到下限", "Floor reached"),
        Text("公布“多少余”，图上不少于", "“more than”: the map holds as much"),
        "#66A61E",
    ),
    Verdict.DIFFERS: (Text("不一致", "Differ"), Text("图上多于或少于公布数", "the map holds more or less"), "#E69F00"),
    Verdict.UNCHECKED: (
        Text("不能核对", "Cannot be checked"),
        Text("没有图层、时段，或单位存疑", "no layer, no period, or the unit in doubt"),
        "#6B7280",
    ),
}
_UNIT = Text(
    "“{title}”的单位“{unit}”不在单位表中，没有比较。",
    "The unit “{unit}” of “{title}” is not in the table of units, so it was not compared.",
)
_JOINT = Text("；", "; ")
_NOWHERE = Text("登记的项目中没有图形的", "items on record without geometry")
_SHORT = Text("等 {count} 项", "and others, {count} in all")


def claims_slide(material: Material) -> Slide:
    """Return how many figures agree, differ and cannot be checked, and those that differ with the reason."""
    lang, checks = material.lang, material.checks
    error = claims_error()
    remarks = [message(error.code, error.params, lang)] if error else []
    remarks += [
        _UNIT(lang).format(title=check.claim.title(lang), unit=check.claim.unit.text(lang) if check.claim.unit else "")
        for check in checks
        if check.reason is Reason.UNIT_UNKNOWN
    ][:3]
    if not checks:
        remarks += [Text("没有可核对的公布数。", "There is no published figure to check.")(lang)] if not remarks else []
        return Slide("claims", Kind.BOARD, TITLE(lang), remarks=tuple(remarks))
    differing = [check for check in checks if check.verdict is Verdict.DIFFERS]
    return Slide(
        key="claims",
        kind=Kind.BOARD,
        title=TITLE(lang),
        tiles=_tiles(checks, lang),
        sentences=(_whole(checks, differing, lang),),
        table=_differing(material, differing) if differing else None,
        remarks=tuple(remarks),
        notes=(_NOT_ADDED(lang), *(f"{check.claim.id} {check.claim.title(lang)}: {check.claim.phrase}" for check in differing)),
    )


def off_map_slide(material: Material) -> Slide:
    """Return the published figures of events, volunteers, letters and calls: no matter of places, so they stand as they were published."""
    lang = material.lang
    figures = [check.claim for check in material.checks if _off_map(check.claim)]
    if not figures:
        words_ = Text("公布数表中没有不在地图上的数字。", "The table of published figures holds none that is on no map.")
        return Slide("off_map", Kind.BOARD, OFF_MAP(lang), remarks=(words_(lang),))
    tiles = tuple(_off_map_tile(claim, lang) for key in _TILES for claim in figures if claim.id == key)
    rest = [claim for claim in figures if claim.id not in _TILES]
    rows = tuple(
        (claim.title(lang), _topic(claim, lang), claim_value(claim, claim.value, lang), words.relation(claim, lang)) for claim in rest
    )
    heads = (
        Text("公布的内容", "What was published"),
        Text("分类", "Topic"),
        Text("公布数", "Published"),
        Text("不能相加的原因", "Why it is not added"),
    )
    note = Text("其余见附表。", "The others are in the annex.")(lang) if len(rows) > _SHOWN else ""
    table = Table(tuple(head(lang) for head in heads), rows[:_SHOWN], (0.36, 0.14, 0.18, 0.32), frozenset({2}), note)
    said = Text(
        "照录公布的数字，没有图形可核对；口径原文没有说明，不求和。",
        "Figures as published: there is nothing on a map to hold them against. The source does not say how they were counted, so nothing is added up.",
    )
    phrases = tuple(f"{claim.id} {claim.title(lang)}: {claim.phrase}" for claim in figures)
    return Slide(
        "off_map", Kind.BOARD, OFF_MAP(lang), tiles=tiles, sentences=(Sentence(said(lang)),), table=table if rows else None, notes=phrases
    )


def claims_annex(material: Material) -> tuple[Appendix, ...]:
    """Return every published figure with what the map holds against it."""
    if not material.checks:
        return ()
    lang = material.lang
    heads = (
        Text("编号", "No."), Text("公布的内容", "What was published"), Text("分类", "Topic"), Text("公布数", "Published"), Text("图上", "On the map"), Text("相差", "Difference"),
        Text("结论", "Finding"), Text("原因", "Reason"), Text("不能相加", "Not added"), Text("原文", "Source sentence"),
    )  # fmt: skip
    rows = tuple(_annex_row(material, check) for check in material.checks)
    widths = (0.05, 0.14, 0.07, 0.1, 0.12, 0.08, 0.07, 0.15, 0.1, 0.12)
    return (Appendix(TITLE(lang), Table(tuple(head(lang) for head in heads), rows, widths, frozenset({3, 4, 5}))),)


def claim_value(claim: Claim, value: float | None, lang: str, what: Text = PUBLISHED, inputs: tuple[str, ...] = ()) -> Value:
    """Return an amount of a published figure in its unit; the published one itself with the sign of a floor."""
    name = f"{claim.id} {claim.title(lang)} · {what(lang)}"
    if value is None:
        return Value(name, MISSING, rule=claim.phrase)
    said, unit = words.figure(claim, value, lang), claim.unit.text(lang) if claim.unit else ""
    text = said.removesuffix(unit).rstrip() if unit and said.endswith(unit) else said
    own = what is PUBLISHED
    rule = Text(f"原文：{claim.phrase}", f"source: {claim.phrase}")(lang) if own else what(lang)
    shown = amounts.at_least(text) if own and claim.floor else text
    return Value(name, shown, unit if text != said else "", value * (claim.unit.factor if claim.unit else 1.0), rule, inputs)


def _tiles(checks: Sequence[ClaimCheck], lang: str) -> tuple[Tile, ...]:
    """Return how many figures have each verdict, and what share of all they are."""
    found, unit = tally(checks), Text("个", "figures")(lang)
    tiles = []
    for verdict, (title, what, color) in _VERDICTS.items():
        rule = Text("该结论的公布数 ÷ 全部公布数", "figures with this finding ÷ all figures")(lang)
        part = share(f"{title(lang)} · {Text('占比', 'share')(lang)}", found[verdict] / len(checks), rule)
        value = count(title(lang), found[verdict], what(lang), (), unit)
        said = sentence(Text("占 {part}", "{part} of all")(lang), part=part)
        tiles.append(Tile(title(lang), color, value, Sentence(what(lang)), said, None, False))
    return tuple(tiles)


def _whole(checks: Sequence[ClaimCheck], differing: Sequence[ClaimCheck], lang: str) -> Sentence:
    unit = Text("个公布数", "published figures")(lang)
    whole = count(
        Text("公布数", "Published figures")(lang), len(checks), Text("公布数表的全部行", "all rows of the ledger")(lang), (), unit
    )
    words_ = Text("共 {whole}逐个核对，", "{whole}, each checked by itself. ")(lang)
    return sentence(words_ + _NOT_ADDED(lang) + ("" if differing else Text("没有不一致的。", " None differs.")(lang)), whole=whole)


def _differing(material: Material, differing: Sequence[ClaimCheck]) -> Table:
    lang = material.lang
    heads = (
        Text("公布的内容", "What was published"),
        Text("公布数", "Published"),
        Text("图上", "On the map"),
        Text("相差", "Difference"),
        Text("原因", "Reason"),
    )
    rows = tuple(
        (f"{check.claim.title(lang)}（{check.claim.id}）" if lang == "zh" else f"{check.claim.title(lang)} ({check.claim.id})",
         claim_value(check.claim, check.claim.value, lang), _on_map(material, check), _difference(material, check), _why(material, check))
        for check in differing[:_SHOWN]
    )  # fmt: skip
    note = _SHORT(lang).format(count=len(differing)) if len(differing) > _SHOWN else ""
    return Table(tuple(head(lang) for head in heads), rows, (0.25, 0.11, 0.18, 0.11, 0.35), frozenset({1, 2, 3}), note)


def _inputs(material: Material, check: ClaimCheck) -> tuple[str, ...]:
    return material.inputs(check.claim.query.layer) if check.claim.query else ()


def _on_map(material: Material, check: ClaimCheck) -> Cell:
    """Return what the map holds against a figure, and beside it what has no geometry."""
    lang, claim, inputs = material.lang, check.claim, _inputs(material, check)
    if check.recent is not None and check.ever is not None:
        recent = claim_value(claim, check.recent, lang, Text("近一季", "last quarter"), inputs)
        ever = claim_value(claim, check.ever, lang, Text("至今", "so far"), inputs)
        return sentence(Text("近一季 {recent}，至今 {ever}", "last quarter {recent}, so far {ever}")(lang), recent=recent, ever=ever)
    if check.mapped is None:
        return MISSING
    shown = claim_value(claim, check.mapped, lang, Text("图上有图形", "with geometry"), inputs)
    if not check.unmapped:
        return shown
    measured = claim.query is not None and claim.query.measure in (Measure.LENGTH, Measure.AREA)
    unit = Text(" 项", " items")(lang) if measured else ""
    nowhere = Value(
        f"{claim.id} · {Text('无几何', 'without geometry')(lang)}",
        amounts.number(check.unmapped),
        unit.strip(),
        check.unmapped,
        _NOWHERE(lang),
        inputs,
    )
    return sentence(Text("{shown} + 无几何 {nowhere}", "{shown} + {nowhere} without geometry")(lang), shown=shown, nowhere=nowhere)


def _difference(material: Material, check: ClaimCheck) -> Cell:
    if check.difference is None:
        return MISSING
    said = claim_value(
        check.claim, abs(check.difference), material.lang, Text("图上 − 公布数", "map − published"), _inputs(material, check)
    )
    sign = "+" if check.difference > 0 else "−" if check.difference < 0 else ""
    number = None if said.number is None else said.number * (-1 if check.difference < 0 else 1)
    return Value(said.name, sign + said.text, said.unit, number, said.rule, said.inputs)


def _why(material: Material, check: ClaimCheck) -> Cell:
    """Return the reason; where more is on record than finished, both."""
    lang, claim, inputs = material.lang, check.claim, _inputs(material, check)
    if check.reason is not None:
        return words.reason(check, lang)
    if check.recorded is None or check.done is None or check.recorded == check.done:
        return Text("登记的数据与公布数不同。", "The data on record hold another amount.")(lang)
    recorded = claim_value(claim, check.recorded, lang, Text("登记", "on record"), inputs)
    done = claim_value(claim, check.done, lang, Text("完工", "finished"), inputs)
    counted = Text(
        "公布的是完工数：登记 {recorded}，完工 {done}。", "What was finished was published: {recorded} on record, {done} finished."
    )
    if claim.query is None or claim.query.counted is not Counted.DONE:
        counted = Text(
            "公布的是登记数：登记 {recorded}，完工 {done}。", "What is on record was published: {recorded}, of which {done} finished."
        )
    return sentence(counted(lang), recorded=recorded, done=done)


def _off_map(claim: Claim) -> bool:
    return claim.query is None and claim.topic in NOT_PLACES and claim.value is not None


def _off_map_tile(claim: Claim, lang: str) -> Tile:
    value, title = claim_value(claim, claim.value, lang), claim.title(lang)
    if value.unit.lower() in title.lower():
        value = replace(value, unit="")  # the title says it already
    rate = claim.unit is not None and claim.unit.text.en == "%" and claim.value is not None
    said = Text(f"公布数 {claim.id}", f"published, {claim.id}")(lang)
    doubts = _JOINT(lang).join(words.doubts(claim, lang)) if Confidence.AS_PRINTED not in claim.confidence else ""
    part = (claim.value or 0.0) / 100 if rate else None
    return Tile(title, "#7B5EA7", value, Sentence(said), Sentence(doubts), part, claim.floor)


def _topic(claim: Claim, lang: str) -> str:
    return TOPICS[claim.topic](lang) if claim.topic in TOPICS else claim.topic


def _annex_row(material: Material, check: ClaimCheck) -> tuple[Cell, ...]:
    lang, claim = material.lang, check.claim
    why = _JOINT(lang).join(filter(None, (words.reason(check, lang), words.beside(check, lang), *words.doubts(claim, lang))))
    return (
        claim.id,
        claim.title(lang),
        _topic(claim, lang),
        claim_value(claim, claim.value, lang) if claim.value is not None else MISSING,
        _on_map(material, check),
        _difference(material, check),
        words.FINDINGS[check.verdict](lang),
        why,
        words.relation(claim, lang),
        claim.phrase,
    )
