"""The presentation by HTTP: one edition on the wall and in every file, also after something was published."""

import io
import os
import re
import time

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.accounts.visitor import Role, Visitor
from layers.pack.forms import FORMS
from layers.slides.sets import SlideSet
from layers.store import editions
from layers.store.editions import Edition, UnknownEditionError, keep_edition, read_edition
from layers.store.slide_sets import save_set
from service import present
from tests.layers.meeting_city import alleys, meeting_store
from tests.layers.strip_city import publish


@pytest.fixture
def place(tmp_path, monkeypatch):
    store = meeting_store(tmp_path)
    monkeypatch.setattr(present, "shared_store", lambda: store)
    return store, TestClient(Starlette(routes=present.routes()), raise_server_exceptions=False)


def edition_of(page):
    return re.search(r'data-edition="([^"]+)"', page)[1]


def test_an_edition_shows_the_same_figures_after_a_publication_and_in_every_file(place):
    store, client = place
    first = client.get("/present/show").text
    name = edition_of(first)
    assert "完成 1.6 %" in first
    publish(store, "back_alleys", alleys().iloc[:1])
    assert edition_of(client.get("/present/show").text) != name
    again = client.get("/present/show", params={"edition": name}).text
    assert (edition_of(again), "完成 1.6 %" in again) == (name, True)
    for ending in FORMS:
        answer = client.get("/present/pack", params={"edition": name, "form": ending[1:]})
        assert (answer.status_code, name in answer.headers["content-disposition"]) == (200, True)
        if ending == ".pdf":
            assert name in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_an_edition_keeps_the_slides_that_were_added_and_one_of_other_targets_says_so(place):
    store, client = place
    added = ["/compare?subject=back_alleys&before=2021-06-30", "/map?layers=back_alleys,flying&title=<b>x</b>"]
    page = client.get("/present/show", params={"own": added}).text
    name = edition_of(page)
    assert name != edition_of(client.get("/present/show").text)
    assert [slide.page for slide in read_edition(store, name).own] == ["compare", "map"]
    again = client.get("/present/show", params={"edition": name}).text
    assert "2021年6月30日已完成 1 个项目" in again
    assert "没有名为“flying”的图层" in again
    assert "&lt;b&gt;x&lt;/b&gt;" in again
    assert "<b>x</b>" not in again
    assert "own=%2Fcompare%3Fsubject%3Dback_alleys" in again  # the way back leads to the same choice
    assert client.get("/present/show", params={"own": "/data?x=1"}).json()["error"] == "own-slide-page"
    keep_edition(store, Edition("20211231-0123abcd", None, read_edition(store, name).numbers))
    assert "目标或规则与版次 20211231-0123abcd 时不同" in client.get("/present/show", params={"edition": "20211231-0123abcd"}).text


def test_slides_are_chosen_and_ordered_by_the_address(place):
    _, client = place
    page = client.get("/present/show", params={"slides": "late,title,late,nothing", "lang": "en"}).text
    assert re.findall(r'<section class="slide[^"]*" id="(\w+)"', page) == ["late", "title"]
    assert "2 / 2" in page
    assert client.get("/present/show", params={"slides": "nothing"}).text.count("<section") == 17


def test_the_page_may_load_nothing_and_holds_no_markup_of_the_data(place):
    _, client = place
    answer = client.get("/present/show")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<b>东一巷" not in answer.text
    assert not re.search(r"""(src|url\()\s*=?\s*["']?(https?:)?//""", answer.text)


def test_a_saved_set_is_shown_and_packed_in_its_order_with_its_annotations(place):
    store, client = place
    saved = save_set(
        store, Visitor("li", "李", Role.EDITOR, "", None), SlideSet("例会", ("late", "title"), {"late": "<i>限期</i>"}), ["late", "title"]
    )
    page = client.get("/present/show", params={"set": saved.id}).text
    assert re.findall(r'<section class="slide[^"]*" id="(\w+)"', page) == ["late", "title"]
    assert "&lt;i&gt;限期&lt;/i&gt;" in page
    assert f'data-set="{saved.address}"' in page
    files = re.findall(r'href="(/present/pack[^"]+)"', page)
    assert all(f"set={saved.address}" in file for file in files)
    answer = client.get("/present/pack", params={"set": saved.id, "form": "html", "edition": edition_of(page)})
    assert answer.text.count("<section") == 2
    assert "&lt;i&gt;限期&lt;/i&gt;" in answer.text
    assert client.get("/present/show", params={"set": "0123456789"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"edition": "20211231-ffffffff"}, 404),
        ({"edition": "../x"}, 404),
        ({"as_of": "soon"}, 400),
        ({"as_of": "0001-01-01"}, 400),
        ({"known": "1"}, 400),
        ({"form": "doc"}, 400),
        ({"own": "/compare?before=soon"}, 400),
        ({"own": "http://["}, 400),
    ],
)
def test_nonsense_is_answered_in_one_sentence(place, query, status):
    _, client = place
    answer = client.get("/present/pack", params=query)
    assert (answer.status_code, set(answer.json())) == (status, {"error", "message"})


def test_a_person_with_an_expired_edition_is_told_what_to_do_in_their_language(place):
    _, client = place
    asked = {"edition": "<b>old</b>", "lang": "en", "theme": "dark", "slides": "late"}
    answer = client.get("/present/show", params=asked, headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no edition “&lt;b&gt;old&lt;/b&gt;”, or it has expired." in answer.text
    assert 'href="/present?lang=en&amp;slides=late&amp;theme=dark"' in answer.text
    assert "<b>old" not in answer.text
    lost = client.get("/present/show", params={"set": "0123456789"}, headers={"accept": "text/html"}).text
    assert 'href="/present?lang=zh"' in lost


def test_an_edition_is_kept_once_and_a_strange_name_is_not_kept(place):
    store, _ = place
    kept = Edition("20211231-0123abcd", None, {"back_alleys": 1})
    keep_edition(store, kept)
    keep_edition(store, Edition("20211231-0123abcd", None, {"back_alleys": 9}))
    assert read_edition(store, "20211231-0123abcd") == kept
    keep_edition(store, Edition("../outside", None, {}))
    assert [path.name for path in (store.home / "editions").iterdir()] == ["20211231-0123abcd.json"]
    with pytest.raises(UnknownEditionError):
        read_edition(store, "../outside")


def test_of_too_many_editions_those_go_that_were_shown_longest_ago(place, monkeypatch):
    store, _ = place
    monkeypatch.setattr(editions, "KEPT", 3)
    names = [f"20211231-0000000{number}" for number in range(4)]
    for age, name in zip((400, 300, 200), names, strict=False):
        keep_edition(store, Edition(name, None, {}))
        os.utime(store.home / "editions" / f"{name}.json", (time.time() - age,) * 2)
    read_edition(store, names[0])
    keep_edition(store, Edition(names[3], None, {}))
    assert {path.stem for path in (store.home / "editions").glob("*.json")} == {names[0], names[2], names[3]}
