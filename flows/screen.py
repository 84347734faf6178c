"""The Prefect flow over the stages: a task a stage, visible in Prefect's own page.

Prefect starts its API in a process of its own unless PREFECT_API_URL names one. If it cannot be started, or dies, the
stages that are left are walked without it.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from importlib import import_module
from inspect import iscoroutine
from pathlib import Path
from typing import Any

import httpx
from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.blocks.core import Block
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from prefect.states import Completed
from prefect.utilities.asyncutils import run_coro_as_sync

from engine.attempts import attempt
from engine.errors import ContraflowError, InputError, SourceLateError, SourceNotReadyError, ValidationStopped
from engine.failures import failures
from engine.logs import during
from engine.publication import naming, states
from engine.settings import Settings, deployed_settings
from engine.warehouse import Warehouse
from engine.worker import ask
from flows import STAGES
from flows.journal import end_quietly, journal
from flows.load import load
from flows.run import Counts, Request, Run, Stage, new_run_id
from flows.walk import perform, walk

log = logging.getLogger(__name__)

# What Prefect raises if its API does not start, does not answer, or answers nonsense.
NO_PREFECT = (PrefectException, httpx.HTTPError, RuntimeError, OSError)


@dataclass(frozen=True)
class Patience:
    """Which faults of a source are worth waiting for, and how many seconds before each further try."""

    faults: tuple[type[InputError], ...]
    delays: tuple[float, ...]


# Whoever typed the name of a file is told at once that it is not there; a clock starts before a late one has come.
OF_A_PERSON = Patience((SourceNotReadyError,), (5, 20))
OF_THE_CLOCK = Patience((SourceNotReadyError, SourceLateError), (5, 20, 60, 180, 300))
# How often Prefect's client asks again, twice as late each time; by its default a run would wait minutes for a server
# that is gone.
RETRIES_OF_PREFECT = 1


class StageError(Exception):
    """A stage raised an error, the cause of this one; its text is all that Prefect's notifications show."""


def screen_warehouse(folder: Path, settings: Settings, request: Request) -> str:
    """Run the flow over a warehouse, or walk its stages if Prefect is not to be had; return the id of the run.

    :raises ContraflowError: whatever a stage raises
    """
    threading.Thread(target=_import_ahead, daemon=True).start()
    run_id = new_run_id(folder)
    with attempt(folder, run_id), during(run_id=run_id):
        log.info("run %s: starting Prefect", run_id)
        _screen_by_prefect(folder, settings, request, run_id)
    return run_id


def _screen_by_prefect(folder: Path, settings: Settings, request: Request, run_id: str) -> None:
    try:
        with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: RETRIES_OF_PREFECT}):
            screen(warehouse=str(folder), settings=settings.model_dump(mode="json"), run_id=run_id, **asdict(request))
    except StageError as error:
        raise (error.__cause__ or error) from None
    except NO_PREFECT as error:
        if run_id in states(folder):
            log.warning("Prefect could not note the end of the run, which is complete all the same: %s", _first(error))
            return
        log.warning("Prefect is not available, so the stages are walked without it: %s", _first(error))
        with Warehouse(folder, settings) as warehouse:
            walk(Run(warehouse, request, run_id), STAGES)


def _run_name() -> str:
    """Name a flow run like the run it is; one that the clock started has no name yet."""
    given = runtime.flow_run.parameters.get("run_id")
    return str(given or f"scheduled-{runtime.flow_run.scheduled_start_time:%Y%m%dT%H%M%SZ}")


def _import_ahead() -> None:
    """Import what takes seconds while Prefect's API starts and files are read."""
    import_module("engine.expectations")
    with suppress(ContraflowError):  # the run may be over first; what cannot be imported is told where it is needed
        ask("engine.worker", "import_ahead", "detectors.outlier_models")


# Prefect resolves the types of its parameters where it loads the flow, hence no postponed annotations in this file.
@flow(name="screen", flow_run_name=_run_name, persist_result=False)
def screen(
    warehouse: str,
    settings: dict[str, Any],
    inputs: dict[str, list[str]],
    mappings: dict[str, str],
    as_of: date | None = None,
    refit: bool = False,
    run_id: str | None = None,
) -> State[None]:
    """Screen declarations and trade records."""
    folder, given, request = Path(warehouse), deployed_settings(settings), Request(inputs, mappings, as_of, refit)
    if run_id:
        return _screen(folder, given, request, run_id, OF_A_PERSON)
    end_quietly()
    run_id = new_run_id(folder)
    with attempt(folder, run_id), during(run_id=run_id), journal(given.log_format):
        log.info("run %s: started by the clock", run_id)
        return _screen(folder, given, request, run_id, OF_THE_CLOCK)


def _screen(folder: Path, settings: Settings, request: Request, run_id: str, patience: Patience) -> State[None]:
    """Walk through the stages as tasks; return the state of the flow run: a partial run has one of its own name."""
    try:
        with Warehouse(folder, settings) as opened:
            run = Run(opened, request, run_id)
            walk(run, STAGES, partial(_as_task, patience=patience))
            _show_in_prefect(run)
    except Exception as error:
        _tell_of_failure(folder, settings, run_id, error)
        if isinstance(error, ContraflowError):
            raise StageError(error) from error
        raise
    if run.status == "complete":
        return Completed()
    _notify(settings, f"contraflow run {run_id} is partial", "\n".join(run.warnings))
    return Completed(name="Partial", message="\n".join(failures(run.warnings).values()))


def _as_task(stage: Stage, run: Run, patience: Patience = OF_A_PERSON) -> Counts:
    """Perform a stage as a task; only a file that may soon be whole is worth waiting for."""

    @task(
        name=stage.__name__,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(patience.delays) if stage is load else 0,
        retry_delay_seconds=list(patience.delays),
        retry_condition_fn=_awaits(patience),
    )
    def performed() -> Counts:
        try:
            return perform(stage, run)
        except Exception as error:  # told apart from what Prefect itself raises
            raise StageError(error) from error

    try:
        return performed()
    except NO_PREFECT as error:
        log.warning("Prefect is gone, so the stage %s is walked without it: %s", stage.__name__, _first(error))
        return run.counts[stage.__name__] if stage.__name__ in run.counts else perform(stage, run)


def _awaits(patience: Patience) -> Callable[[Any, Any, Any], bool]:
    """Return what tells Prefect whether to try again; it has to be a function."""

    def is_awaited(_task: Any, _run: Any, state: Any) -> bool:
        error = state.result(raise_on_failure=False)
        awaited = isinstance(error, StageError) and isinstance(error.__cause__, patience.faults)
        if awaited:
            log.warning("tried again in a while: %s", error)
        return awaited

    return is_awaited


def _first(error: Exception) -> str:
    """The first line of what went wrong, or its name."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _show_in_prefect(run: Run) -> None:
    """Leave counts, the first flags and the way to the report in Prefect's page."""
    counts = [
        {"stage": stage, "what": what, "count": count} for stage, of in run.counts.items() for what, count in of.items()
    ]
    create_table_artifact(counts, key="counts", description=f"What run {run.run_id} counted")
    flags = run.warehouse.rows(
        """SELECT rank, authority || '/' || declaration_id, array_to_string(tactics, ', '), reasons[1]
           FROM score.flagged_shipments ORDER BY rank LIMIT 10"""
    )
    rows = [dict(zip(("rank", "declaration", "tactics", "reason"), flag, strict=True)) for flag in flags]
    create_table_artifact(rows, key="first-flags", description="The declarations to inspect first")
    page = (run.folder / "report/index.html").absolute()
    told = f"Run {run.run_id} is {run.status}. Its report, a file on the machine that ran it:\n\n{_as_it_is(page)}"
    warnings = "\n\n".join(f"Warning:\n\n{_as_it_is(warning)}" for warning in run.warnings)
    create_markdown_artifact(f"{told}\n\n{warnings}", key="report", description=f"The report of run {run.run_id}")


def _tell_of_failure(folder: Path, settings: Settings, run_id: str, error: Exception) -> None:
    """Leave in Prefect's page what failed and where to look, and call the notification block."""
    stopped = isinstance(error.__cause__ or error, ValidationStopped)
    subject = f"contraflow run {run_id} {'was stopped' if stopped else 'failed'}"
    where = (
        "Its lines are in the log of the process that ran it (of a service, its journal). "
        f"It is listed by:\n\n{_as_it_is(f'contraflow runs{naming(folder)}')}"
    )
    with suppress(*NO_PREFECT):  # what failed is told all the same
        create_markdown_artifact(f"{subject}:\n\n{_as_it_is(error)}\n\n{where}", key="failure", description=subject)
    _notify(settings, subject, f"{error}\n\nThe warehouse is {folder.absolute()}; contraflow runs lists its runs.")


def _as_it_is(text: object) -> str:
    """Return text as Markdown that shows it letter by letter."""
    return "\n".join(f"    {line}" for line in str(text).splitlines())


def _notify(settings: Settings, subject: str, body: str) -> None:
    """Call the notification block of the settings; where it cannot be called, the log says so, without its secrets."""
    if settings.notification_block is None:
        return
    try:
        block: Any = Block.load(settings.notification_block)
        with block.raise_on_failure():
            sent = block.notify(body, subject)
            if iscoroutine(sent):
                run_coro_as_sync(sent)
    except Exception as error:  # blocks of any package may raise anything
        log.warning(
            "The notification block %s could not be called (%s). prefect block ls lists those that Prefect knows.",
            settings.notification_block,
            type(error).__name__,
        )
