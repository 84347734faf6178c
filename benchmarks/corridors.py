"""How well planted diversions are found in simulated bilateral worlds, and what ten million trade records cost.

``python -m benchmarks.corridors --worlds 20 --seed 1`` measures precision at k, k being the planted corridors that
anybody reports, and how often the 90 % interval of the diverted mass covers the truth. ``--records 10000000`` measures
the time of a run over a world's trade beside a plain aggregation of the same file.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb

import engine.expectations  # noqa: F401 - a run imports it while Prefect starts: not measured here
from data.simulator.bilateral import simulate_trade
from engine.settings import Settings
from engine.warehouse import Warehouse
from flows import STAGES, Request, Run, new_run_id, walk
from flows.trade import trade
from schemas import table

AS_OF = date(2026, 11, 23)
FOUND = """
    WITH planted AS (
        SELECT hs_code, source, hub, destination FROM truth
        SEMI JOIN trade.legs AS legs
            ON legs.heading = truth.hs_code AND legs.exporter = truth.hub AND legs.importer = truth.destination
        GROUP BY ALL HAVING sum(kg) > 0
    ),
    found AS (
        SELECT rank, diverted_low_kg, diverted_high_kg, (
            SELECT sum(kg) FROM truth
            WHERE truth.hs_code = flagged.hs_code AND truth.hub = flagged.hub
                AND truth.destination = flagged.destination
                AND truth.period_start BETWEEN flagged.period_start AND flagged.period_end
        ) AS kg
        FROM trade.flagged_corridors AS flagged
    )
    SELECT
        (SELECT count(*) FROM planted),
        count(*) FILTER (kg > 0 AND rank <= (SELECT count(*) FROM planted)),
        count(*) FILTER (kg > 0),
        count(*) FILTER (kg BETWEEN diverted_low_kg AND diverted_high_kg AND kg > 0)
    FROM found"""


@dataclass(frozen=True)
class Found:
    """What of the planted corridors of a world, or of several, was found."""

    planted: int = 0
    first: int = 0
    flagged: int = 0
    covered: int = 0

    def __add__(self, other: Found) -> Found:
        """Add up worlds."""
        return Found(
            self.planted + other.planted,
            self.first + other.first,
            self.flagged + other.flagged,
            self.covered + other.covered,
        )

    def __str__(self) -> str:
        """Show precision at k and coverage."""
        precision, coverage = self.first / max(self.planted, 1), self.covered / max(self.flagged, 1)
        return (
            f"precision at k {precision:.3f} ({self.first} of {self.planted}), "
            f"90 % interval covers {coverage:.3f} ({self.covered} of {self.flagged})"
        )


def look(seed: int, folder: Path) -> Found:
    """Simulate a world and look for the corridors planted in it."""
    simulate_trade(folder / "world", seed)
    with Warehouse(folder / "warehouse", Settings()) as warehouse:
        columns = ", ".join(table("trade_records").columns)
        records = str(folder / "world" / "trade_records.parquet")
        truth = str(folder / "world" / "corridors.parquet")
        warehouse.con.execute(
            f"INSERT INTO main.trade_records ({columns}) SELECT {columns} FROM read_parquet($path)", {"path": records}
        )
        trade(SimpleNamespace(warehouse=warehouse, as_of=AS_OF))  # type: ignore[arg-type]
        warehouse.con.execute("CREATE TEMP TABLE truth AS FROM read_parquet($path)", {"path": truth})
        (row,) = warehouse.con.execute(FOUND).fetchall()
    return Found(*row)


def write_world_trade(path: Path, records: int) -> None:
    """Write ten years of monthly trade: both sides of flows of strategic headings between 200 territories."""
    with duckdb.connect() as con:
        facts = Path(__file__).parent.parent / "data/reference"
        trade_of_world = con.sql(WORLD_TRADE, params={"facts": str(facts), "flows": records // 240})
        if path.suffix == ".csv":
            trade_of_world.write_csv(str(path))
        else:
            trade_of_world.write_parquet(str(path), compression="zstd")


WORLD_TRADE = """
    WITH territories AS (
        SELECT territory FROM read_csv($facts || '/territories.csv', all_varchar = true)
        WHERE territory NOT IN ('XW', 'ZZ', 'EU') ORDER BY territory LIMIT 200
    ),
    flows AS (
        SELECT a.territory AS exporter, b.territory AS importer, hs6, hash(a.territory, b.territory, hs6) AS draw
        FROM territories AS a, territories AS b, read_csv($facts || '/headings.csv', all_varchar = true)
        WHERE a.territory <> b.territory
        ORDER BY draw LIMIT $flows
    )
    SELECT
        CASE side WHEN 0 THEN exporter ELSE importer END AS reporter,
        CASE side WHEN 0 THEN importer ELSE exporter END AS partner,
        CASE side WHEN 0 THEN 'export' ELSE 'import' END AS flow,
        hs6 AS hs_code,
        (DATE '2016-01-01' + to_months(month::INTEGER))::DATE AS period_start,
        'M' AS frequency,
        round(exp(6 + draw % 600 / 100) * (10 + hash(draw, month, side) % 1000 / 100)) AS value_usd,
        CASE side WHEN 0 THEN 'FOB' ELSE 'CIF' END AS value_basis,
        round(exp(6 + draw % 600 / 100) * (1 + hash(draw, month) % 1000 / 1000), 1) AS net_kg,
        'simulated' AS source
    FROM flows, range(120) AS months (month), range(2) AS sides (side)"""
# Publishers of statistics hand out CSV; whoever keeps them, Parquet.
FORMS = ("csv", "parquet")
FLOW = "reporter, partner, flow, hs_code, period_start"


@dataclass(frozen=True)
class Took:
    """What something took: seconds, and seconds of processor time over all threads."""

    seconds: float
    processor: float

    def __str__(self) -> str:
        """Show both."""
        return f"{self.seconds:.1f} s ({self.processor:.1f} s of processor time)"


@contextmanager
def timed(taken: list[Took]) -> Iterator[None]:
    """Add what the block took to a list."""
    began = Took(time.monotonic(), time.process_time())
    yield
    taken.append(Took(time.monotonic() - began.seconds, time.process_time() - began.processor))


def plain_aggregation(path: Path) -> Took:
    """Time what a reader of the same file would write: kilograms and dollars of every flow and period."""
    taken: list[Took] = []
    with duckdb.connect() as con, timed(taken):
        records = con.read_csv(str(path)) if path.suffix == ".csv" else con.read_parquet(str(path))
        records.aggregate(f"{FLOW}, sum(net_kg) AS net_kg, sum(value_usd) AS value_usd", FLOW).create("sums")
    return taken[0]


def whole_run(path: Path, folder: Path) -> Took:
    """Time a run from the file to the report."""
    taken: list[Took] = []
    with timed(taken), Warehouse(folder, Settings()) as warehouse:
        run = Run(warehouse, Request({"trade_records": [str(path)]}, as_of=AS_OF), new_run_id())
        walk(run, STAGES)
        for stage, seconds, memory in warehouse.rows("SELECT stage, seconds, memory_mb FROM run_stages ORDER BY stage"):
            print(f"  {stage:<10} {seconds:8.1f} s {memory / 1024:6.1f} GiB")
    return taken[0]


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=0)
    asked = parser.parse_args()
    found = Found()
    for seed in range(asked.seed, asked.seed + asked.worlds):
        with tempfile.TemporaryDirectory() as folder:
            of_world = look(seed, Path(folder))
        print(f"world {seed}: {of_world}", flush=True)
        found += of_world
    if asked.worlds:
        print(f"all: {found}")
    for form in FORMS if asked.records else ():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"world.{form}"
            write_world_trade(path, asked.records)
            plain, whole = plain_aggregation(path), whole_run(path, Path(folder) / "warehouse")
        times = f"{whole.seconds / plain.seconds:.1f} and {whole.processor / plain.processor:.1f} times"
        print(f"{form}: plain aggregation {plain}, whole run {whole}: {times}", flush=True)


if __name__ == "__main__":
    main()
