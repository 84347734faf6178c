"""Documented cases of smuggling, put as declarations among honest ones: which detector shows each."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from data.simulator import simulate
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, walk

pytestmark = pytest.mark.usefixtures("without_suites")
CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
SHOWN = [case for case in CASES if "finds" in case]
DOCS = Path(__file__).parent.parent / "docs" / "cases.md"
RANKING = [stage for stage in STAGES if stage.__name__ not in ("publish", "report")]


def declared(case):
    """The rows of a case: each a declaration of its own, unless it says of which it is an item."""
    for number, row in enumerate(case["declarations"], 1):
        row = {"item_no": 1} | case["all"] | row
        yield row | {"declaration_id": f"{case['case']}-{row.pop('declaration', number)}"}


@pytest.fixture(scope="module")
def screened(tmp_path_factory):
    """An honest world with the cases put among its declarations, ranked."""
    world = tmp_path_factory.mktemp("world")
    simulate(world, 12_000, 1, clean=True)
    columns = pq.read_schema(world / "declarations.parquet")
    rows = [row for case in SHOWN for row in declared(case)]
    assert {name for row in rows for name in row} <= set(columns.names)
    pq.write_table(pa.Table.from_pylist(rows, schema=columns), world / "cases.parquet")
    inputs = {name: [str(world / f"{name}.parquet")] for name in ("licences", "parties", "rates", "trade_records")}
    inputs["declarations"] = [str(world / "declarations.parquet"), str(world / "cases.parquet")]
    with Warehouse(tmp_path_factory.mktemp("warehouse"), Settings()) as warehouse:
        walk(Run(warehouse, Request(inputs, as_of=date(2030, 1, 1)), "run"), RANKING)
        yield warehouse


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case["case"])
def test_a_case_is_in_the_first_per_cent_and_told(case, screened):
    for row in declared(case):
        ((rank, declarations),) = screened.rows(
            """SELECT rank, (SELECT count(*) FROM score.risk_scores) FROM score.risk_scores
               WHERE declaration_id = $declaration""",
            {"declaration": row["declaration_id"]},
        )
        found = screened.rows(
            "SELECT detector || '.' || claim FROM detect.findings WHERE declaration_id = $declaration",
            {"declaration": row["declaration_id"]},
        )
        assert rank <= declarations / 100
        assert {claim for (claim,) in found} & set(case["finds"])


def test_every_case_is_shown_or_it_is_said_why_not():
    assert [case["case"] for case in CASES] == [f"C{number:02}" for number in range(1, 33)]
    assert all(("finds" in case) != ("unseen" in case) for case in CASES)
    text = DOCS.read_text(encoding="utf-8")
    assert [case["case"] for case in CASES if f"\n| {case['case']} |" not in text] == []
