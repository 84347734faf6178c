"""What the tables are: one YAML file a table, and one a source format in ``mappings/``."""

from schemas.mapping import (
    Layout,
    MappedColumn,
    Mapping,
    distinct_names,
    formats_with,
    mapping,
    mappings,
    normal,
    tables_with,
)
from schemas.table import Check, Column, Table, input_tables, published_tables, table, tables

__all__ = [
    "Check",
    "Column",
    "Layout",
    "MappedColumn",
    "Mapping",
    "Table",
    "distinct_names",
    "formats_with",
    "input_tables",
    "mapping",
    "mappings",
    "normal",
    "published_tables",
    "table",
    "tables",
    "tables_with",
]
