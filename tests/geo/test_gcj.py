"""The shifted degrees of web maps, against published pairs and against their own way back."""

import numpy as np
import pytest

from geo import gcj

SEAT, SEAT_GCJ, SEAT_BD = (103.671, 30.631), (103.67312309, 30.62830392), (103.67955620, 30.63460064)
PAIRS = [(SEAT, SEAT_GCJ), ((103.5576, 30.8164), (103.55962885, 30.81373922)), ((103.2, 30.8), (103.20204231, 30.79751819))]
METRES_LON, METRES_LAT = 95_871, 110_863


@pytest.fixture(scope="module")
def china():
    chance = np.random.default_rng(2022)
    return chance.uniform(73, 135, 20_000), chance.uniform(4, 53, 20_000)


@pytest.mark.parametrize(("true", "shifted"), PAIRS)
def test_published_pairs_come_out_to_the_last_digit(true, shifted):
    assert gcj.wgs84_to_gcj02(*true) == pytest.approx(shifted, abs=6e-9)
    assert gcj.gcj02_to_wgs84(*shifted) == pytest.approx(true, abs=6e-9)


def test_baidu_shifts_once_more():
    assert gcj.gcj02_to_bd09(*SEAT_GCJ) == pytest.approx(SEAT_BD, abs=6e-9)
    assert gcj.wgs84_to_bd09(*SEAT) == pytest.approx(SEAT_BD, abs=6e-9)
    assert gcj.bd09_to_gcj02(*SEAT_BD) == pytest.approx(SEAT_GCJ, abs=6e-9)
    assert gcj.bd09_to_wgs84(*SEAT_BD) == pytest.approx(SEAT, abs=6e-9)


@pytest.mark.parametrize(("there", "back"), [(gcj.wgs84_to_gcj02, gcj.gcj02_to_wgs84), (gcj.gcj02_to_bd09, gcj.bd09_to_gcj02), (gcj.wgs84_to_bd09, gcj.bd09_to_wgs84)])  # fmt: skip
def test_there_and_back_is_the_same_place_everywhere_in_china(china, there, back):
    lon, lat = back(*there(*china))
    assert np.abs(lon - china[0]).max() < 1e-9
    assert np.abs(lat - china[1]).max() < 1e-9


def test_the_shift_in_the_city_is_350_metres_to_the_south_east():
    lon, lat = np.meshgrid(np.linspace(103.118, 103.82, 30), np.linspace(30.501, 30.882, 30))
    there = gcj.wgs84_to_gcj02(lon, lat)
    east, north = (there[0] - lon) * METRES_LON, (there[1] - lat) * METRES_LAT
    assert (east > 0).all()
    assert (north < 0).all()
    assert 320 < np.hypot(east, north).min() < np.hypot(east, north).max() < 375


@pytest.mark.parametrize("way", [gcj.wgs84_to_gcj02, gcj.gcj02_to_wgs84, gcj.gcj02_to_bd09, gcj.bd09_to_wgs84])
def test_outside_china_nothing_moves_and_nonsense_stays_nonsense(way):
    assert way(4.9, 52.37) == (4.9, 52.37)
    assert way([372_583.0], [3_390_817.0]) == ([372_583.0], [3_390_817.0])
    assert not np.isfinite(way([np.inf, np.nan], [30.0, 30.0])[0]).any()


def test_arrays_keep_their_shape_and_the_input_stays():
    lon, lat = np.full((2, 3), 103.671), np.full((2, 3), 30.631)
    assert gcj.wgs84_to_gcj02(lon, lat)[0].shape == (2, 3)
    assert (lon == 103.671).all()
