"""The command that makes the meeting pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from service.command_line_data import ready_store
from service.command_line_progress import progress
from service.command_line_words import CommandError, language, said, show, show_json


def report(out: Path, as_of: str | None, *, as_json: bool) -> None:
    """Make the slides of the newest revisions and write them in the form that the ending of `out` names."""
    from layers.pack import FORMS, write_pack
    from layers.slides_deck import deck

    if out.suffix.lower() not in FORMS:
        raise CommandError("unknown-format", exit_code=2, format=out.suffix or out.name, formats=" ".join(FORMS))
    day = day_of("--as-of", as_of)
    store = ready_store()
    with progress() as watch:
        made = deck(store, day, language(), watch)
        watch("write", 0.95)
        remarks = (*write_pack(made, out, store.home), *made.log)
    if as_json:
        show_json({
            "out": str(out),
            "edition": made.edition,
            "data_date": made.day.isoformat() if made.day else None,
            "language": made.lang,
            "slides": [slide.key for slide in made.slides],
            "example": bool(made.example),
            "remarks": list(remarks),
        })  # fmt: skip
        return
    show(
        said(
            f"已生成：{out}（{len(made.slides)} 页，版次 {made.edition}）",
            f"Made: {out} ({len(made.slides)} slides, edition {made.edition})",
        )
    )
    for remark in remarks:
        show(f"  · {remark}")


def day_of(name: str, text: str | None) -> date | None:
    """Return the day written in an option; raises CommandError for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError("bad-parameter", exit_code=2, name=name, value=text, accepted="YYYY-MM-DD") from None
