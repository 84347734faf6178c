"""A simulator of bilateral trade statistics: honest trade between territories, with planted and labelled diversions."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from data.simulator.bilateral.flows import draw_flows
from data.simulator.bilateral.reporting import report
from data.simulator.bilateral.setting import draw_setting
from data.simulator.writing import DATE, NUMBER, TEXT, TRADE_RECORDS, write_columns

__all__ = ["simulate_trade"]

TRUTH = {"hs_code": TEXT, "source": TEXT, "hub": TEXT, "destination": TEXT, "period_start": DATE, "kg": NUMBER}


def simulate_trade(out: Path, seed: int, *, clean: bool = False) -> int:
    """Write ``trade_records.parquet`` and ``corridors.parquet``, the planted diversions by corridor and month.

    The same arguments give the same bytes.  `clean` plants nothing.
    """
    out.mkdir(parents=True, exist_ok=True)
    setting = draw_setting(seed)
    flows, truth = draw_flows(setting, planted=not clean)
    records = report(setting, flows)
    write_columns(out / "trade_records.parquet", records, TRADE_RECORDS)
    write_columns(out / "corridors.parquet", truth, pa.schema(list(TRUTH.items())))
    return records.size
