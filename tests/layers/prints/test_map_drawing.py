"""Drawn maps: signs where features are small, shapes where they are large, and neither a crowd nor an empty corner lost."""

import re

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from layers.catalogue import layer
from layers.prints.drawing import plate
from layers.prints.map_drawing import Sheet, Theme, spot, themes_map
from layers.settings import settings

SHEET = Sheet(1000, 1000, "zh")


def theme(geometries, status="finished", late=False):
    frame = gpd.GeoDataFrame({"name": [f"<i>{n}" for n in range(len(geometries))]}, geometry=geometries, crs=settings().working_crs)
    return Theme(layer("micro_parks"), frame, pd.Series(status, index=frame.index), pd.Series(late, index=frame.index))


def test_small_features_get_a_sign_and_large_ones_their_shape():
    """10 km on 97 mm: a park of 20 m is a fifth of a millimetre, one of 5 km half the sheet."""
    ground = themes_map([theme([box(0, 0, 20, 20), box(3000, 3000, 8000, 8000), box(9980, 9980, 10000, 10000)])], {}, SHEET, "").ground
    assert ground.shapes.count('class="spot"') == 2
    assert ground.shapes.count('fill-opacity="0.6"') == 1
    assert "&lt;i&gt;0" in ground.shapes


def test_a_crowd_gets_an_inset_and_the_legend_speaks_of_the_whole_map():
    crowd = [Point(5000 + 10 * n, 5000) for n in range(30)]
    drawing = themes_map([theme(crowd), theme([Point(0, 0), Point(20000, 20000)], late=True)], {}, SHEET, "")
    assert drawing.inset is not None
    assert drawing.inset.bar_m < drawing.bar_m
    assert [sign.words for sign in drawing.legend] == ["完工", "滞后"]
    assert len(plate(drawing).words) > 4


def test_of_thousands_of_signs_on_one_another_one_is_drawn():
    many = themes_map([theme([Point(0, 0)] * 3100 + [Point(9000, 9000)])], {}, SHEET, "").ground.shapes.count('class="spot"')
    few = themes_map([theme([Point(0, 0)] * 10 + [Point(9000, 9000)])], {}, SHEET, "").ground.shapes.count('class="spot"')
    assert (many, few) == (2, 11)


def test_nothing_to_draw_is_no_map():
    assert themes_map([theme([None, Point()])], {}, SHEET, "") is None


def test_every_stage_has_a_sign_of_its_own_shape():
    signs = [spot(stage) for stage in ("planned", "under_way", "finished", "accepted", "behind")]
    in_grey = {re.sub(r"#(?!FFFFFF)[0-9A-F]{6}", "ink", sign) for sign in signs}
    assert len(in_grey) == 5
