"""What a reader drew: taken as it stands when it is a shape, left out when it is anything else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.maps.sketch import MOST_CORNERS, MOST_SHAPES, DrawTool, Shape, fitting, shapes_from_text, shapes_of, shapes_to_text
from views.maps.view import REACH

SQUARE = ((103.6, 30.6), (103.7, 30.6), (103.7, 30.7), (103.6, 30.7))
BOW_TIE = ((103.6, 30.6), (103.7, 30.7), (103.7, 30.6), (103.6, 30.7))


def ring(count):
    """A round polygon of `count` corners."""
    turns = [2 * math.pi * k / count for k in range(count)]
    return tuple((103.6 + math.cos(turn) / 10, 30.6 + math.sin(turn) / 10) for turn in turns)


def test_corners_are_kept_to_a_centimetre_without_repeats_and_without_a_closing_one():
    said = (*SQUARE[:2], SQUARE[1], (103.70000000001, 30.7), SQUARE[3], SQUARE[0])
    assert Shape("park", said).corners == SQUARE


def test_one_corner_is_a_point_and_three_are_a_polygon():
    assert (Shape("a", SQUARE[:1]).kind, Shape("a", SQUARE[:3]).kind) == ("point", "polygon")
    assert Shape("a", SQUARE[:1]).geometry().coords[0] == SQUARE[0]
    assert Shape("a", SQUARE).geometry().area == pytest.approx(0.01)


def test_five_hundred_corners_are_a_polygon_and_one_more_is_none():
    assert len(Shape("a", ring(MOST_CORNERS)).corners) == MOST_CORNERS
    with pytest.raises(ValueError, match="500"):
        Shape("a", ring(MOST_CORNERS + 1))


@pytest.mark.parametrize(
    "corners",
    [
        (),
        SQUARE[:2],
        (SQUARE[0], SQUARE[1], SQUARE[0]),
        BOW_TIE,
        ((103.6, 30.6), (103.7, 30.6), (103.8, 30.6)),
        ((math.nan, 30.6),),
        ((math.inf, 30.6),),
        ((30.6, 103.6),),
        ((0.0, 0.0),),
        ((True, 30.6),),
        (("103.6", "30.6"),),
        ("ab",),
        ((103.6, 30.6, 0.0),),
        ((103.6,),),
        (None,),
    ],
    ids=str,
)
def test_what_is_no_shape_is_refused_and_left_out_of_what_a_browser_sends(corners):
    with pytest.raises(ValueError):
        Shape("park", corners)
    assert shapes_of([{"tool": "park", "corners": list(corners)}, {"tool": "park", "corners": [list(c) for c in SQUARE]}]) == (
        Shape("park", SQUARE),
    )


@pytest.mark.parametrize("tool", ["", "PARK", "<b>", "a b", "x" * 40, 7, None])
def test_a_tool_has_a_plain_name(tool):
    with pytest.raises(ValueError):
        Shape(tool, SQUARE)
    assert shapes_of([{"tool": tool, "corners": SQUARE}]) == ()


@pytest.mark.parametrize("raw", [None, 3, "x", {}, {"0": {}}, [None, 3, "x", {}, []], [{"tool": "a", "corners": {"0": 1}}]])
def test_nonsense_holds_no_shapes(raw):
    assert shapes_of(raw) == ()


def test_no_more_shapes_are_read_than_a_map_holds():
    assert len(shapes_of([{"tool": "a", "corners": SQUARE}] * (MOST_SHAPES + 5))) == MOST_SHAPES


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["tool", "corners"]), inner, max_size=2),
    max_leaves=20,
)


@given(JSON)
def test_whatever_a_browser_sends_only_shapes_come_out(raw):
    for shape in shapes_of(raw):
        assert shape.geometry().is_valid
        assert all(REACH[0] <= lon <= REACH[2] and REACH[1] <= lat <= REACH[3] for lon, lat in shape.corners)


PLACES = st.tuples(st.floats(*REACH[::2]), st.floats(*REACH[1::2]))


@given(st.lists(PLACES.map(lambda place: Shape("seat", (place,))), max_size=4))
def test_an_address_gives_back_what_was_drawn(shapes):
    assert shapes_from_text(shapes_to_text(shapes)) == tuple(shapes)
    assert shapes_from_text(shapes_to_text([Shape("park", SQUARE), *shapes])) == (Shape("park", SQUARE), *shapes)


@given(st.text(alphabet="apk~;,.0123456789-einf", max_size=60))
def test_whatever_stands_in_an_address_only_shapes_come_out(text):
    assert all(isinstance(shape, Shape) for shape in shapes_from_text(text))


def test_a_tool_takes_shapes_of_its_name_and_kind_the_newest_first():
    tools = (DrawTool("park", "polygon", "画", most=2), DrawTool("seat", "point", "放"))
    parks = [Shape("park", tuple((lon + k / 1000, lat) for lon, lat in SQUARE)) for k in range(3)]
    seat, wrong, other = Shape("seat", SQUARE[:1]), Shape("seat", SQUARE), Shape("else", SQUARE)
    assert fitting([parks[0], seat, *parks[1:], wrong, other], tools) == (seat, *parks[1:])


@pytest.mark.parametrize(
    ("name", "kind", "most"), [("Park", "polygon", 1), ("park", "circle", 1), ("park", "point", 0), ("park", "point", 99)]
)
def test_a_tool_that_cannot_be_is_refused(name, kind, most):
    with pytest.raises(ValueError, match="cannot be drawn"):
        DrawTool(name, kind, "画", most)
