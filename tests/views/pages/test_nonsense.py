"""An address with nonsense in it opens the page as usual, and the page says what it passed over."""

import pytest

NONSENSE = ("<script>", "{{7*191}}", "\u0000", "x" * 3000, "constructor")


@pytest.mark.parametrize("asked", NONSENSE)
@pytest.mark.parametrize("place", [("coverage", "rule", "指标"), ("data", "layer", "图层")])
def test_the_page_names_what_it_did_not_understand(store, open_page, place, asked):
    page, name, called = place
    app = open_page(page, **{name: asked})
    assert not app.exception
    assert app.warning[0].value == f"链接里有看不懂的部分，已按默认显示：{called}"


@pytest.mark.parametrize(("page", "name", "value"), [("coverage", "rule", "project_green_share"), ("data", "layer", "markets")])
def test_an_address_that_makes_sense_is_passed_in_silence(store, open_page, page, name, value):
    assert not open_page(page, **{name: value}).warning
    assert not open_page(page).warning
