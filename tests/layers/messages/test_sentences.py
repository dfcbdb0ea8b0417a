"""Every code has its sentence, in both languages, and no value can do harm in it."""

import re
from string import Formatter

import pytest

from layers.messages.cluster import CLUSTER
from layers.messages.sentences import MESSAGES, message
from layers.settings import ROOT

CODE = re.compile(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)+)"')
AT_ROWS = re.compile(r'(?:at_rows|lost)\(\s*"([a-z-]+)"')
NO_CODES = {
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-ir-58", "euc-cn", "renewal-read-", "renewal-", "renewal-shp-",
    "renewal-original-", "renewal-download-", "pre-", "x-", "no-store", "no-cache", "if-none-match", "accept-language", "yyyy-mm-dd",
}  # fmt: skip
SOURCES = ["layers/reader/*.py", "layers/conform/*.py", "layers/checks/content.py", "layers/intake.py", "layers/checks/findings.py", "layers/export/*.py", "layers/store/errors.py",
           "service/command_line*.py", "service/replies.py", "service/layers_api.py", "geo/errors.py"]  # fmt: skip


def spoken_codes() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for pattern in SOURCES for path in ROOT.glob(pattern)]
    return {code for text in texts for code in CODE.findall(text)} - NO_CODES


def test_every_code_in_the_source_has_a_sentence():
    codes = spoken_codes()
    assert len(codes) > 80
    assert codes - MESSAGES.keys() == set()


def test_every_finding_about_rows_has_words_for_one_row_and_says_how_to_mend_it():
    texts = [path.read_text(encoding="utf-8") for pattern in SOURCES for path in ROOT.glob(pattern)]
    codes = {code for text in texts for code in AT_ROWS.findall(text)} | {"bad-date", "bad-number", "text-lost"}
    assert len(codes) > 20
    assert {f"{kind}-{code}" for code in codes for kind in ("row", "fix")} - MESSAGES.keys() == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_say_the_same_things(code):
    text = MESSAGES[code]
    names = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in (text.zh, text.en)]
    assert text.zh
    assert text.en
    assert names[0] >= names[1] - {"rows"}
    assert not re.search("[\u4e00-\u9fff]", text.en)
    assert re.search("[\u4e00-\u9fff]", text.zh)


@pytest.mark.parametrize("code", MESSAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sentence_without_parameters_is_still_a_sentence(code, lang):
    assert "{" not in message(code, {}, lang)


def test_what_pages_show_does_not_speak_of_the_command_line():
    of_commands = {"usage", "rule-or-band", *CLUSTER}
    assert [code for code, text in MESSAGES.items() if code not in of_commands and re.search("--[a-z]|命令行", text.zh + text.en)] == []


def test_an_unknown_code_gives_itself():
    assert message("no-such-code", {}, "zh") == "no-such-code"


@pytest.mark.parametrize("hostile", ["{0.__class__}", "{name}", "{7*191}", "%s", "{{7*191}}", "</script>"])
def test_values_are_never_templates(hostile):
    assert hostile in message("file-missing", {"name": hostile}, "zh")


def test_long_values_are_cut_and_lines_joined():
    said = message("file-missing", {"name": "a\nb" + "x" * 500}, "zh")
    assert "\n" not in said
    assert len(said) < 300


def test_rows_and_shares_are_shown_shortly():
    assert "第 1、2、3、4、5… 个" in message("without-geometry", {"count": 9, "rows": tuple(range(1, 10))}, "zh")
    assert "(50%)" in message("outside-city", {"count": 1, "share": 0.5, "rows": (1,)}, "en").replace(" %", "%")
