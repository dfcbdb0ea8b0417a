"""Commands on layers: list, check, publish, roll back, history, export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from layers.catalogue import layer as catalogue_layer
from layers.messages.audit import COMMAND_LINE
from layers.messages.sentences import message
from layers.settings import settings
from layers.store.embedded import Store, open_store
from layers.store.ledger import Revision
from service.command_line_words import CommandError, amount, complain, language, said, show, show_json, table
from service.replies import reason

MODES = ("new", "update", "replace")


def ready_store() -> Store:
    """Open the store and, on a first start, fill it with the shipped layers; raises StoreError."""
    return _opened()[0]


def _opened() -> tuple[Store, list[tuple[str, Exception]]]:
    from layers.intake import seed

    store = open_store(settings().home)
    return store, [(key, outcome) for key, outcome in seed(store, settings().data) if isinstance(outcome, Exception)]


def list_layers(*, as_json: bool) -> None:
    """Show every layer of the catalogue with its current revision and figures."""
    from service.layer_summary import summaries

    store, failed = _opened()
    entries, lang = summaries(store), language()
    problems = [{"layer": key, "error": reason(error)[0], "message": message(*reason(error), lang)} for key, error in failed]
    if as_json:
        show_json({"layers": entries, "problems": problems})
        return
    headings = said(
        "图层,名称,版本,数据日期,个数,长度 km,面积 km²,目标", "key,layer,revision,data date,count,length km,area km²,target"
    ).split(",")
    rows = [
        (
            entry["key"],
            entry["title"][lang],
            entry["revision"],
            entry["data_date"],
            entry["count"],
            amount(entry["length_m"] or None, 1000.0),
            amount(entry["area_m2"] or None, 1e6),
            "; ".join(_target_words(target, lang) for target in entry["targets"]) or "—",
        )
        for entry in entries
    ]
    show(table(headings, rows, right=(2, 4, 5, 6)))
    for problem in problems:
        show(f"  · {problem['layer']}: {problem['message']}")


def check_file(path: Path, layer: str | None, *, crs: str | None, encoding: str | None, as_json: bool) -> int:
    """Show the report on a file; 0 when it could be published, 1 when not."""
    from layers.intake import examine
    from layers.reader.layer import ReaderError

    try:
        report = examine(path, layer, crs=crs, encoding=encoding, lang=language())
    except ReaderError as error:
        if as_json:
            sentence = message(error.code, error.params, language())
            show_json({"accepted": False, "layer": layer, "layers": [], "error": {"code": error.code, "message": sentence}})
        raise
    if as_json:
        show_json(report)
    else:
        _show_report(report)
    if report["accepted"]:
        return 0
    first = next(issue for entry in report["layers"] for issue in entry["issues"] if issue["severity"] == "error")
    complain("not-accepted", {"reason": first["message"]}, because=first["code"])
    return 1


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says about a publication: who, what it is, how it meets what is there, the day it speaks of."""

    by: str
    note: str
    mode: str
    data_date: str | None


def publish(path: Path, key: str, saying: Saying, *, crs: str | None, encoding: str | None, part: str | None, as_json: bool) -> None:
    """Publish a file and show the new revision and what was found on the way."""
    from layers.intake import publish_file

    _name_of(saying.by)
    if saying.mode not in MODES:
        raise CommandError("unknown-mode", exit_code=2, mode=saying.mode, modes=", ".join(MODES))
    catalogue_layer(key)
    day = _day(saying.data_date)
    revision = publish_file(
        ready_store(),
        path,
        key,
        by=saying.by,
        note=saying.note,
        mode=saying.mode,
        data_date=day,
        crs=crs,
        encoding=encoding,
        part=part,
        role=COMMAND_LINE,
    )
    _show_revision(revision, said("已发布", "Published"), as_json=as_json)


def rollback(key: str, number: int, *, by: str, note: str, as_json: bool) -> None:
    """Make revision `number` current again and show the new revision."""
    catalogue_layer(key)
    revision = ready_store().rollback(key, number, by=_name_of(by), note=note, role=COMMAND_LINE)
    _show_revision(revision, said(f"已回退到第 {number} 版，成为", f"Rolled back to revision {number}, now"), as_json=as_json)


def list_history(key: str, *, as_json: bool) -> None:
    """Show the revisions of a layer, newest first."""
    catalogue_layer(key)
    revisions = ready_store().revisions(key)
    if as_json:
        show_json({"layer": key, "revisions": [revision_entry(revision) for revision in revisions]})
        return
    if not revisions:
        show(message("never-published", {"layer": key}, language()))
        return
    headings = said("版本,发布时间,发布人,方式,要素数,数据日期,文件,说明", "revision,published,by,mode,features,data date,file,note").split(
        ","
    )
    rows = [
        (
            r.number,
            f"{r.created_at.astimezone():%Y-%m-%d %H:%M}",
            r.author,
            r.mode,
            r.features,
            r.data_date,
            r.original_name or None,
            r.note,
        )
        for r in revisions
    ]
    show(table(headings, rows, right=(0, 4)))


def export_layer(key: str, form: str, out: Path, *, revision: int | None, as_json: bool) -> None:
    """Write a revision to a file and show where."""
    from layers.export.content import Provenance
    from layers.export.formats import FORMATS, export

    if form not in FORMATS:
        raise CommandError("unknown-format", exit_code=2, format=form, formats=", ".join(FORMATS))
    layer = catalogue_layer(key)
    store = ready_store()
    found = store.revision(key, revision)
    frame = store.read(key, found.number)
    export(frame, layer, form, out, language(), provenance=Provenance.of(layer, found, len(frame)))
    if as_json:
        show_json({"layer": key, "revision": found.number, "format": form, "features": len(frame), "out": str(out)})
    else:
        title = layer.title(language())
        show(
            said(
                f"已导出：{title} 第 {found.number} 版，{len(frame):,} 个要素 → {out}",
                f"Exported: {title}, revision {found.number}, {len(frame):,} features → {out}",
            )
        )


def revision_entry(revision: Revision) -> dict[str, Any]:
    """Return a revision as plain values."""
    return {
        "layer": revision.layer,
        "revision": revision.number,
        "created_at": revision.created_at.isoformat(timespec="seconds"),
        "author": revision.author,
        "note": revision.note,
        "mode": revision.mode,
        "features": revision.features,
        "data_date": revision.data_date.isoformat(),
        "original_name": revision.original_name or None,
        "sha256": revision.sha256,
        "restored_from": revision.restored_from,
        "example": revision.example,
    }


def _show_revision(revision: Revision, verb: str, *, as_json: bool) -> None:
    layers = (revision.report or {}).get("layers", []) if revision.restored_from is None else []
    issues = [issue for entry in layers for issue in entry["issues"]]
    if as_json:
        show_json(revision_entry(revision) | {"issues": issues})
        return
    title = catalogue_layer(revision.layer).title(language())
    show(
        said(
            f"{verb}：{title} 第 {revision.number} 版，{revision.features:,} 个要素",
            f"{verb}: {title}, revision {revision.number}, {revision.features:,} features",
        )
    )
    for issue in issues:
        if issue["severity"] != "info":
            show(f"  · {issue['message']}")


def _show_report(report: dict[str, Any]) -> None:
    marks = {"error": said("错误", "error"), "warning": said("提醒", "warning"), "info": said("说明", "note")}
    for entry in report["layers"]:
        rows = [
            (said("图层", "layer"), entry["name"]),
            (said("要素", "features"), f"{entry['features']:,} {entry['geometry'] or ''}".strip()),
            (said("编码", "encoding"), _verdict(entry["encoding"])),
            (said("坐标系", "coordinates"), _verdict(entry["crs"])),
        ]
        rows += [(said("修复", "repaired"), f"{repair['message']}：{repair['count']:,}") for repair in entry["repairs"]]
        rows += [(marks[issue["severity"]], issue["message"]) for issue in entry["issues"]]
        show(table(("", ""), rows).split("\n", 2)[2])
        show("")
    show(said("可以发布", "Can be published") if report["accepted"] else said("不能发布", "Cannot be published"))


def _verdict(verdict: dict[str, Any]) -> str:
    evidence = said("；", "; ").join(verdict["evidence"])
    return f"{verdict['chosen'] or '?'} ({evidence})" if evidence else str(verdict["chosen"])


def _target_words(target: dict[str, Any], lang: str) -> str:
    sign = "≥ " if target["floor"] else ""
    actual = "—" if target["actual"] is None else f"{target['actual']:g}"
    return f"{actual} / {sign}{target['value']:g} {target['unit'][lang]}"


def _name_of(who: str) -> str:
    """Return who does it; raises CommandError when that is nobody."""
    if not who.strip():
        raise CommandError("bad-parameter", exit_code=2, name="--by", value=who, accepted=said("姓名", "a name"))
    return who


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError("bad-parameter", exit_code=2, name="--data-date", value=text, accepted="YYYY-MM-DD") from None
