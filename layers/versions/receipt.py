"""The receipt of a publication: what was handed in, what it changed, and by what checksum it can be known again."""

from __future__ import annotations

from html import escape
from typing import Any

from layers.catalogue import layer as catalogue_layer
from layers.spec import Text
from layers.store.ledger import Revision

CHANGES = {
    "new": Text("新增", "New"),
    "changed": Text("属性有变", "Values changed"),
    "moved": Text("位置有变", "Moved"),
    "removed": Text("移除", "Removed"),
    "unchanged": Text("不变", "Unchanged"),
}
MODES = {
    "new": Text("新建", "New"),
    "update": Text("更新", "Update"),
    "replace": Text("替换", "Replace"),
    "rollback": Text("回退", "Rollback"),
}
_TITLE = Text("数据上报回执", "Receipt")
_WORDS = {
    "layer": Text("图层", "Layer"),
    "revision": Text("版本", "Revision"),
    "published_at": Text("发布时间", "Published"),
    "author": Text("上报人", "Handed in by"),
    "approved_by": Text("审核发布", "Approved by"),
    "mode": Text("方式", "Mode"),
    "note": Text("更新说明", "Note"),
    "data_date": Text("数据日期", "Data date"),
    "features": Text("发布后记录数", "Records after it"),
    "file": Text("文件", "File"),
    "file_sha256": Text("文件校验码（SHA-256）", "Checksum of the file (SHA-256)"),
    "data_sha256": Text("数据校验码（SHA-256）", "Checksum of the data (SHA-256)"),
}
_PRINT = (
    "body{font-family:'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif;max-width:46rem;margin:2rem auto;"
    "padding:0 1.5rem;color:#1F2933;line-height:1.6}h1{font-size:1.5rem}table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "th,td{border-bottom:1px solid #DDD8CE;padding:.4rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{width:13rem;color:#52606D;font-weight:400}"
)


def receipt(revision: Revision, lang: str) -> dict[str, Any]:
    """Return the receipt of a revision as plain values."""
    layer, report = catalogue_layer(revision.layer), revision.report
    return {
        "layer": revision.layer,
        "title": layer.title(lang),
        "revision": revision.number,
        "published_at": revision.created_at.astimezone().isoformat(timespec="seconds"),
        "author": revision.author,
        "approved_by": report.get("approved_by", ""),
        "mode": revision.mode,
        "note": revision.note,
        "data_date": revision.data_date.isoformat(),
        "features": revision.features,
        "changes": dict(report.get("difference", {})),
        "files": report.get("files", []),
        "file": revision.original_name,
        "file_sha256": revision.original_sha256,
        "data_sha256": revision.sha256,
    }


def receipt_rows(revision: Revision, lang: str) -> list[tuple[str, str]]:
    """Return the receipt as names and values to be read; what does not apply is left out."""
    plain = receipt(revision, lang)
    shown = plain | {
        "layer": plain["title"],
        "published_at": f"{revision.created_at.astimezone():%Y-%m-%d %H:%M:%S}",
        "mode": MODES[revision.mode](lang) if revision.mode in MODES else revision.mode,
        "features": f"{revision.features:,}",
    }
    return [(words(lang), str(shown[name])) for name, words in _WORDS.items() if shown[name] not in ("", None)]


def change_rows(revision: Revision, lang: str) -> list[tuple[str, int]]:
    """Return what a revision changed: in words, and how many features."""
    counts = revision.report.get("difference", {})
    return [(words(lang), int(counts[kind])) for kind, words in CHANGES.items() if kind in counts]


def receipt_page(revision: Revision, lang: str) -> bytes:
    """Return the receipt as a page of its own, to keep or to print; it loads nothing."""
    title = _TITLE(lang)
    rows = [*receipt_rows(revision, lang), *((name, f"{count:,}") for name, count in change_rows(revision, lang))]
    body = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_PRINT}</style>'
    page = f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head>{head}</head>'
    return f"{page}<body><h1>{escape(title)}</h1><table>{body}</table></body></html>".encode()
