"""``contraflow run``: the call, the Prefect flow, and what the user is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contraflow.showing import console, plain, progress
from engine.errors import CallError
from engine.publication import open_state
from engine.settings import read_settings
from flows.run import Request
from schemas import input_tables


@dataclass(frozen=True)
class Call:
    """What ``contraflow run`` was asked for."""

    warehouse: Path
    inputs: dict[str, list[str]]
    mapping: tuple[str, ...] = ()
    budget: str | None = None
    window: int | None = None
    as_of: date | None = None
    config: Path | None = None


def screen(call: Call) -> str:
    """Screen what the call names, and say where the outputs lie; return the id of the run.

    :raises CallError: if it names nothing, or something that cannot be used
    """
    settings = read_settings(call.config, budget=call.budget, window=call.window)
    inputs = call.inputs or settings.sources
    if not inputs:
        raise CallError(
            "Name at least one input: --declarations FILE or --trade FILE, or [sources] in contraflow.toml; "
            "contraflow run --help says more."
        )
    request = Request(inputs, settings.mappings | _mappings(call.mapping), call.as_of)
    from flows.screen import screen_warehouse  # imports Prefect

    with progress():
        run_id = screen_warehouse(call.warehouse, settings, request)
    show_outputs(call.warehouse)
    return run_id


def serve_schedule(warehouse: Path, cron: str, config: Path | None) -> None:
    """Serve the run as a deployment until interrupted.

    :raises CallError: if the settings name no sources, or the cron expression cannot be read
    """
    settings = read_settings(config)
    from flows.schedule import serve  # imports Prefect

    serve(warehouse, settings, cron)


def show_outputs(warehouse: Path) -> None:
    """Say what the current state holds and where its outputs lie."""
    with open_state(warehouse) as con:
        last = con.execute("SELECT declarations, flagged, warnings FROM runs ORDER BY run_id DESC LIMIT 1").fetchall()
    declarations, flagged, warnings = last[0]
    for warning in warnings:
        console.print(f"warning: {plain(warning)}", markup=False)
    console.print(f"{declarations:,} declarations screened, {flagged:,} flagged.")
    console.print(f"report            {warehouse / 'report/index.html'}")
    console.print(f"validation pages  {warehouse / 'validation/index.html'}")
    console.print('query             contraflow query "FROM flagged_shipments"' + _elsewhere(warehouse))


def _elsewhere(warehouse: Path) -> str:
    return "" if warehouse == Path("warehouse") else f" --warehouse {warehouse}"


def _mappings(given: tuple[str, ...]) -> dict[str, str]:
    """Read TABLE=NAME.

    :raises CallError: if the text is something else, or there is no such table
    """
    names = {table.name for table in input_tables()}
    found = {}
    for text in given:
        table, _, name = text.partition("=")
        if table not in names or not name:
            raise CallError(f"--mapping {text}: write TABLE=NAME, where TABLE is one of {', '.join(sorted(names))}.")
        found[table] = name
    return found
