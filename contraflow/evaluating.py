"""``contraflow evaluate``: the ranking held against labelled outcomes."""

from __future__ import annotations

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from contraflow.showing import console, show_table
from engine.errors import CallError, InputError, MissingColumnsError
from engine.files import find_files, look_at
from engine.publication import open_state
from engine.reading import read_source
from engine.sql import make_table, select
from engine.warehouse import prepare
from schemas import mapping, table
from schemas.expressions import Convention
from schemas.rows import typed_rows


@dataclass(frozen=True)
class Evaluation:
    """How good a ranking is: over all, by budget, by tactic planted and by tactic suspected, by kind of suspect."""

    overall: dict[str, Any]
    budgets: list[dict[str, Any]]
    tactics: list[dict[str, Any]]
    suspected: list[dict[str, Any]]
    suspects: list[dict[str, Any]]


def evaluate_run(warehouse: Path, truth: str, run_id: str | None = None) -> Evaluation:
    """Hold a published ranking against a truth file, which has the columns of inspections.

    :raises CallError: if nothing was published, there is no such run, or the file cannot be used
    """
    with open_state(warehouse, run_id) as state:
        ranking = state.table("risk_scores").select("authority, declaration_id, rank, alert").to_arrow_table()
        suspicions = state.table("findings").filter("p_value < 1")
        findings = suspicions.select("authority, declaration_id, tactic").to_arrow_table()
        suspects = {
            table: state.table(table).select("authority, declaration_id").to_arrow_table()
            for table in ("flagged_firms", "flagged_routes")
        }
    with duckdb.connect() as con:
        prepare(con)
        _read_truth(con, truth)
        con.register("risk_scores", ranking)
        con.register("findings", findings)
        for table, rows in suspects.items():
            con.register(table, rows)
        con.execute("CREATE SCHEMA evaluate")
        make_table(con, "evaluate.labelled", {})
        found = {
            name: select(con, f"evaluate.{name}").to_arrow_table().to_pylist()
            for name in ("overall", "budgets", "tactics", "suspected", "suspects")
        }
    return Evaluation(found["overall"][0], found["budgets"], found["tactics"], found["suspected"], found["suspects"])


def show(evaluation: Evaluation) -> None:
    """Print an evaluation."""
    overall = evaluation.overall
    auc = "–" if overall["auc"] is None else f"{overall['auc']:.3f}"
    console.print(
        f"{overall['violations']:,} violations among {overall['screened']:,} declarations; "
        f"{overall['alerts']:,} alerts, {overall['false_alerts']:,} of them false; area under the curve {auc}",
        markup=False,
    )
    for row in evaluation.suspects:
        console.print(
            f"{row['flagged']:,} {row['suspects']} flagged, {row['violating']:,} of them for a violation, "
            f"{row['offending']:,} for a declaration that offends itself",
            markup=False,
        )
    show_table(
        ("budget", "inspected", "found", "precision", "recall", "of attainable", "revenue"),
        [
            (
                f"{row['share']:.1%}",
                f"{row['budget']:,}",
                f"{row['found']:,}",
                *(_share(row[name]) for name in ("precision", "recall", "share_of_attainable", "revenue")),
            )
            for row in evaluation.budgets
        ],
    )
    show_table(
        ("tactic", "role", "declarations", "recall at 0.5 %", "at 2 %", "at 5 %", "revenue at 2 %", "median rank"),
        [
            (
                row["tactic"],
                row["role"],
                f"{row['declarations']:,}",
                *(_share(row[name]) for name in ("recall_at_half", "recall", "recall_at_five", "revenue")),
                f"{row['median_rank']:,.0f}",
            )
            for row in evaluation.tactics
        ],
    )
    show_table(
        ("suspected of", "budget", "declarations", "violations", "of this tactic"),
        [
            (
                row["tactic"],
                f"{row['share']:.1%}",
                f"{row['declarations']:,}",
                _share(row["precision"]),
                _share(row["precision_of_tactic"]),
            )
            for row in evaluation.suspected
        ],
    )


def _read_truth(con: duckdb.DuckDBPyConnection, truth: str) -> None:
    """Make the table ``truth`` from one file or several."""
    known = mapping("inspections", "canonical")
    required = [name for name, column in table("inspections").columns.items() if column.required]
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(find_files([truth])):
            file = look_at(path)
            try:
                with read_source(con, file, known, Path(scratch)) as source:
                    rows = typed_rows(source.relation, known, Convention(), number, file.sha256)
                    rows.insert_into("truth") if number else rows.create("truth")
            except MissingColumnsError as error:  # a run could be told of another format
                raise InputError(f"{error.what} A truth file has at least {', '.join(required)}.") from error
    strange = con.execute(
        "SELECT coalesce(words ->> 'outcome', '') FROM truth WHERE outcome IS NULL LIMIT 1"
    ).fetchall()
    for (outcome,) in strange:
        raise CallError(f"--truth {truth}: outcome {outcome!r} is not one of violation, clean. Mend it in every row.")


def _share(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{value:.3f}"
