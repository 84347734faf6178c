"""The stages without Prefect, for the speed benchmark: seconds of the walk, after everything is imported.

``python -m benchmarks.plain_walk declarations.csv warehouse``
"""

from __future__ import annotations

import json
import logging
import sys
import time
from datetime import date
from pathlib import Path

import engine.expectations  # noqa: F401 - a run imports this and the outlier models while Prefect starts: measured apart
from engine.settings import read_settings
from engine.warehouse import Warehouse
from engine.worker import ask
from flows import STAGES, Request, Run, new_run_id, walk


def main(source: str, folder: str) -> None:
    """Walk and print the seconds, in all and by stage."""
    logging.getLogger("flows").setLevel(logging.INFO)
    ask("engine.worker", "import_ahead", "detectors.outlier_models")
    began = time.monotonic()
    with Warehouse(Path(folder), read_settings()) as warehouse:
        run = Run(warehouse, Request({"declarations": [source]}, as_of=date(2030, 1, 1)), new_run_id())
        walk(run, STAGES)
        of_run = "SELECT stage, seconds FROM run_stages WHERE run_id = $run_id"
        stages = dict(warehouse.rows(of_run, {"run_id": run.run_id}))
    print(json.dumps({"seconds": round(time.monotonic() - began, 2), "stages": stages}))


if __name__ == "__main__":
    main(*sys.argv[1:])
