"""One verdict for all the text of a table, by its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.checks.issues import Note
from layers.reader.encoding import decide, decoded, normalised_name, previews
from layers.reader.layer import ReaderError

COMMON = "状态路源目图通项目名称崇阳街道背街小巷整治完工在建计划验收建设路文化西街"
CHINESE = st.text(st.sampled_from("崇阳街道背街小巷整治完工建设文化西街东南北河桥社区居委会" + COMMON), min_size=2, max_size=20)


def test_gbk_words_that_are_valid_utf8_are_read_as_gbk():
    """状态 in GBK is D7 B4 CC AC, which is valid UTF-8 for a Hebrew letter and a combining mark."""
    assert "状态".encode("gbk").decode("utf-8")
    assert decide(["状态".encode("gbk")]).chosen == "gb18030"


@given(st.lists(CHINESE, min_size=1, max_size=8))
def test_chinese_utf8_is_read_as_utf8(strings):
    assert decide([string.encode() for string in strings]).chosen == "utf-8"


@given(st.lists(CHINESE, min_size=3, max_size=8))
def test_chinese_gbk_is_never_read_as_utf8(strings):
    assert decide([string.encode("gbk") for string in strings]).chosen == "gb18030"


def test_rare_characters_need_gb18030_and_get_it():
    assert decide(["𠮷野家㐀".encode("gb18030")]).chosen == "gb18030"


def test_utf8_names_cut_at_ten_bytes_still_pass():
    pool = [name.encode()[:10] for name in ("项目名称", "责任单位", "计划完工")]
    assert decide(pool).chosen == "utf-8"
    assert [decoded(cut, "utf-8") for cut in pool[:1]] == [("项目名", True)]


def test_one_string_is_not_judged_alone():
    """路 alone could be the UTF-8 middle dot; together with other words it cannot."""
    assert decide(["路".encode("gbk"), "建设街".encode("gbk")]).chosen == "gb18030"


def test_plain_english_needs_no_decision():
    assert decide([b"alley", b"2021"]).chosen == "ascii"


def test_bytes_that_are_neither_are_left_to_a_person():
    verdict = decide(["建设路".encode("gbk"), b"\xff\xff\x80"])
    assert verdict.chosen is None
    assert [note.code for note in verdict.evidence] == ["encoding-fails", "encoding-fails"]


def test_big5_is_taken_when_asked_for():
    assert decide(["臺灣鐵路".encode("big5")], wished="Big5").chosen == "big5"


def test_declarations_are_listed_but_lose():
    verdict = decide(["背街小巷".encode("gbk")], hints=(Note("encoding-cpg", {"name": "UTF-8"}),))
    assert verdict.chosen == "gb18030"
    assert verdict.evidence[-1].code == "encoding-cpg"


def test_what_a_person_asks_for_is_taken():
    assert decide(["背街".encode()], wished="GBK").chosen == "gb18030"
    with pytest.raises(ReaderError) as refused:
        decide([], wished="klingon")
    assert refused.value.code == "encoding-unknown-name"


@pytest.mark.parametrize(
    ("name", "codec"),
    [("GBK", "gb18030"), ("gb2312", "gb18030"), ("936", "gb18030"), ("CP936", "gb18030"), ("ANSI 936", "gb18030"), ("GB18030", "gb18030"),
     ("65001", "utf-8"), ("CP65001", "utf-8"), ("UTF8", "utf-8"), ("big5", "big5"), ("OEM", None), ("", None), ("<html>", None), ("zip", None), ("hex", None)],
)  # fmt: skip
def test_every_spelling_of_an_encoding_is_known(name, codec):
    assert normalised_name(name) == codec


def test_candidates_stand_side_by_side_with_the_chosen_one_first():
    shown = decide(["状态".encode("gbk"), b"A1", "建设路".encode("gbk")]).previews
    assert {each.encoding: each.cells for each in shown} == {
        "gb18030": ("状态", "建设路"), "utf-8": ("\u05f4\u032c", None), "big5": ("袨怓", "膘扢繚")
    }  # fmt: skip
    assert shown[0].encoding == "gb18030"


def test_no_more_than_five_cells_are_shown_from_all_over_the_table():
    cells = [f"第{number}行".encode() for number in range(101)]
    assert previews(cells, "utf-8")[0].cells == ("第0行", "第25行", "第50行", "第75行", "第100行")


def test_plain_english_has_nothing_to_show():
    assert decide([b"alley"]).previews == ()


@given(st.lists(CHINESE, min_size=1, max_size=4), st.integers(1, 12), st.sampled_from(["utf-8", "gb18030", "big5"]))
def test_no_preview_holds_a_replacement_character(strings, length, codec):
    pool = [string.encode(codec, "ignore")[:length] for string in strings]
    assert not any("\ufffd" in cell for each in decide(pool).previews for cell in each.cells if cell)
