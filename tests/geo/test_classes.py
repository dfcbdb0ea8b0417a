"""Class breaks for choropleths."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classes import Classes, classify


def test_natural_breaks_keep_neighbours_together():
    assert classify([1, 2, 10, 11, 100, 101], k=3) == Classes((2.0, 11.0, 101.0), (0, 0, 1, 1, 2, 2))


def test_few_distinct_values_are_their_own_classes():
    assert classify([3, 3, 5], k=5) == Classes((3.0, 5.0), (0, 0, 1))
    assert classify([4, 4, 4], k=5) == Classes((4.0,), (0, 0, 0))


def test_what_is_no_number_belongs_to_no_class():
    assert classify(pd.Series([1.0, np.nan, np.inf, 2.0], index=list("abcd"))) == Classes((1.0, 2.0), (0, -1, -1, 1))
    assert classify([]) == Classes((), ())
    assert classify([float("nan")]) == Classes((), (-1,))


def test_integers_with_gaps_are_taken():
    assert classify(pd.Series([1, None, 2], dtype="Int64")).class_of == (0, -1, 1)


def test_no_classes_are_refused():
    with pytest.raises(ValueError, match="`k` is 0"):
        classify([1], k=0)


def test_thousands_of_values_are_classed_and_the_last_break_is_the_largest():
    values = np.random.default_rng(1).lognormal(size=20_000)
    classes = classify(values)
    assert classes.breaks[-1] == values.max()
    assert set(classes.class_of) == {0, 1, 2, 3, 4}
    skewed = classify([0.0] * 10_000 + list(range(600)))
    assert skewed.breaks[-1] == 599


@given(st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=30), st.integers(1, 6))
def test_every_value_lies_under_the_break_of_its_class(values, k):
    classes = classify(values, k)
    assert len(classes.breaks) <= k
    for value, number in zip(values, classes.class_of, strict=True):
        if np.isnan(value):
            assert number == -1
        else:
            assert value <= classes.breaks[number]
            assert number == 0 or value > classes.breaks[number - 1]
