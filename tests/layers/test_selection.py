"""What part of a layer is meant."""

from datetime import date

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.catalogue import layer
from layers.conform.canonical import conform
from layers.selection import Selection
from tests.layers.handed_in import squares

DAY = date(2021, 12, 31)
ROWS = [
    {"项目编号": "A1", "名称": "建设路院落", "镇街": "崇阳街道", "责任单位": "住建局", "实际开工": "2020-03-01", "实际完工": "2021-05-01"},
    {"项目编号": "A2", "名称": "西街院落", "镇街": "怀远镇", "责任单位": "综合执法局", "实际开工": "2021-08-01", "计划完工": "2021-10-31"},
    {"项目编号": "A3", "名称": "河边院落", "镇街": "怀远镇", "责任单位": "住建局", "状态": "计划", "计划完工": "2022-06-30"},
]


@pytest.fixture(scope="module")
def yards():
    return conform(layer("old_courtyards"), gpd.GeoDataFrame(ROWS, geometry=[*squares(2), None], crs=4490))[0]


def chosen(frame, **query):
    return Selection.from_query(query).apply(frame, DAY)["project_code"].tolist()


@pytest.mark.parametrize(
    ("query", "codes"),
    [({}, ["A1", "A2", "A3"]), ({"town": "怀远镇"}, ["A2", "A3"]), ({"town": "怀远镇,崇阳街道"}, ["A1", "A2", "A3"]),
     ({"status": "finished"}, ["A1"]), ({"status": "under_way,planned"}, ["A2", "A3"]), ({"status": "overdue"}, ["A2"]),
     ({"year": "2021"}, ["A1", "A2"]), ({"year": "2022"}, ["A3"]), ({"unit": "住建"}, ["A1", "A3"]), ({"q": "a2"}, ["A2"]), ({"q": "院落"}, ["A1", "A2", "A3"]),
     ({"bbox": "103.67,30.63,103.6715,30.632"}, ["A1"]), ({"town": "怀远镇", "unit": "住建局"}, ["A3"]), ({"town": "没有镇"}, [])],
)  # fmt: skip
def test_filters_hold_together(yards, query, codes):
    assert chosen(yards, **query) == codes


def test_a_day_moves_every_feature_to_its_status_on_it(yards):
    then = Selection.from_query({"as_of": "2021-01-01"}).apply(yards, DAY)
    assert then["status"].tolist() == ["under_way", "planned", "planned"]
    assert chosen(yards, as_of="2021-01-01", status="under_way") == ["A1"]
    assert yards["status"].tolist() == [None, None, "planned"]


def test_a_filter_on_a_field_the_layer_does_not_have_passes_everything():
    rivers = conform(layer("rivers"), gpd.GeoDataFrame({"名称": ["西河"]}, geometry=squares(1), crs=4490))[0]
    assert len(Selection.from_query({"town": "怀远镇", "status": "finished", "year": "2021", "unit": "x"}).apply(rivers, DAY)) == 1


@pytest.mark.parametrize(
    "query",
    [{"status": "flying"}, {"year": "21"}, {"year": "２０２１"}, {"as_of": "tomorrow"}, {"bbox": "1,2,3"}, {"bbox": "5,5,1,1"}, {"bbox": "nan,0,1,1"},
     {"bbox": "0,0,999,1"}, {"town": ","}, {"q": "\x00"}],
)  # fmt: skip
def test_nonsense_is_left_out_and_named(yards, query):
    selection = Selection.from_query(query)
    assert selection.ignored == tuple(query)
    assert selection == Selection()
    assert len(selection.apply(yards, DAY)) == 3


@given(
    st.builds(
        Selection,
        towns=st.lists(st.sampled_from(["怀远镇", "崇阳街道"]), unique=True).map(tuple),
        statuses=st.sampled_from([(), ("planned",), ("finished", "overdue")]),
        year=st.none() | st.integers(1949, 2100),
        unit=st.sampled_from(["", "住建局"]),
        text=st.sampled_from(["", "=1+1", "<b>", "a&b=c"]),
        as_of=st.none() | st.dates(),
        bbox=st.none() | st.just((103.1, 30.5, 103.82, 30.88)),
    )
)
def test_an_address_holds_the_whole_selection(selection):
    assert Selection.from_query(selection.to_query()) == selection


def test_a_missing_geometry_lies_in_no_box(yards):
    everywhere = Selection(bbox=(-180.0, -90.0, 180.0, 90.0)).apply(yards, DAY)
    assert not shapely.is_missing(everywhere.geometry.to_numpy()).any()
    assert len(everywhere) == 2
