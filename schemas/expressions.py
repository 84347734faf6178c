"""Mappings and column types as DuckDB expressions: from source text to canonical text to typed value.

The macros they call stand in ``sql/macros/reading.sql``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce

from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression, SQLExpression

from schemas.mapping import MappedColumn, Mapping, normal
from schemas.table import Column

Columns = dict[str, Column]

NUMBERS = ("count", "number", "positive", "non_negative")
# Which macro reads the text of a type in a pass of its own.
READ_BY = dict.fromkeys(NUMBERS, "read_number") | {kind: f"read_{kind}" for kind in ("date", "hs_code", "currency")}


# A text of these reads as the same number: of decimals and of single precision it need not.
EXACT = ("DOUBLE", "TINYINT", "SMALLINT", "INTEGER", "BIGINT")


@dataclass(frozen=True)
class Convention:
    """What a file's own values show of how it writes numbers and dates."""

    decimal_comma: bool = False
    day_first: bool | None = None


def plain_numbers(mapping: Mapping) -> set[str]:
    """Return the source columns that each become one column of numbers as they stand, and are not used otherwise.

    Where a file holds them as numbers, there is no need to write them out and read them again.
    """
    used = [source for column in mapping.columns.values() for source in column.sources]
    used += [normal(name) for rule in mapping.skip for name in rule.uses]
    return {
        mapped.sources[0]
        for name, mapped in mapping.columns.items()
        if mapping.target.columns[name].type in NUMBERS
        and len(mapped.column) == 1
        and mapping.target.columns[name].default is None
        and (mapped.uses, mapped.absent, mapped.date, mapped.values, mapped.factor) == ((), None, None, {}, None)
        and used.count(mapped.sources[0]) == 1
    }


def filled_columns(mapping: Mapping, there: Collection[str]) -> Columns:
    """Return the columns that the rows of a file can fill, and the required ones; the others are empty in every row.

    Most files have few of the columns, and planning to read the empty ones takes longer than reading a small file.

    :param there: the source columns of the file
    """
    return {
        name: column
        for name, column in mapping.target.columns.items()
        if column.required
        or column.default is not None
        or (name in mapping.columns and _can_fill(mapping.columns[name], there))
    }


def _can_fill(mapped: MappedColumn, there: Collection[str]) -> bool:
    stated = (mapped.constant, mapped.sql, mapped.absent)
    return mapped.built or any(one is not None for one in stated) or not set(mapped.sources).isdisjoint(there)


def canonical_text(
    name: str, mapping: Mapping, there: Collection[str], record_id: Expression, convention: Convention
) -> Expression:
    """Return the canonical text of a column, made as the mapping says from the source columns that the file has.

    :param there: the source columns of the file
    :param record_id: what names the record where the source gives it no id
    """
    mapped, column = mapping.columns.get(name), mapping.target.columns[name]
    if mapped is None:
        return constant(column.default)
    text = _origin(mapped, there, record_id)
    if column.type in NUMBERS and (convention.decimal_comma or mapping.file.decimal == ","):
        text = call("plain_decimal_comma", text)
    if mapped.factor is not None:
        text = call("scaled", text, constant(mapped.factor))
    if mapped.date is not None:
        text = call("redated", text, constant(mapped.date))
    if mapped.values:
        text = call("recoded", text, constant(list(mapped.values)), constant(list(mapped.values.values())))
    return text if column.default is None else call("either", call("given", text), constant(column.default))


def reads(columns: Columns) -> list[Expression]:
    """Return what the canonical text in ``raw_<name>`` reads as, as ``read_<name>``, for the types that need it."""
    return [
        call(READ_BY[column.type], ColumnExpression(f"raw_{name}")).alias(f"read_{name}")
        for name, column in columns.items()
        if column.type in READ_BY
    ]


def typed(name: str, column: Column, convention: Convention) -> Expression:
    """Return the typed value of the canonical text in ``raw_<name>``, NULL where it cannot be used."""
    text = ColumnExpression(f"raw_{name}").cast("VARCHAR")
    read = [ColumnExpression(f"read_{name}")] if column.type in READ_BY else []
    if column.type == "choice":
        choice = call("as_choice", text, constant(list(column.choices)))
        synonyms = map(constant, (list(column.synonyms), list(column.synonyms.values())))
        return call("either", choice, call("as_synonym", text, *synonyms)) if column.synonyms else choice
    if column.type == "date" and convention.day_first is not None:
        slash = "as_day_first" if convention.day_first else "as_month_first"
        return call("either", call("as_date", text, *read), call(slash, text))
    value = call(f"as_{column.type}", text, *read, *map(constant, column.digits if column.type == "hs_code" else ()))
    if column.other_than:
        return call("other_than", value, constant(list(column.other_than)))
    return value if column.below is None else call("below", value, constant(column.below))


def _origin(mapped: MappedColumn, there: Collection[str], record_id: Expression) -> Expression:
    if mapped.built:
        return record_id
    if mapped.sql is not None:
        return SQLExpression(mapped.sql).cast("VARCHAR")
    if mapped.constant is not None:
        return constant(mapped.constant)
    found = [ColumnExpression(source) for source in mapped.sources if source in there]
    return reduce(lambda first, other: call("either", first, other), found) if found else constant(mapped.absent)


def call(function: str, *arguments: Expression) -> Expression:
    """Return a call of a function or macro."""
    return FunctionExpression(function, *arguments)


def constant(value: object) -> Expression:
    """Return a constant."""
    return ConstantExpression(value)


def was_mended(name: str, column: Column, *, strict: bool) -> Expression:
    """Return whether the text in ``raw_<name>`` had to be mended to become the value in ``<name>``, given its reading.

    :param strict: whether the text was meant to be canonical; other formats write codes and dates their own way
    """
    value, text = ColumnExpression(name), ColumnExpression(f"raw_{name}")
    if column.type in NUMBERS:  # a number that stands for what is none is another than was read
        read = ColumnExpression(f"read_{name}")
        return value.isnotnull() & (read.isnull() | (value.cast("DOUBLE") != read))
    if not strict or column.type in ("text", "boolean"):
        return constant(False)
    if column.type == "date":
        return value.cast("VARCHAR") != call("left", call("trim", text), constant(10))
    return value != call("trim", text)


def may_be_noted(name: str, column: Column, *, strict: bool) -> Expression:
    """Return whether the value in ``<name>`` may be unusable or mended: a cheap test that only errs towards yes."""
    value, text = ColumnExpression(name), ColumnExpression(f"raw_{name}")
    unusable = value.isnull() & text.isnotnull()
    if column.type in NUMBERS:
        read = ColumnExpression(f"read_{name}")
        return unusable | (read.isnull() & text.isnotnull()) | (value.cast("DOUBLE") != read)
    if not strict or column.type == "boolean":
        return unusable
    if column.type == "date":  # cheaper than to write out the date
        return unusable | ~call("looks_iso", text)
    return unusable | (value.cast("VARCHAR") != text)
