"""HTTP routes around accounts: sign in and out, set up the administrator, set a password."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from layers.accounts import sessions
from layers.accounts.errors import AccountError
from layers.accounts.log import noted
from layers.accounts.visitor import Role
from layers.messages.sentences import message
from layers.store import links as store_links
from layers.store.accounts import AccountForm, change_password
from layers.store.accounts_file import accounts_file
from layers.store.attempts import begin_attempt, forgive
from layers.store.errors import StoreError
from service import sign_in_pages as pages
from service import sign_in_words as words
from service.identity import bound_to, csrf_token, visitor_of
from service.peer import peer
from service.replies import language, status_of

VISIT_COOKIE = "renewal_visit"
MOST_BYTES = 16_384
_MOST_FIELDS = 12

Look = str


def routes(look: Look = "") -> list[Route]:
    """Return the routes; `look` is style text with the product's colours as variables."""
    forms: tuple[tuple[str, Callable[..., Awaitable[Response]], Callable[..., Awaitable[Response]]], ...] = (
        ("/sign-in", show_sign_in, sign_in),
        ("/sign-out", show_sign_out, sign_out),
        ("/setup", show_setup, set_up),
        ("/password", show_password, set_password),
    )
    found = [Route("/api/session", session)]
    for path, show, take in forms:
        found.append(Route(path, partial(_answered, show, look), methods=["GET"]))
        found.append(Route(path, partial(_answered, take, look), methods=["POST"]))
    return found


async def session(request: Request) -> Response:
    """Answer who is signed in, and with which token a program sends what changes something."""
    who = await visitor_of(request)
    body = {
        "login": who.login or None,
        "name": who.name or None,
        "role": who.role.value,
        "layers": who.layers if who.layers is None else list(who.layers),
    }
    if who.signed_in:
        body["csrf"] = csrf_token(request)
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


async def show_sign_in(request: Request, look: Look) -> Response:
    """Show the sign-in form."""
    return _form(request, look, pages.SIGN_IN, {"next": safe_next(request.query_params.get("next"))})


async def sign_in(request: Request, look: Look) -> Response:
    """Sign in and go on to `next`; a wrong login, a wrong password and a closed account look all the same."""
    form = await _read(request)
    target = safe_next(_text(form, "next"))
    again = partial(_form, request, look, pages.SIGN_IN, {"next": target}, typed={"login": _text(form, "login")})
    if not _meant(request, form):
        return again(error=AccountError("form-expired"))
    try:
        cookie = await run_in_threadpool(sessions.sign_in, _text(form, "login"), _text(form, "password"), peer(request.scope).address)
    except AccountError as error:
        return again(error=error)
    await run_in_threadpool(sessions.sign_out, request.cookies.get(sessions.COOKIE))
    return _signed_in(request, cookie, target)


async def show_sign_out(request: Request, look: Look) -> Response:
    """Ask whether to sign out: a link alone must not do it."""
    return _form(request, look, pages.SIGN_OUT, {})


async def sign_out(request: Request, look: Look) -> Response:
    """End the session and forget its cookie."""
    form = await _read(request)
    if not _meant(request, form):
        return _form(request, look, pages.SIGN_OUT, {}, error=AccountError("form-expired"))
    await run_in_threadpool(sessions.sign_out, request.cookies.get(sessions.COOKIE))
    answer = RedirectResponse(_home(request), status_code=303)
    answer.delete_cookie(sessions.COOKIE, path="/")
    return answer


async def show_setup(request: Request, look: Look) -> Response:
    """Show the form that makes the administrator, to whoever holds the link."""
    token = request.query_params.get("token", "")
    if await run_in_threadpool(store_links.link_login, accounts_file(), store_links.SETUP, token) is None:
        return _no(request, look, words.SETUP, AccountError("setup-not-valid"))
    return _form(request, look, pages.SETUP, {"token": token})


async def set_up(request: Request, look: Look) -> Response:
    """Make the administrator and sign in."""
    form = await _read(request)
    token, login = _text(form, "token"), _text(form, "login")
    again = partial(_form, request, look, pages.SETUP, {"token": token}, typed={"login": login, "name": _text(form, "name")})
    if not _meant(request, form):
        return again(error=AccountError("form-expired"))
    try:
        _same(form)
        person = AccountForm(login, _text(form, "name"))
        await run_in_threadpool(store_links.make_administrator, accounts_file(), token, person, _text(form, "password"))
    except AccountError as error:
        if error.code == "link-not-valid":
            return _no(request, look, words.SETUP, AccountError("setup-not-valid"))
        return again(error=error)
    await run_in_threadpool(
        noted, "account-added", person.name or login, Role.ADMINISTRATOR.value, login, detail={"login": login, "method": "setup-link"}
    )
    cookie = await run_in_threadpool(sessions.session_cookie, accounts_file(), login.strip().lower())
    return _signed_in(request, cookie, _home(request))


async def show_password(request: Request, look: Look) -> Response:
    """Show the form for a password: the first one by a link, else one's own."""
    token = request.query_params.get("token")
    if token is not None:
        if await run_in_threadpool(store_links.link_login, accounts_file(), store_links.PASSWORD, token) is None:
            return _no(request, look, words.FIRST_PASSWORD, AccountError("link-not-valid"))
        return _form(request, look, pages.FIRST_PASSWORD, {"token": token})
    if not (await visitor_of(request)).signed_in:
        return RedirectResponse(f"/sign-in?next=/password&lang={language(request)}", status_code=303)
    return _form(request, look, pages.OWN_PASSWORD, {})


async def set_password(request: Request, look: Look) -> Response:
    """Set a password by a link, or change one's own; every other session of the account ends."""
    form = await _read(request)
    token = _text(form, "token")
    page, hidden = (pages.FIRST_PASSWORD, {"token": token}) if token else (pages.OWN_PASSWORD, {})
    again = partial(_form, request, look, page, hidden)
    if not _meant(request, form):
        return again(error=AccountError("form-expired"))
    try:
        _same(form)
        if token:
            login = await run_in_threadpool(store_links.set_password_by_link, accounts_file(), token, _text(form, "password"))
            await run_in_threadpool(noted, "password-changed", login, "", login, detail={"login": login, "method": "link"})
            cookie = await run_in_threadpool(sessions.session_cookie, accounts_file(), login)
            return _signed_in(request, cookie, _home(request))
        await _change_own(request, form)
    except AccountError as error:
        return again(error=error)
    lang = language(request)
    return pages.message_page(words.NEW_PASSWORD, [words.DONE(lang)], lang, look, good=True)


def safe_next(given: str | None) -> str:
    """Return where to go after signing in: a path here, never another site.

    >>> [safe_next(text) for text in ("/data?lang=en", "//evil.example", "https://evil.example", "/\\\\evil.example", "", None)]
    ['/data?lang=en', '/', '/', '/', '/', '/']
    """
    text = given or "/"
    twice = unquote(text)
    plain = text.startswith("/") and not any(start in twice[:3] for start in ("//", "\\")) and twice.isprintable()
    return text if plain and len(text) < 2000 else "/"


async def _answered(answer: Callable[[Request, Look], Awaitable[Response]], look: Look, request: Request) -> Response:
    """Answer, or say in a page why not."""
    try:
        return await answer(request, look)
    except (AccountError, StoreError) as error:
        return _no(request, look, words.SIGN_IN, error)


async def _change_own(request: Request, form: FormData) -> None:
    who = await visitor_of(request)
    sessions.demand(who.signed_in, who)
    kept = sessions.session_digest(request.cookies.get(sessions.COOKIE))
    address = peer(request.scope).address
    await run_in_threadpool(begin_attempt, accounts_file(), who.login, address)
    await run_in_threadpool(change_password, accounts_file(), who.login, _text(form, "old"), _text(form, "password"), kept)
    await run_in_threadpool(forgive, accounts_file(), who.login, address)
    await run_in_threadpool(noted, "password-changed", who.name, who.role.value, who.login, detail={"login": who.login})


async def _read(request: Request) -> FormData:
    """Return the form that was sent, which is a small one."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise AccountError("form-expired")
    return await request.form(max_files=0, max_fields=_MOST_FIELDS)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _same(form: FormData) -> None:
    if _text(form, "password") != _text(form, "again"):
        raise AccountError("passwords-differ")


def _meant(request: Request, form: FormData) -> bool:
    """Whether the form was shown by us to this browser: its token belongs to the session or to the visit's cookie."""
    return sessions.is_form_token(_text(form, "form"), bound_to(request) or request.cookies.get(VISIT_COOKIE, ""))


def _form(
    request: Request,
    look: Look,
    page: pages.FormPage,
    hidden: Mapping[str, str],
    *,
    typed: Mapping[str, str] | None = None,
    error: AccountError | None = None,
) -> Response:
    bound = bound_to(request)
    visit = request.cookies.get(VISIT_COOKIE) or secrets.token_urlsafe(24)
    lang = language(request)
    wrong = message(error.code, error.params, lang) if error else ""
    shown = pages.Shown(lang, look, {**hidden, "form": sessions.form_token(bound or visit)}, typed or {}, wrong)
    answer = pages.form_page(page, shown, status_of(error) if error else 200)
    if not bound:
        _set(request, answer, VISIT_COOKIE, visit)
    if error and "seconds" in error.params:
        answer.headers["Retry-After"] = str(error.params["seconds"])
    return answer


def _no(request: Request, look: Look, title: words.Text, error: Exception) -> Response:
    lang = language(request)
    code, params = getattr(error, "code", "internal-error"), getattr(error, "params", {})
    said = message(code, {} if isinstance(error, StoreError) else params, lang)
    return pages.message_page(title, [said], lang, look, good=False, status=status_of(error))


def _signed_in(request: Request, cookie: str, target: str) -> Response:
    answer = RedirectResponse(target, status_code=303, headers={"Cache-Control": "no-store"})
    _set(request, answer, sessions.COOKIE, cookie)
    answer.delete_cookie(VISIT_COOKIE, path="/")
    return answer


def _set(request: Request, answer: Response, name: str, value: str) -> None:
    answer.set_cookie(name, value, path="/", httponly=True, samesite="lax", secure=peer(request.scope).https)


def _home(request: Request) -> str:
    return "/" if language(request) == "zh" else "/?lang=en"
