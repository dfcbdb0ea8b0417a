"""The about page says what is example and what is real, in both languages, with what is installed."""

import pytest

from views.components.about_text import about_columns, installed
from views.components.about_words import COMMANDS, REPLACING
from views.i18n import use_language


def page(number: str = "") -> str:
    return "".join(about_columns(number))


def test_it_says_what_is_example_and_what_is_real():
    assert all(word in page() for word in ("示例", "真实", "735,723", "run.py publish", "GRS80", "单位存疑", "下限"))


def test_the_review_number_has_its_place():
    assert "审图号：未填写" in page()
    assert "审图号：GS（2026）1 号&lt;b&gt;" in page("GS（2026）1 号<b>")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_language_stands_alone(lang):
    use_language(lang)
    try:
        text = page("1")
    finally:
        use_language("zh")
    assert any("一" <= letter <= "鿿" for letter in text) == (lang == "zh")


def test_components_are_named_with_version_and_licence():
    assert ("streamlit", "Apache-2.0") in {(name, licence) for name, _version, licence in installed()}
    assert "Leaflet (BSD-2-Clause)" in page()


def test_each_command_has_its_sentence():
    assert len(COMMANDS) == len(REPLACING)
    assert all(("{command}" in line) == bool(command) for line, command in zip(REPLACING, COMMANDS, strict=True))
