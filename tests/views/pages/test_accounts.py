"""The accounts page: for administrators alone, asked at each click; and two people who never see each other's (F13)."""

import json

import pytest

from layers import jobs
from layers.accounts.identity import Identity
from layers.accounts.sessions import visitor_by
from layers.accounts.visitor import Role
from layers.sight import MASK
from layers.store.accounts import AccountForm, account, change
from layers.store.accounts_file import accounts_file
from tests.people import account as make_account
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import html, lines
from views import cache
from views.components import coverage_progress
from views.components.visitor import sight

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("role", [None, "viewer", "editor", "publisher"])
def test_everybody_else_is_told_in_a_sentence(store, open_page, sign_in, role):
    """ASVS 8.2.1."""
    make_account("administrator", login="hidden-admin")
    if role:
        sign_in(role)
    app = open_page("accounts")
    assert not app.exception
    assert "账号由管理员开立和管理" in text(html(app))
    assert "hidden-admin" not in html(app)
    assert not app.text_input


def test_an_administrator_adds_an_account_and_gets_its_link_once(store, open_page, sign_in):
    sign_in("administrator")
    app = open_page("accounts")
    app.text_input(key="account-new-login").set_value("Li.Si")
    app.text_input(key="account-new-name").set_value(HOSTILE)
    app.text_input(key="account-new-department").set_value("水务局").run()
    app.selectbox(key="account-new-role").set_value(Role.EDITOR).run()
    app.multiselect(key="account-new-layers").set_value(["rivers"]).run()
    app.button(key="account-add").click().run()
    assert not app.exception
    assert "/password?token=" in app.code[0].value
    made = account(accounts_file(), "li.si")
    assert (made.role, made.layers, made.department, made.has_password) == (Role.EDITOR, ("rivers",), "水务局", False)
    assert runs_nothing(html(app))
    assert not app.run().code, "the link is shown once"
    rows = [(row.act, row.detail["login"]) for row in store.audit()]
    assert ("account-added", "li.si") in rows


def test_a_click_after_the_right_was_taken_away_does_nothing(store, open_page, sign_in):
    """ASVS 8.3.2."""
    make_account("administrator", login="other-admin")
    make_account("editor", login="li")
    sign_in("administrator")
    app = open_page("accounts", who="li")
    assert app.button(key="account-active").label == "停用"
    change(accounts_file(), AccountForm("administrator", role=Role.VIEWER))
    app.button(key="account-active").click().run()
    assert account(accounts_file(), "li").active
    assert "账号由管理员开立和管理" in text(html(app))


def test_the_last_administrator_cannot_be_closed_and_the_page_says_why(store, open_page, sign_in):
    sign_in("administrator")
    app = open_page("accounts", who="administrator")
    app.button(key="account-active").click().run()
    assert "最后一个管理员" in app.error[0].value
    assert account(accounts_file(), "administrator").active


def test_a_bureau_has_its_layers(store, open_page, sign_in):
    sign_in("administrator")
    app = open_page("accounts")
    app.multiselect(key="bureau-layers-住建局").set_value(["markets"]).run()
    app.button(key="bureau-save").click().run()
    assert not app.exception
    change(accounts_file(), AccountForm("administrator", role=Role.ADMINISTRATOR, department="住建局"))
    assert "部门" in text(html(app))


# -- F13: nothing of one session reaches another -----------------------------------------------------------------------


def feature(name):
    properties = {"项目编号": f"C-{name}", "项目名称": name, "状态": "已完工", "所属镇街": "崇阳街道"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [103.67, 30.63]}}


def file_of(name):
    return json.dumps({"type": "FeatureCollection", "features": [feature(name)]}, ensure_ascii=False).encode()


def test_two_people_with_a_file_of_the_same_name_see_their_own(store, open_page, sign_in, monkeypatch):
    monkeypatch.setattr(coverage_progress, "PATIENCE_S", 60)
    jobs.stop_all()
    people = {"anna": ("editor", "安娜的市场"), "boris": ("publisher", "鲍里斯的市场")}
    opened = {}
    for login, (role, name) in people.items():
        sign_in(role, None, login)
        opened[login] = open_page("upload")
        opened[login].selectbox(key="upload-layer").select("markets").run()
        opened[login].file_uploader[0].upload("上报.geojson", file_of(name)).run()
        opened[login].button(key="upload-read-files").click().run()
    drafts = {login: app.query_params["draft"] for login, app in opened.items()}
    for login, other in (("anna", "boris"), ("boris", "anna")):
        role, name = people[login]
        sign_in(role, None, login)
        shown = text(html(opened[login].run()))
        assert name in shown
        assert people[other][1] not in shown
        stranger = open_page("upload", draft=drafts[other])
        assert people[other][1] not in text(html(stranger))
        assert not stranger.exception
    jobs.stop_all()


def test_what_one_may_see_is_not_kept_for_the_next(store, sign_in):
    """The same layer, revision and language, asked in turn by an editor and by somebody from outside (ASVS 14.2.2)."""
    frame = lines("old_roads", ["甲路", "乙路"]).assign(responsible_person="张三")
    store.publish("old_roads", frame, by="a", note="")
    sign_in("editor")
    for _turn in range(2):
        sign_in("editor")
        assert "张三" in str(cache.records("old_roads", 1, (), "zh", sight()).to_numpy())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("views.components.visitor._cookie", lambda: None)
            shown = str(cache.records("old_roads", 1, (), "zh", sight()).to_numpy())
        assert "张三" not in shown
        assert MASK in shown


def button(app, key):
    return next(found for found in app.button if found.key == key)


def test_an_administrator_links_whoever_waits_at_the_identity_provider(store, sign_in, open_page, monkeypatch):
    monkeypatch.setattr("views.components.account_identities.signs_in_elsewhere", lambda: True)
    sign_in("editor", None, "anna")
    sign_in("administrator")
    identity = Identity("https://sso", "42", "安娜 <b>")
    assert visitor_by(None, identity=identity).login == ""
    app = open_page("accounts", who="anna")
    assert button(app, "identity-link").disabled
    chosen = next(box for box in app.selectbox if box.key == "identity-anna")
    chosen.select_index(0).run()
    button(app, "identity-link").click().run()
    assert not app.exception
    assert visitor_by(None, identity=identity).login == "anna"
    button(app, "identity-unlink-0").click().run()
    assert visitor_by(None, identity=identity).login == ""
    acts = [(entry.act, entry.detail["login"], entry.detail["subject"]) for entry in store.audit() if entry.act.startswith("identity")]
    assert acts == [("identity-unlinked", "anna", "42"), ("identity-linked", "anna", "42")]
