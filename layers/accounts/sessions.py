"""Signing in and out, and who a request comes from: the one road that pages and routes share."""

from __future__ import annotations

import hashlib
import hmac
import logging

from itsdangerous import BadSignature, Signer

from layers.accounts.errors import AccountError, NotAllowedError
from layers.accounts.identity import Identity
from layers.accounts.log import noted
from layers.accounts.passwords import LONGEST as LONGEST_PASSWORD
from layers.accounts.visitor import NOBODY, Visitor
from layers.store import sessions as store_sessions
from layers.store.accounts import account, claimed, plain, verified, visitor_with
from layers.store.accounts_file import AccountsFile, accounts_file, digest
from layers.store.accounts_tables import Account
from layers.store.attempts import begin_attempt, forgive
from layers.store.errors import StoreError
from layers.store.identities import account_behind

COOKIE = "renewal_session"
LOG = logging.getLogger("renewal")


def sign_in(login: str, password: str, address: str) -> str:
    """Return the cookie of a new session. Raises AccountError: `wrong-password` whichever of both is wrong, `too-many-attempts`."""
    file = accounts_file()
    name = plain(login)
    begin_attempt(file, name, address)
    found = verified(file, name, password[: LONGEST_PASSWORD + 1])
    if found is None:
        # what was typed may be a password in the wrong line: only a login that exists is written down
        noted("sign-in-failed", name if account(file, name) else "", detail={"address": address})
        raise AccountError("wrong-password")
    forgive(file, name, address)
    noted("signed-in", found.name or found.login, found.role.value, found.login, detail={"login": found.login, "address": address})
    return session_cookie(file, found.login)


def session_cookie(file: AccountsFile, login: str) -> str:
    """Start a session for `login` and return the signed value of its cookie."""
    return _signer(file, "session").sign(store_sessions.start(file, login)).decode()


def sign_out(cookie: str | None) -> None:
    """End the session that a cookie stands for; one that is over or forged is no matter."""
    token = session_token(cookie)
    found = store_sessions.account_of(accounts_file(), token) if token else None
    if token:
        store_sessions.end(accounts_file(), token)
    if found:
        noted("signed-out", found.name or found.login, found.role.value, found.login, detail={"login": found.login})


def session_token(cookie: str | None) -> str | None:
    """Return the token in a cookie that we signed, else None."""
    if not cookie:
        return None
    try:
        return _signer(accounts_file(), "session").unsign(cookie).decode()
    except (BadSignature, UnicodeError, StoreError):
        return None


def session_digest(cookie: str | None) -> str:
    """Return what is kept of a cookie's token, empty without one."""
    token = session_token(cookie)
    return digest(token) if token else ""


def visitor_by(cookie: str | None, proxy: str | None = None, identity: Identity | None = None) -> Visitor:
    """Return who is there, asked of the accounts at this moment; nobody when that cannot be said.

    `cookie` is the value of our session cookie. `proxy` is the name for which a proxy that we trust vouches: a login or an e-mail of an account
    here. `identity` is who the identity provider says it is.
    """
    token = session_token(cookie)
    try:
        if token:
            seen = visitor_with(accounts_file(), store_sessions.account_of(accounts_file(), token))
            if seen.signed_in:
                return seen
        if proxy and (found := claimed(accounts_file(), proxy)) is not None:
            return visitor_with(accounts_file(), found)
        return NOBODY if identity is None else visitor_with(accounts_file(), _behind(identity))
    except StoreError as error:  # without the accounts everybody is a reader; never the other way round
        LOG.error("accounts cannot be read: %s", type(error).__name__)
        return NOBODY


def _behind(identity: Identity) -> Account | None:
    """Return the account of somebody at the identity provider; that it was linked is written down."""
    found, new = account_behind(accounts_file(), identity)
    if found is not None and new:
        told = {"login": found.login, "issuer": identity.issuer, "subject": identity.subject, "method": "e-mail"}
        noted("identity-linked", found.name or found.login, found.role.value, found.login, detail=told)
    return found


def form_token(bound_to: str) -> str:
    """Return the token that forms carry against forged requests, bound to a session's token or to a visit's cookie."""
    return _signer(accounts_file(), "form").get_signature(bound_to).decode()


def is_form_token(given: str, bound_to: str) -> bool:
    """Return whether a form's token belongs to this session or visit."""
    return bool(bound_to) and hmac.compare_digest(given.encode(), form_token(bound_to).encode())


def demand(allowed: bool, who: Visitor) -> None:
    """Raise NotAllowedError unless `allowed`: `not-signed-in` for somebody unknown, else `not-allowed`."""
    if not allowed:
        raise NotAllowedError("not-allowed" if who.signed_in else "not-signed-in")


def _signer(file: AccountsFile, use: str) -> Signer:
    return Signer(file.secret, salt=f"renewal-{use}", digest_method=hashlib.sha256)
