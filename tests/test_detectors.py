"""The table of checks that every detector passes, on one small simulated world and on variations of it."""

import json
from types import SimpleNamespace

import duckdb
import pytest
from cases import SHOWN, declared
from worlds import AS_OF, TO_RANK, copied, suites_skipped

from detectors import DETECTORS, TACTICS
from engine.publication import open_state
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import Request, Run, walk
from flows.detect import parameters
from flows.trade import trade
from schemas import table

TO_DETECT = [stage for stage in TO_RANK if stage.__name__ != "score"]
SCORING = [detector for detector in DETECTORS if detector.scores]


def reopened(shared, folder):
    """The run that screened a warehouse, over a copy of it."""
    with open_state(shared) as con:
        ((warnings,),) = con.execute("SELECT warnings FROM runs").fetchall()
    with copied(shared, folder) as warehouse:
        run = Run(warehouse, Request({}, as_of=AS_OF), "run", warnings=warnings)
        trade(run)  # some of its tables were in memory
        yield run


@pytest.fixture(scope="module", name="run")
def run_over_a_world(screened, tmp_path_factory):
    yield from reopened(screened, tmp_path_factory.mktemp("screened"))


@pytest.fixture(scope="module", name="shuffled_run")
def run_in_another_order(shuffled, tmp_path_factory):
    yield from reopened(shuffled, tmp_path_factory.mktemp("shuffled"))


@pytest.fixture(scope="module", name="bare_run")
def run_over_required_columns(world, tmp_path_factory):
    """Some of the declarations with nothing but their required columns."""
    folder = tmp_path_factory.mktemp("bare")
    required = ", ".join((*table("declarations").required, "item_no"))
    declarations = folder / "declarations.parquet"
    duckdb.read_parquet(str(world / "declarations.parquet")).select(required).limit(500).write_parquet(
        str(declarations)
    )
    with suites_skipped(), Warehouse(folder / "warehouse", Settings()) as warehouse:
        run = Run(warehouse, Request({"declarations": [str(declarations)]}, as_of=AS_OF), "run")
        walk(run, TO_DETECT)
        yield run


def said(run, detector):
    """What a detector claims, by the key of the item."""
    return run.warehouse.rows(
        "SELECT authority, declaration_id, item_no, claim, p_value, reason, evidence FROM detect.findings "
        "WHERE detector = $detector ORDER BY ALL",
        {"detector": detector.name},
    )


def chances(run, detector):
    """What a detector gives every item, by the key of the item."""
    return run.warehouse.rows(
        f"""SELECT authority, declaration_id, item_no, p_value, thin, silent
            FROM detect.{detector.name}_scored JOIN features.items USING (item_id) ORDER BY ALL"""
    )


def again(run, detector):
    detector.fit(run.warehouse, parameters(run))
    detector.detect(run.warehouse, parameters(run))


each = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
each_scoring = pytest.mark.parametrize("detector", SCORING, ids=lambda detector: detector.name)


@each
def test_it_is_documented(detector):
    assert detector.claims
    assert all(meaning.endswith(".") for meaning in detector.claims.values())


@each
def test_it_did_not_fail(detector, run, shuffled_run, bare_run):
    for found in (run, shuffled_run, bare_run):
        assert not [warning for warning in found.warnings if f"detector {detector.name} " in warning]


@each_scoring
def test_every_item_is_spoken_of_once(detector, run):
    items = run.warehouse.rows("SELECT item_id FROM features.items ORDER BY ALL")
    assert run.warehouse.rows(f"SELECT item_id FROM detect.{detector.name}_scored ORDER BY ALL") == items


@each_scoring
def test_a_chance_is_a_chance(detector, run):
    found = [p_value for *_, p_value, _, _ in chances(run, detector) if p_value is not None]
    assert found
    assert all(0 <= p_value <= 1 for p_value in found)


@each_scoring
def test_silence_has_a_reason(detector, run, bare_run):
    for found in (run, bare_run):
        wrong = [row for row in chances(found, detector) if (row[3] is None) != (row[5] is not None)]
        assert wrong == []


@each
def test_a_claim_is_one_of_its_own_with_a_sentence(detector, run):
    for *_, claim, p_value, reason, evidence in said(run, detector):
        assert claim in detector.claims
        assert reason.endswith(".")
        assert 0 <= p_value <= 1
        assert isinstance(json.loads(evidence), dict)
    tactics = run.warehouse.rows("SELECT DISTINCT tactic FROM detect.findings")
    assert {tactic for (tactic,) in tactics} <= set(TACTICS)


@each
def test_a_claim_is_made_once(detector, run):
    keys = [row[:4] for row in said(run, detector)]
    assert len(keys) == len(set(keys))


@each
def test_it_leaves_its_input_alone(detector, run):
    tables = ("main.declarations", "features.items", "features.compared", "link.pairs", "detect.combined")
    before = {name: run.warehouse.rows(f"SELECT bit_xor(hash(t)), count(*) FROM {name} AS t") for name in tables}
    again(run, detector)
    assert before == {
        name: run.warehouse.rows(f"SELECT bit_xor(hash(t)), count(*) FROM {name} AS t") for name in tables
    }


@each
def test_the_order_of_rows_does_not_matter(detector, run, shuffled_run):
    assert said(run, detector) == said(shuffled_run, detector)
    if detector.scores:
        assert chances(run, detector) == chances(shuffled_run, detector)


@pytest.fixture(scope="module", name="honest_run")
def run_over_an_honest_world(honest, tmp_path_factory):
    with copied(honest, tmp_path_factory.mktemp("honest")) as warehouse:
        yield SimpleNamespace(warehouse=warehouse)


@each_scoring
def test_honest_goods_are_seldom_odd(detector, honest_run):
    planted = {row["declaration_id"] for case in SHOWN for row in declared(case)}
    p_values = [row[3] for row in chances(honest_run, detector) if row[3] is not None and row[1] not in planted]
    assert sum(p_value < 0.001 for p_value in p_values) <= 0.003 * len(p_values) + 1
