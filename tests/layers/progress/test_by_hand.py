"""The figures of the progress page computed once more from the shipped files, with nothing but JSON, pandas and dates compared as text."""

import json
from datetime import date

import pandas as pd
import pytest

from layers.catalogue import layer, programmes
from layers.progress.worklist import against_plan, due_soon, finished_in, is_done, together, worklist
from tests.conftest import ROOT

DAY, SOON, QUARTER = "2021-12-31", "2022-01-30", "2021-10-01"
DUTIES = ("task", "responsible_unit", "responsible_person", "progress", "deadline")
DATES = ("actual_start", "actual_finish", "accepted_on", "planned_finish", "deadline")


def by_hand(key: str) -> pd.DataFrame:
    """One row a feature of a shipped file: what is done, late, due, new, without place, whole in its duties."""
    features = json.loads((ROOT / "data" / f"{key}.geojson").read_text(encoding="utf-8"))["features"]
    rows = pd.DataFrame(
        [{"town": "", "status": "", **feature["properties"], "mapped": feature["geometry"] is not None} for feature in features]
    )
    day = {name: rows[name].fillna("").astype(str).str[:10] if name in rows else pd.Series("", index=rows.index) for name in DATES}
    undated = (day["actual_start"] == "") & (day["actual_finish"] == "") & (day["accepted_on"] == "")
    finished = day["actual_finish"].where(day["actual_finish"] != "", day["accepted_on"])
    done = ((finished != "") & (finished <= DAY)) | (undated & rows["status"].isin(("finished", "accepted")))
    due = day["deadline"].where(day["deadline"] != "", day["planned_finish"])
    stands = rows["status"].isin(("planned", "under_way")) | ~undated
    given = pd.DataFrame(
        {duty: rows.get(duty, pd.Series("", index=rows.index)).fillna("").astype(str).str.strip() != "" for duty in DUTIES}
    )
    return pd.DataFrame(
        {
            "layer": key,
            "town": rows["town"].fillna(""),
            "done": done,
            "planned": (day["planned_finish"] != "") & (day["planned_finish"] <= DAY),
            "late": ~done & stands & (due != "") & (due < DAY),
            "soon": ~done & stands & (due >= DAY) & (due <= SOON),
            "new": (finished >= QUARTER) & (finished <= DAY),
            "nowhere": ~rows["mapped"],
            "whole": given.all(axis=1),
        }
    )


@pytest.fixture(scope="module")
def pencil():
    return pd.concat([by_hand(entry.key) for entry in programmes()], ignore_index=True)


@pytest.fixture(scope="module")
def items(example_city):
    assert {example_city.revision(entry.key).data_date for entry in programmes()} == {date.fromisoformat(DAY)}
    return together([worklist(layer(entry.key), example_city.read(entry.key), date.fromisoformat(DAY)) for entry in programmes()])


def test_the_city_adds_up_to_what_a_pencil_finds(pencil, items):
    day = date.fromisoformat(DAY)
    found = {
        "count": len(items),
        "done": int(is_done(items).sum()),
        "planned": int((items["planned_finish"] <= pd.Timestamp(day)).sum()),
        "late": int(items["overdue"].sum()),
        "soon": len(due_soon(items, day)),
        "new": len(finished_in(items, "quarter", day)),
        "nowhere": int((~items["mapped"]).sum()),
        "whole": int((items["filled"] == len(DUTIES)).sum()),
    }
    assert found == {"count": len(pencil)} | {
        name: int(pencil[name].sum()) for name in ("done", "planned", "late", "soon", "new", "nowhere", "whole")
    }
    assert found == {"count": 2245, "done": 1975, "planned": 2088, "late": 130, "soon": 4, "new": 123, "nowhere": 14, "whole": 2199}


@pytest.mark.parametrize("by", ["layer", "town"])
def test_every_programme_and_every_town_adds_up(pencil, items, by):
    found = against_plan(items, date.fromisoformat(DAY), by)
    wanted = pencil.groupby(by)[["done", "planned", "late"]].sum()
    assert found[["done", "planned", "overdue"]].to_numpy().tolist() == wanted.reindex(found.index).to_numpy().tolist()
    assert found["count"].to_dict() == pencil[by].value_counts().to_dict()
