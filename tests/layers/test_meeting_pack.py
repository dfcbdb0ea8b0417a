"""The files of a meeting: made one after another, told by name, stopped in between; one that fails keeps no other."""

import io
import zipfile
from types import SimpleNamespace

import pytest

from geo.watch import StoppedError
from layers import meeting_pack
from layers.meeting import Wish
from layers.meeting_pack import make_pack, zipped
from layers.prints.typesetting import FontMissingError

DECK = SimpleNamespace(title="汇报?一", edition="20211231-0123abcd")
HOME = SimpleNamespace(home=None)


def no_font(_deck, _home):
    raise FontMissingError


@pytest.fixture(autouse=True)
def forms(monkeypatch):
    monkeypatch.setattr(meeting_pack, "meeting", lambda *_: SimpleNamespace(deck=DECK))
    made = {".pptx": lambda *_: (b"P", ("模板读不出来",)), ".pdf": no_font, ".html": lambda *_: (b"H", ()), ".xlsx": lambda *_: 1 / 0}
    monkeypatch.setattr(meeting_pack, "FORMS", made)


def test_a_file_that_cannot_be_made_is_said_and_the_others_are_there():
    seen = []
    pack = make_pack(HOME, Wish(), (".pptx", ".pdf", ".html", ".xlsx"), "zh", lambda step, share: seen.append((step, round(share, 3))))
    assert [(file.name, file.content) for file in pack.files] == [
        ("汇报_一_20211231-0123abcd.pptx", b"P"),
        ("汇报_一_20211231-0123abcd.html", b"H"),
    ]
    assert [(ending, code) for ending, code, _ in pack.failures] == [(".pdf", "font-missing"), (".xlsx", "file-not-made")]
    assert pack.said == ("模板读不出来",)
    assert seen == [("pptx", 0.45), ("pdf", 0.817), ("html", 0.939), ("xlsx", 0.969)]  # 0.45 + 0.55 · 6⁄9, 8⁄9, 8.5⁄9
    with zipfile.ZipFile(io.BytesIO(zipped(pack))) as archive:
        assert archive.namelist() == [file.name for file in pack.files]


def test_it_stops_between_two_files():
    def stop_at_pdf(step, _share):
        if step == "pdf":
            raise StoppedError

    with pytest.raises(StoppedError):
        make_pack(HOME, Wish(), (".pptx", ".pdf"), "zh", stop_at_pdf)
