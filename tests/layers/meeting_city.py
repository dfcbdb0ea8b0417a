"""A city for meetings that a pencil can check: the strip of homes, four alleys, and nothing else."""

from datetime import date

from shapely.geometry import LineString

from layers.store.embedded import open_store
from tests.layers.strip_city import city, degrees, publish

DAY = date(2021, 12, 31)
NAMES = ["<b>东一巷</b>", "东二巷", "西一巷", "西二巷"]


def alleys():
    """Four alleys of 100 m: two finished (one of them accepted) in 甲街道, one under way and 30 days late in 乙镇, one planned there without geometry."""
    lines = [LineString([(x, 20), (x + 100, 20)]) for x in (0, 150, 500)]
    return degrees(
        *lines,
        None,
        fid=["A1", "A2", "A3", "A4"],
        name=NAMES,
        town=["甲街道", "甲街道", "乙镇", "乙镇"],
        status=["accepted", "finished", "under_way", "planned"],
        responsible_unit=["住建局", "住建局", "=1+1", "住建局"],
        actual_start=["2021-01-01", "2021-01-01", "2021-06-01", None],
        actual_finish=["2021-05-01", "2021-11-01", None, None],
        accepted_on=["2021-06-01", None, None, None],
        deadline=["2021-12-31", "2021-12-31", "2021-12-01", "2022-12-31"],
    )


def meeting_store(home):
    """The strip and its alleys in a store of its own."""
    store = open_store(home)
    for key, frame in city().items():
        publish(store, key, frame.assign(fid=[f"{key}-{number}" for number in range(len(frame))]))
    publish(store, "back_alleys", alleys())
    return store
