"""The upload page: closed to those who may not, and every step from file to receipt, surviving a reload."""

import io
import zipfile

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from layers import jobs
from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.drafts.publish import publish_draft, submit_draft
from layers.store.drafts import Drafts
from tests.layers.handed_in import in_system, parts, shapefile, squares
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import html
from views.components import coverage_progress
from views.components import visitor as visitor_component
from views.components.upload_address import STEPS

KEY = "old_courtyards"
PIA = Visitor("pia", "皮亚", Role.PUBLISHER, "住建局", None)
ANNA = Visitor("anna", "安娜", Role.EDITOR, "住建局", (KEY,))
HOSTILE = "<img src=x onerror=alert(1)>{{7*191}}"


@pytest.fixture
def looks(monkeypatch):
    """Lets a person look at the pages, and pages wait for their results."""
    monkeypatch.setattr(coverage_progress, "PATIENCE_S", 60)
    jobs.stop_all()
    yield lambda who: monkeypatch.setattr(visitor_component, "visitor_by", lambda *_: who)
    jobs.stop_all()


@pytest.fixture
def drafts(store):
    return Drafts(store)


@pytest.fixture
def courtyards(tmp_path):
    """GBK without .prj and .cpg; the second status means nothing, the second name is hostile."""
    table = {"项目编号": ["Y1", "Y2"], "项目名称": ["甲院", HOSTILE], "状态": ["已完工", "忙着呢"], "所属镇街": ["崇阳街道", "崇阳街道"]}
    path = shapefile(tmp_path / "in", table, in_system(squares(2), "EPSG:4523"), prj=None)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for ending, content in parts(path).items():
            archive.writestr(f"院落{ending}", content)
    return packed


@pytest.mark.parametrize(("who", "words"), [(NOBODY, "上报数据需要先登录"), (Visitor("v", "看客"), "没有上报数据的权限")])
def test_the_page_is_closed_to_those_who_may_not(store, open_page, looks, who, words):
    looks(who)
    app = open_page("upload")
    assert not app.exception
    assert words in text(html(app))
    assert not app.file_uploader


def test_from_file_to_receipt(drafts, open_page, looks, courtyards):
    looks(PIA)
    app = open_page("upload")
    app.selectbox(key="upload-layer").select(KEY).run()
    app.file_uploader[0].upload("院落.zip", courtyards.getvalue()).run()
    app.button(key="upload-read-files").click().run()
    draft = drafts.own(PIA)[0]
    assert app.query_params["draft"] == draft.id
    assert app.query_params["step"] == "encoding"
    assert "采用：GB18030" in text(html(app))
    assert "甲院" in text(html(app))
    app.button(key="up-after").click().run()
    assert "EPSG:4523" in text(html(app))
    app.button(key="up-after").click().run()
    assert app.selectbox(key="upload-field-name").value == "项目名称"
    app.button(key="up-after").click().run()
    assert app.button(key="up-after").disabled
    assert "还有 1 处错误" in text(html(app))
    drafts.choose(draft, PIA, fixes=((2, "状态", "在建"),))
    app.run()
    app.button(key="up-after").click().run()
    assert "新增2" in text(html(app))
    assert runs_nothing(html(app))
    app.button(key="up-after").click().run()
    app.button(key="upload-publish").click().run()
    assert "请先填写更新说明" in app.error[0].value
    app.text_area(key="upload-note").input("五月更新").run()
    app.button(key="upload-publish").click().run()
    assert not app.exception
    assert app.query_params["step"] == "receipt"
    shown = text(html(app))
    assert all(
        word in shown for word in ("第 1 版", "五月更新", "皮亚", "院落.zip", drafts.store.current(KEY).sha256, "没有可以回退的旧版")
    )


def test_a_format_that_is_not_read_gets_a_sentence_that_says_what_to_export(drafts, open_page, looks):
    looks(PIA)
    app = open_page("upload")
    app.selectbox(key="upload-layer").select(KEY).run()
    app.file_uploader[0].upload("总图.dwg", b"AC1027\x00drawing").run()
    app.button(key="upload-read-files").click().run()
    assert not app.exception
    assert "请在 CAD 中另存为 DXF" in text(html(app)) + "".join(each.value for each in app.error)


def test_every_step_opens_by_its_address_in_english_too(drafts, open_page, looks, courtyards):
    looks(PIA)
    draft = drafts.hand_in(PIA, KEY, [("院落.zip", courtyards)])
    for step in (*STEPS, "nonsense"):
        app = open_page("upload", "en", draft=draft.id, step=step)
        assert not app.exception, step
        assert not app.error, step
        assert runs_nothing(html(app)), step


def test_an_approver_sees_what_was_submitted_and_strangers_do_not(drafts, open_page, looks, courtyards):
    draft = drafts.hand_in(ANNA, KEY, [("院落.zip", courtyards)])
    looks(PIA)
    assert "没有这份草稿" in open_page("upload", draft=draft.id).error[0].value
    submit_draft(drafts, drafts.choose(draft, ANNA, note="更新", excluded=(2,)), by=ANNA)
    assert "安娜" in text(html(open_page("upload")))
    app = open_page("upload", draft=draft.id, step="publish")
    assert app.text_area(key="upload-note").disabled
    app.text_input(key="upload-answer").input("请补镇街").run()
    app.button(key="upload-send-back").click().run()
    assert drafts.get(draft.id, ANNA).answer == "请补镇街"


def test_rights_taken_away_between_two_clicks_count(drafts, open_page, looks, courtyards):
    looks(PIA)
    draft = drafts.choose(drafts.hand_in(PIA, KEY, [("院落.zip", courtyards)]), PIA, note="更新", excluded=(2,))
    app = open_page("upload", draft=draft.id, step="publish")
    looks(Visitor("pia", "皮亚", Role.EDITOR, "住建局", None))
    app.button(key="upload-publish").click().run()
    assert drafts.store.current(KEY) is None
    assert "不能发布" in app.error[0].value


def test_the_framework_does_not_hold_what_is_on_disk(drafts, open_page, looks, courtyards, monkeypatch):
    held = []
    monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", lambda self, session_id, file_id: held.append(file_id))
    looks(PIA)
    app = open_page("upload")
    app.file_uploader[0].upload("院落.zip", courtyards.getvalue()).run()
    assert held == []
    app.button(key="upload-read-files").click().run()
    assert len(held) == len(drafts.own(PIA)) == 1


def test_leaving_out_every_row_can_be_taken_back(drafts, open_page, looks, courtyards):
    looks(PIA)
    draft = drafts.choose(drafts.hand_in(PIA, KEY, [("院落.zip", courtyards)]), PIA, excluded=(1, 2))
    app = open_page("upload", draft=draft.id, step="checks")
    assert app.error
    app.button(key="upload-undo-own").click().run()
    assert not app.error
    assert drafts.get(draft.id, PIA).choices.excluded == ()


def test_undoing_a_publication_is_told_as_something_that_went_well(drafts, open_page, looks, courtyards):
    looks(PIA)
    for note in ("一", "二"):
        draft = drafts.choose(drafts.hand_in(PIA, KEY, [("院落.zip", courtyards)]), PIA, note=note, excluded=(2,))
        publish_draft(drafts, draft, by=PIA)
    app = open_page("upload", draft=draft.id, step="receipt")
    app.checkbox(key="upload-undo-sure").check().run()
    app.button(key="upload-undo").click().run()
    assert "已恢复第 1 版" in app.success[0].value
    assert not app.error
    assert drafts.store.current(KEY).restored_from == 1


def test_a_file_that_cannot_be_opened_is_told_and_the_draft_stays(drafts, open_page, looks):
    looks(PIA)
    draft = drafts.hand_in(PIA, KEY, [("坏.zip", io.BytesIO(b"PK\x03\x04broken"))])
    app = open_page("upload", draft=draft.id, step="encoding")
    assert not app.exception
    assert "编号" in app.error[0].value
    assert str(drafts.store.home) not in app.error[0].value
    assert app.button(key="up-after").disabled
    assert drafts.get(draft.id, PIA).is_open


def test_somebody_else_was_faster_and_the_draft_is_merged_with_their_revision(drafts, open_page, looks, courtyards):
    looks(PIA)
    mine, theirs = (drafts.choose(drafts.hand_in(PIA, KEY, [("院落.zip", courtyards)]), PIA, note="更新", excluded=(2,)) for _ in range(2))
    publish_draft(drafts, theirs, by=PIA)
    app = open_page("upload", draft=mine.id, step="publish")
    assert "皮亚 已发布了第 1 版" in app.warning[0].value
    assert app.button(key="upload-publish").disabled
    app.button(key="upload-rebase").click().run()
    assert not app.warning
    assert not app.exception
    app.button(key="upload-publish").click().run()
    assert drafts.store.current(KEY).number == 2
