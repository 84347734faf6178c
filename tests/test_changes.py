"""What differs from the state that readers had before: flags and distributions."""

import math
import sys
from datetime import date
from types import SimpleNamespace

import pyarrow as pa
import pytest

from engine.publication import open_state
from engine.settings import Settings

AS_OF = date(2026, 1, 6)


def asked(folder, query, run_id):
    with open_state(folder, run_id) as con:
        return con.execute(query).fetchall()


def flags(folder, run_id):
    return dict(asked(folder, "SELECT (authority, declaration_id)::VARCHAR, rank FROM flagged_shipments", run_id))


def test_nothing_has_changed_in_a_first_run(in_parts):
    assert asked(in_parts, "FROM run_changes", "run1") == []
    assert asked(in_parts, "FROM drift", "run1") == []


def test_changes_are_the_difference_of_two_states(in_parts):
    before, now = flags(in_parts, "run1"), flags(in_parts, "run2")
    changes = asked(
        in_parts, "SELECT change, (authority, declaration_id)::VARCHAR, rank, rank_before FROM run_changes", "run2"
    )
    expected = {("new", key, rank, None) for key, rank in now.items() if key not in before}
    expected |= {("gone", key, None, rank) for key, rank in before.items() if key not in now}
    expected |= {
        ("moved", key, rank, before[key]) for key, rank in now.items() if key in before and before[key] != rank
    }
    assert set(changes) == expected
    assert {change for change, *_ in changes} >= {"new"}


@pytest.mark.parametrize(
    ("now", "why"),
    [("inspected", "inspected"), ("alert", "outside"), ("odd no more", "no_alert"), ("cancelled", "not_screened")],
)
def test_a_flag_that_is_gone_says_why(warehouse, now, why):
    key = {"authority": "CN", "declaration_id": "E1"}
    for stage in ("score", "publish"):
        warehouse.clear(stage)
    for table in ("flags", "first_flags", "inspections"):
        warehouse.con.execute(f"DELETE FROM main.{table}")
    warehouse.con.register("given", pa.Table.from_pylist([key | {"run_id": "before", "rank": 1}]))
    warehouse.con.execute("INSERT INTO main.flags BY NAME FROM given")
    scored = [] if now == "cancelled" else [key | {"rank": 9, "alert": now in ("inspected", "alert")}]
    columns = {"authority": pa.string(), "declaration_id": pa.string(), "rank": pa.int64(), "alert": pa.bool_()}
    warehouse.store("score.risk_scores", pa.Table.from_pylist(scored, schema=pa.schema(columns)))
    warehouse.con.execute("CREATE TABLE score.flagged_shipments AS FROM score.risk_scores LIMIT 0")
    if now == "inspected":
        warehouse.con.execute(
            """INSERT INTO main.inspections BY NAME
               SELECT 'CN' AS authority, 'E1' AS declaration_id, $as_of AS inspected_on, 'clean' AS outcome""",
            {"as_of": AS_OF},
        )
    warehouse.make("publish.run_changes", {"run_id": "now", "run_before": "before", "as_of": AS_OF})
    assert warehouse.rows("SELECT change, rank_before, why FROM publish.run_changes") == [("gone", 1, why)]
    for table in ("flags", "inspections"):
        warehouse.con.execute(f"DELETE FROM main.{table}")


def test_a_flag_remembers_the_run_that_raised_it_first(in_parts):
    first = asked(
        in_parts, "SELECT (authority, declaration_id)::VARCHAR, first_flagged_run FROM flagged_shipments", "run2"
    )
    before = flags(in_parts, "run1")
    assert first
    assert all(run_id == ("run1" if key in before else "run2") for key, run_id in first)


def items(**of_origin):
    """Screened items that differ in nothing but their origin."""
    alike = {
        "authority": "DE", "flow": "import", "hs6": "810194", "dispatch": None, "destination": "DE",
        "transport_mode": "sea", "package_type": None, "price_currency": "EUR", "net_kg": 100.0, "log_price": 3.0,
        "log_kg_per_package": None,
    }  # fmt: skip
    origins = [origin for origin, count in of_origin.items() for _ in range(count)]
    return pa.Table.from_pylist([alike | {"origin": origin} for origin in origins])


NOTHING_SCORED = {
    "score.risk_scores": "'' AS authority, '' AS declaration_id, 1 AS rank, true AS alert, 0.5 AS p_value",
    "score.flagged_shipments": "'' AS authority, '' AS declaration_id, 1 AS rank, '' AS first_flagged_run",
    "detect.detector_coverage": "'' AS detector, 1 AS silent, 1 AS scored",
    "detect.findings": "'' AS detector",
}


@pytest.fixture
def remember(warehouse, monkeypatch):
    """Return a function that remembers runs over some items; it gives the drift of the last, and its warnings."""
    stage = sys.modules["flows.publish"]
    runs = []

    def remembered(given, limit=0.25):
        before = runs[-1] if runs else None
        monkeypatch.setattr(stage, "current_or_none", lambda folder: before)
        runs.append(f"run{len(runs)}")
        for made_by in ("features", "score", "detect"):
            warehouse.clear(made_by)
        warehouse.store("features.items", given)
        for table, columns in NOTHING_SCORED.items():
            warehouse.con.execute(f"CREATE TABLE {table} AS SELECT {columns} LIMIT 0")
        settings = Settings(drift_limit=limit)
        run = SimpleNamespace(
            warehouse=warehouse, run_id=runs[-1], folder=None, settings=settings, as_of=AS_OF, warnings=[]
        )
        stage._remember(run)
        drift = warehouse.rows("SELECT subject, stability, shifted FROM publish.drift WHERE stability <> 0")
        return drift, run.warnings

    return remembered


def test_a_first_run_has_nothing_to_drift_from(remember):
    assert remember(items(CN=9, VN=1)) == ([], [])


@pytest.mark.parametrize(("limit", "shifted"), [(0.25, True), (0.9, False)])
def test_drift_is_the_population_stability_index_and_beyond_its_limit_a_warning(remember, limit, shifted):
    remember(items(CN=90, VN=10))
    drift, warnings = remember(items(CN=5, VN=5), limit)
    index = (0.5 - 0.9) * math.log(0.5 / 0.9) + (0.5 - 0.1) * math.log(0.5 / 0.1)
    assert drift == [("origin", pytest.approx(index, abs=2e-6), shifted)]
    assert len(warnings) == shifted
    assert all("Distributions moved since the run before: origin. contraflow query" in said for said in warnings)


def test_a_class_that_one_of_two_runs_lacks_counts_as_half_an_item(remember):
    remember(items(CN=9))
    drift, _ = remember(items(CN=9, VN=1))
    earlier, now = 0.5 / 9.5, 0.1
    index = (now - earlier) * math.log(now / earlier) + (earlier - now) * math.log((1 - now) / (1 - earlier))
    assert drift == [("origin", pytest.approx(index, abs=2e-6), False)]


def test_drift_is_held_against_the_run_before_not_the_first(remember):
    remember(items(CN=90, VN=10))
    remember(items(CN=5, VN=5))
    assert remember(items(CN=50, VN=50)) == ([], [])
