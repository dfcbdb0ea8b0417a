"""Accounts in a file of their own: kept safely, changed by rules, ended at once."""

import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from layers.accounts.errors import AccountError
from layers.accounts.passwords import WELL_KNOWN, check_password, hashed, matches
from layers.accounts.visitor import NOBODY, Role
from layers.store import sessions as store_sessions
from layers.store.accounts import (
    AccountForm,
    account,
    activate,
    add,
    change,
    change_password,
    claimed,
    has_administrator,
    set_department,
    verified,
    visitor_with,
)  # fmt: skip
from layers.store.accounts_file import AccountsFile
from layers.store.attempts import begin_attempt, forgive
from layers.store.errors import StoreUnwritableError
from layers.store.links import link_login, make_administrator, password_token, set_password_by_link, setup_token
from tests.people import PASSWORD, cheap_passwords


@pytest.fixture
def file(tmp_path, monkeypatch):
    cheap_passwords(monkeypatch)
    return AccountsFile(tmp_path / "home")


@pytest.fixture
def administered(file):
    make_administrator(file, setup_token(file), AccountForm("Admin", "王管"), PASSWORD)
    return file


def code(call, *given):
    with pytest.raises(AccountError) as caught:
        call(*given)
    return caught.value.code


# -- what is kept (ASVS 11.4.2, 13.3.1) --------------------------------------------------------------------------------


def test_a_password_is_kept_as_argon2id_with_its_own_salt():
    first, second = hashed(PASSWORD), hashed(PASSWORD)
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second
    assert matches(first, PASSWORD)
    assert not matches(first, PASSWORD + "x")
    assert not matches(None, "nobody has this password")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights by folder")
def test_the_files_are_closed_to_other_users_of_the_machine(administered, tmp_path):
    for path in (tmp_path / "home").glob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_neither_passwords_nor_tokens_stand_in_the_file(administered, tmp_path):
    token = store_sessions.start(administered, "admin")
    link = password_token(administered, "admin")
    with sqlite3.connect(tmp_path / "home" / "accounts.sqlite") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert "王管" in dump
    assert not any(secret in dump for secret in (PASSWORD, token, link))


# -- passwords (ASVS 6.2.1, 6.2.4, 6.2.9) ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "password-too-short"), ("zhangsan01", "password-is-login"), ("Password123", "password-well-known"),
     ("aaaaaaaaaaaa", "password-well-known"), ("x1y2" * 100, "password-too-long")],
)  # fmt: skip
def test_a_weak_password_is_refused_with_its_reason(password, why):
    assert code(check_password, password, "zhangsan01") == why


@pytest.mark.parametrize("password", ["correct horse", "一只猫在屋顶上看月亮呢", "  leading spaces", "ÄÖÜ äöü ß €"])
def test_any_characters_may_stand_in_a_good_password(password):
    check_password(password, "zhang")


def test_every_well_known_password_would_otherwise_pass():
    assert len(WELL_KNOWN) > 80
    assert all(len(word) >= 9 for word in WELL_KNOWN)


# -- the first administrator -------------------------------------------------------------------------------------------


def test_the_set_up_link_works_once_and_is_new_at_each_start(file):
    earlier, token = setup_token(file), setup_token(file)
    form = AccountForm("admin", "王")
    assert code(make_administrator, file, earlier, form, PASSWORD) == "link-not-valid"
    make_administrator(file, token, form, PASSWORD)
    assert has_administrator(file)
    assert code(make_administrator, file, token, AccountForm("second"), PASSWORD) == "link-not-valid"
    assert setup_token(file) is None
    assert account(file, "second") is None


def test_a_refused_form_does_not_use_the_link_up(file):
    token = setup_token(file)
    assert code(make_administrator, file, token, AccountForm("a b"), PASSWORD) == "bad-login"
    assert code(make_administrator, file, token, AccountForm("admin"), "short") == "password-too-short"
    make_administrator(file, token, AccountForm("admin"), PASSWORD)


def test_of_two_who_use_the_link_at_once_one_is_made_administrator(file):
    token, outcomes = setup_token(file), []

    def use(name):
        try:
            make_administrator(file, token, AccountForm(name), PASSWORD)
            outcomes.append("made")
        except AccountError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=use, args=(f"admin{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["link-not-valid"] * 3 + ["made"]


# -- accounts ----------------------------------------------------------------------------------------------------------


def test_an_account_has_no_password_until_its_owner_sets_one_by_a_link_used_once(administered):
    add(administered, AccountForm("Zhang", "张三", Role.EDITOR, "住建局", ("markets",)))
    assert not account(administered, "zhang").has_password
    assert verified(administered, "zhang", "") is None
    token = password_token(administered, "ZHANG")
    assert link_login(administered, "password", token) == "zhang"
    assert set_password_by_link(administered, token, PASSWORD) == "zhang"
    assert code(set_password_by_link, administered, token, PASSWORD) == "link-not-valid"
    who = visitor_with(administered, verified(administered, " zhang ", PASSWORD))
    assert (who.login, who.name, who.role, who.department, who.layers) == ("zhang", "张三", Role.EDITOR, "住建局", ("markets",))


def test_a_login_is_there_once_whatever_its_capitals(administered):
    assert code(add, administered, AccountForm("ADMIN")) == "login-taken"
    assert code(add, administered, AccountForm("<b>")) == "bad-login"


def test_an_account_may_stand_for_the_layers_of_its_bureau(administered):
    set_department(administered, "水务局", ["river_sites", "rivers"])
    made = add(administered, AccountForm("li", "李四", Role.PUBLISHER, "水务局", by_department=True))
    assert visitor_with(administered, made).may_publish("rivers")
    assert not visitor_with(administered, made).may_publish("markets")
    set_department(administered, "水务局", ["markets"])
    assert visitor_with(administered, made).may_publish("markets")


def test_the_last_administrator_stays_one(administered):
    assert code(change, administered, AccountForm("admin", role=Role.VIEWER)) == "last-administrator"
    assert code(activate, administered, "admin", False) == "last-administrator"
    assert account(administered, "admin").active


def test_an_outside_identity_is_an_account_by_login_or_by_email_and_else_nobody(administered):
    add(administered, AccountForm("li", "李四", Role.EDITOR, email="Li@city.example"))
    assert claimed(administered, "LI").login == "li"
    assert claimed(administered, "li@city.example").login == "li"
    assert claimed(administered, "") is None
    activate(administered, "li", False)
    assert claimed(administered, "li") is None
    add(administered, AccountForm("other", email="admin"))
    assert claimed(administered, "admin") is None, "one name, two accounts: neither"


# -- sessions (ASVS 7.2.3, 7.3.1, 7.3.2, 7.4.1, 7.4.2, 7.4.3) ----------------------------------------------------------


def test_a_session_ends_by_rest_and_by_age(administered):
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)
    token = store_sessions.start(administered, "admin", start)
    assert len(token) >= 43
    for hours in (1.9, 3.8, 5.7, 7.6, 9.5, 11.4):
        assert store_sessions.account_of(administered, token, start + timedelta(hours=hours)).login == "admin"
    assert store_sessions.account_of(administered, token, start + timedelta(hours=12.1)) is None
    token = store_sessions.start(administered, "admin", start)
    assert store_sessions.account_of(administered, token, start + timedelta(hours=2.1)) is None


def test_signing_out_ends_the_session_on_the_servers_side(administered):
    token = store_sessions.start(administered, "admin")
    store_sessions.end(administered, token)
    assert store_sessions.account_of(administered, token) is None


def test_a_closed_account_is_out_at_once_and_stays_out_when_opened_again(administered):
    add(administered, AccountForm("li", role=Role.EDITOR))
    token = store_sessions.start(administered, "li")
    activate(administered, "li", False)
    assert store_sessions.account_of(administered, token) is None
    assert visitor_with(administered, account(administered, "li")) == NOBODY
    activate(administered, "li", True)
    assert store_sessions.account_of(administered, token) is None


def test_a_changed_role_counts_at_the_next_question(administered):
    add(administered, AccountForm("li", role=Role.EDITOR))
    token = store_sessions.start(administered, "li")
    assert visitor_with(administered, store_sessions.account_of(administered, token)).may_edit("markets")
    change(administered, AccountForm("li", role=Role.VIEWER))
    assert not visitor_with(administered, store_sessions.account_of(administered, token)).may_edit("markets")


def test_a_changed_password_ends_every_other_session(administered):
    here, elsewhere = store_sessions.start(administered, "admin"), store_sessions.start(administered, "admin")
    assert code(change_password, administered, "admin", "wrong one here", "another long one", "") == "wrong-password"
    from layers.store.accounts_file import digest

    change_password(administered, "admin", PASSWORD, "another long one", digest(here))
    assert store_sessions.account_of(administered, here)
    assert store_sessions.account_of(administered, elsewhere) is None
    assert verified(administered, "admin", "another long one")


def test_on_a_disk_that_cannot_be_written_one_stays_in_and_is_told_what_fails(administered):
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)
    token = store_sessions.start(administered, "admin", start)
    event.listen(administered._engine, "connect", lambda connection, _record: connection.execute("PRAGMA query_only=ON"))
    administered._engine.dispose()
    assert store_sessions.account_of(administered, token, start + timedelta(hours=1)).login == "admin"
    with pytest.raises(StoreUnwritableError):
        store_sessions.end(administered, token)


# -- throttling (ASVS 6.3.1) -------------------------------------------------------------------------------------------


def tries(file, login, address, times, now=1000.0):
    for _ in range(times):
        begin_attempt(file, login, address, now)


def test_each_failure_after_the_fifth_waits_twice_as_long(file):
    tries(file, "zhang", "10.0.0.1", 5)
    assert code(begin_attempt, file, "zhang", "10.0.0.2", 1000.5) == "too-many-attempts"
    begin_attempt(file, "zhang", "10.0.0.2", 1001.1)
    assert code(begin_attempt, file, "zhang", "10.0.0.3", 1002.5) == "too-many-attempts"
    begin_attempt(file, "zhang", "10.0.0.3", 1003.2)
    begin_attempt(file, "li", "10.0.0.3", 1003.2)


def test_an_address_that_tries_many_logins_waits_too(file):
    for number in range(20):
        begin_attempt(file, f"user{number}", "10.0.0.9", 1000.0)
    assert code(begin_attempt, file, "user99", "10.0.0.9", 1000.5) == "too-many-attempts"
    begin_attempt(file, "user99", "10.0.0.10", 1000.5)


def test_getting_in_forgives_and_an_hour_forgets(file):
    tries(file, "zhang", "10.0.0.1", 5)
    forgive(file, "zhang", "10.0.0.1")
    begin_attempt(file, "zhang", "10.0.0.1", 1000.1)
    tries(file, "li", "10.0.0.1", 5)
    begin_attempt(file, "li", "10.0.0.1", 5000.0)


def test_an_unknown_login_is_throttled_like_a_known_one(administered):
    tries(administered, "admin", "10.0.0.1", 5)
    tries(administered, "no-such", "10.0.0.2", 5)
    assert {code(begin_attempt, administered, login, "10.0.0.3", 1000.2) for login in ("admin", "no-such")} == {"too-many-attempts"}
