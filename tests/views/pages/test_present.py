"""The page where a presentation is chosen."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

from views.components.present_choice import Choice, links, read_choice
from views.i18n import use_language


def test_a_choice_survives_its_address():
    chosen = Choice(None, ("late", "title"), "dark", 20)
    assert read_choice(chosen.to_query()) == (chosen, ())
    assert Choice().to_query() == {}


def test_links_lead_to_the_slides_and_to_four_files_of_the_same_figures():
    use_language("en")
    html = links(Choice(None, ("late",), "dark", 20))
    use_language("zh")
    found = [urlsplit(unescape(part.split('"')[0])) for part in html.split('href="')[1:]]
    assert [link.path for link in found] == ["/present/show", *["/present/pack"] * 4]
    assert parse_qs(found[0].query) == {"slides": ["late"], "theme": ["dark"], "play": ["20"], "lang": ["en"]}
    assert [parse_qs(link.query)["form"] for link in found[1:]] == [["pptx"], ["pdf"], ["html"], ["xlsx"]]


def test_the_page_opens_on_its_address_and_names_what_it_did_not_understand(store, open_page):
    app = open_page("present", slides="late,<script>", theme="dark", as_of="0001-01-01")
    assert not app.exception
    assert app.warning[0].value == "链接里有看不懂的部分，已按默认显示：截至、页面与顺序"
    assert app.multiselect(key="present-slides").value == ["late"]
    page = " ".join(element.proto.body for element in app.get("html"))
    assert "/present/show?slides=late&amp;theme=dark&amp;lang=zh" in page
    assert "late,<script>" not in page
