"""The whole family of handed-in files ends with the right text in the right place, with the right question, or with the right refusal."""

from collections import Counter
from functools import partial

import pytest

from layers.reader.opening import read_file, read_trusted
from tests.conftest import reference_folder
from tests.layers.family import cases, judged, real

FAMILIES = list(dict.fromkeys(case.family for case in cases()))
APART = ("encoding", "system, wrong .prj", "zip", "other format", "real file")
RIGHT = ("text", "place", "question", "refusal")


def ended(family, tmp_path_factory):
    """How every case ended; the first of some families is read by the reader's own process, the others in this one."""
    found = {}
    for case in family:
        path, read = (
            case.make(tmp_path_factory.mktemp("case")),
            read_file if case.family in APART and case.family not in found else read_trusted,
        )
        found.setdefault(case.family, []).append((case, *judged(case, partial(read, path))))
    return found


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    return ended(cases(), tmp_path_factory)


@pytest.fixture(scope="module")
def real_outcomes(tmp_path_factory):
    folder = reference_folder()
    return ended(real(folder / "uploads"), tmp_path_factory) if folder else {}


def wrong(found):
    return [f"{case.name}: {said}" for case, _, said in found if said]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_file_of_the_family_ends_right(outcomes, family):
    assert wrong(outcomes[family]) == []


@pytest.mark.reference
def test_every_real_file_ends_right(reference, real_outcomes):
    assert wrong(real_outcomes["real file"]) == []
    assert {case.name.split("/")[0] for case, _, _ in real_outcomes["real file"]} == {
        each.name for each in (reference / "uploads").iterdir()
    }


def test_a_table_says_how_many_there_are_and_how_they_ended(outcomes, real_outcomes):
    """Printed by `pytest -s`: a case may count as text and as place."""
    rows, total = [], Counter()
    for family, found in {**outcomes, **real_outcomes}.items():
        counts = Counter(name for _, right, _ in found for name in right) + Counter(cases=len(found), wrong=len(wrong(found)))
        rows.append((family, counts))
        total.update(counts)
    print(f"\n{'family':<20}" + "".join(f"{name:>10}" for name in ("cases", *RIGHT, "wrong")))
    for family, counts in [*rows, ("in all", total)]:
        print(f"{family:<20}" + "".join(f"{counts[name]:>10}" for name in ("cases", *RIGHT, "wrong")))
    assert total["wrong"] == 0
    assert total["cases"] > 250
