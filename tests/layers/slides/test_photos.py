"""Photographs on slides and in the pack: features before and after the works, frozen with the edition, absent where there are none."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from layers.accounts.visitor import Role, Visitor
from layers.meeting import Wish, meeting
from layers.pack.forms import FORMS
from layers.pack.show import as_show
from layers.photos.photo import PhotoEntry, PhotoKind
from layers.reader.photo import ReadPhoto
from layers.sight import Sight
from layers.slides.own import own_slide
from layers.slides.photo_choice import pairs_of
from layers.store.embedded import open_store
from layers.store.photos import add_photo, photos, withdraw_photo
from tests.layers.meeting_city import alleys
from tests.layers.pictures import bytes_of, picture
from tests.layers.strip_city import publish

EDITOR = Visitor("wang", "王工", Role.EDITOR, layers=None)
HOSTILE = "<script>alert(1)</script> #strong[y]"
ASKED = Wish(slides=("photos",))


def add(store, fid, kind, day, **look):
    size = look.get("size", (40, 30))
    drawn = bytes_of(picture(size, look.get("colour", "red"), "white"))
    read = ReadPhoto(drawn, drawn, size[0], size[1], None, None)
    return add_photo(store, EDITOR, PhotoEntry("back_alleys", fid, PhotoKind(kind), day, look.get("note", "")), read, "a.jpg")


def with_alleys(home):
    """A store that holds the alleys and nothing else, so that nothing has to be computed."""
    made = open_store(home)
    publish(made, "back_alleys", alleys())
    return made


@pytest.fixture
def store(tmp_path):
    """Two alleys with photographs before and after the works, one with some before alone, and one that no revision holds any more."""
    made = with_alleys(tmp_path / "home")
    add(made, "A1", "before", date(2020, 5, 1), note=HOSTILE)
    add(made, "A1", "after", date(2021, 7, 1), colour="green")
    add(made, "A2", "before", date(2020, 6, 1), colour="blue")
    add(made, "A2", "before", date(2020, 7, 1), colour="navy")
    add(made, "A2", "after", date(2021, 12, 1), colour="olive", size=(30, 40))
    add(made, "A3", "before", date(2021, 6, 1), colour="gray")
    return made


def slide(found):
    return next((each for each in found.deck.slides if each.key == "photos"), None)


def shown(found):
    return [(pair.name, pair.before.day, pair.after.day) for pair in slide(found).pairs]


BOTH = [("东二巷", "2020年7月1日", "2021年12月1日"), ("<b>东一巷</b>", "2020年5月1日", "2021年7月1日")]


def test_the_newest_before_and_after_of_a_feature_make_a_pair(store):
    assert [pair.ids for pair in pairs_of(photos(store))] == [(4, 5), (1, 2)]
    assert shown(meeting(store, Wish(), "zh")) == BOTH
    assert shown(meeting(store, Wish(as_of=date(2021, 8, 1)), "zh")) == BOTH[1:], "none that were made later"
    assert [photo.id for photo in photos(store.as_known(photos(store)[1].added_at))] == [1, 2], "none that was added later"


def test_a_deck_without_photographs_has_no_such_slide_unless_it_is_asked_for(tmp_path):
    store = with_alleys(tmp_path / "home")
    assert slide(meeting(store, Wish(), "zh")) is None
    asked = slide(meeting(store, ASKED, "zh"))
    assert (asked.pairs, "现场照片" in asked.remarks[0]) == ((), True)
    assert "Field photos" in slide(meeting(store, ASKED, "en")).remarks[0]


def test_a_user_adds_the_photographs_of_a_feature_by_the_link_of_the_data_page(store):
    one, none = (own_slide(f"http://city/data?lang=en&layer=back_alleys&photos={fid}") for fid in ("A1", "A3"))
    found = {each.key: each for each in meeting(store, Wish(own=(one, none)), "zh").deck.slides}
    assert [pair.name for pair in found[one.key].pairs] == ["<b>东一巷</b>"]
    assert "“西一巷”还没有成对" in found[none.key].remarks[0]


def test_an_edition_shows_its_own_photographs_and_none_that_was_withdrawn(store):
    first = meeting(store, Wish(), "zh").deck.edition
    add(store, "A3", "after", date(2022, 1, 1), colour="teal")
    newest = meeting(store, Wish(), "zh")
    assert newest.deck.edition != first
    assert shown(newest)[0][0] == "西一巷"
    again = meeting(store, Wish(edition=first), "zh")
    assert (again.deck.edition, shown(again)) == (first, BOTH)
    withdraw_photo(store, EDITOR, 2, "认得出人")
    left = meeting(store, Wish(edition=first), "zh")
    assert (left.deck.edition, shown(left)) == (first, BOTH[:1])
    assert "1 组照片此后被撤下" in slide(left).remarks[0]
    assert shown(meeting(store, Wish(edition=newest.deck.edition), "zh")) == [shown(newest)[0], BOTH[0]]


def test_those_who_may_not_see_photographs_see_none_and_the_edition_is_the_same(store):
    hidden = meeting(store, Wish(), "zh", Sight(personal=False))
    assert slide(hidden) is None
    assert hidden.deck.edition == meeting(store, Wish(), "zh").deck.edition
    asked = meeting(store, ASKED, "zh", Sight(decimals=3))
    assert (slide(asked).pairs, [each.name for each in asked.deck.annex if each.name == "照片"]) == ((), [])
    assert "有账号" in slide(asked).remarks[0]


def test_every_form_holds_the_pictures_and_takes_words_for_words(store):
    deck = meeting(store, ASKED, "zh").deck
    made = {ending: form(deck, store.home)[0] for ending, form in FORMS.items()}
    with zipfile.ZipFile(io.BytesIO(made[".pptx"])) as file:
        media = [file.read(name) for name in file.namelist() if name.startswith("ppt/media/") and name.endswith((".jpg", ".jpeg"))]
    kept = {shot.content for pair in deck.slides[0].pairs for shot in (pair.before, pair.after)}
    assert len(kept) == 4
    assert kept <= set(media)
    assert made[".pdf"].count(b"/DCTDecode") == 4
    for page in (made[".html"].decode(), as_show(deck, {})):
        assert page.count('src="data:image/jpeg;base64,') == 4
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
    book = openpyxl.load_workbook(io.BytesIO(made[".xlsx"]))
    rows = list(next(sheet for sheet in book if sheet.title.startswith("照片")).iter_rows(min_row=2, values_only=True))
    assert [row[-1] for row in rows] == ["#4", "#5", "#1", "#2"]
    assert [row[4] for row in rows] == ["2020-07-01", "2021-12-01", "2020-05-01", "2021-07-01"]


def test_a_file_that_is_lost_is_said_and_leaves_no_empty_box(store):
    (store.home / "photos" / "back_alleys").joinpath(next(iter(photos(store))).sha256[:32] + ".jpg").unlink()
    found = slide(meeting(store, Wish(), "zh"))
    assert [pair.name for pair in found.pairs] == ["东二巷"]
    assert "缺失或被改动" in found.remarks[0]
