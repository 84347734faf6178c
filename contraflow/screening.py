"""``contraflow run``: the call, the Prefect flow, and what the user is shown."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contraflow.formats import option_of
from contraflow.interrupting import interrupts_repeated
from contraflow.showing import console, counted, plain, progress, to_stderr
from engine.attempts import note_refusal
from engine.errors import CallError
from engine.glance import glance
from engine.publication import current, naming, open_state
from engine.settings import read_settings
from flows.load import sources as sources_of
from flows.run import Request, new_run_id
from flows.wording import WEAK
from schemas import input_tables, mapping


@dataclass(frozen=True)
class Call:
    """What ``contraflow run`` was asked for."""

    warehouse: Path
    inputs: dict[str, list[str]]
    mapping: tuple[str, ...] = ()
    budget: str | None = None
    window: int | None = None
    as_of: date | None = None
    refit: bool = False
    config: Path | None = None


def screen(call: Call) -> None:
    """Screen what the call names, and print where the outputs are.

    :raises CallError: if it names nothing, or something that cannot be used
    """
    carry_out(call)
    show_outputs(call.warehouse)
    if sources(call.warehouse) == (True, True):
        to_stderr.print(
            f"warning: {call.warehouse} also holds the simulated world of contraflow demo; "
            "name another warehouse for your own declarations.",
            markup=False,
        )


def carry_out(call: Call) -> None:
    """Run the flow.

    :raises ContraflowError: whatever stops it
    """
    settings = read_settings(call.config, budget=call.budget, window=call.window)
    inputs = call.inputs or settings.sources
    if not inputs and not (call.refit and (call.warehouse / "CURRENT").is_file()):
        raise CallError(
            "Name at least one input: --declarations FILE or --trade FILE, or [sources] in contraflow.toml; "
            "contraflow run --help says more."
        )
    formats = _mappings(call.mapping)
    for table in sorted(formats.keys() - inputs.keys()):
        raise CallError(
            f"--mapping {table}={formats[table]}: no file of {table} is given. Name one with {option_of(table)} FILE, "
            "or leave the mapping out."
        )
    request = Request(inputs, settings.mappings | formats, call.as_of, call.refit)
    if settings.notification_block is None:  # else the flow calls it, also where a file cannot be used
        _look_ahead(call.warehouse, request)
    with interrupts_repeated(), progress(settings.log_format):
        from flows.screen import screen_warehouse  # imports Prefect

        screen_warehouse(call.warehouse, settings, request)


def _look_ahead(warehouse: Path, request: Request) -> None:
    """Tell what is plainly wrong with the files at once: Prefect takes its time to start.

    :raises CallError: if there is no such file, or it cannot be used
    """
    try:
        glance(sources_of(request))
    except CallError as error:
        note_refusal(warehouse, new_run_id(warehouse), error)
        raise


def sources(warehouse: Path) -> tuple[bool, bool]:
    """Return whether a warehouse holds the simulated world of the demo, and whether it holds anything else."""
    if not (warehouse / "CURRENT").is_file():
        return False, False
    with open_state(warehouse) as con:
        files = [Path(name) for (name,) in con.execute("SELECT source_file FROM run_inputs").fetchall()]
    simulated = [(warehouse / "demo").absolute() in file.absolute().parents for file in files]
    return any(simulated), not all(simulated)


def serve_schedule(warehouse: Path, cron: str, config: Path | None) -> None:
    """Serve the run as a deployment until interrupted.

    :raises CallError: if the settings name no sources, or the cron expression cannot be read
    """
    settings = read_settings(config)
    from flows.schedule import serve  # imports Prefect

    serve(warehouse, settings, cron)


def show_outputs(warehouse: Path) -> None:
    """Print what the current state holds and where its outputs are."""
    with open_state(warehouse) as con:
        ((declarations, flagged, warnings),) = con.execute(
            "SELECT declarations, flagged, warnings FROM runs WHERE run_id = $run_id", {"run_id": current(warehouse)}
        ).fetchall()
        ((firms, routes, trade_records, corridors, strong, new, gone, first),) = con.execute(
            """SELECT (SELECT count(*) FROM flagged_firms), (SELECT count(*) FROM flagged_routes),
                      (SELECT count(*) FROM trade_records), (SELECT count(*) FROM flagged_corridors),
                      (SELECT count(*) FROM flagged_corridors WHERE score >= $weak),
                      (SELECT count(*) FROM run_changes WHERE change = 'new'),
                      (SELECT count(*) FROM run_changes WHERE change = 'gone'),
                      coalesce((SELECT arg_min(authority || '/' || declaration_id, rank) FROM flagged_shipments),
                               (SELECT arg_min(authority || '/' || declaration_id, rank) FROM risk_scores))""",
            {"weak": WEAK},
        ).fetchall()
    for warning in warnings:
        console.print(f"warning: {plain(warning)}", markup=False)
    if declarations or not trade_records:
        with_these = f"with {counted(firms, 'firm')} and {counted(routes, 'route')}"
        console.print(f"{counted(declarations, 'declaration')} screened, {flagged:,} flagged, {with_these}.")
    if trade_records:
        found = f"{counted(corridors, 'corridor')} flagged, {strong:,} with a score of {WEAK} or more"
        console.print(f"{counted(trade_records, 'trade record')} held, {found}.")
    if new or gone:
        console.print(f"Since the run before, {counted(new, 'flag')} came and {counted(gone, 'flag')} went.")
    _show_places(warehouse, {"shipments": flagged, "firms": firms, "corridors": corridors}, first)


def _show_places(warehouse: Path, found: dict[str, int], first: str | None) -> None:
    """Print where the report is, and how to ask for what was found.

    :param first: the declaration to inspect first, or the riskiest if none is flagged
    """
    elsewhere = naming(warehouse)
    console.print(f"report            {warehouse / 'report/index.html'}", markup=False)
    console.print(f"validation pages  {warehouse / 'validation/index.html'}", markup=False)
    for what, count in found.items():
        if count:
            console.print(f'query             contraflow query "FROM flagged_{what}"{elsewhere}', markup=False)
    if first:
        console.print(f"one shipment      contraflow explain {shlex.quote(plain(first))}{elsewhere}", markup=False)


def _mappings(given: tuple[str, ...]) -> dict[str, str]:
    """Read TABLE=NAME.

    :raises CallError: if the text is something else, or there is no such table or format
    """
    names = {table.name for table in input_tables()}
    found = {}
    for text in given:
        table, _, name = text.partition("=")
        meant = next((one for one in sorted(names - {table}) if table and one.startswith(table)), None)
        if meant and name:
            raise CallError(f"--mapping {text}: there is no table {table}. Write --mapping {meant}={name}")
        if table not in names or not name:
            raise CallError(f"--mapping {text}: write TABLE=NAME, where TABLE is one of {', '.join(sorted(names))}.")
        try:
            mapping(table, name)
        except ValueError as error:
            raise CallError(f"--mapping {text}: {error}.") from error
        found[table] = name
    return found
