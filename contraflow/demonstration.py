"""``contraflow demo``: a small labelled world, screened and held against what was planted."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from contraflow.evaluating import Evaluation, evaluate_run
from contraflow.screening import Call, carry_out, show_outputs, sources
from contraflow.showing import console, paragraph, show_table, to_stderr
from contraflow.writing import writable_folder
from data.simulator import simulate
from engine.errors import CallError
from engine.publication import open_state
from engine.sql import select

ROWS, SEED = 20_000, 2026
# How many cases are shown, and how many declarations of each are named.
CASES, OF_CASE = 10, 6
WORLD = ("declarations", "trade_records", "licences", "parties", "rates")


def demonstrate(warehouse: Path) -> None:
    """Simulate, screen, and show the riskiest shipments and firms, what was found of planted tactics, and the outputs.

    :raises CallError: if the warehouse holds declarations that are not simulated
    """
    world = warehouse / "demo"
    if sources(warehouse)[1]:
        raise CallError(
            f"The warehouse {warehouse} holds declarations of your own; the demo would mix simulated ones with them. "
            "Name another: contraflow demo --warehouse demo-warehouse"
        )
    to_stderr.print(f"simulating a world of {ROWS:,} declarations in {world}", markup=False)
    with writable_folder(world):
        simulate(world, ROWS, SEED)
    inputs = {table: [str(world / f"{table}.parquet")] for table in WORLD}
    carry_out(Call(warehouse, inputs, as_of=date(2026, 11, 23)))
    _show_riskiest(warehouse)
    _show_firms(warehouse)
    _show_found(evaluate_run(warehouse, str(world / "truth.parquet")))
    console.print()
    show_outputs(warehouse)
    console.print(f"simulated world   {world}", markup=False)


def _show_riskiest(warehouse: Path) -> None:
    console.print("\nThe ten riskiest shipments, one of each case", style="bold")
    with open_state(warehouse) as con:
        flagged = select(con, "report.cases", {"cases": CASES, "of_case": OF_CASE}).to_arrow_table().to_pylist()
    for _, case in groupby(flagged, key=itemgetter("case_no")):
        _show_case(list(case))


def _show_firms(warehouse: Path) -> None:
    with open_state(warehouse) as con:
        firms = select(con, "report.firms").to_arrow_table().to_pylist()[:10]
    console.print(f"\nThe first {len(firms)} firms", style="bold")
    show_table(
        ("", "firm", "as", "flagged", "of", "for"),
        [
            (
                firm["rank"],
                firm["name"],
                ", ".join(firm["sides"]),
                firm["flagged"],
                firm["screened"],
                ", ".join(firm["tactics"]),
            )
            for firm in firms
        ],
    )


def _show_case(flagged: list[dict[str, Any]]) -> None:
    """Show the riskiest declaration of a case with its reasons, and what else belongs to it."""
    first, *others = flagged
    head = f"{first['rank']}. {first['authority']}/{first['declaration_id']}   {', '.join(first['tactics'] or [])}"
    paragraph(head, style="bold")
    paragraph(
        f"{first['flow']} of {first['hs_code']} {first['description'] or ''}; "
        f"{first['dispatch'] or '?'} to {first['destination'] or '?'}, "
        f"origin {first['origin'] or 'not declared'}",
        first="   ",
        rest="   ",
        style="dim",
    )
    for reason in dict.fromkeys(first["reasons"]):  # several items may show the same
        paragraph(reason, first="   - ", rest="     ")
    if others:
        named = ", ".join(f"{other['authority']}/{other['declaration_id']}" for other in others)
        more = f" and {first['records'] - len(flagged):,} more" if first["records"] > len(flagged) else ""
        paragraph(f"Of the same case: {named}{more}.", first="   ", rest="   ", style="dim")


def _show_found(evaluation: Evaluation) -> None:
    overall = evaluation.overall
    (budget,) = [row for row in evaluation.budgets if float(row["share"]) == 0.02]
    console.print("\nHow many of the planted cases were found", style="bold")
    paragraph(
        f"The simulator planted a tactic in {overall['violations']:,} of {overall['screened']:,} declarations. "
        f"Of the {budget['budget']:,} ranked first (2 % of all), {budget['found']:,} carry one: "
        f"{budget['share_of_attainable']:.0%} of what {budget['budget']:,} inspections could find at best. "
        f"{overall['alerts']:,} are alerts, {overall['false_alerts']:,} of them without one. "
        "The table counts the declarations that offend; the others are the other sides of their consignments."
    )
    console.print()
    show_table(
        ("tactic", "planted", f"among the first {budget['budget']:,}", "share", "median rank"),
        [
            (
                row["tactic"],
                row["declarations"],
                round(row["recall"] * row["declarations"]),
                f"{row['recall']:.0%}",
                f"{row['median_rank']:,.0f}",
            )
            for row in evaluation.tactics
            if row["role"] == "offending"
        ],
    )
