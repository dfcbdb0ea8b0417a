"""Photographs on the data page: opened, looked at, added, and withdrawn with a reason; for those who may."""

from datetime import date

import pytest

from layers.photos.photo import PhotoKind
from layers.store.photos import photos
from tests.layers.pictures import DAY, photograph
from tests.views.markup import elements, runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines

HERE, FAR = (103.6705, 30.63), (103.69, 30.63)
HOSTILE = "<img src=x onerror=alert(1)>![](//outside.example/x.png)"
BOTH = {"layer": "back_alleys", "photos": "P1"}


@pytest.fixture
def alleys(store):
    store.publish("back_alleys", lines("back_alleys", ["甲", HOSTILE]), by="王工", note="", data_date=DATA_DATE)
    return store


def said(app):
    return [box.value for box in (*app.success, *app.warning, *app.error)]


def opened(app, *files):
    app.file_uploader[0].set_value([(name, content, "image/jpeg") for name, content in files]).run()
    app.button(key="photos-open").click().run()
    return app


def test_an_editor_looks_at_photographs_before_they_are_kept(alleys, open_page, sign_in):
    sign_in("editor", ("back_alleys",))
    app = open_page("data", **BOTH)
    assert "还没有照片" in text(html(app))
    assert app.button(key="photos-open").disabled
    app.segmented_control(key="photos-kind").set_value("after").run()
    opened(app, ("近.jpg", photograph(HERE, DAY)), ("远.jpg", photograph(FAR, left="green")), ("坏.heic", b"\0\0\0\x18ftypheic"))
    assert any("坏.heic" in words and "HEIC" in words for words in said(app))
    assert any("请核对是否选错项目" in words for words in said(app))
    assert [each.value for each in app.date_input] == [DAY, None]
    assert photos(alleys) == ()
    assert "添加 1 张" in app.button(key="photos-keep").label
    app.text_input(key="photos-note-0").set_value(HOSTILE)
    app.date_input(key="photos-day-0").set_value(date(2021, 10, 1))
    app.button(key="photos-keep").click().run()
    (near,) = photos(alleys, "back_alleys", "P1")
    assert (near.kind, near.taken_on, near.note, near.place) == (PhotoKind.AFTER, date(2021, 10, 1), HOSTILE, "photo-near")
    app.checkbox(key="photos-sure-of-1").check().run()
    app.button(key="photos-keep").click().run()
    assert [photo.place for photo in photos(alleys)] == ["photo-near", "photo-far"]
    shown = html(app)
    assert all(f"/map/photo/{photo.sha256}-small.jpg" in shown for photo in photos(alleys))
    assert "2 张，1 个项目" in text(shown)
    assert HOSTILE in text(shown)
    pictures = [kept for tag, kept in elements(shown) if tag == "img"]
    assert [set(each) for each in pictures] == [{"src", "alt", "loading"}] * 2
    assert runs_nothing(shown.replace('<img src="/map/photo/', '<i data="'))


def test_a_photograph_is_withdrawn_with_a_reason_by_those_who_still_may(alleys, open_page, sign_in):
    sign_in("editor", ("back_alleys",))
    app = opened(open_page("data", **BOTH), ("近.jpg", photograph(HERE, DAY)))
    app.button(key="photos-keep").click().run()
    app.button(key="photos-sure-1").click().run()
    assert any("要写原因" in words for words in said(app))
    app.text_input(key="photos-reason-1").set_value("拍到了人脸")
    sign_in("viewer")
    app.button(key="photos-sure-1").click().run()
    assert len(photos(alleys)) == 1
    assert not app.file_uploader, "a viewer looks"
    assert f"/map/photo/{photos(alleys)[0].sha256}.jpg" in html(app)
    sign_in("editor", ("back_alleys",))
    app = open_page("data", **BOTH)
    app.text_input(key="photos-reason-1").set_value("拍到了人脸")
    app.button(key="photos-sure-1").click().run()
    assert photos(alleys) == ()
    assert "已撤下照片。" in said(app)
    assert "/map/photo/" not in html(app)


def test_others_see_photographs_only_with_an_account_and_nothing_where_there_are_none(alleys, open_page, sign_in):
    assert "现场照片" not in text(html(open_page("data", **BOTH)))
    sign_in("editor", ("old_roads",))
    assert "现场照片" not in text(html(open_page("data", **BOTH)))
    sign_in("editor", ("back_alleys",), "another")
    assert "Field photos" in text(html(open_page("data", "en", **BOTH)))
