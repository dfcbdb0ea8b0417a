"""What changed last: the newest revisions of all layers."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from layers.catalogue import BY_KEY
from layers.intake import SHIPPED_BY, SHIPPED_NOTE
from layers.store.ledger import Revision
from views import format as shown
from views.i18n import N_, _, language

MODES = {"replace": N_("整层替换"), "update": N_("更新"), "new": N_("新增"), "rollback": N_("回退")}


def latest_changes(revisions: Iterable[Revision]) -> str:
    """Return the revisions as a table, newest first; a sentence when there is none."""
    rows = "".join(_row(revision) for revision in revisions)
    if not rows:
        words = _("还没有发布过数据。")
        return f'<div class="empty">{escape(words)}</div>'
    heads = "".join(f"<th>{escape(head)}</th>" for head in (_("图层"), _("版本"), _("备注"), _("发布人"), _("时间")))
    return f'<table class="list"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def author(revision: Revision) -> str:
    """Return who published a revision; the software's own name is said in the language in use."""
    return _("随软件") if revision.author == SHIPPED_BY else revision.author


def note(revision: Revision) -> str:
    """Return what was said about a revision, or how it came about where nothing was."""
    shipped = revision.author == SHIPPED_BY and revision.note == SHIPPED_NOTE
    return _("随软件提供的数据") if shipped else revision.note or mode_name(revision)


def mode_name(revision: Revision) -> str:
    """Return how a revision came about, in the language in use."""
    return _(MODES[revision.mode]) if revision.mode in MODES else revision.mode


def _row(revision: Revision) -> str:
    layer = BY_KEY.get(revision.layer)
    title = layer.title(language()) if layer else revision.layer
    return (
        f'<tr><td>{escape(title)}</td><td class="num">{revision.number}</td><td>{escape(note(revision))}</td>'
        f'<td>{escape(author(revision))}</td><td class="when">{escape(shown.moment(revision.created_at.astimezone(), language()))}</td></tr>'
    )
