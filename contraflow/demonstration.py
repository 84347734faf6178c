"""``contraflow demo``: a small labelled world, screened and held against what was planted."""

from __future__ import annotations

from datetime import date
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
    console.print("\nThe ten riskiest shipments", style="bold")
    with open_state(warehouse) as con:
        riskiest = select(con, "report.riskiest").to_arrow_table().to_pylist()
    for shipment in riskiest:
        _show_shipment(shipment)


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


def _show_shipment(shipment: dict[str, Any]) -> None:
    marks = [*(shipment["tactics"] or []), *([] if shipment["is_flagged"] else ["not flagged"])]
    head = f"{shipment['rank']}. {shipment['authority']}/{shipment['declaration_id']}   {', '.join(marks)}"
    paragraph(head, style="bold")
    paragraph(
        f"{shipment['flow']} of {shipment['hs_code']} {shipment['description'] or ''}; "
        f"{shipment['dispatch'] or '?'} to {shipment['destination'] or '?'}, "
        f"origin {shipment['origin'] or 'not declared'}",
        first="   ",
        rest="   ",
        style="dim",
    )
    if shipment["other_side"]:
        paragraph(
            f"The other side of {shipment['other_side']}, above; it shows nothing more.", first="   - ", rest="     "
        )
        return
    for reason in dict.fromkeys(shipment["reasons"]):  # several items may show the same
        paragraph(reason, first="   - ", rest="     ")


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
