"""The plain pages around accounts as HTML: no script, every value escaped, nothing that another site may frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from layers.spec import Text
from service import sign_in_words as words

STYLE = (Path(__file__).parent / "css" / "sign_in.css").read_text(encoding="utf-8")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with less, browsers do not say where a form comes from
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of a form; `fills` tells password managers what belongs there."""

    name: str
    label: Text
    fills: str
    secret: bool = False


LOGIN = FormField("login", words.LOGIN, "username")
PERSON = FormField("name", words.PERSON, "name")
PASSWORD = FormField("password", words.PASSWORD, "current-password", secret=True)
OLD_PASSWORD = FormField("old", words.OLD_PASSWORD, "current-password", secret=True)
CHOSEN_PASSWORD = FormField("password", words.CHOSEN_PASSWORD, "new-password", secret=True)
AGAIN = FormField("again", words.AGAIN, "new-password", secret=True)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form, which is sent to the page's own address `path`."""

    path: str
    title: Text
    note: Text
    fields: tuple[FormField, ...]
    button: Text


SIGN_IN = FormPage("/sign-in", words.SIGN_IN, words.SIGN_IN_NOTE, (LOGIN, PASSWORD), words.SIGN_IN)
SIGN_OUT = FormPage("/sign-out", words.SIGN_OUT, words.SIGN_OUT_NOTE, (), words.SIGN_OUT)
SETUP = FormPage("/setup", words.SETUP, words.SETUP_NOTE, (LOGIN, PERSON, CHOSEN_PASSWORD, AGAIN), words.SETUP)
OWN_PASSWORD = FormPage("/password", words.NEW_PASSWORD, words.PASSWORD_NOTE, (OLD_PASSWORD, CHOSEN_PASSWORD, AGAIN), words.SAVE)
FIRST_PASSWORD = FormPage("/password", words.FIRST_PASSWORD, words.PASSWORD_NOTE, (CHOSEN_PASSWORD, AGAIN), words.SAVE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form is shown with: language, look, hidden values, what was typed before (never a password), what was wrong."""

    lang: str
    look: str
    hidden: Mapping[str, str]
    typed: Mapping[str, str]
    wrong: str = ""


def form_page(page: FormPage, shown: Shown, status: int = 200) -> HTMLResponse:
    """Return the answer with a form."""
    lang = shown.lang
    hidden = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in shown.hidden.items())
    lines = "".join(_line(field, shown, first=number == 0) for number, field in enumerate(page.fields))
    wrong = f'<p class="wrong" role="alert">{escape(shown.wrong)}</p>' if shown.wrong else ""
    body = (
        f'<form method="post" action="{page.path}?{urlencode({"lang": lang})}"><h1>{escape(page.title(lang))}</h1><p>{escape(page.note(lang))}</p>'
        f'{wrong}{hidden}{lines}<button type="submit">{escape(page.button(lang))}</button></form>'
    )
    kept = {name: value for name, value in shown.hidden.items() if name in ("next", "token")}
    return _page(page.title, body, shown, page.path + "?" + urlencode(kept | {"lang": _other(lang)}), status)


def message_page(title: Text, sentences: Sequence[str], lang: str, look: str, *, good: bool, status: int = 200) -> HTMLResponse:
    """Return the answer with sentences alone and the way back."""
    kind = "good" if good else "wrong"
    said = "".join(f'<p class="{kind}" role="status">{escape(sentence)}</p>' for sentence in sentences)
    home = "/" if lang == "zh" else "/?lang=en"
    body = f'<div class="done"><h1>{escape(title(lang))}</h1>{said}<a href="{home}">{escape(words.BACK(lang))}</a></div>'
    return _page(title, body, Shown(lang, look, {}, {}), home, status)


def _page(title: Text, body: str, shown: Shown, other: str, status: int) -> HTMLResponse:
    lang, name = shown.lang, words.PRODUCT(shown.lang)
    home = "/" if lang == "zh" else "/?lang=en"
    html = (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title(lang))} · {escape(name)}</title>'
        f'<link rel="icon" href="data:,"><style>{shown.look}\n{STYLE}</style></head><body><header><a href="{home}">{escape(name)}</a>'
        f'<a href="{escape(other)}" lang="{_other(lang)}">{escape(words.OTHER_LANGUAGE(lang))}</a></header><main>{body}</main></body></html>'
    )
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def _line(field: FormField, shown: Shown, first: bool) -> str:
    value = "" if field.secret else escape(shown.typed.get(field.name, ""))
    kind = "password" if field.secret else "text"
    focus = " autofocus" if first else ""
    name = escape(field.name)
    return (
        f'<label for="{name}">{escape(field.label(shown.lang))}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{value}" autocomplete="{field.fills}" maxlength="256" required{focus}>'
    )


def _other(lang: str) -> str:
    return "en" if lang == "zh" else "zh"
