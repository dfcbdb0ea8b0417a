"""The page where a presentation is chosen."""

from dataclasses import replace
from html import unescape
from threading import Event
from urllib.parse import parse_qs, urlsplit

from layers.accounts.visitor import Role, Visitor
from layers.meeting_pack import MeetingPack, PackFile
from layers.settings import settings
from layers.slides.own import kept_slides
from layers.slides.sets import SlideSet
from layers.store.slide_sets import read_set, save_set, saved_sets
from views.components import present_files
from views.components.present_choice import Choice, read_choice, start_link
from views.i18n import use_language


def test_a_choice_survives_its_address():
    chosen = Choice(None, ("late", "title"), "dark", 20)
    assert read_choice(chosen.to_query()) == (chosen, ())
    assert Choice().to_query() == {}


def test_the_link_leads_to_the_slides_in_the_language_of_the_page():
    use_language("en")
    html = start_link(Choice(None, ("late",), "dark", 20))
    use_language("zh")
    found = urlsplit(unescape(html.split('href="')[1].split('"')[0]))
    assert found.path == "/present/show"
    assert parse_qs(found.query) == {"slides": ["late"], "theme": ["dark"], "play": ["20"], "lang": ["en"]}


def test_files_are_made_cancelled_and_made_again_while_the_page_stays(store, open_page, monkeypatch):
    goes_on, asked = Event(), []

    def slow(_store, wish, endings, lang, watch, **_options):
        asked.append((wish.slides, endings, lang))
        watch("pptx", 0.45)
        while not goes_on.wait(0.01):
            watch("pptx", 0.45)
        files = tuple(PackFile(ending, f"汇报{ending}", b"x") for ending in endings[1:])
        return MeetingPack("20211231-0123abcd", "汇报.zip", files, ((".pptx", "file-not-made", {"format": "PPTX"}),))

    monkeypatch.setattr(present_files, "make_pack", slow)
    app = open_page("present", slides="late")
    app.button(key="present-make").click().run()
    job = app.session_state["coverage-jobs"]["present-files"]
    assert app.button(key="present-cancel").label == "取消"
    app.button(key="present-cancel").click().run()
    assert job.wait(60)
    app.run()
    assert "已取消，没有制作文件。" in [each.value for each in app.info]
    goes_on.set()
    app.button(key="present-make").click().run()
    assert app.session_state["coverage-jobs"]["present-files"].wait(60)
    app.run()
    assert not app.exception
    assert app.error[0].value.startswith("PPTX 没有做成，其余文件照常。")
    assert [element.proto.label for element in app.get("download_button")] == [
        "全部下载（ZIP）",
        "PDF 0.0 MB",
        "HTML 0.0 MB",
        "XLSX 0.0 MB",
    ]
    assert asked == [(("late",), (".pptx", ".pdf", ".html", ".xlsx"), "zh")] * 2


def test_the_page_opens_on_its_address_and_names_what_it_did_not_understand(store, open_page):
    app = open_page("present", slides="late,<script>", theme="dark", as_of="0001-01-01")
    assert not app.exception
    assert app.warning[0].value == "链接里有看不懂的部分，已按默认显示：截至、页面与顺序"
    assert app.session_state["present-slides"] == ["late"]
    page = " ".join(element.proto.body for element in app.get("html"))
    assert "/present/show?slides=late&amp;theme=dark&amp;lang=zh" in page
    assert "late,<script>" not in page


def test_an_editor_moves_annotates_and_saves_slides_and_the_link_opens_them(store, open_page, sign_in):
    sign_in("editor")
    app = open_page("present", slides="late,title")
    app.selectbox(key="present-page").set_value("title").run()
    app.button(key="present-1-title").click().run()
    assert app.session_state["present-slides"] == ["title", "late"]
    box = next(area for area in app.text_area if area.key.startswith("present-note-title"))
    box.set_value("![x](http://a) <b>下周三前答复</b>").run()
    app.text_input(key="present-name").set_value("周例会").run()
    app.button(key="present-save-new").click().run()
    assert not app.exception
    assert app.success[0].value == "已保存：周例会，第 1 版"
    saved = saved_sets(store)[0]
    assert (saved.slides, saved.annotations) == (("title", "late"), {"title": "![x](http://a) <b>下周三前答复</b>"})
    assert app.query_params["set"] in (saved.id, [saved.id])
    again = open_page("present", set=saved.id)
    assert again.session_state["present-slides"] == ["title", "late"]
    assert f"set={saved.address}" in " ".join(element.proto.body for element in again.get("html"))


def test_slides_are_hidden_looked_at_and_brought_back(store, open_page):
    app = open_page("present")
    app.button(key="present0-late").click().run()
    assert "late" not in app.session_state["present-slides"]
    app.button(key="present-go-towns").click().run()
    assert app.session_state["present-page"] == "towns"
    back = next(group for group in app.get("button_group") if group.key == "present-back")
    back.set_value("late").run()
    assert not app.exception
    assert app.session_state["present-slides"][-1] == "late"
    app.button(key="present-all-slides").click().run()
    assert app.session_state["present-slides"] == []


def test_who_may_not_edit_opens_sets_and_is_offered_no_saving(store, open_page):
    save_set(store, Visitor("li", "李", Role.EDITOR, "", None), SlideSet("例会", ("late",)), ["late"])
    app = open_page("present", set="0123456789")
    assert app.warning[0].value.endswith("：已保存的幻灯片")
    app.selectbox(key="present-open").set_value(saved_sets(store)[0].id).run()
    assert app.session_state["present-slides"] == ["late"]
    assert not [button for button in app.button if str(button.key).startswith("present-save")]


def test_in_public_mode_the_public_finds_no_list_of_saved_slides_and_opens_those_whose_link_it_has(store, open_page, monkeypatch):
    kept = save_set(store, Visitor("li", "李某某", Role.EDITOR, "", None), SlideSet("内部_例会", ("late",)), ["late"])
    assert open_page("present").selectbox(key="present-open").options == ["不用已保存的", "内部_例会 · 李某某"]
    monkeypatch.setenv("RENEWAL_PUBLIC", "1")
    settings.cache_clear()
    app = open_page("present", set=kept.id)
    assert app.session_state["present-slides"] == ["late"]
    assert "present-open" not in [box.key for box in app.selectbox]
    assert not any("李某某" in element.proto.body for element in app.get("html"))


def test_a_link_of_the_map_becomes_a_slide_and_what_is_none_is_said(store, open_page):
    app = open_page("present", slides="late")
    app.text_input(key="present-own-address").set_value("http://x/map?layers=back_alleys").run()
    app.text_input(key="present-own-title").set_value("巷子").run()
    assert "将添加：巷子" in [each.value for each in app.info]
    app.button(key="present-own-add").click().run()
    app.button(key="present-own-days").click().run()
    assert not app.exception
    own = kept_slides(app.query_params["own"])
    assert [slide.address for slide in own] == ["/map?layers=back_alleys&title=%E5%B7%B7%E5%AD%90", "/compare?subject=back_alleys"]
    assert app.session_state["present-slides"] == ["late", *(slide.key for slide in own)]
    again = open_page("present", own=[slide.address for slide in own])
    again.button(key=f"present0-{own[1].key}").click().run()
    assert again.session_state["present-own"] == [own[0].address]
    again.text_input(key="present-own-address").set_value("/data").run()
    assert "不能做成幻灯片" in again.error[0].value
    assert again.button(key="present-own-add").disabled


def test_who_saves_second_is_told_whose_version_came_between_and_loses_nothing(store, open_page, sign_in):
    zhang = Visitor("zhang", "张", Role.EDITOR, "", None)
    first = save_set(store, zhang, SlideSet("例会", ("late",)), ["late", "title"])
    sign_in("editor")
    app = open_page("present", set=first.id)
    save_set(store, zhang, replace(first, annotations={"late": "张的批注"}), ["late", "title"])
    box = next(area for area in app.text_area if area.key.startswith("present-note-late"))
    box.set_value("我的批注").run()
    assert app.warning[0].value.startswith("张 于 ")
    assert app.warning[0].value.endswith(" 保存了第 2 版；本页打开的是第 1 版。")
    assert app.button(key="present-save").label == "仍保存为第 3 版"
    save_set(store, zhang, replace(first, name="周例会"), ["late", "title"])
    app.button(key="present-save").click().run()
    assert "保存了第 3 版。你的改动还在本页" in app.error[0].value
    app.button(key="present-save").click().run()
    assert not app.exception
    assert app.success[0].value == "已保存：例会，第 4 版"
    kept = [read_set(store, f"{first.id}.{number}") for number in (1, 2, 3, 4)]
    assert [each.annotations for each in kept] == [{}, {"late": "张的批注"}, {}, {"late": "我的批注"}]
