"""Commands on the audit log: show it, verify it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from layers.catalogue import layer as catalogue_layer
from layers.messages.audit import act_words, role_words
from layers.messages.sentences import message
from layers.settings import settings
from layers.store.audit import AuditEntry, signed
from layers.store.embedded import open_store
from service.command_line_words import complain, language, said, show, show_json, table


def list_audit(layer: str | None, limit: int, *, as_json: bool) -> None:
    """Show the newest rows of the log, newest first; of one layer where one is named."""
    if layer is not None:
        catalogue_layer(layer)
    entries = open_store(settings().home).audit(limit, layer)
    if as_json:
        show_json({"layer": layer, "entries": [_plain(entry) for entry in entries]})
        return
    lang = language()
    headings = said("行,时间,操作人,身份,操作,图层,版本,说明", "row,time,who,role,act,layer,revision,note").split(",")
    rows = [
        (
            entry.id,
            f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}",
            who,
            role_words(entry.role, lang) or None,
            act_words(entry.act, lang),
            entry.layer,
            entry.revision,
            entry.detail.get("note"),
        )
        for entry, who in zip(entries, signed(entries), strict=True)
    ]
    show(table(headings, rows, right=(0, 6)))


def verify_audit(*, as_json: bool) -> int:
    """Say whether the whole log is what was written; 0 when it is, 1 when not."""
    store = open_store(settings().home)
    found = store.verify_audit()
    newest = store.audit(1)
    rows, seal = (newest[0].id, newest[0].seal) if newest else (0, None)
    if as_json:
        problem = asdict(found) | {"message": message(found.reason, asdict(found), language())} if found else None
        show_json({"whole": found is None, "rows": rows, "seal": seal, "problem": problem})
        return 1 if found else 0
    if found:
        complain(found.reason, asdict(found))
        return 1
    show(said(f"审计日志完整，共 {rows:,} 行。末行校验和：{seal}", f"The audit log is whole: {rows:,} rows. Seal of the last one: {seal}"))
    return 0


def _plain(entry: AuditEntry) -> dict[str, Any]:
    values = {name: getattr(entry, name) for name in ("id", "who", "role", "act", "layer", "revision", "previous", "seal")}
    return values | {"at": entry.at.isoformat(timespec="milliseconds"), "detail": dict(entry.detail)}
