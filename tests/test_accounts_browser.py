"""Accounts in a real browser: the forms by keyboard and without script, and a city's own identity provider."""

import pytest

from layers.settings import settings
from layers.store.accounts import activate
from layers.store.accounts_file import accounts_file
from tests.conftest import free_port, start_dashboard
from tests.identity_provider import provider, secrets_file
from tests.people import PASSWORD, account, cheap_passwords

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
CORNER = ".st-key-account"
INSIDE, OUTSIDE = f"{CORNER} [data-testid=stPopover]", f"{CORNER} a.account-in"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A dashboard with an administrator, an editor, and the city's identity provider, at which the editor is signed in."""
    folder, port = tmp_path_factory.mktemp("accounts"), free_port()
    with pytest.MonkeyPatch.context() as patch, provider(email="Anna@city.example", email_verified=True) as found:
        patch.setenv("RENEWAL_HOME", str(folder / "home"))
        settings.cache_clear()
        cheap_passwords(patch)
        account("administrator", login="admin")
        account("editor", ("markets",), login="anna@city.example")
        secrets_file(folder / "secrets.toml", found, f"http://localhost:{port}")
        variables = {"STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml")}
        process, url = start_dashboard(folder / "home", folder / "server.log", port=port, **variables)
        yield url
        process.terminate()
        process.wait(timeout=20)
    settings.cache_clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_signs_in_and_out_by_keyboard_without_script(served, chromium, theme):
    context = chromium.new_context(java_script_enabled=False, color_scheme=theme, viewport={"width": 1366, "height": 768})
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{served}/sign-in?next=/api/session")
    page.wait_for_selector("input:focus")  # the first field takes the focus by itself
    for word, key in (("admin", "Tab"), (PASSWORD, "Enter")):
        page.keyboard.type(word)
        page.keyboard.press(key)
    page.wait_for_url(f"{served}/api/session")
    assert '"administrator"' in page.inner_text("body")
    page.goto(f"{served}/sign-out?lang=en")
    for _step in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/?lang=en")
    assert page.request.get(f"{served}/api/session").json()["login"] is None
    assert complaints == []
    context.close()


def test_a_person_of_the_citys_identity_provider_has_the_rights_of_the_account(served, chromium):
    """ASVS 10.5.1, 8.3.2: `st.login`, then pages and routes alike ask the accounts; nothing is left after signing out."""
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{served}/data")
    page.click(f"{CORNER} .st-key-account-elsewhere button")
    page.wait_for_selector(INSIDE)
    assert "anna" in page.inner_text(CORNER)
    assert page.request.get(f"{served}/api/session").json()["role"] == "editor"
    assert page.request.get(f"{served}/api/layers/markets/original").status == 404
    assert page.request.get(f"{served}/api/layers/old_roads/original").status == 403
    activate(accounts_file(), "anna@city.example", False)
    assert page.request.get(f"{served}/api/layers/markets/original").status == 401
    page.reload()
    page.wait_for_selector(f"{CORNER} >> text=没有账号")
    activate(accounts_file(), "anna@city.example", True)
    page.reload()
    page.wait_for_selector(f"{CORNER} >> text=anna")
    page.click(f"{INSIDE} button")
    page.click(".st-key-account-out button")
    page.wait_for_selector(OUTSIDE)
    assert page.request.get(f"{served}/api/session").json()["login"] is None
    page.context.close()
