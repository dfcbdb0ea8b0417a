"""The command that makes the meeting pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from service.command_line_data import ready_store
from service.command_line_progress import progress
from service.command_line_words import CommandError, language, said, show, show_json


@dataclass(frozen=True, slots=True)
class Which:
    """Which slides: of an `edition` that was shown, or of the newest data as of a day; of a saved `set` (its link or id), with slides `added` to it."""

    as_of: str | None = None
    edition: str | None = None
    set: str | None = None
    added: tuple[str, ...] = ()


def report(out: Path, which: Which, *, as_json: bool) -> None:
    """Make the slides of the newest revisions, or of an edition that was shown, and write them in the form that the ending of `out` names."""
    from layers.meeting import Wish, meeting
    from layers.pack.forms import FORMS, write_pack
    from layers.sight import EVERYTHING
    from layers.slides.own import own_slides
    from layers.slides.sets import SlideSet
    from layers.store.slide_sets import read_set

    if out.suffix.lower() not in FORMS:
        raise CommandError("unknown-format", exit_code=2, format=out.suffix or out.name, formats=" ".join(FORMS))
    day, added = day_of("--as-of", which.as_of), own_slides(which.added)
    store = ready_store()
    saved = read_set(store, set_of(which.set)) if which.set else SlideSet("")
    own = tuple(dict.fromkeys((*saved.own, *added)))
    chosen = (*saved.slides, *(slide.key for slide in added)) if saved.slides else ()
    wish = Wish(which.edition or "", day, None, chosen, saved.address if saved.id else "", own)
    with progress() as watch:
        made = meeting(store, wish, language(), EVERYTHING, watch).deck
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


def set_of(text: str) -> str:
    """Return the set that `text` names: its id, or the link of the page on which it is shown.

    >>> set_of("0123456789.2"), set_of("http://localhost:8501/present?lang=en&set=0123456789")
    ('0123456789.2', '0123456789')
    """
    try:
        return dict(parse_qsl(urlsplit(text).query)).get("set", text)
    except ValueError:
        return text


def day_of(name: str, text: str | None) -> date | None:
    """Return the day written in an option; raises CommandError for what is no day."""
    from layers.slides.deck import meeting_day

    try:
        return meeting_day(text or "")
    except ValueError:
        raise CommandError("bad-parameter", exit_code=2, name=name, value=text, accepted="YYYY-MM-DD") from None


def print_map(out: Path, query: Mapping[str, str], *, as_json: bool) -> None:
    """Print a map view to PDF or PNG, as the ending of `out` says. `query` holds names and values of the address of a view."""
    from layers.pack.forms import write_file
    from layers.prints.map_print import as_pdf, as_png, printed_map
    from service.map_print import FORMS, dpi_of, order_of

    form = out.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise CommandError("unknown-format", exit_code=2, format=out.suffix or out.name, formats=" ".join(f".{each}" for each in FORMS))
    order, dpi, store = order_of(query, language()), dpi_of(query.get("dpi", "")), ready_store()
    made = printed_map(store, order)
    write_file(out, as_png(made, dpi) if form == "png" else as_pdf(made))
    if as_json:
        show_json({"out": str(out), "title": made.title, "scale": made.denominator, "features": made.counted, "layers": list(order.layers)})
        return
    show(
        said(
            f"已制图：{out}（1 : {made.denominator:,}，{made.counted:,} 个要素）",
            f"Made: {out} (1 : {made.denominator:,}, {made.counted:,} features)",
        )
    )


def print_atlas(out: Path, towns: Sequence[str], as_of: str | None) -> None:
    """Print the atlas of all towns, or of some, to a PDF."""
    from layers.pack.forms import write_file
    from layers.prints.atlas import atlas_pdf

    if out.suffix.lower() != ".pdf":
        raise CommandError("unknown-format", exit_code=2, format=out.suffix or out.name, formats=".pdf")
    day, store = day_of("--as-of", as_of), ready_store()
    with progress() as watch:
        content = atlas_pdf(store, day, language(), towns, watch)
    write_file(out, content)
    show(said(f"已生成图集：{out}", f"Made: {out}"))
