"""Two people change one layer at once: what both did stands, and where they disagree somebody is asked."""

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from layers.versions.difference import difference
from layers.versions.rebase import Conflict, rebased


def layer(**names: str | tuple[str, float]) -> gpd.GeoDataFrame:
    """A layer of points: fid → name, or name and longitude."""
    rows = {fid: value if isinstance(value, tuple) else (value, 103.6) for fid, value in names.items()}
    return gpd.GeoDataFrame(
        {"fid": list(rows), "name": [name for name, _ in rows.values()]},
        geometry=[Point(x, 30.6) for _, x in rows.values()],
        crs="EPSG:4490",
    )


def names(frame: gpd.GeoDataFrame) -> dict[str, str]:
    return dict(zip(frame["fid"], frame["name"], strict=True))


def test_what_only_one_side_did_stands():
    both = rebased(
        layer(a="一", b="二", c="三", d="四"),
        layer(a="壹", b="二", d="四", e="五"),  # they changed a, removed c, added e
        layer(a="一", b="贰", c="三", f="六"),  # I changed b, removed d, added f
    )
    assert names(both.frame) == {"a": "壹", "b": "贰", "e": "五", "f": "六"}
    assert both.conflicts == ()
    assert (both.theirs.removed, both.mine.new) == (("c",), ("f",))


def test_what_both_did_alike_is_no_conflict():
    both = rebased(layer(a="一", b="二"), layer(a="壹", c="三"), layer(a="壹", c="三"))
    assert names(both.frame) == {"a": "壹", "c": "三"}
    assert both.conflicts == ()


def test_a_feature_that_both_changed_differently_is_a_conflict_and_stays_as_published():
    both = rebased(layer(a="一", b="二"), layer(a="壹", b="二"), layer(a="弌", b="贰"))
    assert both.conflicts == (Conflict("a", "changed", "changed", ("name",), place=False),)
    assert names(both.frame) == {"a": "壹", "b": "贰"}


def test_changes_of_one_feature_in_its_name_and_in_its_place_are_a_conflict_too():
    both = rebased(layer(a="一"), layer(a="壹"), layer(a=("一", 103.7)))
    assert both.conflicts == (Conflict("a", "changed", "changed", (), place=False),)


def test_a_feature_moved_to_two_places_is_a_conflict_of_its_place():
    both = rebased(layer(a="一"), layer(a=("一", 103.7)), layer(a=("一", 103.8)))
    assert both.conflicts == (Conflict("a", "changed", "changed", (), place=True),)


@pytest.mark.parametrize(
    ("theirs", "mine", "found", "published"),
    [
        ({"a": "壹"}, {}, Conflict("a", "changed", "removed", (), place=False), {"a": "壹"}),
        ({}, {"a": "壹"}, Conflict("a", "removed", "changed", (), place=False), {}),
        ({"a": "一", "n": "新"}, {"a": "一", "n": "亲"}, Conflict("n", "new", "new", ("name",), place=False), {"a": "一", "n": "新"}),
    ],
)
def test_removing_what_the_other_changed_and_adding_one_code_twice_are_conflicts(theirs, mine, found, published):
    both = rebased(layer(a="一"), layer(**theirs), layer(**mine))
    assert both.conflicts == (found,)
    assert names(both.frame) == published


def test_a_conflict_decided_for_the_own_state_is_none_any_more():
    based_on, theirs = layer(a="一", b="二", c="三"), layer(a="壹", b="贰", c="叁")
    both = rebased(based_on, theirs, layer(a="弌", c="三"), keep_mine=("a", "b", "c"))
    assert names(both.frame) == {"a": "弌", "c": "叁"}, "c was not touched by me: there was nothing to decide"
    assert both.conflicts == ()


def test_the_published_order_stays_and_own_features_follow():
    both = rebased(layer(a="一", b="二"), layer(c="三", b="二", a="一"), layer(a="壹", z="末", b="二"))
    assert both.frame["fid"].tolist() == ["c", "b", "a", "z"]
    assert both.frame.crs == "EPSG:4490"


STATES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["一", "二", "三"]), max_size=6)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(based_on=STATES, theirs=STATES, mine=STATES)
def test_no_change_of_either_side_is_lost(based_on, theirs, mine):
    both = rebased(layer(**based_on), layer(**theirs), layer(**mine))
    conflicts = {conflict.fid for conflict in both.conflicts}
    found = names(both.frame)
    for fid in {*based_on, *theirs, *mine}:
        was, their, own = (state.get(fid) for state in (based_on, theirs, mine))
        if their == was:
            assert found.get(fid) == own
        elif own in (was, their):
            assert found.get(fid) == their
        else:
            assert fid in conflicts
            assert found.get(fid) == their
    assert conflicts <= {*theirs, *mine}


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(based_on=STATES, theirs=STATES, mine=STATES)
def test_decided_conflicts_leave_the_own_state_plus_what_they_did_elsewhere(based_on, theirs, mine):
    frames = [layer(**state) for state in (based_on, theirs, mine)]
    asked = rebased(*frames)
    settled = rebased(*frames, keep_mine=[conflict.fid for conflict in asked.conflicts])
    assert settled.conflicts == ()
    assert not {conflict.fid for conflict in asked.conflicts} & set(difference(settled.frame, frames[2]).changed["fid"])
