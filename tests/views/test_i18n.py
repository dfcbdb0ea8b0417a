"""Every Chinese phrase of the interface has its English twin, and none is left over."""

import re

import pytest
from babel.messages.extract import extract_from_dir

from tests.conftest import ROOT
from views.i18n import LANGUAGES, LOCALES, _, translations, use_language

HAN = re.compile(r"[一-鿿]")


def phrases() -> set[str]:
    found = extract_from_dir(ROOT / "views", method_map=[("**.py", "python")], keywords={"_": None, "N_": None})
    return {message for _name, _line, message, _comments, _context in found if isinstance(message, str)}


def test_every_phrase_of_the_interface_is_translated():
    missing = sorted(phrases() - translations("en").keys())
    assert not missing


def test_no_translation_is_left_over():
    unused = sorted(translations("en").keys() - phrases())
    assert not unused


def test_english_holds_no_chinese_and_keeps_placeholders():
    for source, english in translations("en").items():
        assert sorted(re.findall(r"\{\w*[^}]*\}", source)) == sorted(re.findall(r"\{\w*[^}]*\}", english)), source
        assert not HAN.search(english.replace("中文", "")), english


def test_a_phrase_is_given_once_over_all_files():
    seen: dict[str, str] = {}
    for path in sorted((LOCALES / "en").glob("*.po")):
        for phrase in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE):
            assert phrase not in seen, f"{phrase}: {seen.get(phrase)} and {path.name}"
            seen[phrase] = path.name


def test_an_unknown_language_falls_back_to_chinese():
    assert use_language("fr") == LANGUAGES[0]
    assert _("总览") == "总览"
    use_language("en")
    assert _("总览") == "Overview"
    use_language("zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_catalogue_titles_are_in_their_language(lang):
    from layers.catalogue import GROUPS, LAYERS

    texts = [t.title for t in (*LAYERS, *GROUPS)] + [f.title for layer in LAYERS for f in layer.fields]
    for text in texts:
        assert bool(HAN.search(text(lang))) == (lang == "zh") or text(lang) in {"%"}, text
