"""What differs from the state that readers had before: flags and distributions."""

from datetime import date

import duckdb
import pytest
from conftest import TO_PUBLISH

from data.simulator import simulate
from engine.publication import open_state
from engine.settings import read_settings
from engine.warehouse import Warehouse
from flows import Request, Run, walk

pytestmark = pytest.mark.usefixtures("without_suites")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A warehouse with two states: of half the declarations of a world, whose goods are dear, and of all of them."""
    world, folder = tmp_path_factory.mktemp("world"), tmp_path_factory.mktemp("warehouse")
    simulate(world, 3000, 3)
    with duckdb.connect() as con:
        rows = con.read_parquet(str(world / "declarations.parquet"))
        for run_id, part in (("1", "< '2024-09-01'"), ("2", ">= '2024-09-01'")):
            rows.filter(f"declared_on {part}").write_parquet(str(world / f"{run_id}.parquet"))
    for run_id in ("1", "2"):
        with Warehouse(folder, read_settings(budget="200", alert_fdr=0.99)) as warehouse:
            request = Request({"declarations": [str(world / f"{run_id}.parquet")]}, as_of=date(2030, 1, 1))
            walk(Run(warehouse, request, run_id), TO_PUBLISH)
    return folder


def asked(folder, query, run_id):
    with open_state(folder, run_id) as con:
        return con.execute(query).fetchall()


def flags(folder, run_id):
    return dict(asked(folder, "SELECT (authority, declaration_id)::VARCHAR, rank FROM flagged_shipments", run_id))


def test_nothing_has_changed_in_a_first_run(folder):
    assert asked(folder, "FROM run_changes", "1") == []
    assert asked(folder, "FROM drift", "1") == []


def test_changes_are_the_difference_of_two_states(folder):
    before, now = flags(folder, "1"), flags(folder, "2")
    changes = asked(
        folder, "SELECT change, (authority, declaration_id)::VARCHAR, rank, rank_before FROM run_changes", "2"
    )
    expected = {("new", key, rank, None) for key, rank in now.items() if key not in before}
    expected |= {("gone", key, None, rank) for key, rank in before.items() if key not in now}
    expected |= {
        ("moved", key, rank, before[key]) for key, rank in now.items() if key in before and before[key] != rank
    }
    assert set(changes) == expected
    assert {change for change, *_ in changes} >= {"new"}


def test_a_flag_remembers_the_run_that_raised_it_first(folder):
    first = asked(folder, "SELECT (authority, declaration_id)::VARCHAR, first_flagged_run FROM flagged_shipments", "2")
    before = flags(folder, "1")
    assert first
    assert all(run_id == ("1" if key in before else "2") for key, run_id in first)


def test_drift_tells_what_moved(folder):
    found = dict(asked(folder, "SELECT subject, stability FROM drift WHERE kind = 'input'", "2"))
    assert {"authority", "price_per_kg", "origin"} <= found.keys()
    assert all(stability >= 0 for stability in found.values())
    assert asked(folder, "SELECT bool_and(shifted = (stability > 0.25)) FROM drift", "2") == [(True,)]
