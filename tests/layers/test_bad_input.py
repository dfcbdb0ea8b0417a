"""What broken layers lead to: a bound where people are unknown, no share of an empty programme, and a card that is printed all the same."""

from datetime import date
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.affinity import translate
from shapely.geometry import box

from layers.indicators.coverage_parts import SITES, made_part, part_frame
from layers.indicators.question import Question
from layers.indicators.rules import published_rules
from layers.indicators.statistics import Inputs, computed
from layers.prints.method_picture import picture
from layers.settings import settings
from layers.store.embedded import open_store
from layers.store.made import read_made

DATA_DATE = date(2021, 12, 31)
BOOK = {rule.id: Question(rule) for rule in published_rules()}
PARKS, PER_HEAD = BOOK["park_service_radius_2022"], BOOK["project_park_per_head"]


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    return gpd.GeoDataFrame(columns, geometry=placed, crs=settings().working_crs).to_crs(4490)


def inputs(**changes):
    """A strip of homes of 1,000 × 10 m in two communities of 500 m and 100 people each, and a park of 6,000 m² at its west end."""
    park = {"activity_site": ["是"], "open_to_public": ["是"], "green_class": ["park"], "status": ["finished"]}
    halves = box(-3000, -3000, 500, 3000), box(500, -3000, 3000, 3000)
    frames = {
        "green_areas": degrees(box(-6, -500, 0, 500), **park),
        "micro_parks": degrees(box(2000, 0, 2010, 10), **park),
        "large_ecological_spaces": degrees(box(1900, 0, 1910, 10), **park),
        "residential_land": degrees(box(0, 0, 500, 10), box(500, 0, 1000, 10)),
        "built_up_area": degrees(box(-1000, -500, 1500, 500)),
        "population": degrees(*halves, name=["甲村", "乙村"], population=[100.0, 100.0]),
        "towns": degrees(*halves, name=["甲街道", "乙镇"]),
        **changes,
    }
    revisions = {key: SimpleNamespace(layer=key, number=1, data_date=DATA_DATE, features=len(frame)) for key, frame in frames.items()}
    return Inputs(revisions, frames)


def test_an_amount_per_head_is_at_most_that_where_some_people_are_not_known():
    assert computed(PER_HEAD, inputs()).city.bound == "exact"
    some = inputs(population=inputs().frames["population"].assign(population=[100.0, np.nan]))
    figure = computed(PER_HEAD, some).city
    assert figure.ratio == pytest.approx(60, abs=0.01)  # 6,000 m² by the 100 people that are known
    assert figure.bound == "at_most"
    assert dict(figure.excluded)["people-missing"] == 1


def test_a_programme_whose_layer_is_empty_has_no_share_done():
    empty = degrees(status=pd.Series([], dtype=object))
    found = computed(BOOK["completion_micro_parks"], inputs(micro_parks=empty))
    assert (found.city.ratio, found.city.missing) == (None, ("features",))


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_a_site_that_lies_nowhere_keeps_the_others_on_the_map(odd, tmp_path):
    frame = inputs().frames["green_areas"]
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon([(103.5, 30.7), (odd, 30.7), (103.6, 30.8)])
    both = gpd.GeoDataFrame(pd.concat([frame, frame.assign(geometry=[broken])]), crs=frame.crs).reset_index(drop=True)
    found = computed(PARKS, inputs(green_areas=both))
    assert dict(found.city.excluded)["site-not-finite"] == 1
    assert len(part_frame(found, SITES)) == 3
    store = open_store(tmp_path)
    assert read_made(store, made_part(store, found, (), SITES))


@pytest.mark.parametrize("odd", [np.nan, np.inf])
@pytest.mark.parametrize("layer", ["green_areas", "towns"])
def test_the_map_of_a_card_leaves_out_what_lies_nowhere(layer, odd):
    whole = inputs()
    frame = whole.frames[layer]
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon([(103.5, 30.7), (odd, 30.7), (103.6, 30.8)])
    given = inputs(
        **{layer: gpd.GeoDataFrame(pd.concat([frame, frame.iloc[:1].assign(geometry=[broken])]), crs=frame.crs).reset_index(drop=True)}
    )
    drawn = picture(computed(PARKS, given), given)
    plain = picture(computed(PARKS, whole), whole)
    assert drawn is not None
    assert plain is not None
    assert drawn.svg == plain.svg
    assert "nan" not in drawn.svg
