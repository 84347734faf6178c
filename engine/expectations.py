"""Great Expectations over the warehouse's own connection, in place.

Only this module, ``engine.validation_pages`` and ``engine.content_blocks`` import it, and only the validate stage
imports them: it takes seconds to start.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb_engine
import great_expectations as gx
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import DataContextConfig
from great_expectations.execution_engine import sqlalchemy_execution_engine
from great_expectations.expectations import Expectation
from sqlalchemy.exc import SAWarning

from engine.errors import ContraflowError
from engine.validation_pages import Shown, write_pages
from engine.warehouse import Warehouse


class _Dialect(StrEnum):
    DUCKDB = "duckdb"


# Great Expectations closes the connection before it fetches, unless the dialect is one of these
# (great_expectations #10738, #11579).
sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS = (
    *sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS,
    _Dialect.DUCKDB,
)


# Counts, and at most so many examples: a result stays small whatever the table holds.
RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 20}

# A page shows so many rows of a table beside the expectations.
ROWS_SHOWN = 500


@dataclass(frozen=True)
class Suite:
    """What is expected of a table.

    :param beside: tables that its validation page shows too, each under a heading
    """

    name: str
    schema: str
    expectations: list[Expectation]
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A row of ``validation_results``."""

    run_id: str
    table_name: str
    expectation: str
    column_name: str | None
    severity: str
    success: bool
    checked: int
    unexpected_count: int
    unexpected_percent: float


def hold(
    warehouse: Warehouse, run_id: str, started_at: datetime, suites: Iterable[Suite], pages: Path
) -> list[Outcome]:
    """Hold tables against their suites, and write the pages that show the result.

    :param pages: folder for the validation pages
    :raises ContraflowError: if an expectation could not be evaluated at all
    """
    suites = list(suites)
    context = gx.get_context(mode="ephemeral", project_config=_project(pages / "results"))
    sources = {schema: _source(context, warehouse, schema) for schema in {suite.schema for suite in suites}}
    definitions = [_definition(context, sources[suite.schema], suite) for suite in suites]
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(name="run", validation_definitions=definitions, result_format=RESULT_FORMAT)
    )
    try:
        with warnings.catch_warnings():
            # It looks at the columns of every table of the name, in whatever schema; lists are not known to it.
            warnings.filterwarnings("ignore", "Did not recognize type", SAWarning)
            held = checkpoint.run(run_id=RunIdentifier(run_name=run_id, run_time=started_at)).run_results.values()
    finally:
        for source in sources.values():
            _close(source)
    beside = {suite.name: _beside(warehouse, suite) for suite in suites}
    write_pages(held, beside, pages, warehouse.settings.validation_runs)
    return [_outcome(run_id, table.suite_name, one) for table in held for one in table.results]


def _source(context: Any, warehouse: Warehouse, schema: str) -> Any:
    def connect() -> Any:
        cursor = warehouse.con.cursor()
        cursor.execute(f"USE {schema}")  # or it would see the columns of a table of the same name in main
        return duckdb_engine.ConnectionWrapper(cursor)

    return context.data_sources.add_sql(
        schema,
        connection_string="duckdb:///:memory:",  # never opened: every connection is a cursor of ours
        create_temp_table=False,
        kwargs={"creator": connect},
    )


def _close(source: Any) -> None:
    """Give back the connections of a data source, which would else be closed at some time after the warehouse."""
    engine = source.get_execution_engine()
    with engine.get_connection() as connection:
        connection.close()
    engine.close()
    source.get_engine().dispose()


def _definition(context: Any, source: Any, suite: Suite) -> gx.ValidationDefinition:
    asset = source.add_table_asset(suite.name, table_name=suite.name)
    expectations = context.suites.add(gx.ExpectationSuite(suite.name, expectations=suite.expectations))
    batch = asset.add_batch_definition_whole_table("all")
    return context.validation_definitions.add(gx.ValidationDefinition(name=suite.name, data=batch, suite=expectations))


def _outcome(run_id: str, table: str, result: Any) -> Outcome:
    config = result.expectation_config
    fault = _fault(result.exception_info)
    if fault is not None:
        raise ContraflowError(f"The expectation {config.description!r} on {table} could not be evaluated: {fault}")
    return Outcome(
        run_id,
        table,
        config.description,
        config.kwargs.get("column"),
        config.severity.value,
        bool(result.success),
        int(result.result.get("element_count") or 0),
        int(result.result.get("unexpected_count") or 0),
        float(result.result.get("unexpected_percent") or 0.0),
    )


def _fault(info: Mapping[str, Any]) -> str | None:
    """What was raised, if anything: one account of the expectation, or one of each metric it needs."""
    accounts = [info] if "raised_exception" in info else info.values()
    return next((str(account["exception_message"]) for account in accounts if account["raised_exception"]), None)


def _beside(warehouse: Warehouse, suite: Suite) -> list[Shown]:
    tables = {title: warehouse.con.table(name).limit(ROWS_SHOWN) for title, name in suite.beside.items()}
    return [Shown(title, table.columns, table.fetchall()) for title, table in tables.items()]


def _project(results: Path) -> DataContextConfig:
    """Keep everything in memory but the results."""
    files = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(results.absolute())}
    return DataContextConfig(
        config_version=4.0,
        analytics_enabled=False,
        progress_bars={"globally": False},
        expectations_store_name="expectations_store",
        validation_results_store_name="validation_results_store",
        checkpoint_store_name="checkpoint_store",
        stores={
            "expectations_store": {"class_name": "ExpectationsStore"},
            "checkpoint_store": {"class_name": "CheckpointStore"},
            "validation_definition_store": {"class_name": "ValidationDefinitionStore"},
            "validation_results_store": {"class_name": "ValidationResultsStore", "store_backend": files},
        },
        data_docs_sites={},
    )
