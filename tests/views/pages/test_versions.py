"""The data page tells what happened to a layer: history, comparison, bringing back, and the log for administrators."""

from datetime import date

import pytest

from tests.past import recorded
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines

LOG = "审计日志"


@pytest.fixture
def three(store, tmp_path):
    """An alley more with each revision; the second was made of a file and recorded in March."""
    original = tmp_path / "上报<b>.zip"
    original.write_bytes(b"as handed in")
    for number, note in enumerate(("首次入库", "补一条", "再补一条"), start=2):
        frame = lines("back_alleys", ["甲", "乙", "丙", "丁"][:number])
        store.publish("back_alleys", frame, by="王工", note=note, original=original if number == 3 else None, data_date=DATA_DATE)
    recorded(store, "back_alleys", 1, date(2022, 2, 1))
    recorded(store, "back_alleys", 2, date(2022, 3, 1))
    return store


def compared(app):
    return next(frame.value for frame in app.dataframe if "原值" in frame.value)


def buttons(app):
    return [button.label for button in app.button]


def test_the_history_shows_files_checksums_and_the_map_of_then(three, open_page):
    shown = html(open_page("data"))
    assert all(note in text(shown) for note in ("首次入库", "补一条", "再补一条", "上报<b>.zip"))
    assert three.revision("back_alleys", 2).original_sha256 in shown
    assert "known=2022-03-01" in shown
    assert "known=2022-02-01" in shown
    assert "/original?" not in shown, "originals are for those who hand in"
    assert runs_nothing(shown)


def test_the_newest_two_are_compared_until_the_address_says_otherwise(three, open_page):
    table = compared(open_page("data"))
    assert table["编号"].tolist()[:1] == ["P3"]
    app = open_page("data", **{"from": "1", "to": "3"})
    assert sorted(compared(app).loc[compared(app)["变化"] == "新增", "编号"]) == ["P2", "P3"]
    app.selectbox(key="versions-to").set_value(2).run()
    assert app.query_params["to"] in ("2", ["2"])
    assert "P3" not in compared(app)["编号"].tolist()
    assert "两边是同一版" in text(html(open_page("data", **{"from": "2", "to": "2"})))
    assert not open_page("data", **{"from": "<script>", "to": "99"}).exception


def test_a_layer_with_one_revision_says_that_there_is_nothing_to_compare(store, open_page):
    store.publish("back_alleys", lines("back_alleys", ["甲"]), by="王工", note="", data_date=DATA_DATE)
    assert "只有一版，还没有可以对比的" in text(html(open_page("data")))


def test_visitors_cannot_bring_anything_back_nor_read_the_log(three, open_page, sign_in):
    for person in (None, "viewer", "editor"):
        if person:
            sign_in(person)
        app = open_page("data")
        assert "恢复" not in buttons(app)
        assert LOG not in text(html(app))


def test_publishers_bring_an_earlier_revision_back_after_a_second_look(three, open_page, sign_in):
    login = sign_in("publisher", ("back_alleys",))
    app = open_page("data")
    assert "/original?revision=2" in html(app)
    assert LOG not in text(html(app))
    assert next(button for button in app.button if button.label == "恢复").disabled
    app.selectbox(key="versions-back-to").set_value(1)
    app.text_input(key="versions-back-note").set_value("误传")
    app.run()
    app.checkbox[0].check().run()
    next(button for button in app.button if button.label == "恢复").click().run()
    made = three.current("back_alleys")
    assert (made.number, made.restored_from, made.note, made.author) == (4, 1, "误传", f"{login} 某")
    assert [success.value for success in app.success] == ["已恢复第 1 版，成为第 4 版。"]
    assert three.audit(1)[0].role == "publisher"
    assert not app.checkbox[0].value, "the next one asks again"


def test_a_publisher_of_another_layer_or_one_whose_rights_went_changes_nothing(three, open_page, sign_in, monkeypatch):
    sign_in("publisher", ("old_roads",))
    assert "恢复" not in buttons(open_page("data"))
    sign_in("publisher", login="boss")
    app = open_page("data")
    app.checkbox[0].check().run()
    sign_in("viewer")
    next(button for button in app.button if button.label == "恢复").click().run()
    assert three.current("back_alleys").number == 3
    assert "未作任何改动" in app.error[0].value


def test_who_publishes_meanwhile_is_not_overwritten_by_a_rollback(three, open_page, sign_in):
    sign_in("publisher")
    app = open_page("data")
    app.checkbox[0].check().run()
    three.publish("back_alleys", lines("back_alleys", ["新"]), by="李工[x](http://evil.example)", note="", data_date=DATA_DATE)
    next(button for button in app.button if button.label == "恢复").click().run()
    assert three.current("back_alleys").number == 4
    assert "李工" in app.error[0].value
    assert "[x](" not in app.error[0].value, "a name is no Markdown"


def test_administrators_read_and_verify_the_log(three, open_page, sign_in):
    sign_in("administrator")
    app = open_page("data")
    log = next(frame.value for frame in app.dataframe if "操作人" in frame.value)
    assert log["操作"].tolist().count("发布") == 3
    app.button(key="audit-verify").click().run()
    assert "日志完整" in app.success[0].value


def test_it_is_english_where_english_is_asked_for(three, open_page, sign_in):
    sign_in("administrator")
    app = open_page("data", "en")
    assert all(words in text(html(app)) for words in ("Revisions (3)", "Compare revisions", "Bring back an earlier revision", "Audit log"))
    assert "Act" in next(frame.value for frame in app.dataframe if "Who" in frame.value)
