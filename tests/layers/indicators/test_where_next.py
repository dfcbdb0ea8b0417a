"""Where to build next on the example city: never on taken land, proven or with its gap, and measured by the engine."""

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Point

from geo.errors import BudgetError, PlotError
from geo.watch import StoppedError
from layers.frames import metric_frame
from layers.indicators.candidate_places import TAKEN, Source
from layers.indicators.question import Question
from layers.indicators.rules import published_rules
from layers.indicators.scenario import ScenarioError
from layers.indicators.statistics import editions
from layers.indicators.where_next import Plan, where_next
from layers.indicators.where_next_words import SOURCES
from layers.intake import seed
from layers.settings import ROOT, settings
from layers.store.embedded import open_store

BOOK = {rule.id: Question(rule) for rule in published_rules()}
PARKS = BOOK["park_service_radius_2022"]


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """The example city, as it is shipped."""
    store = open_store(tmp_path_factory.mktemp("home"))
    seed(store, ROOT / "data")
    return store


def answer(city, question=PARKS, **plan):
    extra = {name: plan.pop(name) for name in ("given", "watch") if name in plan}
    return where_next(city, question, editions(city, question), Plan(**plan), **extra)


@pytest.mark.parametrize("sites", [1, 5, 20, None])
def test_the_choice_for_the_example_city_is_proven_and_not_worse_than_greedy(city, sites):
    found = answer(city, sites=sites)
    siting, change = found.proposal.siting, found.proposal.change
    budget = f"k = {sites}" if sites else "all that can be served"
    print(
        f"\n{budget}: {siting.status}, gap {siting.gap:.2%}, {len(siting.chosen)} sites (greedy {len(siting.greedy)}), model "
        f"{siting.covered:,.0f} m² (greedy {siting.greedy_covered:,.0f}), engine {change.gained:,.0f} m², {change.before.ratio:.2%} → "
        f"{change.after.ratio:.2%}, candidates {siting.candidates}, demand {siting.demands}, {found.seconds:.1f} s"
    )
    assert (siting.status, siting.gap) == ("optimal", 0.0)
    assert siting.ahead >= 0
    assert siting.covered >= siting.greedy_covered if sites else len(siting.chosen) <= len(siting.greedy)
    assert change.lost == 0
    assert change.gained == pytest.approx(siting.covered, rel=0.01)
    assert change.after.numerator == pytest.approx(change.before.numerator + change.gained, rel=1e-9)


def test_free_plots_stand_in_the_built_up_area_and_on_nothing_that_is_taken(city):
    found = answer(city)
    plots = found.candidates.frame.geometry.to_numpy()
    revisions = city.currents()
    extent = shapely.union_all(metric_frame(city, "built_up_area", revisions["built_up_area"].number).geometry.to_numpy())
    assert len(plots) > 300
    assert shapely.covers(extent, plots).all()
    for key in TAKEN:
        taken = metric_frame(city, key, revisions[key].number).geometry.dropna().to_numpy()
        assert not len(shapely.STRtree(taken).query(plots, predicate="intersects")[0]), key
    assert found.candidates.frame["area_m2"].round(6).eq(5000).all()


def test_places_say_in_which_town_they_lie_and_what_they_are(city):
    towns = set(metric_frame(city, "towns", city.currents()["towns"].number)["name"])
    free, planned = answer(city), answer(city, source=Source.PLANNED)
    assert set(free.places["zone"]) <= towns
    assert free.places["name"].isna().all()
    assert set(planned.places["layer"]) <= {entry.layer for entry in PARKS.rule.sites}
    assert planned.places["fid"].notna().all()
    assert planned.places["rank"].tolist() == list(range(1, len(planned.places) + 1))


def test_ground_cleared_by_demolition_gives_plots_around_its_points(city):
    found = answer(city, source=Source.CLEARED, plot_m2=3000, sites=3)
    assert set(found.places["layer"]) == {"demolish_add_sites"}
    assert found.places["area_m2"].tolist() == pytest.approx([3000] * 3)
    assert found.places["radius_m"].tolist() == [300] * 3
    assert dict(found.excluded)["candidate-no-geometry"] >= 1


def test_places_from_a_file_may_be_in_degrees(city):
    middle = answer(city, sites=1).places.geometry.centroid.to_crs(4326)
    given = gpd.GeoDataFrame({"name": ["甲", "乙"]}, geometry=[middle.iloc[0], Point(103.2, 30.8)], crs=4326)
    found = answer(city, source=Source.GIVEN, given=given, sites=2)
    assert found.places["name"].tolist() == ["甲"]
    assert found.candidates.frame.crs == settings().working_crs


def test_people_are_what_counts_where_the_rule_counts_people(city):
    found = answer(city, BOOK["who_300m"], sites=3)
    assert found.proposal.change.after.weighted_by == "people"
    assert found.proposal.change.points > 0


def test_under_a_walking_rule_sites_are_chosen_by_ways_along_the_streets(city):
    found = answer(city, BOOK["community_circle_5min"], sites=3)
    siting, change = found.proposal.siting, found.proposal.change
    print(f"\ncommunity circle, on foot: gap {siting.gap:.2%}, model {siting.covered:,.0f} people, engine {change.gained:,.0f}")
    assert (siting.status, siting.gap) == ("optimal", 0.0)
    assert change.gained == pytest.approx(siting.covered, rel=0.2)


def test_the_same_plan_is_answered_once(city):
    assert answer(city) is answer(city)


def test_each_source_has_its_words():
    assert set(SOURCES) == set(Source)


def test_progress_never_goes_back_and_the_work_can_be_stopped(city):
    seen = []
    answer(city, spacing_m=400, watch=lambda step, share: seen.append(share))
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] <= 1

    def stop(step, _share):
        if step == "siting":
            raise StoppedError

    with pytest.raises(StoppedError):
        answer(city, spacing_m=300, sites=10, watch=stop)


def test_plans_that_make_no_sense_and_rules_without_reach_are_refused(city):
    with pytest.raises(BudgetError):
        answer(city, sites=0)
    with pytest.raises(PlotError):
        answer(city, plot_m2=0.0)
    with pytest.raises(ScenarioError):
        answer(city, BOOK["project_green_share"])
