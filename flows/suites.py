"""What is expected of each input table, generated from its schema: a table of evidence, and a suite over it.

The evidence is ``validate.<table>``, a row for each loaded row. It has a column for each expectation, NULL where that
is met. Where it is not met, the column holds the value or the key that breaks it, which the validation pages show.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import great_expectations.expectations as gxe
from duckdb import ColumnExpression, DuckDBPyConnection, Expression, SQLExpression

from engine.expectations import Suite
from schemas import Table
from schemas.expressions import call, constant


def evidence(con: DuckDBPyConnection, table: Table) -> None:
    """Make the view ``validate.<table>`` over what was loaded.

    Rows that meet every expectation are all alike: they are counted, and only the others are written.
    """
    rows = con.table(f"load.{table.name}").filter("skipped IS NULL")
    judged = rows.select(
        *(_lacking(name).alias(name) for name in table.required),
        *(_unusable(name).alias(f"unusable_{name}") for name in _checked(table)),
        *(_broken(table, check.where).alias(check.name) for check in table.checks),
    )
    kept = f"validate.{table.name}_unlike"
    judged.filter(reduce(or_, [ColumnExpression(name).isnotnull() for name in judged.columns])).create(kept)
    alike = rows.count("*").fetchall()[0][0] - con.table(kept).count("*").fetchall()[0][0]
    met = f"SELECT NULL AS {judged.columns[0]} FROM range({alike})"
    con.execute(f"CREATE VIEW validate.{table.name} AS FROM {kept} UNION ALL BY NAME {met}")


def suite_of(table: Table, max_quarantine: float) -> Suite:
    """Return what is expected of an input table."""
    columns, mostly = table.columns, 1 - max_quarantine
    required = [
        _expect_null(name, mostly, f"The column {name} can be used in every row: {columns[name].wanted}.")
        for name in table.required
    ]
    usable = [
        _expect_null(
            f"unusable_{name}", mostly, f"The column {name} can be used where it is given: {columns[name].wanted}."
        )
        for name in _checked(table)
    ]
    checks = [_expect_null(check.name, 1 - check.tolerance, check.meaning) for check in table.checks]
    return Suite(table.name, "validate", [*required, *usable, *checks])


def suite_of_files(max_quarantine: float) -> Suite:
    """Return what is expected of the input files; a file that fails stops the run."""
    share = gxe.ExpectColumnValuesToBeBetween(
        column="share_in_quarantine",
        max_value=max_quarantine,
        severity="critical",
        description=f"No file has more than {max_quarantine:.0%} of its rows in quarantine.",
    )
    beside = {"Files": "validate.file_shares", "Why rows are in quarantine": "validate.quarantine_reasons"}
    return Suite("file_shares", "validate", [share], beside)


def _checked(table: Table) -> list[str]:
    return [name for name, column in table.columns.items() if column.type != "text" and not column.required]


def _expect_null(column: str, mostly: float, description: str) -> Any:
    return gxe.ExpectColumnValuesToBeNull(column=column, mostly=mostly, severity="warning", description=description)


def _lacking(name: str) -> Expression:
    """What stands in the place of a required value."""
    said = call("either", _unusable(name), constant("(missing)"))
    return call("choose", ColumnExpression(name).isnull(), said, constant(None))


def _unusable(name: str) -> Expression:
    """The words of a value that cannot be used."""
    return call("words_noted", ColumnExpression("notes"), constant(name))


def _broken(table: Table, where: str) -> Expression:
    """The key of a record that breaks a check."""
    key = call("concat_ws", constant("/"), *map(ColumnExpression, table.key))
    return call("choose", SQLExpression(where), key, constant(None))
