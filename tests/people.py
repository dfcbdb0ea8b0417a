"""People for tests: real accounts with a role in the store's own file, signed in by a real session."""

import argon2

from layers.accounts import passwords
from layers.accounts.errors import AccountError
from layers.accounts.sessions import session_cookie
from layers.accounts.visitor import Role
from layers.store.accounts import AccountForm, add, set_password
from layers.store.accounts_file import accounts_file

PASSWORD = "a long enough one"


def cheap_passwords(monkeypatch):
    """Make hashing quick; what a password is kept as stays argon2id."""
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()


def account(role, layers=None, login=None, password=PASSWORD):
    """Make an account in the store of the settings unless it is there; returns its login."""
    login = login or str(role)
    try:
        add(accounts_file(), AccountForm(login, f"{login} 某", Role(role), "住建局", layers))
    except AccountError:
        return login
    with accounts_file().writing() as connection:
        set_password(connection, login, password)
    return login


def signed_in(role, layers=None, login=None):
    """Return the cookie of a new session of such a person."""
    return session_cookie(accounts_file(), account(role, layers, login))
