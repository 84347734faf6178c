"""What trade statistics add to the ranking of declarations, in worlds whose planted routes they show in part.

``python -m benchmarks.context --worlds 2 --rows 40000 --seed 71`` puts national statistics beside simulated worlds,
plain ones and then hard ones: honest background trade, seven in ten of the routes that planted transshipments take, and
twice as many routes that look the same and carry no planted case. Each world is ranked with what the statistics show,
and without.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pyarrow.compute as pc

from benchmarks.contestants import screened
from benchmarks.measures import Ranked, auc, rank_against_truth, recall, recall_by_tactic
from data.simulator import simulate
from engine.warehouse import Warehouse, prepare
from flows.score import score

AS_OF = date(2030, 1, 1)
BUDGETS = (0.005, 0.02)
STATISTICS = """
    COPY (
        WITH controlled AS (
            SELECT held.hs6, min(controls.valid_from) AS since
            FROM facts.heading_minerals AS held
            JOIN facts.controls AS controls USING (mineral)
            WHERE held.role = 'target' AND controls.jurisdiction = 'CN' AND controls.status = 'in_force'
            GROUP BY held.hs6
        ),
        ways AS (
            SELECT left(hs_code, 6) AS hs6, dispatch AS hub, destination, bool_or(truth.tactic IS NOT NULL) AS planted
            FROM read_parquet($world || '/declarations.parquet') AS items
            LEFT JOIN (
                FROM read_parquet($world || '/truth.parquet') WHERE tactic = 'transshipment'
            ) AS truth USING (authority, declaration_id, item_no)
            WHERE dispatch NOT IN ('CN', destination) AND destination <> 'CN'
            GROUP BY ALL
        ),
        drawn AS (
            SELECT
                ways.*, since,
                row_number() OVER (PARTITION BY planted ORDER BY hash(ways.hs6, hub, destination)) AS place
            FROM ways
            JOIN controlled USING (hs6)
        ),
        routes AS (
            SELECT hs6, hub, destination, since
            FROM drawn
            WHERE place <= (SELECT count(*) FROM drawn WHERE planted) * if(planted, 0.7, 1.4)
        ),
        territories AS (
            SELECT unnest(string_split('DE FR IT GB ES PL JP KR US CA BR IN AU ZA', ' ')) AS territory
        ),
        headings AS (
            SELECT DISTINCT hs6 FROM routes
            UNION
            SELECT unnest(['732690', '848210', '850440', '390110', '401110', '480256', '610910', '940161'])
        ),
        flows AS (
            SELECT 'CN' AS exporter, hub AS importer, hs6, since, 500 AS before, 12500 AS after FROM routes
            UNION ALL
            SELECT hub, destination, hs6, since, 300, 12000 FROM routes
            UNION ALL
            SELECT DISTINCT ON (destination, hs6) 'CN', destination, hs6, since, 20000, 6000 FROM routes
            UNION ALL
            SELECT a.territory, b.territory, hs6, NULL, 8000, 8000
            FROM territories AS a, territories AS b, headings
            WHERE a.territory <> b.territory
        ),
        summed AS (
            SELECT exporter, importer, hs6, max(since) AS since, sum(before) AS before, sum(after) AS after
            FROM flows
            GROUP BY exporter, importer, hs6
        ),
        moved AS (
            SELECT
                exporter, importer, hs6, month::DATE AS period_start,
                if(month >= since, after, before) * exp(hash(exporter, importer, hs6) % 1000 / 500.0 - 1)
                * exp(hash(exporter, importer, hs6, month) % 1000 / 1000.0 - 0.5) AS kg
            FROM summed, range(DATE '2021-06-01', DATE '2026-09-01', INTERVAL 1 MONTH) AS months (month)
        ),
        told AS (
            SELECT exporter AS reporter, importer AS partner, 'export' AS flow, hs6, period_start, kg FROM moved
            UNION ALL
            SELECT importer, exporter, 'import', hs6, period_start, kg FROM moved
        )
        SELECT
            reporter, partner, flow, hs6 AS hs_code, period_start, 'M' AS frequency,
            round(50 * kg) AS value_usd, if(flow = 'import', 'CIF', 'FOB') AS value_basis,
            round(kg * exp(hash(reporter, partner, hs6, period_start) % 1000 / 2500.0 - 0.2), 1) AS net_kg,
            'national statistics' AS source
        FROM told
        UNION ALL BY NAME
        FROM read_parquet($world || '/trade_records.parquet')
    ) TO $out (FORMAT parquet)"""


def put_statistics(world: Path) -> None:
    """Put national statistics into the trade records of a simulated world."""
    draft = world / "draft.parquet"
    with duckdb.connect() as con:
        prepare(con)
        con.execute(STATISTICS, {"world": str(world), "out": str(draft)})
    draft.replace(world / "trade_records.parquet")


def ranked_twice(world: Path) -> Iterator[tuple[str, Ranked, int, int]]:
    """Rank a world with and without what trade statistics show; alerts and the false ones among them come too."""
    with tempfile.TemporaryDirectory() as folder, screened(world, Path(folder)) as warehouse:
        yield "with", *_held(warehouse, world)
        warehouse.con.execute("DELETE FROM trade.flagged_corridors; DELETE FROM trade.hub_exposure")
        score(SimpleNamespace(warehouse=warehouse, settings=warehouse.settings, as_of=AS_OF, run_id=""))  # type: ignore[arg-type]
        yield "without", *_held(warehouse, world)


def _held(warehouse: Warehouse, world: Path) -> tuple[Ranked, int, int]:
    query = "SELECT authority, declaration_id, rank, alert FROM score.risk_scores"
    scores = warehouse.con.sql(query).to_arrow_table()
    scores = scores.append_column("score", pc.negate(scores["rank"]))
    alerts = scores.filter(scores["alert"])
    true = int(rank_against_truth(alerts, world / "truth.parquet").positive.sum()) if alerts.num_rows else 0
    return rank_against_truth(scores, world / "truth.parquet"), alerts.num_rows, alerts.num_rows - true


def figures(ranked: Ranked) -> list[float]:
    """Return the recall of transshipment and of all tactics at both budgets, and the AUC."""
    of_tactic = [recall_by_tactic(ranked, budget, "offending").get("transshipment", np.nan) for budget in BUDGETS]
    of_all = [recall(ranked.positive, budget) for budget in BUDGETS]
    return [*of_tactic, *of_all, auc(ranked.positive)]


def main() -> None:
    """Rank the worlds and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=2, help="worlds of each degree")
    parser.add_argument("--rows", type=int, default=40_000, help="declarations in each world")
    parser.add_argument("--seed", type=int, default=71)
    asked = parser.parse_args()
    shares = " | ".join(f"{of} at {budget:.1%}" for of in ("transshipment", "all") for budget in BUDGETS)
    print(f"| world | trade statistics | {shares} | AUC | alerts | of them false |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for number in range(2 * asked.worlds):
        hard = number >= asked.worlds
        with tempfile.TemporaryDirectory() as folder:
            world = Path(folder)
            simulate(world, asked.rows, asked.seed + number, hard=hard)
            put_statistics(world)
            for which, ranked, alerts, false in ranked_twice(world):
                shown = " | ".join(f"{figure:.3f}" for figure in figures(ranked))
                name = f"{'hard' if hard else 'plain'}-{asked.seed + number}"
                print(f"| {name} | {which} | {shown} | {alerts:,} | {false:,} |", flush=True)


if __name__ == "__main__":
    main()
