"""The command line: one verb a function. What a verb needs is imported when it is called, so that each starts fast."""

from __future__ import annotations

import atexit
import logging
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from contraflow import __version__
from contraflow.mistakes import exit_status, tell
from contraflow.options import Config, Published, State, Unused, Warehouse, day, enough, files, spread

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Find goods that do not flow the way their papers say.",
)

WAREHOUSE = Path("warehouse")
INTERRUPTED = 130  # the exit status of a command that Ctrl-C ended


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"contraflow {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Find goods that do not flow the way their papers say."""


@app.command()
def demo(warehouse: Warehouse = WAREHOUSE) -> None:
    """Simulate a small labelled world, and screen it. Show what was found, and where the outputs lie."""
    from contraflow.demonstration import demonstrate

    demonstrate(warehouse)


@app.command()
def run(
    declarations: Annotated[list[str] | None, files("Customs declarations")] = None,
    trade: Annotated[list[str] | None, files("Bilateral trade statistics")] = None,
    licences: Annotated[list[str] | None, files("Export licences")] = None,
    parties: Annotated[list[str] | None, files("Firms and persons")] = None,
    inspections: Annotated[list[str] | None, files("Outcomes of inspections")] = None,
    rates: Annotated[list[str] | None, files("Exchange rates")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE=NAME", help="Source format of a table; canonical if not named. Repeatable."),
    ] = None,
    budget: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE|NUMBER",
            help="Shipments that can be inspected: a share of the declarations (2%, the default) or a number (500).",
        ),
    ] = None,
    window: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS",
            help="Flag only declarations of the last DAYS days, and take the budget from these; all if not given.",
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=day,
            metavar="YYYY-MM-DD",
            help="Screen as on this day; records dated later wait. Today if not given.",
        ),
    ] = None,
    refit: Annotated[
        bool, typer.Option("--refit", help="Learn anew what is usual (the reference) before judging.")
    ] = False,
    config: Config = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Screen declarations and trade records. Load, validate, link, compare, detect, score, publish, report."""
    from contraflow.screening import Call, screen

    inputs = {
        "declarations": declarations,
        "trade_records": trade,
        "licences": licences,
        "parties": parties,
        "inspections": inspections,
        "rates": rates,
    }
    given = {table: files for table, files in inputs.items() if files}
    screen(Call(warehouse, given, tuple(mapping or ()), budget, window, as_of, refit, config))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One read-only query over the published tables.")],
    run_id: State = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="table, csv, json or parquet; told by the suffix of --out if not given."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write to instead of the terminal.")] = None,
    config: Config = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Answer a query over the published tables. Readers never wait for a run that writes.

    The first tables: flagged_shipments, flagged_firms, flagged_routes, flagged_corridors, risk_scores, findings, runs;
    docs/tables.md describes all, and SHOW TABLES lists them.

    contraflow query "SELECT rank, declaration_id, reasons FROM flagged_shipments LIMIT 10"
    """
    from contraflow.asking import Question, ask
    from engine.settings import read_settings

    ask(warehouse, Question(sql, run_id, format_, out), read_settings(config))


@app.command()
def explain(
    declaration: Annotated[
        str,
        typer.Argument(metavar="AUTHORITY/DECLARATION_ID", help="The declaration, as reasons and the report name it."),
    ],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write to, .html or .json.")] = None,
    run_id: State = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Show one shipment with all its evidence. Of every finding: declared, expected, peers and linked records."""
    from contraflow.explaining import explain_declaration

    explain_declaration(warehouse, declaration, run_id, out)


@app.command()
def report(
    open_: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Build the static HTML report of the state that readers see."""
    from flows.report import write_report

    path = write_report(warehouse)
    typer.echo(path)
    if open_:
        typer.launch(str(path))


@app.command()
def evaluate(
    truth: Annotated[
        str,
        typer.Option(
            metavar="FILE", help="Labelled outcomes: a file with the columns of inspections, and role where known."
        ),
    ],
    run_id: State = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Measure how well the ranking finds known cases. Precision, recall and revenue at several budgets, by tactic."""
    from contraflow.evaluating import evaluate_run, show

    show(evaluate_run(warehouse, truth, run_id))


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write the world to.")],
    rows: Annotated[int, typer.Option(callback=enough, help="How many declarations, about; 1000 at least.")] = 20000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same world.")] = 1,
    hard: Annotated[
        bool, typer.Option("--hard", help="Subtle tactics, and honest trade that looks like them.")
    ] = False,
    clean: Annotated[bool, typer.Option("--clean", help="Plant nothing.")] = False,
    _warehouse: Unused = WAREHOUSE,
) -> None:
    """Write a labelled synthetic world. It has the canonical columns, and truth.parquet beside it."""
    from contraflow.writing import writable_folder
    from data.simulator import simulate as write_world

    with writable_folder(out):
        world = write_world(out, rows, seed, hard=hard, clean=clean)
    typer.echo(f"{world.declarations:,} declarations with {world.items:,} items in {world.out}")


@app.command()
def runs(warehouse: Warehouse = WAREHOUSE) -> None:
    """List the runs, the newest first. Those that failed or were stopped stand among the published states."""
    from contraflow.history import list_runs

    list_runs(warehouse)


@app.command()
def rollback(run_id: Published, warehouse: Warehouse = WAREHOUSE) -> None:
    """Let readers see an older published state again. Its report is built, too."""
    from contraflow.history import return_to

    return_to(warehouse, run_id)


@app.command()
def withdraw(
    run_id: Annotated[str, typer.Argument(metavar="ID", help="A run that took files in; contraflow runs lists them.")],
    config: Config = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Take back what a run took in, as if it had never come. The next run publishes a state without it."""
    from contraflow.withdrawing import withdraw_run

    withdraw_run(warehouse, run_id, config)


@app.command()
def verify(run_id: Published, warehouse: Warehouse = WAREHOUSE) -> None:
    """Compute a run again, and compare what it found byte by byte.

    It is computed from the records in its state and from its reference.
    Compared are the tables that the stages link, features, trade, detect and score make; not the records themselves,
    what was refused, validation results, drift, changes and the account of the run. Of the input files it is said which
    are still what was taken in.
    """
    from contraflow.verifying import verify_run

    verify_run(warehouse, run_id)


@app.command()
def schedule(
    cron: Annotated[
        str, typer.Option(metavar="EXPRESSION", help='When to run, as a cron expression in UTC: "0 6 * * *".')
    ],
    config: Config = None,
    warehouse: Warehouse = WAREHOUSE,
) -> None:
    """Run by the clock, as a Prefect deployment. The sources are those that the settings name."""
    from contraflow.screening import serve_schedule

    serve_schedule(warehouse, cron, config)


@app.command()
def mappings(
    guess: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Propose a mapping for a file of unknown format.")
    ] = None,
    _warehouse: Unused = WAREHOUSE,
) -> None:
    """List the known source formats, or propose one for a file."""
    from contraflow.formats import list_formats, propose_format

    propose_format(guess) if guess else list_formats()


def main() -> None:
    """Run a command; an error is one message, and the exit status says of what kind it was."""
    status = 0
    if logging.lastResort:  # what is logged where no command shows progress
        logging.lastResort.setFormatter(logging.Formatter("warning: %(message)s"))
    # Registered first, so called last: what other libraries do at the end is done by then.
    atexit.register(lambda: _leave(status))
    try:
        status = app(spread(sys.argv[1:]), standalone_mode=False) or 0
    except Exception as error:
        status = exit_status(error)
        if "--debug" in sys.argv:
            raise
        tell(error)
    except KeyboardInterrupt:  # outside of Typer, which makes a status of it
        status = INTERRUPTED
    if status == INTERRUPTED:
        typer.echo("Interrupted. What was published stands: contraflow runs lists it.", err=True)


def _leave(status: int) -> None:
    """End the process before DuckDB's bindings print pages about what Great Expectations still holds."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
