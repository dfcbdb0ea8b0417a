"""The presentation by HTTP: slides of one edition without anything around them, and the files that hold the same figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from layers.known import NAME as KNOWN
from layers.known import end_of, known_day
from layers.once import Once
from layers.pack import FORMS
from layers.pack_show import POLICY, as_show
from layers.sight import Sight
from layers.slide_sets import SlideSet, arranged
from layers.slides import Deck, TwoDays
from layers.slides_compare import subjects
from layers.slides_deck import deck, meeting_day, remade
from layers.store import Store, shared_store
from layers.store_editions import Edition, keep_edition, read_edition
from layers.store_slide_sets import read_set
from layers.typesetting import FontMissingError
from service.replies import REFUSALS, BadParameterError, language, refusal
from service.sight import PRIVATE, sight_for

MEDIA = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".html": "text/html; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_SLIDES = 40
_AT_ONCE = BoundedSemaphore(2)

_Key = tuple[Path, tuple[tuple[str, int], ...], date | None, str, Sight, TwoDays]
_DECKS: Once[_Key, Deck] = Once(kept=12)


def routes() -> list[Route]:
    """Return the routes below /present; the page /present itself, where slides are chosen, is one of the pages."""
    return [Route("/present/show", show), Route("/present/pack", pack)]


async def show(request: Request) -> Response:
    """Answer with the slides: of an `edition`, or of the newest data as of `as_of`; a saved `set`, or those that `slides` names, in their order."""
    lang = language(request)
    try:
        made, kept = await _deck(request, lang)
    except (*REFUSALS, FontMissingError) as error:
        return refusal(request, error)
    content = await run_in_threadpool(as_show, made, {"edition": made.edition, "lang": lang} | kept)
    return HTMLResponse(content, headers={"Cache-Control": PRIVATE, "Vary": "Cookie", "Content-Security-Policy": POLICY})


async def pack(request: Request) -> Response:
    """Answer with a file of the meeting pack (`form`) of the same slides, with the figures of an `edition`, or of the newest data."""
    lang, ending = language(request), f".{request.query_params.get('form', 'pptx')}"
    try:
        if ending not in FORMS:
            raise BadParameterError("form", ending[1:], ", ".join(each[1:] for each in FORMS))
        made, _ = await _deck(request, lang)
        content = await run_in_threadpool(_packed, made, ending)
    except (*REFUSALS, FontMissingError) as error:
        return refusal(request, error)
    name = quote(f"{made.title}_{made.edition}{ending}", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"report-{made.edition}{ending}\"; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA[ending], headers=headers)


def _packed(made: Deck, ending: str) -> bytes:
    """Make a file of the pack; two at a time, because each takes a processor for seconds."""
    with _AT_ONCE:
        return FORMS[ending](made, shared_store().home)[0]


async def _deck(request: Request, lang: str) -> tuple[Deck, dict[str, str]]:
    """Return the deck that a request asks for, as its sender sees it, and what of its address names slides; raises one of REFUSALS."""
    sight = await sight_for(request)
    return await run_in_threadpool(_made, dict(request.query_params), lang, sight)


def _made(query: dict[str, str], lang: str, sight: Sight) -> tuple[Deck, dict[str, str]]:
    store = shared_store()
    saved = read_set(store, query["set"]) if query.get("set") else SlideSet("")
    only = [key for key in query.get("slides", "").split(",") if key][:_MOST_SLIDES]
    if query.get("edition"):
        asked = read_edition(store, query["edition"])
    else:
        known = _day(KNOWN, query.get(KNOWN, ""), known=True)
        seen = store.as_known(None if known is None else end_of(known))
        numbers = {key: revision.number for key, revision in seen.currents().items()}
        asked = Edition("", _day("as_of", query.get("as_of", "")) or saved.as_of, numbers, _two_days(query, saved.two))
    made = _deck_of(store, asked, lang, sight)
    keep_edition(store, Edition(made.edition, asked.as_of, asked.numbers, asked.two))
    made = remade(made, asked.name)
    kept = ({"set": saved.address} if saved.id else {}) | ({"slides": ",".join(only)} if only else {})
    return arranged(made, only or saved.slides, saved.annotations), kept


def _deck_of(store: Store, asked: Edition, lang: str, sight: Sight) -> Deck:
    """Return the deck of an edition, made once for all who look at it; two editions at a time, as with files."""

    def make() -> Deck:
        with _AT_ONCE:
            return deck(store, asked.as_of, lang, numbers=asked.numbers, sight=sight, two=asked.two)

    return _DECKS.get((store.home, tuple(sorted(asked.numbers.items())), asked.as_of, lang, sight, asked.two), make)


def _two_days(query: Mapping[str, str], saved: TwoDays) -> TwoDays:
    """Return what is compared on two days: as the address says, else as the saved set does; raises BadParameterError."""
    keys = [entry.key for entry in subjects()]
    subject = query.get("subject", "") or saved.subject
    if subject not in ("", *keys):
        raise BadParameterError("subject", subject[:40], ", ".join(keys))
    before, after = (_day(name, query.get(name, "")) for name in ("before", "after"))
    return TwoDays(subject, before or saved.before, after or saved.after)


def _day(name: str, text: str, *, known: bool = False) -> date | None:
    """Return the day in a parameter, None where it is empty; raises BadParameterError."""
    try:
        if known:
            return known_day(text)
        return meeting_day(text)
    except ValueError:
        raise BadParameterError(name, text, "YYYY-MM-DD") from None
