"""From a source to the typed rows of a table, layer by layer.

DuckDB runs all layers in one pass over the file. Rows with which something may be wrong keep their source text, so that
what is wrong can be worked out afterwards, for these few rows only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from duckdb import (
    ColumnExpression,
    ConstantExpression,
    DuckDBPyRelation,
    Expression,
    SQLExpression,
)

from schemas.expressions import (
    EXACT,
    Columns,
    Convention,
    call,
    canonical_text,
    constant,
    filled_columns,
    may_be_noted,
    reads,
    typed,
    was_mended,
)
from schemas.mapping import Mapping, normal
from schemas.table import Column, Table

RECORD = "record_no"
LONGEST_WORDS = 2000
# What stands beside the columns of a table as it is loaded, and what is said of a row afterwards.
LOADED = {
    "extra": "JSON",
    "file_no": "INTEGER",
    "row_key": "UBIGINT",
    "content_hash": "UBIGINT",
    "skipped": "VARCHAR",
    "words": "JSON",
}
JUDGED = {
    "row_no": "BIGINT",
    "notes": "STRUCT(name VARCHAR, kind VARCHAR, raw VARCHAR)[]",
    "refused": "VARCHAR",
    "extra": "JSON",
    "raw": "JSON",
}
# What is kept with a row that is taken.
KEPT = {
    "notes": JUDGED["notes"],
    "extra": "JSON",
    "file_no": "INTEGER",
    "row_key": "UBIGINT",
    "content_hash": "UBIGINT",
    "run_id": "VARCHAR",
    "line": "BIGINT",
}


def typed_rows(
    source: DuckDBPyRelation, mapping: Mapping, convention: Convention, file_no: int, sha256: str
) -> DuckDBPyRelation:
    """Return the typed rows of a source, with the words of those with which something may be wrong.

    :param source: text columns named as mappings compare them
    :param sha256: hash of the file, from which ids are built where the source has none
    """
    there = set(source.columns)
    if mapping.has_sql:  # what that speaks of and the file lacks is empty
        lacking = sorted(mapping.known - there)
        source = source.select("*", *(constant(None).cast("VARCHAR").alias(name) for name in lacking))
    if mapping.sums or any(column.built for column in mapping.columns.values()):
        # Numbering makes DuckDB read on one core only, so it is done only where it is needed.
        source = source.select(f"*, row_number() OVER () AS {RECORD}")
    filled = filled_columns(mapping, there)
    texts = _texts(source, mapping, filled, there, convention, sha256)
    values = _values(texts, mapping, filled, convention)
    return _kept(_summed(values, mapping), mapping, filled, file_no)


def judgements(loaded: DuckDBPyRelation, mapping: Mapping, there: Collection[str]) -> DuckDBPyRelation:
    """Return what is wrong with loaded rows that kept their source text: notes, and why a row is refused.

    :param loaded: ``row_no``, the columns of the table, and LOADED
    :param there: the source columns of the file
    """
    filled = filled_columns(mapping, there)
    words = [
        call("json_extract_string", ColumnExpression("words"), constant(f"$.{name}")).alias(f"raw_{name}")
        for name in filled
    ]
    said = loaded.select("*", *words).select("*", *reads(filled)).select("*", *_mended(mapping, filled))
    judged = said.select(
        "row_no", "words", "extra", "skipped", _notes(filled).alias("notes"), _refused(mapping).alias("refused")
    )
    is_taken = ColumnExpression("refused").isnull() & ColumnExpression("skipped").isnull()
    return judged.select(
        "row_no",
        "notes",
        "refused",
        call("with_raw", ColumnExpression("extra"), ColumnExpression("notes")).alias("extra"),
        call("choose", is_taken, constant(None), ColumnExpression("words")).alias("raw"),
    )


def unused_columns(source: DuckDBPyRelation, mapping: Mapping) -> list[str]:
    """Return the source columns that the mapping has no use for, in the order of the file."""
    used = mapping.mapped | {"extra"}
    return [name for name in source.columns if name not in used]


def _texts(
    source: DuckDBPyRelation,
    mapping: Mapping,
    filled: Columns,
    there: Collection[str],
    convention: Convention,
    sha256: str,
) -> DuckDBPyRelation:
    """Canonical texts, and what belongs to no column."""
    record_id = call("concat", constant(sha256[:16] + "-"), ColumnExpression(RECORD))
    numbers = {name for name, kind in zip(source.columns, source.types, strict=True) if str(kind) in EXACT}
    texts = {name: canonical_text(name, mapping, there, record_id, convention).cast("VARCHAR") for name in filled}
    read = {name: ColumnExpression(source) for name, source in _read_already(mapping, numbers).items()}
    return source.select(
        *(text.alias(f"raw_{name}") for name, text in (texts | read).items()),
        _extra(source, mapping, there).alias("extra"),
        _skipped(mapping, there).cast("VARCHAR").alias("skipped"),
        *([RECORD, _hash(sorted(there)).alias("said")] if mapping.sums else []),
    )


def _read_already(mapping: Mapping, numbers: Collection[str]) -> dict[str, str]:
    """The columns that a source column of numbers is already."""
    return {name: mapped.sources[0] for name, mapped in mapping.columns.items() if {*mapped.sources[:1]} & {*numbers}}


def _extra(source: DuckDBPyRelation, mapping: Mapping, there: Collection[str]) -> Expression:
    given = call("as_extra", ColumnExpression("extra")) if "extra" in there else constant(None).cast("JSON")
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


def _values(texts: DuckDBPyRelation, mapping: Mapping, filled: Columns, convention: Convention) -> DuckDBPyRelation:
    """Typed values beside the texts they were made from."""
    values = [
        (_told_apart(name, mapping, convention) if name in filled else constant(None).cast(column.sql_type)).alias(name)
        for name, column in mapping.target.columns.items()
    ]
    return _in_dollars(texts.select("*", *reads(filled)).select("*", *values), mapping)


def _told_apart(name: str, mapping: Mapping, convention: Convention) -> Expression:
    """The typed value; a number that tells records apart is one that nobody uses where the text is none."""
    column = mapping.target.columns[name]
    value = typed(name, column, convention)
    if name not in mapping.target.key or column.type != "count":
        return value
    return call("either", value, call("number_for", ColumnExpression(f"raw_{name}").cast("VARCHAR")))


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
    first = SQLExpression(f"row_number() OVER (PARTITION BY said ORDER BY {RECORD}) = 1").alias("is_part")
    total = "sum(round({} * 1e6)::HUGEINT) FILTER (is_part) OVER (PARTITION BY record) / 1e6"
    totals = [SQLExpression(total.format(name)).alias(name) for name in mapping.sums]
    parts = values.select("*", record, first)
    return parts.select(*(name for name in values.columns if name not in mapping.sums), *totals).order(RECORD)


def _hash(names: Iterable[str]) -> Expression:
    return call("hash", *map(ColumnExpression, names))


def _kept(values: DuckDBPyRelation, mapping: Mapping, filled: Columns, file_no: int) -> DuckDBPyRelation:
    """Values, and the words of the rows with which something may be wrong."""
    table = mapping.target
    first_words = {name: constant(None) for name in table.columns} | {
        name: call("left", ColumnExpression(f"raw_{name}").cast("VARCHAR"), constant(LONGEST_WORDS)) for name in filled
    }
    words = call("json_object", *(part for name, said in first_words.items() for part in (constant(name), said)))
    return values.select(
        *table.columns,
        "extra",
        ConstantExpression(file_no).cast("INTEGER").alias("file_no"),
        _hash(table.key).alias("row_key"),
        _hash(table.columns).alias("content_hash"),
        "skipped",
        call("choose", _may_be_wrong(mapping, filled), words, constant(None)).alias("words"),
    )


def _may_be_wrong(mapping: Mapping, filled: Columns) -> Expression:
    """Whether a row may have to be noted, refused or left out."""
    suspicions = [
        may_be_noted(name, column, strict=_is_strict(mapping))
        for name, column in filled.items()
        if column.type != "text"
    ]
    lacking = [ColumnExpression(name).isnull() for name in mapping.target.required]
    return reduce(or_, [ColumnExpression("skipped").isnotnull(), *lacking, *suspicions])


def precedence(table: Table) -> Expression:
    """Return what decides which of several records with one key counts, the most important first."""
    ranks = []
    for name in table.precedence:
        value, column = ColumnExpression(name), table.columns[name]
        number = call("epoch", value) if column.type == "date" else value
        ranks.append(call("either", number.cast("DOUBLE"), constant(float(column.default or "-inf"))))
    return call("list_value", *ranks)


def _mended(mapping: Mapping, filled: Columns) -> list[Expression]:
    return [
        was_mended(name, column, strict=_is_strict(mapping)).alias(f"mended_{name}") for name, column in filled.items()
    ]


def _is_strict(mapping: Mapping) -> bool:
    return mapping.name == "canonical"


def _notes(filled: Columns) -> Expression:
    """The values of a row that cannot be used or were mended."""
    checked = [name for name, column in filled.items() if column.type != "text"]
    return call(
        "notes_of", call("list_value", *(call("note", constant(name), *_note_columns(name)) for name in checked))
    )


def _note_columns(name: str) -> tuple[Expression, Expression, Expression]:
    return ColumnExpression(name), ColumnExpression(f"raw_{name}"), ColumnExpression(f"mended_{name}")


def _wanted(name: str, column: Column) -> Expression:
    """What a text should have been; of a date this depends on the text."""
    wanted = constant(column.wanted)
    return call("wanted_date", ColumnExpression(f"raw_{name}"), wanted) if column.type == "date" else wanted


def _refused(mapping: Mapping) -> Expression:
    table = mapping.target
    reasons = [
        call(
            "refusal",
            constant(name),
            ColumnExpression(name),
            ColumnExpression(f"raw_{name}"),
            _wanted(name, table.columns[name]),
        )
        for name in table.required
    ]
    return call("refusal_of", call("list_value", *reasons))
