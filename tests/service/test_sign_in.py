"""Signing in and out, asked of the routes directly: what is told, what is set, what is refused."""

import re

import pytest

from layers.accounts.sessions import COOKIE, visitor_by
from layers.settings import settings
from layers.store.accounts import activate
from layers.store.accounts_file import accounts_file
from layers.store.embedded import shared_store
from layers.store.links import password_token, setup_token
from tests.people import PASSWORD, account, cheap_passwords, signed_in
from tests.service.gated import URL, browser, form_token, gated, send


@pytest.fixture
def app(tmp_path, monkeypatch):
    cheap_passwords(monkeypatch)
    at_home(tmp_path / "home", monkeypatch)
    account("administrator", login="admin")
    yield gated()
    monkeypatch.undo()
    settings.cache_clear()
    shared_store.cache_clear()


def at_home(folder, monkeypatch):
    monkeypatch.setenv("RENEWAL_HOME", str(folder))
    settings.cache_clear()
    shared_store.cache_clear()


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(app):
    """ASVS 3.3.2, 3.3.4, 7.2.4."""
    client = browser(app)
    answer = send(client, "/sign-in", login="Admin", password=PASSWORD, next="/data?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/data?lang=en")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(COOKIE))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert client.get("/api/session").json()["role"] == "administrator"


def test_over_https_the_cookie_never_goes_over_plain_http(app):
    """ASVS 3.3.1."""
    client = browser(app, "https://localhost:8501")
    answer = send(client, "/sign-in", origin="https://localhost:8501", login="admin", password=PASSWORD)
    assert all("Secure" in line or "Max-Age=0" in line for line in answer.headers.get_list("set-cookie"))


def test_a_session_from_before_signing_in_is_not_taken_over(app):
    """Session fixation, ASVS 7.2.4: a cookie that somebody else planted stays worthless and a session in use is replaced."""
    planted = browser(app, cookie="planted.by-somebody-else")
    answer = send(planted, "/sign-in", login="admin", password=PASSWORD)
    assert answer.status_code == 303
    assert visitor_by("planted.by-somebody-else").login == ""
    before = signed_in("editor")
    client = browser(app, cookie=before)
    send(client, "/sign-in", login="admin", password=PASSWORD)
    assert visitor_by(before).login == "", "the session used so far has ended"


@pytest.mark.parametrize("forged", ["", "x", "x.y", "é", "a" * 5000, "eyJhIjoxfQ.sig"])
def test_a_forged_cookie_is_nobody(app, forged):
    assert visitor_by(forged).login == ""
    real = signed_in("editor")
    token, signature = real.rsplit(".", 1)
    assert visitor_by(f"{token}x.{signature}").login == ""
    assert visitor_by(token).login == ""
    assert visitor_by(real).login == "editor"


def test_signing_out_needs_a_form_and_ends_the_session_for_good(app):
    """ASVS 7.4.1: the cookie is worthless afterwards, also to whoever copied it."""
    cookie = signed_in("editor")
    client = browser(app, cookie=cookie)
    assert client.get("/sign-out").status_code == 200
    assert visitor_by(cookie).login == "editor"
    answer = send(client, "/sign-out")
    assert answer.status_code == 303
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert visitor_by(cookie).login == ""


# -- what a refusal tells (ASVS 6.3.8) ---------------------------------------------------------------------------------


def told(answer):
    return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)


def test_unknown_login_wrong_password_and_closed_account_look_all_the_same(app):
    account("editor")
    activate(accounts_file(), "editor", False)
    client = browser(app)
    answers = [send(client, "/sign-in", login=login, password=word) for login, word in
               [("nobody", PASSWORD), ("admin", "not the password"), ("editor", PASSWORD)]]  # fmt: skip
    assert len({told(answer) for answer in answers}) == 1
    assert answers[0].status_code == 401
    assert "账号或密码不对" in answers[0].text
    assert COOKIE not in client.cookies


def test_an_unknown_login_costs_the_same_work(app, monkeypatch):
    hashes = []
    from layers.accounts import passwords

    real = passwords.HASHER.verify
    monkeypatch.setattr(
        passwords,
        "HASHER",
        type(
            "Counted", (), {"verify": lambda _self, kept, word: hashes.append(kept[:9]) or real(kept, word), "hash": passwords.HASHER.hash}
        )(),
    )
    client = browser(app)
    for login in ("nobody", "admin"):
        send(client, "/sign-in", login=login, password="not the password")
    assert hashes == ["$argon2id", "$argon2id"]


def test_after_five_failures_even_the_right_password_has_to_wait(app):
    """ASVS 6.3.1."""
    client = browser(app)
    for _ in range(5):
        assert send(client, "/sign-in", login="admin", password="not the password").status_code == 401
    answer = send(client, "/sign-in", login="admin", password=PASSWORD)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 2
    assert "失败次数过多" in answer.text


def test_what_happens_is_written_down_without_what_was_typed(app):
    """ASVS 16.2.5, 16.3.1."""
    client = browser(app, address="10.0.0.9")
    send(client, "/sign-in", login="admin", password="not the password")
    send(client, "/sign-in", login="My Secret Password", password="x")
    send(client, "/sign-in", login="admin", password=PASSWORD)
    send(client, "/sign-out")
    rows = [(row.act, row.who, row.detail.get("address")) for row in reversed(shared_store().audit())]
    assert rows[:2] == [("sign-in-failed", "admin", "10.0.0.9"), ("sign-in-failed", "", "10.0.0.9")]
    assert [row[:2] for row in rows[2:]] == [("signed-in", "admin 某"), ("signed-out", "admin 某")]
    assert not any(word in str(shared_store().audit()) for word in ("not the password", "My Secret", PASSWORD))


# -- forged requests (ASVS 3.5.1) --------------------------------------------------------------------------------------

FORMS = {
    "/sign-in": {"login": "admin", "password": PASSWORD},
    "/sign-out": {},
    "/password": {"old": PASSWORD, "password": "another long one", "again": "another long one"},
}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", ["", "wrong", "of somebody else"])
def test_a_form_without_its_own_token_is_not_acted_on(app, path, token):
    cookie = signed_in("administrator", login="admin")
    client = browser(app, cookie=None if path == "/sign-in" else cookie)
    client.get(path)
    if token == "of somebody else":
        token = form_token(browser(app, cookie=signed_in("editor")).get("/sign-out").text)
    answer = send(client, path, token=token, **FORMS[path])
    assert answer.status_code == 403
    assert "没有提交" in answer.text
    assert visitor_by(cookie).login == "admin"
    assert path != "/sign-in" or COOKIE not in client.cookies


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:8502", "null"])
def test_a_form_from_another_site_is_not_acted_on(app, path, origin):
    """ASVS 3.5.1, F16."""
    cookie = signed_in("administrator", login="admin")
    answer = send(browser(app, cookie=cookie), path, origin=origin, **FORMS[path])
    assert (answer.status_code, answer.json()["error"]) == (403, "foreign-origin")
    assert visitor_by(cookie).login == "admin"


def test_the_pages_cannot_be_framed_and_run_no_script(app):
    """ASVS 3.4.3, 3.4.6."""
    for path in ("/sign-in", "/setup?token=x", "/password?token=x"):
        answer = browser(app).get(path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert "<script" not in answer.text


@pytest.mark.parametrize(
    "there", ["//evil.example", "https://evil.example", "/\\evil.example", "/%2f/evil.example", "javascript:alert(1)", "/\tx", "\\\\evil"]
)
def test_after_signing_in_nobody_is_sent_to_another_site(app, there):
    """ASVS 3.7.2."""
    assert send(browser(app), "/sign-in", login="admin", password=PASSWORD, next=there).headers["location"] == "/"


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "{{7*191}}", "'\"<b>"])
def test_what_was_typed_comes_back_as_text(app, hostile):
    answer = send(browser(app), "/sign-in", login=hostile, password="x", next=f"/{hostile}")
    assert "<script" not in answer.text
    assert "1337" not in answer.text


# -- set-up and passwords ----------------------------------------------------------------------------------------------


def test_the_set_up_link_makes_one_administrator_and_signs_in(app, tmp_path, monkeypatch):
    at_home(tmp_path / "new", monkeypatch)
    token = setup_token(accounts_file())
    assert browser(app).get("/setup?token=wrong").status_code == 410
    client, show = browser(app), f"/setup?token={token}"
    values = {"login": "wang", "name": "王五", "password": PASSWORD, "again": PASSWORD}
    form = {"form": form_token(client.get(show).text), "token": token}
    assert "两次输入的密码不一样" in client.post("/setup", data={**form, **values, "again": "x"}, headers={"Origin": URL}).text
    answer = client.post("/setup", data={**form, **values}, headers={"Origin": URL})
    assert answer.status_code == 303
    assert client.get("/api/session").json()["role"] == "administrator"
    assert browser(app).get(show).status_code == 410
    assert setup_token(accounts_file()) is None
    assert [row.act for row in shared_store().audit()] == ["account-added"]


def test_the_first_password_is_set_by_a_link_that_works_once(app):
    account("editor", login="li")
    token = password_token(accounts_file(), "li")
    client, show = browser(app), f"/password?token={token}"
    values = {"password": "a brand new one", "again": "a brand new one", "token": token}
    form = form_token(client.get(show).text)
    assert client.post("/password", data={"form": form, **values}, headers={"Origin": URL}).status_code == 303
    assert client.get("/api/session").json()["login"] == "li"
    assert browser(app).get(show).status_code == 410


def test_one_changes_the_own_password_with_the_present_one(app):
    """ASVS 6.2.2, 6.2.3."""
    cookie, other = signed_in("administrator", login="admin"), signed_in("administrator", login="admin")
    client = browser(app, cookie=cookie)
    values = {"password": "another long one", "again": "another long one"}
    assert send(client, "/password", old="wrong", **values).status_code == 401
    assert send(client, "/password", old=PASSWORD, **values).status_code == 200
    assert visitor_by(cookie).login == "admin"
    assert visitor_by(other).login == ""


def test_without_an_account_the_password_page_leads_to_the_sign_in(app):
    answer = browser(app).get("/password")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/password&lang=zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_speak_both_languages(app, lang):
    han = re.compile("[一-鿿]")
    for path in ("/sign-in", "/sign-out", "/setup", "/password?token=x"):
        text = browser(app).get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
        assert bool(han.search(text.replace(">中文<", "><"))) == (lang == "zh")


def test_large_forms_are_refused_before_they_are_read(app):
    answer = browser(app).post("/sign-in", data={"login": "x" * 50_000}, headers={"Origin": URL})
    assert answer.status_code == 403
