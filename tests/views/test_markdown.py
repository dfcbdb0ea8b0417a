"""What people typed stands in the framework's boxes letter by letter: no picture, link, formula or sign comes of it."""

import pytest
from markdown_it import MarkdownIt

from views.markdown import as_typed

WORDS = (
    "![](//outside.example/x.png)", "[a](javascript:alert(1))", "<img src=x>", "**重要**", "`code`", "a_b_c", "~~x~~", "$x^2$", "&lt;b&gt;", "D:\\项目\\2021",
    "# 标题", "1. 一", "- 二", "| a | b |", "<https://outside.example>", "第 3 行，1:2,500",
)  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_nothing_in_a_sentence_speaks_markdown(words):
    inline = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(as_typed(words))
    assert [token.type for token in inline] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in inline[1].children} <= {"text", "text_special"}
    assert "".join(child.content for child in inline[1].children) == words


@pytest.mark.parametrize(
    "words", [":material/home:", ":red[x]", ":smile:", "https://outside.example", "www.outside.example", "a@outside.example"]
)
def test_signs_and_addresses_of_the_framework_are_broken(words):
    assert "\\" in as_typed(words)


def test_plain_sentences_stay_as_they_are():
    plain = "第 3 行的“状态”看不懂（忙着呢）。EPSG:4490, 12.5 %; see above."
    assert as_typed(plain) == plain
