"""What surrounds the pages: framework words in Chinese, links that stay inside, nothing that evaluates text."""

import json
import re

from views.components.chrome import SCRIPT, script
from views.framework_words import CHINESE
from views.page_table import PAGES


def test_chinese_pages_get_the_words_and_english_pages_none():
    assert "下载 CSV" in script("zh")
    assert "下载 CSV" not in script("en")


def test_the_script_knows_every_page():
    paths = json.dumps([f"/{page.path}" for page in PAGES])
    assert paths in script("en")


def test_every_framework_word_has_a_chinese_twin():
    assert all(re.search(r"[一-鿿]", chinese) for chinese in CHINESE.values())
    assert all(english.isascii() and english == english.strip() for english in CHINESE)


def test_the_script_neither_evaluates_text_nor_writes_html():
    source = SCRIPT.read_text(encoding="utf-8")
    assert not re.search(r"\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?://", source)
    assert "</" not in script("zh")


def test_words_that_the_framework_joins_with_a_name_are_known():
    assert {"Fullscreen", "Download as PNG", "Dismiss", "Copy version to clipboard"} <= CHINESE.keys()
