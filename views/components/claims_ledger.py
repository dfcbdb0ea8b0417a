"""The ledger of published figures as HTML: what the map says to each, what stands without a map, and why the rest cannot be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from layers.catalogue import LAYERS
from layers.claims import words
from layers.claims.check import ClaimCheck, Reason, Verdict, tally
from layers.claims.ledger import TOPICS, Claim, Counted, conflicts
from layers.spec import Layer, Measure
from views import format as shown
from views.components.progress_address import AS_OF, LAYER, VERDICT, VIEW, here, list_address
from views.components.strip import section
from views.i18n import _, agree, language
from views.links import map_address

_TONES = {Verdict.AGREES: "good", Verdict.FLOOR_MET: "good", Verdict.DIFFERS: "caution", Verdict.UNCHECKED: "plain"}
Rivals = Mapping[str, tuple[str, ...]]
_OTHER_REASONS = (Reason.NOT_SPATIAL, Reason.NO_LAYER, Reason.NO_FIGURE, Reason.TITLE)


def verdict_links(checks: Sequence[ClaimCheck], chosen: str) -> str:
    """Return how many figures have each verdict, each count a link that shows those alone."""
    counts = tally(checks)
    links = [_link("", _("全部"), len(checks), chosen)]
    links += [_link(verdict.value, words.VERDICTS[verdict](language()), counts[verdict], chosen) for verdict in Verdict]
    return f'<nav class="claim-verdicts">{"".join(links)}</nav>'


def ledger(checks: Sequence[ClaimCheck], chosen: str) -> tuple[str, str]:
    """Return the two columns of the ledger: figures that a layer can check, and all others. `chosen` is one verdict, or empty."""
    rivals = conflicts([check.claim for check in checks])
    wanted = [check for check in checks if chosen in ("", check.verdict.value)]
    checkable = [check for check in wanted if check.claim.query is not None]
    others = [check for check in wanted if check.claim.query is None]
    left = section(_("与图上核对"), _("与粗体一列比较：长度、面积按公布的最后一位，个数必须相等；点击名称到地图上看")) + _checked(
        checkable, rivals
    )
    right = section(_("不在图上的公布数"), _("只列原文的数字；相互重复或可能包含的不相加")) + _others(others, rivals)
    return left, right


def _link(verdict: str, title: str, count: int, chosen: str) -> str:
    current = ' aria-current="true"' if verdict == chosen else ""
    tone = _TONES[Verdict(verdict)] if verdict else "plain"
    address = escape(here(**{VERDICT: verdict}), quote=True)
    return f'<a class="claim-verdict is-{tone}" href="{address}"{current}><strong>{count}</strong>{escape(title)}</a>'


def _checked(checks: Sequence[ClaimCheck], rivals: Rivals) -> str:
    if not checks:
        return _empty()
    names = (_("公布的内容"), _("公布数"), _("图上"), _("无几何"), _("登记"), _("完工"), _("结论"))
    heads = "".join(f"<th{_num(1 <= place <= 5)}>{escape(name)}</th>" for place, name in enumerate(names))
    body = "".join(_group(_topic(topic), 7) + "".join(_checked_row(check, rivals) for check in rows) for topic, rows in _by_topic(checks))
    return f'<table class="list claims"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _checked_row(check: ClaimCheck, rivals: Rivals) -> str:
    claim = check.claim
    amounts = (_amount(check, check.mapped), _unmapped(check), _amount(check, check.recorded), _amount(check, check.done))
    if check.recent is not None:
        cells = f'<td colspan="4" class="num when">{escape(words.mapped(check, language()))}</td>'
    elif check.recorded is None:
        cells = f'<td colspan="4" class="num when">{escape(shown.MISSING)}</td>'
    else:
        compared = 3 if claim.query and claim.query.counted is Counted.DONE else 2
        cells = "".join(
            f'<td class="num{" is-compared" * (place == compared)}"><a href="{_behind(check, place)}">{escape(amount)}</a></td>'
            for place, amount in enumerate(amounts)
        )
    leads = escape(map_address(claim.query.layer, as_of=claim.as_of), quote=True) if claim.query else ""
    return (
        f'<tr><td class="claim-name"><a href="{leads}">{escape(claim.title(language()))}</a>{_about(check, rivals)}</td>'
        f'<td class="num"><strong>{escape(words.published(claim, language()))}</strong></td>{cells}<td>{_verdict(check)}</td></tr>'
    )


def _behind(check: ClaimCheck, place: int) -> str:
    """Return where the projects behind the column `place` are to be seen: on the map, or on a list of the progress page, on the same day."""
    claim = check.claim
    if claim.query is None or place == 0:
        return escape(map_address(claim.query.layer, as_of=claim.as_of), quote=True) if claim.query else ""
    opens = {VIEW: "", VERDICT: "", LAYER: claim.query.layer} | ({AS_OF: claim.as_of.isoformat()} if claim.as_of else {})
    return escape(list_address(("nowhere", "all", "done")[place - 1], **opens), quote=True)


def _others(checks: Sequence[ClaimCheck], rivals: Rivals) -> str:
    """Return the figures that no layer is asked about, gathered by the reason, which is said once."""
    if not checks:
        return _empty()
    names = (_("公布的内容"), _("分类"), _("公布数"))
    heads = "".join(f"<th{_num(place == 2)}>{escape(name)}</th>" for place, name in enumerate(names))
    body = ""
    for reason in _OTHER_REASONS:
        rows = [check for check in checks if check.reason is reason]
        if rows:
            why = words.reason(rows[0], language())
            body += _group(f"{why}（{len(rows)}）" if language() == "zh" else f"{why} ({len(rows)})", 3)
            body += "".join(_other_row(check, rivals) for _topic, group in _by_topic(rows) for check in group)
    return f'<table class="list claims"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _other_row(check: ClaimCheck, rivals: Rivals) -> str:
    claim = check.claim
    near = "".join(_near(entry) for entry in LAYERS if claim.id in entry.article)
    return (
        f'<tr><td class="claim-name">{escape(claim.title(language()))}{_about(check, rivals, why=False)}{near}</td>'
        f'<td class="when">{escape(_topic(claim.topic))}</td><td class="num"><strong>{escape(words.published(claim, language()))}</strong></td></tr>'
    )


def _near(entry: Layer) -> str:
    """Return the way to a layer that shows what a figure speaks of, though it cannot check it."""
    words = _("相关图层：")
    leads = escape(map_address(entry.key), quote=True)
    return f'<small>{escape(words)}<a href="{leads}">{escape(entry.title(language()))}</a></small>'


def _amount(check: ClaimCheck, value: float | None) -> str:
    """Return an amount without the unit where it is counted: the published figure beside it has it."""
    claim = check.claim
    if value is None:
        return shown.MISSING
    if claim.query is not None and claim.query.measure in (Measure.LENGTH, Measure.AREA):
        return words.figure(claim, value, language())
    return shown.number(value)


def _unmapped(check: ClaimCheck) -> str:
    """Return what has no geometry; of lengths and areas only the number of features is known."""
    claim = check.claim
    if claim.query is not None and claim.query.measure in (Measure.LENGTH, Measure.AREA):
        return agree(_("{count} 项"), check.unmapped).format(count=shown.number(check.unmapped)) if check.unmapped else "0"
    return shown.number(check.unmapped)


def _verdict(check: ClaimCheck) -> str:
    beside = words.difference(check, language())
    chip = f'<span class="chip chip-{_TONES[check.verdict]}">{escape(words.FINDINGS[check.verdict](language()))}</span>'
    return chip + (f'<small class="claim-difference">{escape(beside)}</small>' if beside else "")


def _about(check: ClaimCheck, rivals: Rivals, *, why: bool = True) -> str:
    """Return the smaller lines under a name: number and date, the sentence of the source, how firm it is, what speaks against adding it or against it."""
    claim, lang = check.claim, language()
    parts = [claim.id, shown.day(claim.as_of, lang) if claim.as_of else _("无日期"), *words.doubts(claim, lang)]
    notes = [_("原文：{phrase}").format(phrase=claim.phrase)] if claim.phrase else []
    notes += [_entered(claim), words.rivals(rivals.get(claim.id, ()), lang), words.relation(claim, lang)]
    notes += [words.reason(check, lang)] if why and check.reason is not Reason.UNIT_DOUBTFUL else []
    note = "".join(f"<small>{escape(line)}</small>" for line in notes if line)
    return f"<small>{escape(' · '.join(parts))}</small>{note}"


def _entered(claim: Claim) -> str:
    """Return where a figure that staff entered comes from, who entered it and when; empty for shipped ones."""
    if claim.entered_at is None:
        return ""
    moment = shown.moment(claim.entered_at.astimezone(), language())
    return _("来源：{source}；{who} 登记于 {moment}").format(source=claim.source, who=claim.entered_by, moment=moment)


def _by_topic(checks: Sequence[ClaimCheck]) -> list[tuple[str, list[ClaimCheck]]]:
    order = {topic: place for place, topic in enumerate(TOPICS)}
    rows = sorted(checks, key=lambda check: order.get(check.claim.topic, len(order)))
    return [(topic, list(group)) for topic, group in groupby(rows, key=lambda check: check.claim.topic)]


def _topic(topic: str) -> str:
    return TOPICS[topic](language()) if topic in TOPICS else topic


def _group(title: str, columns: int) -> str:
    return f'<tr class="group"><th colspan="{columns}" scope="rowgroup">{escape(title)}</th></tr>'


def _empty() -> str:
    nothing = _("没有这样的公布数。点“全部”看其余的。")
    return f'<div class="empty">{escape(nothing)}</div>'


def _num(is_number: bool) -> str:
    return ' class="num"' if is_number else ""
