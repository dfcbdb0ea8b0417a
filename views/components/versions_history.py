"""The history of a layer: every revision with who made it, from which file, what the checks had said, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from layers.messages.sentences import message
from layers.store.ledger import Revision
from views import format as shown
from views.components.changes import author, mode_name, note
from views.components.strip import section
from views.i18n import _, language
from views.layer_facts import Finding, findings
from views.links import map_address, page_address

MOST_REVISIONS = 60
COMPARE = "versions-compare"
"""The part of the page where two revisions are compared; a link that ends in `#versions-compare` brings it into view."""

FROM, TO = "from", "to"


def history(revisions: Sequence[Revision], *, may_fetch: bool, today: date) -> str:
    """Return the section of a layer's history, newest first; the originals are links for those who may have them."""
    words = _("每一版都保留，改动和回退只会增加新版")
    if len(revisions) > MOST_REVISIONS:
        words = _("只列出最近 {shown} 版，共 {count} 版").format(shown=MOST_REVISIONS, count=f"{len(revisions):,}")
    head = section(_("历史版本（{count}）").format(count=len(revisions)), words)
    return head + history_table(revisions[:MOST_REVISIONS], may_fetch=may_fetch, today=today)


def history_table(revisions: Sequence[Revision], *, may_fetch: bool = False, today: date | None = None) -> str:
    """Return the revisions of a layer as a table, newest first."""
    heads = (_("版本"), _("时间"), _("发布人"), _("方式"), _("记录"), _("数据日期"), _("原始文件"), _("检查"), _("备注"), _("查看"))
    head = "".join(f"<th{_kind(place)}>{escape(word)}</th>" for place, word in enumerate(heads))
    later = (None, *revisions)
    rows = "".join(_row(revision, above, may_fetch, today or date.today()) for revision, above in zip(revisions, later, strict=False))
    return f'<div class="versions"><table class="list history"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def compare_address(layer: str, before: int, after: int) -> str:
    """Return the address at which two revisions of a layer are compared."""
    return page_address("data", layer=layer, **{FROM: str(before), TO: str(after)}) + f"#{COMPARE}"


def _row(revision: Revision, above: Revision | None, may_fetch: bool, today: date) -> str:
    lang = language()
    cells = (
        escape(str(revision.number)),
        escape(shown.moment(revision.created_at.astimezone(), lang)),
        escape(author(revision)),
        escape(mode_name(revision) + (f" ← {revision.restored_from}" if revision.restored_from else "")),
        escape(f"{revision.features:,}"),
        escape(shown.day(revision.data_date, lang)),
        _file(revision, may_fetch),
        _report(revision),
        escape(note(revision)),
        _links(revision, above, today),
    )
    return f"<tr>{''.join(f'<td{_kind(place)}>{cell}</td>' for place, cell in enumerate(cells))}</tr>"


def _file(revision: Revision, may_fetch: bool) -> str:
    """Return the name of the original with its checksum behind it; a link to it where it may be had."""
    if not revision.original_name:
        return shown.MISSING
    name = escape(revision.original_name)
    if may_fetch and revision.original_file:
        name = f'<a download href="/api/layers/{escape(revision.layer)}/original?revision={revision.number}">{name}</a>'
    if not revision.original_sha256:
        return name
    words = _("校验码")
    return f"{name}<details><summary>{escape(words)}</summary><code>SHA-256 {escape(revision.original_sha256)}</code></details>"


def _report(revision: Revision) -> str:
    """Return what the checks had said of a revision, in a few words; the sentences behind them."""
    found = findings(revision.report) if revision.restored_from is None else ()
    if not found:
        return escape(_("通过")) if revision.restored_from is None else shown.MISSING
    counts = {
        _("{count} 错误"): sum(each.count for each in found if each.severity == "error"),
        _("{count} 提醒"): sum(each.count for each in found if each.severity == "warning"),
        _("{count} 提示"): sum(each.count for each in found if each.severity not in ("error", "warning")),
    }
    head = " ".join(words.format(count=f"{count:,}") for words, count in counts.items() if count)
    rows = "".join(f"<li>{escape(finding_sentence(each))}</li>" for each in found)
    return f"<details><summary>{escape(head)}</summary><ul>{rows}</ul></details>"


def finding_sentence(finding: Finding) -> str:
    """Return what a finding says, in the language in use."""
    if language() == "zh" and finding.message:
        return finding.message
    return message(finding.code, finding.params, language())


def _links(revision: Revision, above: Revision | None, today: date) -> str:
    """Return links to what a revision changed, and to the map of the day on which it was the newest at its end."""
    links = []
    if revision.number > 1:
        words = _("与上一版对比")
        links.append(
            f'<a href="{escape(compare_address(revision.layer, revision.number - 1, revision.number), quote=True)}">{escape(words)}</a>'
        )
    day = revision.created_at.astimezone().date()
    last = above is None or above.created_at.astimezone().date() > day
    if above is not None or day < today:  # one that was followed on the same day is told from the next by its moment
        words, address = _("当时的地图"), map_address(revision.layer, known_on=day if last else revision.created_at.astimezone())
        links.append(f'<a href="{escape(address, quote=True)}">{escape(words)}</a>')
    return " · ".join(links) or shown.MISSING


def _kind(place: int) -> str:
    return ' class="num"' if place in (0, 4) else ' class="when"' if place in (1, 5) else ""
