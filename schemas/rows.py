"""From a source to the typed rows of a table, layer by layer; DuckDB runs all of it in one pass over the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from duckdb import (
    ColumnExpression,
    ConstantExpression,
    DuckDBPyRelation,
    Expression,
    SQLExpression,
)

from schemas.expressions import Convention, call, canonical_text, constant, typed, was_mended
from schemas.mapping import Mapping, normal
from schemas.table import Table

RECORD = "record_no"
# What stands beside the columns of a table in ``load.<table>``; LOADED is kept with a row that is taken, JUDGED not.
LOADED = {
    "notes": "STRUCT(name VARCHAR, kind VARCHAR, raw VARCHAR)[]",
    "extra": "JSON",
    "file_no": "INTEGER",
    "row_key": "UBIGINT",
    "content_hash": "UBIGINT",
    "precedence": "DOUBLE[]",
}
JUDGED = {"refused": "VARCHAR", "skipped": "VARCHAR", "raw": "VARCHAR"}
KEPT = LOADED | {"run_id": "VARCHAR", "line": "BIGINT"}


def typed_rows(
    source: DuckDBPyRelation, mapping: Mapping, convention: Convention, file_no: int, sha256: str
) -> DuckDBPyRelation:
    """Return the rows of a source as ``flows.load`` describes them.

    :param source: text columns named as mappings compare them
    :param sha256: hash of the file, from which ids are built where the source has none
    """
    there = set(source.columns)
    # What the SQL of a mapping speaks of and the file lacks is empty.
    source = source.select("*", *(constant(None).cast("VARCHAR").alias(name) for name in sorted(mapping.known - there)))
    if mapping.sums or any(column.built for column in mapping.columns.values()):
        # Numbering makes DuckDB read on one core only, so it is done only where it is needed.
        source = source.select(f"*, row_number() OVER () AS {RECORD}")
    texts = _texts(source, mapping, there, convention, sha256)
    values = _values(texts, mapping, convention)
    return _judged(_summed(values, mapping), mapping.target, file_no)


def unused_columns(source: DuckDBPyRelation, mapping: Mapping) -> list[str]:
    """Return the source columns that the mapping has no use for, in the order of the file."""
    used = mapping.mapped | {"extra"}
    return [name for name in source.columns if name not in used]


def _texts(
    source: DuckDBPyRelation, mapping: Mapping, there: Collection[str], convention: Convention, sha256: str
) -> DuckDBPyRelation:
    """Canonical texts, and what belongs to no column."""
    record_id = call("concat", constant(sha256[:16] + "-"), ColumnExpression(RECORD))
    texts = [
        canonical_text(name, mapping, there, record_id, convention).cast("VARCHAR").alias(f"raw_{name}")
        for name in mapping.target.columns
    ]
    return source.select(
        *texts,
        _extra(source, mapping, there).alias("extra"),
        _skipped(mapping, there).cast("VARCHAR").alias("skipped"),
        *([RECORD, _hash(sorted(there)).alias("words")] if mapping.sums else []),
    )


def _extra(source: DuckDBPyRelation, mapping: Mapping, there: Collection[str]) -> Expression:
    given = ColumnExpression("extra").try_cast("JSON") if "extra" in there else constant(None).cast("JSON")
    unused = [name for name in unused_columns(source, mapping) if name in there]
    if not unused:
        return given
    pairs = [part for name in unused for part in (constant(name), ColumnExpression(name))]
    return call("json_merge_patch", call("either", given, call("json_object")), call("json_object", *pairs))


def _skipped(mapping: Mapping, there: Collection[str]) -> Expression:
    skipped = constant(None)
    for rule in mapping.skip:
        if {normal(name) for name in rule.uses} <= set(there):
            reason = call("choose", SQLExpression(rule.where), constant(rule.reason), constant(None))
            skipped = call("either", skipped, reason)
    return skipped


def _values(texts: DuckDBPyRelation, mapping: Mapping, convention: Convention) -> DuckDBPyRelation:
    """Typed values beside the texts they were made from."""
    values = [typed(name, column, convention).alias(name) for name, column in mapping.target.columns.items()]
    mended = [
        was_mended(name, column, strict=mapping.name == "canonical").alias(f"mended_{name}")
        for name, column in mapping.target.columns.items()
    ]
    return _in_dollars(texts.select("*", *values), mapping).select("*", *mended)


def _in_dollars(values: DuckDBPyRelation, mapping: Mapping) -> DuckDBPyRelation:
    """Values with amounts in another currency converted, at the average rate of the month or year of the row."""
    if not mapping.in_currency:
        return values
    columns = mapping.target.columns
    day = ColumnExpression(mapping.target.dated_by)
    months = call("choose", SQLExpression("frequency = 'A'"), constant(12), constant(1))
    rates = {
        name: call(
            "usd_rate", constant(mapping.columns[name].currency), day, months if "frequency" in columns else constant(1)
        )
        for name in mapping.in_currency
    }
    converted = {name: (ColumnExpression(name) * rate).alias(name) for name, rate in rates.items()}
    return values.select(*(converted.get(name, ColumnExpression(name)) for name in values.columns))


def _summed(values: DuckDBPyRelation, mapping: Mapping) -> DuckDBPyRelation:
    """Values with the sums over all rows of a key in the place of their parts: rows that then repeat one another.

    A row that says what another says is no further part, and a row that is left out or refused is none. Summed as
    integers, the order of the rows does not matter.
    """
    if not mapping.sums:
        return values
    table = mapping.target
    record = _hash(dict.fromkeys([*table.key, *table.required, "skipped"])).alias("record")
    first = SQLExpression(f"row_number() OVER (PARTITION BY words ORDER BY {RECORD}) = 1").alias("is_part")
    total = "sum(round({} * 1e6)::HUGEINT) FILTER (is_part) OVER (PARTITION BY record) / 1e6"
    totals = [SQLExpression(total.format(name)).alias(name) for name in mapping.sums]
    parts = values.select("*", record, first)
    return parts.select(*(name for name in values.columns if name not in mapping.sums), *totals).order(RECORD)


def _hash(names: Iterable[str]) -> Expression:
    return call("hash", *map(ColumnExpression, names))


def _judged(values: DuckDBPyRelation, table: Table, file_no: int) -> DuckDBPyRelation:
    """Values with the notes on them, and a refusal where a row cannot be taken."""
    noted = values.select("*", _notes(table).alias("notes"), _refused(table).alias("refused"))
    raw = call(
        "json_object",
        *(part for name in table.columns for part in (constant(name), ColumnExpression(f"raw_{name}"))),
    )
    unusable = ColumnExpression("refused").isnotnull() | ColumnExpression("skipped").isnotnull()
    return noted.select(
        *table.columns,
        "notes",
        call("with_raw", ColumnExpression("extra"), ColumnExpression("notes")).alias("extra"),
        ConstantExpression(file_no).cast("INTEGER").alias("file_no"),
        _hash(table.key).alias("row_key"),
        _hash(table.columns).alias("content_hash"),
        _precedence(table).alias("precedence"),
        "refused",
        "skipped",
        call("choose", unusable, raw, constant(None)).alias("raw"),
    )


def _precedence(table: Table) -> Expression:
    """What decides which of several records with one key counts, the most important first."""
    ranks = []
    for name in table.precedence:
        value = ColumnExpression(name)
        number = call("epoch", value) if table.columns[name].type == "date" else value
        ranks.append(call("either", number.cast("DOUBLE"), constant(float("-inf"))))
    return call("list_value", *ranks)


def _notes(table: Table) -> Expression:
    """The values of a row that cannot be used or were mended; looked at closely only where there may be some."""
    checked = [name for name, column in table.columns.items() if column.type != "text"]
    suspicions = [call("may_be_noted", *_note_columns(name)) for name in checked]
    any_suspicion = suspicions[0]
    for suspicion in suspicions[1:]:
        any_suspicion = any_suspicion | suspicion
    notes = [call("note", constant(name), *_note_columns(name)) for name in checked]
    return call("choose", any_suspicion, call("notes_of", call("list_value", *notes)), constant(None))


def _note_columns(name: str) -> tuple[Expression, Expression, Expression]:
    return ColumnExpression(name), ColumnExpression(f"raw_{name}"), ColumnExpression(f"mended_{name}")


def _refused(table: Table) -> Expression:
    lacking = ColumnExpression(table.required[0]).isnull()
    for name in table.required[1:]:
        lacking = lacking | ColumnExpression(name).isnull()
    reasons = [
        call(
            "refusal",
            constant(name),
            ColumnExpression(name),
            ColumnExpression(f"raw_{name}"),
            constant(table.columns[name].wanted),
        )
        for name in table.required
    ]
    return call("choose", lacking, call("refusal_of", call("list_value", *reasons)), constant(None))
