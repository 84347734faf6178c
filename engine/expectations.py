"""Great Expectations over the warehouse's own connection, in place.

Only this module and ``engine.validation_pages`` import it, and only the validate stage imports them: it takes
seconds to start.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import duckdb_engine
import great_expectations as gx
from great_expectations.checkpoint import UpdateDataDocsAction
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import DataContextConfig
from great_expectations.execution_engine import sqlalchemy_execution_engine
from great_expectations.expectations import Expectation

from engine.errors import ContraflowError
from engine.warehouse import Warehouse


class _Dialect(StrEnum):
    DUCKDB = "duckdb"


# Great Expectations closes the connection before it fetches, unless the dialect is one of these
# (great_expectations #10738, #11579).
sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS = (
    *sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS,
    _Dialect.DUCKDB,
)


@dataclass(frozen=True)
class Suite:
    """What is expected of a table."""

    name: str
    schema: str
    expectations: list[Expectation]


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
    context = gx.get_context(mode="ephemeral", project_config=_project(pages))
    source = context.data_sources.add_sql(
        "warehouse",
        connection_string="duckdb:///:memory:",  # never opened: every connection is a cursor of ours
        create_temp_table=False,
        kwargs={"creator": lambda: duckdb_engine.ConnectionWrapper(warehouse.con.cursor())},
    )
    definitions = [_definition(context, source, suite) for suite in suites]
    checkpoint = gx.Checkpoint(
        name="run", validation_definitions=definitions, actions=[UpdateDataDocsAction(name="pages")]
    )
    result = context.checkpoints.add(checkpoint).run(run_id=RunIdentifier(run_name=run_id, run_time=started_at))
    return [_outcome(run_id, table.suite_name, one) for table in result.run_results.values() for one in table.results]


def _definition(context: Any, source: Any, suite: Suite) -> gx.ValidationDefinition:
    asset = source.add_table_asset(suite.name, table_name=suite.name, schema_name=suite.schema)
    expectations = context.suites.add(gx.ExpectationSuite(suite.name, expectations=suite.expectations))
    batch = asset.add_batch_definition_whole_table("all")
    return context.validation_definitions.add(gx.ValidationDefinition(name=suite.name, data=batch, suite=expectations))


def _outcome(run_id: str, table: str, result: Any) -> Outcome:
    config = result.expectation_config
    if result.exception_info.get("raised_exception"):
        raise ContraflowError(
            f"The expectation {config.description!r} on {table} could not be evaluated: "
            f"{result.exception_info.get('exception_message')}"
        )
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


def _project(pages: Path) -> DataContextConfig:
    """Keep everything in memory but the results and their pages."""

    def files(folder: Path) -> dict[str, str]:
        return {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.absolute())}

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
            "validation_results_store": {
                "class_name": "ValidationResultsStore",
                "store_backend": files(pages / "results"),
            },
        },
        data_docs_sites={
            "pages": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
                "store_backend": files(pages),
            }
        },
    )
