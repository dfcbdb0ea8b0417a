"""docs/security.md names tests that exist, for every fault."""

import ast
import re

from tests.conftest import ROOT

TABLE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
FAULTS = {f"F{number}" for number in (*range(1, 15), 16, 18, 19, 20)}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def names_of(path):
    """The names of the tests in a file; of a class too, as they stand."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_fault_has_its_row_with_tests():
    rows = {line.split()[1]: NAMED.findall(line) for line in TABLE.splitlines() if re.match(r"\| F\d+ ", line)}
    assert rows.keys() == FAULTS
    assert all(rows.values())


def test_every_test_named_there_exists():
    named = NAMED.findall(TABLE)
    assert len(named) > 50
    assert [f"{path}::{test}" for path, test in named if not (ROOT / path).is_file() or test not in names_of(path)] == []
