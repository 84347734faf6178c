"""Clerical slips: what tired hands type.  They are honest, and no truth names them."""

from __future__ import annotations

import numpy as np

from data.simulator.columns import Array, Columns, stream
from data.simulator.parameters import Parameters
from data.simulator.rates import CURRENCIES

SLIPS = (
    "tonnes_as_kg",
    "kg_as_tonnes",
    "value_shifted",
    "swapped_masses",
    "wrong_currency",
    "transposed_heading",
    "lost_value",
    "lost_mass",
    "lower_case",
)
ODDS = (0.22, 0.08, 0.16, 0.12, 0.1, 0.1, 0.08, 0.06, 0.08)


def slip(parameters: Parameters, papers: Columns, sheet: Columns) -> None:
    """Spoil a share of the honest items in place; the sheet gains a column that says which slip it was."""
    rng = stream(parameters.seed, "slips")
    hit = (rng.random(papers.size) < parameters.slip_rate) & (papers["tactic"] < 0)
    kind = np.where(hit, rng.choice(len(SLIPS), papers.size, p=ODDS), -1)
    sheet["slip"] = kind.astype(np.int8)
    shift = 10.0 ** rng.choice([-2, -1, 1, 2], papers.size, p=[0.15, 0.35, 0.35, 0.15])
    _scale_masses(sheet, kind == SLIPS.index("tonnes_as_kg"), 1e-3)
    _scale_masses(sheet, (kind == SLIPS.index("kg_as_tonnes")) & (sheet["net_kg"] < 500_000), 1e3)
    sheet["value"] = np.where(kind == SLIPS.index("value_shifted"), np.round(sheet["value"] * shift, 2), sheet["value"])
    swapped = kind == SLIPS.index("swapped_masses")
    net, gross = sheet["net_kg"], sheet["gross_kg"]
    sheet["net_kg"], sheet["gross_kg"] = np.where(swapped, gross, net), np.where(swapped, net, gross)
    other = rng.integers(0, len(CURRENCIES), papers.size)
    sheet["currency"] = np.where(kind == SLIPS.index("wrong_currency"), other, sheet["currency"])
    sheet["value"] = np.where(kind == SLIPS.index("lost_value"), np.nan, sheet["value"])
    sheet["net_kg"] = np.where(kind == SLIPS.index("lost_mass"), np.nan, sheet["net_kg"])


def _scale_masses(sheet: Columns, rows: Array, factor: float) -> None:
    for column in ("net_kg", "gross_kg"):
        sheet[column] = np.where(rows, np.round(sheet[column] * factor, 6), sheet[column])


def transpose_heading(code: str) -> str:
    """Swap two digits of a code, as fingers do."""
    for at in (3, 2, 4):
        if code[at] != code[at + 1]:
            return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    return code
