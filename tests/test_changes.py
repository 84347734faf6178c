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
    """Rank and chance of what a run flagged."""
    query = """SELECT (authority, declaration_id)::VARCHAR, rank, p_value FROM risk_scores
               WHERE (authority, declaration_id) IN (SELECT (authority, declaration_id) FROM flagged_shipments)"""
    return {key: (rank, chance) for key, rank, chance in asked(folder, query, run_id)}


def test_nothing_has_changed_in_a_first_run(in_parts):
    assert asked(in_parts, "FROM run_changes", "run1") == []
    assert asked(in_parts, "FROM drift", "run1") == []


def test_changes_are_the_difference_of_two_states(in_parts):
    before, now = flags(in_parts, "run1"), flags(in_parts, "run2")
    changes = asked(
        in_parts, "SELECT change, (authority, declaration_id)::VARCHAR, rank, rank_before FROM run_changes", "run2"
    )
    expected = {("new", key, rank, None) for key, (rank, _) in now.items() if key not in before}
    expected |= {("gone", key, None, rank) for key, (rank, _) in before.items() if key not in now}
    stayed = [(key, *before[key], *now[key]) for key in before.keys() & now.keys()]
    expected |= {
        ("moved", key, rank, earlier_rank)
        for key, earlier_rank, earlier_chance, rank, chance in stayed
        if rank != earlier_rank and not chance / 1.5 <= earlier_chance <= chance * 1.5
    }
    assert set(changes) == expected
    assert {change for change, *_ in changes} >= {"new"}


@pytest.mark.parametrize(
    ("now", "partial", "why"),
    [
        ("inspected", False, "inspected"),
        ("alert", False, "outside"),
        ("odd no more", False, "no_alert"),
        ("odd no more", True, "detector_failed"),
        ("cancelled", False, "not_screened"),
    ],
)
def test_a_flag_that_is_gone_says_why(warehouse, now, partial, why):
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
    warehouse.con.execute("CREATE TABLE score.flagged AS SELECT *, 0.5 AS p_value FROM score.risk_scores LIMIT 0")
    if now == "inspected":
        warehouse.con.execute(
            """INSERT INTO main.inspections BY NAME
               SELECT 'CN' AS authority, 'E1' AS declaration_id, $as_of AS inspected_on, 'clean' AS outcome""",
            {"as_of": AS_OF},
        )
    warehouse.make("publish.run_changes", {"run_id": "now", "run_before": "before", "as_of": AS_OF, "partial": partial})
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
        "log_kg_per_package": None, "item_id": -1, "relation": None,
    }  # fmt: skip
    origins = [origin for origin, count in of_origin.items() for _ in range(count)]
    return pa.Table.from_pylist([alike | {"origin": origin} for origin in origins])


NOTHING_SCORED = {
    "score.risk_scores": "'' AS authority, '' AS declaration_id, 1 AS rank, true AS alert, 0.5 AS p_value",
    "score.flagged": "'' AS authority, '' AS declaration_id, 1 AS rank, 0.5 AS p_value",
    "score.flagged_shipments": "'' AS authority, '' AS declaration_id, '' AS first_flagged_run",
    "detect.detector_coverage": "'' AS detector, 1 AS silent, 1 AS scored",
    "detect.findings": "'' AS detector",
}


@pytest.fixture
def remember(warehouse, monkeypatch):
    """Return a function that remembers a run over some items; it gives the drift from the runs before, and warnings."""
    stage = sys.modules["flows.publish"]
    runs = []
    for table in ("profiles", "runs"):
        warehouse.con.execute(f"DELETE FROM main.{table}")

    def remembered(limit=0.25, fits=False, **of_origin):
        before = runs[-1] if runs else None
        monkeypatch.setattr(stage, "current_or_none", lambda folder: before)
        runs.append(f"run{len(runs)}")
        for made_by in ("features", "score", "detect"):
            warehouse.clear(made_by)
        warehouse.store("features.items", items(**of_origin))
        for table, columns in NOTHING_SCORED.items():
            warehouse.con.execute(f"CREATE TABLE {table} AS SELECT {columns} LIMIT 0")
        reference = (
            runs[-1] if fits or before is None else warehouse.rows("SELECT max(reference_sha256) FROM runs")[0][0]
        )
        run = SimpleNamespace(
            warehouse=warehouse, run_id=runs[-1], folder=None, settings=Settings(drift_limit=limit), as_of=AS_OF,
            fits=reference == runs[-1], reference_sha256=reference, status="complete", warnings=[],
        )  # fmt: skip
        stage._remember(run)
        warehouse.con.execute(
            "INSERT INTO runs BY NAME SELECT $run AS run_id, $reference AS reference_sha256",
            {"run": run.run_id, "reference": reference},
        )
        drift = warehouse.rows("SELECT against, subject, stability, shifted FROM publish.drift WHERE stability <> 0")
        return sorted(drift), run.warnings

    return remembered


def index(*shares):
    """The population stability index of pairs of shares."""
    return pytest.approx(sum((now - earlier) * math.log(now / earlier) for now, earlier in shares), abs=2e-6)


def test_a_first_run_has_nothing_to_drift_from(remember):
    assert remember(CN=900, VN=100) == ([], [])


@pytest.mark.parametrize(("limit", "shifted"), [(0.25, True), (0.9, False)])
def test_drift_is_the_stability_index_of_what_came_since_and_beyond_its_limit_a_warning(remember, limit, shifted):
    remember(CN=900, VN=100)
    drift, warnings = remember(limit, CN=950, VN=150)
    moved = index((0.5, 0.9), (0.5, 0.1))
    assert drift == [("reference", "origin", moved, shifted), ("run_before", "origin", moved, shifted)]
    assert len(warnings) == shifted
    said = "What came since the reference was learned is distributed otherwise: origin. contraflow query"
    assert all(said in warning and "contraflow run --refit" in warning for warning in warnings)


def test_a_class_that_one_of_two_lacks_counts_as_half_an_item(remember):
    remember(CN=900)
    (_, drift), _ = remember(CN=950, VN=50)
    assert drift == ("run_before", "origin", index((0.5, 900 / 900.5), (0.5, 0.5 / 900.5)), True)


def test_what_came_adds_up_since_the_reference_however_little_each_run_brings(remember):
    remember(CN=9000, VN=1000)
    shifts = [remember(CN=9000, VN=1000 + 20 * run)[0] for run in range(1, 4)]
    assert [[against for against, _, _, shifted in drift if shifted] for drift in shifts] == [
        ["reference", "run_before"]
    ] * 3
    drift, _ = remember(CN=9054, VN=1066)
    assert [(against, shifted) for against, _, _, shifted in drift] == [("reference", True), ("run_before", False)]


def test_what_a_run_brings_may_shift_from_the_run_before_alone(remember):
    remember(CN=1000, VN=1000)
    remember(CN=2000, VN=2000)
    remember(CN=2100, VN=4000)
    drift, warnings = remember(CN=3990, VN=4100)
    assert [(against, shifted) for against, _, _, shifted in drift] == [("reference", False), ("run_before", True)]
    assert [warning.split(":")[0] for warning in warnings] == ["Distributed otherwise than in the state before"]
    assert "--refit" not in warnings[0]


def test_a_few_items_shift_nothing_by_chance(remember):
    remember(CN=90, VN=10)
    (_, drift), warnings = remember(CN=91, VN=12)
    assert drift[2:] == (index((1 / 3, 0.9), (2 / 3, 0.1)), False)
    assert warnings == []


def test_a_run_that_fits_a_new_reference_has_not_drifted_from_it(remember):
    remember(CN=900, VN=100)
    drift, warnings = remember(fits=True, CN=950, VN=150)
    assert [against for against, *_ in drift] == ["run_before"]
    assert "--refit" not in warnings[0]
    assert remember(CN=950, VN=150) == ([], [])
