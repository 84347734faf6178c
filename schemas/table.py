"""A table as its YAML file describes it: columns with type, unit and meaning, and what is expected of the rows."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent
# The reader in C, where PyYAML was built with it, takes a tenth of the time.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# How a column type is stored, and what its values must be in the words of a message to the user.
SQL_TYPES = {
    "text": "VARCHAR",
    "choice": "VARCHAR",
    "currency": "VARCHAR",
    "territory": "VARCHAR",
    "territories": "VARCHAR",
    "hs_code": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "count": "BIGINT",
    "number": "DOUBLE",
    "positive": "DOUBLE",
    "non_negative": "DOUBLE",
    "share": "DOUBLE",
    "list": "VARCHAR[]",
    "json": "JSON",
}
WANTED = {
    "currency": "a currency code of three letters (ISO 4217)",
    "territory": "a territory (ISO 3166-1 alpha-2)",
    "territories": "territories (ISO 3166-1 alpha-2) with ; between them",
    "date": "a date that leaves no doubt (ISO 8601, such as 2025-04-30)",
    "boolean": "true or false",
    "count": "a whole number that is not negative",
    "number": "a number",
    "positive": "a number above zero",
    "non_negative": "a number that is not negative",
}


class Strict(BaseModel):
    """A model that knows its fields and does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    """A column of a table."""

    type: str
    meaning: str
    required: bool = False
    unit: str | None = None
    choices: tuple[str, ...] = ()
    synonyms: dict[str, str] = {}
    upper: bool = False
    digits: tuple[int, int] = (2, 10)
    default: str | None = None
    below: float | None = None
    other_than: tuple[str, ...] = ()

    @property
    def sql_type(self) -> str:
        """The DuckDB type the column is stored as."""
        return SQL_TYPES[self.type]

    @property
    def as_number(self) -> str:
        """The DuckDB type that stores a word of a closed list as its number in that list, in alphabetical order."""
        if self.type == "choice":
            return f"ENUM({', '.join(repr(choice) for choice in sorted(self.choices))})"
        return "territory" if self.type == "territory" else self.sql_type

    @property
    def wanted(self) -> str:
        """What a value must be, in the words of a message."""
        if self.type == "choice":
            return "one of " + ", ".join(self.choices)
        if self.type == "hs_code":
            return f"a commodity code of {self.digits[0]} to {self.digits[1]} digits"
        return WANTED.get(self.type, "text")


class Check(Strict):
    """An expectation on whole rows: ``where`` finds the rows that break it."""

    name: str
    meaning: str
    where: str
    tolerance: float = 0.0


class Table(Strict):
    """A table: what a row is, its key, its columns and its checks."""

    name: str
    kind: Literal["input", "published"]
    row: str
    key: tuple[str, ...]
    columns: dict[str, Column]
    precedence: tuple[str, ...] = ()
    about: str = ""
    checks: tuple[Check, ...] = ()
    kept: bool = False
    followed_by: str | None = None
    made_by: str = "main"
    ordered_by: tuple[str, ...] = ()
    large: bool = False

    @property
    def stored(self) -> dict[str, str]:
        """The DuckDB type each column is stored as.

        A large table stores words of a closed list as numbers; ``territory`` is a type made with the reference data.
        """
        return {name: column.as_number if self.large else column.sql_type for name, column in self.columns.items()}

    @property
    def order(self) -> tuple[str, ...]:
        """The columns whose order a published table is written in."""
        return self.ordered_by or self.key

    @property
    def dated_by(self) -> str:
        """The first date column that is required; empty if there is none."""
        return next((name for name in self.required if self.columns[name].type == "date"), "")

    @property
    def required(self) -> list[str]:
        """Names of the columns without which a row is not taken."""
        return [name for name, column in self.columns.items() if column.required]


@cache
def tables() -> dict[str, Table]:
    """Return every table by name, in alphabetical order of their files."""
    found = [Table.model_validate(read_yaml(path)) for path in sorted(FOLDER.glob("*.yaml"))]
    return {table.name: table for table in found}


def table(name: str) -> Table:
    """Return one table.

    :raises KeyError: if there is no such table
    """
    return tables()[name]


def input_tables() -> list[Table]:
    """Return the tables that are loaded from files."""
    return [table for table in tables().values() if table.kind == "input"]


def published_tables() -> list[Table]:
    """Return the tables that a run publishes beside its inputs."""
    return [table for table in tables().values() if table.kind == "published"]


def read_yaml(path: Path) -> Any:
    """Read a YAML file with every scalar as text, so that ``NO`` stays Norway and ``011`` stays a code."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=LOADER)  # noqa: S506 - it builds only str, list and dict
