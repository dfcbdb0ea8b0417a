"""Who may ask which protected route: each asked directly, without an account and with every wrong role (ASVS 8.2.1, 8.2.2, 8.3.1)."""

import io

import geopandas as gpd
import pytest
import shapely

from layers.accounts.sessions import visitor_by
from layers.accounts.visitor import Role, Visitor
from layers.drafts.draft import DraftState
from layers.drafts.places import draft_land
from layers.intake import seed
from layers.settings import settings
from layers.store.accounts import AccountForm, activate, change
from layers.store.accounts_file import accounts_file
from layers.store.drafts import Drafts
from layers.store.embedded import shared_store
from service.protected_api import PROTECTED
from tests.people import cheap_passwords, signed_in
from tests.service.gated import URL, browser, gated

KEY, OTHER = "markets", "back_alleys"
PEOPLE = {
    "nobody": None,
    "viewer": ("viewer", None),
    "editor of another layer": ("editor", (OTHER,)),
    "editor": ("editor", (KEY,)),
    "publisher of another layer": ("publisher", (OTHER,)),
    "publisher": ("publisher", (KEY,)),
    "publisher of all": ("publisher", None),
    "administrator": ("administrator", ()),
}
MAY = {
    "GET /api/layers/{key}/original": {"editor", "publisher", "publisher of all", "administrator"},
    "POST /api/layers/{key}/revisions": {"publisher", "publisher of all", "administrator"},
    "POST /api/layers/{key}/rollback": {"publisher", "publisher of all", "administrator"},
    "GET /api/audit": {"administrator"},
}
ROUTES = [f"{method} {path}" for method, path, _allowed, _answer in PROTECTED]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("protected")
    data = folder / "data"
    data.mkdir()
    (data / "markets.geojson").write_bytes((settings().data / "markets.geojson").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RENEWAL_HOME", str(folder / "home"))
        cheap_passwords(patch)
        settings.cache_clear()
        shared_store.cache_clear()
        seed(shared_store(), data)
        yield folder
    settings.cache_clear()
    shared_store.cache_clear()


@pytest.fixture
def app(home):
    return gated()


def client_of(app, person):
    given = PEOPLE[person]
    return browser(app, cookie=given and signed_in(*given, login=person.replace(" ", "-")))


def ask(client, route, token=None, **query):
    method, path = route.split()
    if token is None:
        token = client.get("/api/session").json().get("csrf", "")
    headers = {"X-CSRF-Token": token, "Origin": URL} if method == "POST" else {}
    query.setdefault("revision", "999")
    return client.request(method, path.format(key=KEY), params=query, content=b"not a layer" if method == "POST" else None, headers=headers)


def test_every_protected_route_has_its_row_here():
    assert set(ROUTES) <= set(MAY)


@pytest.mark.parametrize("route", ROUTES)
def test_only_those_who_may_get_through(app, route):
    before, row = shared_store().version(), []
    for person in PEOPLE:
        answer = ask(client_of(app, person), route)
        row.append(f"{person} {answer.status_code}")
        if person in MAY[route]:
            assert answer.status_code not in (401, 403), person
        else:
            expected = (401, "not-signed-in") if person == "nobody" else (403, "not-allowed")
            assert (answer.status_code, answer.json()["error"]) == expected, person
    print(f"\n{route}: " + ", ".join(row))
    assert shared_store().version() == before


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("POST")])
@pytest.mark.parametrize("token", ["", "wrong", "of another session"])
def test_a_request_without_the_token_of_its_own_session_is_refused(app, route, token):
    """ASVS 3.5.1."""
    if token == "of another session":
        token = client_of(app, "administrator").get("/api/session").json()["csrf"]
    answer = ask(client_of(app, "publisher"), route, token=token)
    assert (answer.status_code, answer.json()["error"]) == (403, "form-expired")


@pytest.mark.parametrize("route", ROUTES)
def test_an_unknown_layer_is_no_way_around(app, route):
    if "{key}" not in route:
        return
    asked = route.replace("{key}", "%2e%2e")
    assert ask(client_of(app, "nobody"), asked).status_code in (401, 404)
    assert ask(client_of(app, "editor"), route.replace("{key}", OTHER)).status_code == 403


def test_a_program_publishes_reads_the_original_and_rolls_back(app):
    client = client_of(app, "publisher")
    token = client.get("/api/session").json()["csrf"]
    body = (settings().data / "markets.geojson").read_bytes()
    sent = client.post(
        f"/api/layers/{KEY}/revisions",
        params={"note": "三月更新", "mode": "replace", "data_date": "2026-03-01", "name": "农贸市场.geojson"},
        content=body,
        headers={"X-CSRF-Token": token, "Origin": URL},
    )
    assert sent.status_code == 201, sent.text
    made = sent.json()
    assert (made["revision"], made["data_date"], made["author"]) == (2, "2026-03-01", "publisher 某")
    kept = client.get(f"/api/layers/{KEY}/original", params={"revision": 2})
    assert kept.content == body
    assert "attachment" in kept.headers["content-disposition"]
    assert client.get(f"/api/layers/{KEY}/original", params={"revision": 1}).status_code == 404
    back = client.post(
        f"/api/layers/{KEY}/rollback", params={"revision": 1, "note": "撤回"}, headers={"X-CSRF-Token": token, "Origin": URL}
    )
    assert (back.status_code, back.json()["revision"]) == (201, 3)
    assert shared_store().revision(KEY, 3).restored_from == 1


def test_an_administrator_reads_the_audit_log(app):
    entries = client_of(app, "administrator").get("/api/audit", params={"limit": "500"}).json()
    assert entries["whole"] is True
    acts = [(row["act"], row["who"], row["role"], row["revision"]) for row in entries["entries"] if row["layer"] == KEY]
    assert ("rolled-back", "publisher 某", "publisher", 3) in acts
    assert ("published", "publisher 某", "publisher", 2) in acts


@pytest.mark.parametrize(
    ("query", "status", "error"),
    [({"mode": "delete"}, 400, "bad-parameter"), ({"data_date": "yesterday"}, 400, "bad-parameter"), ({"name": "../../x.exe"}, 422, None)],
)
def test_what_cannot_be_published_is_refused_with_its_reason(app, query, status, error):
    answer = ask(client_of(app, "publisher"), "POST /api/layers/{key}/revisions", **query)
    assert answer.status_code == status
    assert error is None or answer.json()["error"] == error
    assert "/tmp" not in answer.text


def test_a_body_that_is_too_large_is_refused_while_it_comes(app, monkeypatch):
    """ASVS 5.2.1."""
    monkeypatch.setattr("service.protected_api.MOST_BYTES", 4)
    answer = ask(client_of(app, "publisher"), "POST /api/layers/{key}/revisions")
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


# -- the shapes of drafts on the map ------------------------------------------------------------------------------------


def test_the_shapes_of_a_draft_are_for_those_who_may_see_the_draft(app):
    clients = {person: client_of(app, person) for person in PEOPLE}
    drafts, owner = Drafts(shared_store()), Visitor("editor", "editor 某", Role.EDITOR, "住建局", (KEY,))
    draft = drafts.hand_in(owner, KEY, [("市场.csv", io.BytesIO(b"a"))])
    land = draft_land(drafts, draft, "now", gpd.GeoSeries([shapely.Point(103.67, 30.63)], crs=4490))

    def readers():
        answers = {person: client.get(land.url) for person, client in clients.items()}
        assert {answer.status_code for answer in answers.values()} <= {200, 404}
        return {person for person, answer in answers.items() if answer.status_code == 200}

    assert readers() == {"editor"}
    drafts.move(draft, owner, DraftState.SUBMITTED)
    assert readers() == {"editor", "publisher", "publisher of all", "administrator"}
    answer = clients["editor"].get(land.url)
    assert answer.headers["cache-control"] == "private, no-cache"
    tag = {"If-None-Match": answer.headers["etag"]}
    assert [clients[who].get(land.url, headers=tag).status_code for who in ("editor", "viewer")] == [304, 404]
    drafts.discard(draft, owner)
    assert readers() == set()
    assert not list((shared_store().home / "derived" / "made").glob(f"draft-{draft.id}-*")), "what was packed of it goes with it"


# -- rights taken away act at the next request (ASVS 7.4.2, 8.3.2) -----------------------------------------------------


def test_a_right_that_was_taken_away_is_gone_at_the_next_request(app):
    client = browser(app, cookie=signed_in("publisher", (KEY,), login="leaver"))
    route = "POST /api/layers/{key}/rollback"
    assert ask(client, route).status_code == 404
    change(accounts_file(), AccountForm("leaver", role=Role.PUBLISHER, layers=(OTHER,)))
    assert ask(client, route).status_code == 403
    change(accounts_file(), AccountForm("leaver", role=Role.PUBLISHER, layers=(KEY,)))
    assert ask(client, route).status_code == 404
    signed_in("administrator")
    activate(accounts_file(), "leaver", False)
    assert ask(client, route).status_code == 401


# -- outside identities ------------------------------------------------------------------------------------------------


@pytest.fixture
def behind_a_proxy(monkeypatch):
    monkeypatch.setenv("RENEWAL_PROXY_HEADER", "X-Forwarded-User")
    monkeypatch.setenv("RENEWAL_PROXY_ADDRESSES", "10.1.0.0/24, ::1")
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_a_name_in_a_header_is_believed_from_the_proxy_alone(app, behind_a_proxy):
    """ASVS 4.1.3, 13.2.1."""
    signed_in("publisher", (KEY,))
    for address, login in (("10.1.0.7", "publisher"), ("10.2.0.7", None), ("127.0.0.1", None), ("nonsense", None)):
        client = browser(app, address=address, **{"X-Forwarded-User": "publisher"})
        assert client.get("/api/session").json()["login"] == login, address
    unknown = browser(app, address="10.1.0.7", **{"X-Forwarded-User": "stranger"})
    assert unknown.get("/api/session").json()["login"] is None


def test_a_forwarded_address_does_not_make_a_proxy(app, behind_a_proxy, monkeypatch):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS")
    client = browser(app, address="10.1.0.7", **{"X-Forwarded-User": "publisher", "X-Forwarded-For": "10.1.0.7"})
    assert client.get("/api/session").json()["login"] is None, "the server below may have taken the address from the header"


def test_a_request_through_the_proxy_needs_its_token_too(app, behind_a_proxy):
    signed_in("publisher", (KEY,))
    client = browser(app, address="10.1.0.7", **{"X-Forwarded-User": "publisher"})
    assert ask(client, "POST /api/layers/{key}/rollback", token="").status_code == 403
    assert ask(client, "POST /api/layers/{key}/rollback").status_code == 404


def test_without_the_setting_the_header_says_nothing(app):
    client = browser(app, **{"X-Forwarded-User": "administrator", "X-Renewal-At-Machine": "1"})
    assert client.get("/api/session").json()["login"] is None
    assert visitor_by(None).login == ""
