"""Cells put right by a person before anything is conformed."""

import geopandas as gpd
import pandas as pd
import pytest

from layers.conform.corrections import CorrectionError, corrected
from tests.layers.handed_in import squares

FRAME = gpd.GeoDataFrame({"项目编号": ["A1", "A2"], "进度": [50.0, 60.0]}, geometry=squares(2), crs=4490)


def test_a_field_key_means_its_column_and_a_column_itself():
    fixed = corrected(FRAME, [(2, "project_code", "B2"), (1, "进度", "55")], {"project_code": "项目编号"})
    assert fixed["项目编号"].tolist() == ["A1", "B2"]
    assert fixed["进度"].tolist() == ["55", 60.0]


def test_a_field_without_a_column_gets_one_and_empty_text_empties():
    fixed = corrected(FRAME, [(1, "status", "完工"), (2, "项目编号", " ")])
    assert fixed["status"].tolist() == ["完工", None]
    assert fixed["项目编号"].tolist() == ["A1", None]


def test_the_last_word_counts_and_the_frame_given_stays():
    before = pd.DataFrame(FRAME).copy()
    assert corrected(FRAME, [(1, "项目编号", "B"), (1, "项目编号", "C")])["项目编号"][0] == "C"
    pd.testing.assert_frame_equal(pd.DataFrame(FRAME), before)
    assert corrected(FRAME, []) is FRAME


@pytest.mark.parametrize(
    ("fix", "code"),
    [((0, "进度", "1"), "correction-no-row"), ((3, "进度", "1"), "correction-no-row"), ((1, "geometry", "x"), "correction-geometry")],
)
def test_what_fits_no_cell_is_refused(fix, code):
    with pytest.raises(CorrectionError) as refused:
        corrected(FRAME, [fix])
    assert refused.value.code == code
