"""The table of checks that every detector passes, on one small simulated world and on variations of it."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from data.simulator import simulate
from detectors import DETECTORS, TACTICS
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run
from flows.detect import parameters
from schemas import table

pytestmark = pytest.mark.usefixtures("without_suites")
BEFORE = [stage for stage in STAGES if stage.__name__ in ("load", "validate", "link", "features", "trade")]
DETECT = next(stage for stage in STAGES if stage.__name__ == "detect")
INPUTS = ("declarations", "licences", "parties", "rates")
AS_OF = date(2030, 1, 1)
SCORING = [detector for detector in DETECTORS if detector.scores]


def walked(folder: Path, inputs: dict[str, list[str]]) -> SimpleNamespace:
    """Screen inputs up to the detectors, without the stages that write for readers."""
    warehouse = Warehouse(folder, Settings())
    run = Run(warehouse, Request(inputs, as_of=AS_OF), "run")
    for stage in [*BEFORE, DETECT]:
        stage(run)
    return SimpleNamespace(warehouse=warehouse, run=run)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    simulate(folder, 5000, 7)
    return folder


@pytest.fixture(scope="module")
def screened(world, tmp_path_factory):
    found = walked(tmp_path_factory.mktemp("warehouse"), {name: [str(world / f"{name}.parquet")] for name in INPUTS})
    yield found
    found.warehouse.con.close()


@pytest.fixture(scope="module")
def shuffled(world, tmp_path_factory):
    """The same declarations in another order, in two files."""
    folder = tmp_path_factory.mktemp("shuffled")
    with duckdb.connect() as con:
        rows = con.read_parquet(str(world / "declarations.parquet"))
        for part in (0, 1):
            chosen = rows.filter(f"hash(declaration_id) % 2 = {part}").order("hash(declaration_id, item_no, net_kg)")
            chosen.write_parquet(str(folder / f"declarations-{part}.parquet"))
    inputs = {name: [str(world / f"{name}.parquet")] for name in INPUTS if name != "declarations"}
    inputs["declarations"] = [str(folder / "declarations-1.parquet"), str(folder / "declarations-0.parquet")]
    found = walked(tmp_path_factory.mktemp("warehouse"), inputs)
    yield found
    found.warehouse.con.close()


@pytest.fixture(scope="module")
def bare(world, tmp_path_factory):
    """Some of the declarations with nothing but their required columns."""
    folder = tmp_path_factory.mktemp("bare")
    required = ", ".join((*table("declarations").required, "item_no"))
    with duckdb.connect() as con:
        rows = con.read_parquet(str(world / "declarations.parquet")).select(required).limit(500)
        rows.write_parquet(str(folder / "declarations.parquet"))
    found = walked(tmp_path_factory.mktemp("warehouse"), {"declarations": [str(folder / "declarations.parquet")]})
    yield found
    found.warehouse.con.close()


def said(found, detector):
    """What a detector claims, by the key of the item."""
    return found.warehouse.rows(
        "SELECT authority, declaration_id, item_no, claim, p_value, reason, evidence FROM detect.findings "
        "WHERE detector = $detector ORDER BY ALL",
        {"detector": detector.name},
    )


def chances(found, detector):
    """What a detector gives every item, by the key of the item."""
    return found.warehouse.rows(
        f"""SELECT authority, declaration_id, item_no, p_value, thin, silent
            FROM detect.{detector.name}_scored JOIN features.items USING (item_id) ORDER BY ALL"""
    )


def again(found, detector):
    detector.fit(found.warehouse, parameters(found.run))
    detector.detect(found.warehouse, parameters(found.run))


each = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
each_scoring = pytest.mark.parametrize("detector", SCORING, ids=lambda detector: detector.name)


@each
def test_it_is_documented(detector):
    assert detector.claims
    assert all(meaning.endswith(".") for meaning in detector.claims.values())


@each
def test_it_did_not_fail(detector, screened, shuffled, bare):
    for found in (screened, shuffled, bare):
        assert not [warning for warning in found.run.warnings if f"detector {detector.name} " in warning]


@each_scoring
def test_every_item_is_spoken_of_once(detector, screened):
    items = screened.warehouse.rows("SELECT item_id FROM features.items ORDER BY ALL")
    assert screened.warehouse.rows(f"SELECT item_id FROM detect.{detector.name}_scored ORDER BY ALL") == items


@each_scoring
def test_a_chance_is_a_chance(detector, screened):
    found = [p_value for *_, p_value, _, _ in chances(screened, detector) if p_value is not None]
    assert found
    assert all(0 <= p_value <= 1 for p_value in found)


@each_scoring
def test_silence_has_a_reason(detector, screened, bare):
    for found in (screened, bare):
        wrong = [row for row in chances(found, detector) if (row[3] is None) != (row[5] is not None)]
        assert wrong == []


@each
def test_a_claim_is_one_of_its_own_with_a_sentence(detector, screened):
    for *_, claim, p_value, reason, evidence in said(screened, detector):
        assert claim in detector.claims
        assert reason.endswith(".")
        assert 0 <= p_value <= 1
        assert isinstance(json.loads(evidence), dict)
    tactics = screened.warehouse.rows("SELECT DISTINCT tactic FROM detect.findings")
    assert {tactic for (tactic,) in tactics} <= set(TACTICS)


@each
def test_a_claim_is_made_once(detector, screened):
    keys = [row[:4] for row in said(screened, detector)]
    assert len(keys) == len(set(keys))


@each
def test_it_leaves_its_input_alone(detector, screened):
    tables = ("main.declarations", "features.items", "features.compared", "link.pairs", "detect.combined")
    before = {name: screened.warehouse.rows(f"SELECT bit_xor(hash(t)), count(*) FROM {name} AS t") for name in tables}
    again(screened, detector)
    assert before == {
        name: screened.warehouse.rows(f"SELECT bit_xor(hash(t)), count(*) FROM {name} AS t") for name in tables
    }


@each
def test_the_order_of_rows_does_not_matter(detector, screened, shuffled):
    assert said(screened, detector) == said(shuffled, detector)
    if detector.scores:
        assert chances(screened, detector) == chances(shuffled, detector)


@each_scoring
def test_honest_goods_are_seldom_odd(detector, honest):
    p_values = [row[3] for row in chances(honest, detector) if row[3] is not None]
    assert sum(p_value < 0.001 for p_value in p_values) <= 0.003 * len(p_values) + 1


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """A world in which nothing is planted."""
    folder = tmp_path_factory.mktemp("honest")
    simulate(folder, 5000, 8, clean=True)
    found = walked(tmp_path_factory.mktemp("warehouse"), {name: [str(folder / f"{name}.parquet")] for name in INPUTS})
    yield found
    found.warehouse.con.close()
