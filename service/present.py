"""The presentation by HTTP: slides of one edition without anything around them, and the files that hold the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from layers.known import NAME as KNOWN
from layers.known import WRITTEN, known_day
from layers.meeting import AT_ONCE, MOST_SLIDES, Meeting, Wish, meeting
from layers.meeting_pack import MEDIA, file_name
from layers.pack.forms import FORMS
from layers.pack.show import POLICY, as_show
from layers.prints.typesetting import FontMissingError
from layers.slides.deck import meeting_day
from layers.slides.own import OwnSlideError, own_slides
from layers.slides.slide import Deck
from layers.store.embedded import shared_store
from service.present_refusal import present_refusal
from service.replies import REFUSALS, BadParameterError, language
from service.sight import PRIVATE, sight_for
from service.turns import FILES, SLIDES

OWN = "own"
"""The name under which an address of the presentation holds a slide that is added; it may stand there many times."""


def routes() -> list[Route]:
    """Return the routes below /present; the page /present itself, where slides are chosen, is one of the pages."""
    return [Route("/present/show", show), Route("/present/pack", pack)]


async def show(request: Request) -> Response:
    """Answer with the slides: of an `edition`, or of the newest data as of `as_of`; a saved `set`, or those that `slides` names, in their order.

    Each `own` is the address of a slide to be added.
    """
    lang = language(request)
    try:
        found = await _meeting(request, lang)
    except (*REFUSALS, OwnSlideError, FontMissingError) as error:
        return present_refusal(request, error)
    kept = {"edition": found.deck.edition, "lang": lang, "set": found.version, "slides": request.query_params.get("slides", "")}
    back = {"as_of": found.deck.as_of or "", OWN: [slide.address for slide in found.own]}
    content = await SLIDES.take(lambda: as_show(found.deck, {name: value for name, value in kept.items() if value}, back))
    return HTMLResponse(content, headers={"Cache-Control": PRIVATE, "Vary": "Cookie", "Content-Security-Policy": POLICY})


async def pack(request: Request) -> Response:
    """Answer with a file of the meeting pack (`form`) of the same slides, with the figures of an `edition`, or of the newest data."""
    lang, ending = language(request), f".{request.query_params.get('form', 'pptx')}"
    try:
        if ending not in FORMS:
            raise BadParameterError("form", ending[1:], ", ".join(each[1:] for each in FORMS))
        made = (await _meeting(request, lang)).deck
        content = await FILES.take(lambda: _packed(made, ending))
    except (*REFUSALS, OwnSlideError, FontMissingError) as error:
        return present_refusal(request, error)
    name = quote(file_name(made, ending), safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"report-{made.edition}{ending}\"; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA[ending], headers=headers)


def _packed(made: Deck, ending: str) -> bytes:
    """Make a file of the pack; two at a time, because each takes a processor for seconds."""
    with AT_ONCE:
        return FORMS[ending](made, shared_store().home)[0]


async def _meeting(request: Request, lang: str) -> Meeting:
    """Return the slides that a request asks for, as its sender sees them; raises one of REFUSALS."""
    sight = await sight_for(request)
    return await SLIDES.take(lambda: meeting(shared_store(), wish_of(request.query_params, request.query_params.getlist(OWN)), lang, sight))


def wish_of(query: Mapping[str, str], own: Sequence[str] = ()) -> Wish:
    """Return what the parts of an address ask for; `own` are the slides that it adds (one empty text: none, whatever a saved set adds).

    Raises
    ------
    BadParameterError, OwnSlideError
        When a part makes no sense.
    """
    slides = tuple(key for key in query.get("slides", "").split(",") if key)[:MOST_SLIDES]
    if query.get("edition"):
        return Wish(edition=query["edition"], slides=slides, set=query.get("set", ""))
    known, as_of = _day(KNOWN, query.get(KNOWN, ""), known=True), _day("as_of", query.get("as_of", ""))
    return Wish("", as_of, known, slides, query.get("set", ""), own_slides(filter(None, own)) if own else None)


def _day(name: str, text: str, *, known: bool = False) -> date | None:
    """Return the day in a parameter, None where it is empty; raises BadParameterError."""
    try:
        if known:
            return known_day(text)
        return meeting_day(text)
    except ValueError:
        raise BadParameterError(name, text, WRITTEN if known else "YYYY-MM-DD") from None
