"""Accounts of people at the identity provider: linked once, kept by the provider's number, never by a name (ASVS 10.5.2, 10.5.3)."""

from dataclasses import replace

import pytest

from layers.accounts.errors import AccountError
from layers.accounts.identity import Identity
from layers.accounts.visitor import Role
from layers.store import identities
from layers.store.accounts import AccountForm, add, change, set_password
from layers.store.accounts_file import AccountsFile
from layers.store.identities import account_behind, link, linked, waiting
from tests.people import PASSWORD, cheap_passwords

ANNA = Identity("https://sso", "42", "anna", "anna@city.example")


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The accounts of a store with an administrator."""
    cheap_passwords(monkeypatch)
    file = AccountsFile(tmp_path)
    add(file, AccountForm("chief", role=Role.ADMINISTRATOR))
    with file.writing() as connection:
        set_password(connection, "chief", PASSWORD)
    return file


def behind(file, who):
    found, _new = account_behind(file, who)
    return found.login if found else None


def test_a_name_at_the_provider_opens_no_account(file):
    add(file, AccountForm("anna"))
    add(file, AccountForm("admin", email="admin@city.example"))
    for name in ("anna", "admin", "admin@city.example"):
        assert behind(file, Identity("https://sso", f"of {name}", name)) is None
    assert [each.name for each in waiting(file)] == ["admin@city.example", "admin", "anna"]


def test_the_verified_address_that_an_administrator_wrote_down_links_once_and_the_number_counts_from_then_on(file):
    add(file, AccountForm("anna", email="Anna@City.example"))
    assert account_behind(file, ANNA)[1] is True
    assert account_behind(file, ANNA)[1] is False, "once"
    moved = replace(ANNA, name="anna.li", email="li@city.example")
    assert behind(file, moved) == "anna", "another name and address, the same person"
    assert behind(file, replace(ANNA, subject="43")) is None, "somebody else who got the address later"
    assert behind(file, replace(ANNA, issuer="https://elsewhere", email="")) is None
    assert [each.subject for each in linked(file, "anna")] == ["42"]


def test_an_address_of_two_accounts_links_none(file):
    for login in ("anna", "anna2"):
        add(file, AccountForm(login, email=ANNA.email))
    assert behind(file, ANNA) is None
    change(file, AccountForm("anna2"))
    assert behind(file, ANNA) == "anna", "as soon as it is one account's alone"


def test_an_administrator_links_and_parts_and_no_address_undoes_it(file):
    add(file, AccountForm("anna"))
    assert behind(file, ANNA) is None
    link(file, ANNA, "Anna")
    assert behind(file, ANNA) == "anna"
    link(file, ANNA, "")
    change(file, AccountForm("anna", email=ANNA.email))
    assert behind(file, ANNA) is None
    with pytest.raises(AccountError, match="unknown-login"):
        link(file, ANNA, "nobody")
    with pytest.raises(AccountError, match="unknown-login"):
        link(file, replace(ANNA, subject="never seen"), "anna")


def test_those_who_wait_do_not_fill_the_disk(file, monkeypatch):
    monkeypatch.setattr(identities, "MOST_WAITING", 3)
    add(file, AccountForm("anna"))
    behind(file, ANNA)
    link(file, ANNA, "anna")
    for number in range(6):
        behind(file, Identity("https://sso", f"n{number}"))
    assert [each.subject for each in waiting(file)] == ["n5", "n4", "n3"]
    assert behind(file, ANNA) == "anna"
