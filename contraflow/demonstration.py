"""``contraflow demo``: a small labelled world, screened and held against what was planted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contraflow.evaluating import evaluate_run, show
from contraflow.screening import Call, screen
from contraflow.showing import console, plain
from data.simulator import simulate
from engine.publication import open_state

ROWS, SEED = 20_000, 2025
WORLD = ("declarations", "trade_records", "licences", "parties", "rates")


def demonstrate(warehouse: Path) -> None:
    """Simulate, screen, show the ten riskiest shipments and how well the planted tactics were found."""
    world = warehouse / "demo"
    simulate(world, ROWS, SEED)
    inputs = {table: [str(world / f"{table}.parquet")] for table in WORLD}
    screen(Call(warehouse, inputs, as_of=date(2026, 11, 23)))
    _show_riskiest(warehouse)
    console.print("\nWhat was planted, and found:")
    show(evaluate_run(warehouse, str(world / "truth.parquet")))


def _show_riskiest(warehouse: Path) -> None:
    console.print("\nThe ten riskiest shipments:")
    with open_state(warehouse) as con:
        rows = con.execute(
            """SELECT rank, authority || '/' || declaration_id, hs_code, description,
                      origin, dispatch, destination, reasons
               FROM flagged_shipments ORDER BY rank LIMIT 10"""
        ).fetchall()
    for rank, declaration, hs_code, description, *route, reasons in rows:
        origin, dispatch, destination = (territory or "–" for territory in route)
        head = f"{rank}. {declaration}  {hs_code} {description or ''}  origin {origin}, {dispatch} to {destination}"
        console.print(plain(head), style="bold", markup=False)
        for reason in reasons or []:
            console.print(f"   - {plain(reason)}", markup=False)
