"""Published figures held against the map: what agrees, what differs, what cannot be checked and why."""

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.catalogue import layer
from layers.claims.check import Held, Reason, Verdict, claim_check, day_of, tally
from layers.claims.ledger import ClaimKind, Confidence, claims
from layers.messages.sentences import MESSAGES
from layers.progress.programme import progress

BY_ID = {claim.id: claim for claim in claims()}
DAY = date(2021, 12, 31)
SITES = BY_ID["F09"]  # 80 spots, done


def sites(done: int, planned: int = 0, nowhere: int = 0) -> Held:
    """So many sites done (of which some have no geometry) and planned."""
    count = done + planned
    table = pd.DataFrame({"fid": [str(number) for number in range(count)], "town": "怀远镇", "status": None})
    table["actual_finish"] = pd.Series([pd.Timestamp("2021-12-01")] * done + [pd.NaT] * planned)
    table["planned_finish"] = pd.Timestamp("2022-06-01")
    table["length_m"], table["area_m2"] = 0.0, 0.0
    points = [None] * nowhere + [Point(103.6, 30.6)] * (count - nowhere)
    frame = gpd.GeoDataFrame(table, geometry=points, crs=4490)
    return Held(frame, progress(layer("demolish_add_sites"), frame, (), DAY), DAY)


def test_what_is_on_the_map_and_what_has_no_geometry_count_together():
    check = claim_check(SITES, sites(80, planned=3, nowhere=5))
    assert (check.verdict, check.mapped, check.unmapped, check.recorded, check.done) == (Verdict.AGREES, 75, 5, 83, 80)
    assert check.difference == 0


@pytest.mark.parametrize(("done", "verdict"), [(79, Verdict.DIFFERS), (80, Verdict.AGREES), (81, Verdict.DIFFERS)])
def test_things_that_are_counted_agree_exactly_or_not_at_all(done, verdict):
    assert claim_check(SITES, sites(done)).verdict is verdict


@pytest.mark.parametrize(("done", "verdict"), [(79, Verdict.DIFFERS), (80, Verdict.FLOOR_MET), (200, Verdict.FLOOR_MET)])
def test_a_floor_is_met_or_not_and_more_is_no_conflict(done, verdict):
    assert claim_check(replace(SITES, floor=True), sites(done)).verdict is verdict


def test_lengths_agree_within_the_last_printed_place():
    claim = BY_ID["F19"]  # 342.8 km

    def held(length_m):
        line = gpd.GeoDataFrame(
            {"fid": ["a"], "town": ["怀远镇"], "status": ["finished"], "length_m": [length_m], "area_m2": [0.0]}, geometry=[None], crs=4490
        )
        return Held(line, progress(layer("rural_grid_lines"), line, (), DAY), DAY)

    verdicts = [claim_check(claim, held(length)).verdict for length in (342_749, 342_751, 342_849, 342_851)]
    assert verdicts == [Verdict.DIFFERS, Verdict.AGREES, Verdict.AGREES, Verdict.DIFFERS]
    assert claim_check(claim, held(342_800)).unmapped == 1


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (BY_ID["F27"], Reason.TITLE),
        (BY_ID["F11"], Reason.NO_FIGURE),
        (BY_ID["F44"], Reason.NOT_SPATIAL),
        (BY_ID["F17"], Reason.NO_LAYER),
        (replace(SITES, confidence=(Confidence.UNIT_DOUBTFUL,)), Reason.UNIT_DOUBTFUL),
        (replace(SITES, unit_known=False), Reason.UNIT_UNKNOWN),
        (BY_ID["F02"], Reason.NO_PERIOD),  # 5 of 80
        (replace(SITES, as_of=date(2022, 1, 1)), Reason.DATA_OLDER),
    ],
)
def test_what_cannot_be_checked_says_why(claim, reason):
    check = claim_check(claim, sites(80) if claim.query else None)
    assert (check.verdict, check.reason) == (Verdict.UNCHECKED, reason)
    assert reason.value in MESSAGES


def test_a_layer_without_data_or_emptied_is_said_and_not_taken_for_a_conflict():
    assert claim_check(SITES, None).reason is Reason.NO_DATA
    assert claim_check(SITES, sites(0)).verdict is Verdict.DIFFERS


def test_what_is_new_shows_the_last_quarter_beside_it():
    check = claim_check(BY_ID["F02"], sites(6))
    assert (check.recent, check.ever, check.mapped) == (6, 6, None)


@pytest.mark.parametrize(("done", "planned", "verdict"), [(5, 0, Verdict.UNCHECKED), (4, 9, Verdict.DIFFERS)])
def test_more_that_is_new_than_was_ever_done_is_refuted_whatever_the_period(done, planned, verdict):
    check = claim_check(BY_ID["F02"], sites(done, planned))  # 5 newly done
    assert (check.verdict, check.ever) == (verdict, done)
    assert (check.difference, check.reason) == ((None, Reason.NO_PERIOD) if verdict is Verdict.UNCHECKED else (-1, Reason.MORE_THAN_EVER))
    assert claim_check(replace(BY_ID["F02"], as_of=date(2030, 1, 1)), sites(done, planned)).verdict is Verdict.UNCHECKED


def test_what_is_new_of_a_field_that_is_added_up_is_held_against_it():
    markets = gpd.GeoDataFrame(
        {"fid": ["a", "b"], "town": "怀远镇", "status": None, "inspections": [2, 3], "length_m": 0.0, "area_m2": 0.0,
         "actual_finish": pd.to_datetime(["2021-12-01", None])}, geometry=[Point(103.6, 30.6)] * 2, crs=4490,
    )  # fmt: skip
    claim = replace(BY_ID["F30"], kind=ClaimKind.NEWLY_DONE)
    assert claim_check(claim, Held(markets, progress(layer("markets"), markets, (), DAY), DAY)).ever == 2


def test_a_figure_is_asked_on_its_own_day_else_on_the_day_that_is_looked_at():
    looked_at = date(2020, 6, 30)
    assert day_of(BY_ID["F01"], DAY, looked_at) == DAY
    assert day_of(BY_ID["F05"], DAY, looked_at) == looked_at
    assert day_of(BY_ID["F05"], DAY) == DAY


@pytest.fixture(scope="module")
def shipped(example_city):
    """Every figure held against the example city."""
    store = example_city
    wanted = {claim.query.layer for claim in claims() if claim.query}
    frames = {key: store.read(key) for key in wanted}
    days = {key: store.revision(key).data_date for key in wanted}

    def held(claim):
        if claim.query is None:
            return None
        key = claim.query.layer
        return Held(frames[key], progress(layer(key), frames[key], (), day_of(claim, days[key])), days[key])

    return {claim.id: claim_check(claim, held(claim)) for claim in claims()}


def test_the_ledger_over_the_example_city(shipped):
    counts = tally(shipped.values())
    print()
    for verdict, count in counts.items():
        print(f"{verdict}: {count}  {' '.join(key for key, check in shipped.items() if check.verdict is verdict)}")
    assert counts == {Verdict.AGREES: 8, Verdict.FLOOR_MET: 1, Verdict.DIFFERS: 7, Verdict.UNCHECKED: 48}
    alleys = shipped["F01"]
    assert (alleys.mapped, alleys.unmapped, alleys.recorded, alleys.done) == (122, 2, 124, 115)
    assert all(check.reason is not None for check in shipped.values() if check.verdict is Verdict.UNCHECKED)
    given = {key: check.reason for key, check in shipped.items() if check.reason and check.verdict is not Verdict.UNCHECKED}
    assert given == {"F16": Reason.MORE_THAN_EVER}  # 239 micro-landscapes were ever done, 280 are said to be new
