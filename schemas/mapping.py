"""A source format: which canonical column is made from which source column, constant or SQL expression."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator
from yaml import YAMLError

from schemas.table import FOLDER, Strict, Table, input_tables, read_yaml, table


def normal(name: str) -> str:
    """Return a column name as mappings compare them: lower case, with _ for all that is no letter or digit."""
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


def distinct_names(titles: Sequence[str]) -> list[str]:
    """Return the titles as mappings compare them; a title that comes again gets _2, _3 and so on."""
    names: list[str] = []
    for title in titles:
        name = normal(title) or "column"
        numbered = (name, *(f"{name}_{count}" for count in range(2, len(titles) + 2)))
        names.append(next(free for free in numbered if free not in names))
    return names


class MappedColumn(Strict):
    """Where the values of one canonical column come from; exactly one of the first four is given.

    ``absent`` is what stands in every row of a file that has none of the columns. ``currency`` is what an amount
    is in that is wanted in US dollars: it is converted at the average rate of the month of the row's date.
    """

    column: tuple[str, ...] = ()
    constant: str | None = None
    sql: str | None = None
    built: bool = False
    uses: tuple[str, ...] = ()
    absent: str | None = None
    date: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    factor: float | None = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, given: Any) -> Any:
        """Read ``net_kg: Net Mass`` as ``net_kg: {column: [Net Mass]}``."""
        if isinstance(given, str):
            return {"column": [given]}
        if isinstance(given, dict) and isinstance(given.get("column"), str):
            return given | {"column": [given["column"]]}
        return given

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [bool(self.column), self.constant is not None, self.sql is not None, self.built]
        if sum(given) != 1:
            raise ValueError("give exactly one of column, constant, sql and built")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The source columns the value is made from, as mappings compare them."""
        return tuple(normal(name) for name in (*self.column, *self.uses))


class Skipped(Strict):
    """Rows of a source that are no record of the table, such as totals over all goods."""

    where: str
    uses: tuple[str, ...]
    reason: str


class Layout(Strict):
    """How the file is laid out, where that cannot be told from the file itself."""

    encoding: str | None = None
    delimiter: str | None = None
    header: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."
    records: str | None = None


class Mapping(Strict):
    """A source format of one table.

    ``sums`` are the columns that are added up over the rows of a file with the same key, where these are parts of
    one record.
    """

    name: str
    table: str
    title: str
    about: str = ""
    file: Layout = Layout()
    skip: tuple[Skipped, ...] = ()
    sums: tuple[str, ...] = ()
    columns: dict[str, MappedColumn]

    @model_validator(mode="after")
    def _fits_its_table(self) -> Self:
        unknown = {*self.columns, *self.sums} - self.target.columns.keys()
        if unknown:
            raise ValueError(f"the table {self.table} has no column {', '.join(sorted(unknown))}")
        missing = set(self.target.required) - self.columns.keys()
        if missing:
            raise ValueError(f"the table {self.table} needs the columns {', '.join(sorted(missing))}")
        foreign = [name for name in self.in_currency if self.target.columns[name].unit != "USD"]
        if foreign:
            raise ValueError(f"{', '.join(foreign)} is not in US dollars, so that no currency is converted for it")
        return self

    @property
    def target(self) -> Table:
        """The table the format is loaded into."""
        return table(self.table)

    @property
    def needed(self) -> list[tuple[str, ...]]:
        """What a file must have: for each required column, the source names of which at least one has to be there."""
        mapped = (self.columns[name] for name in self.target.required)
        return [column.sources for column in mapped if column.sources and column.absent is None]

    def fits(self, names: Iterable[str]) -> bool:
        """Return whether the columns that it cannot do without are all among the names."""
        there = set(names)
        return bool(self.needed) and all(set(needed) & there for needed in self.needed)

    @property
    def mapped(self) -> set[str]:
        """Every source column that a column is made from."""
        return {source for column in self.columns.values() for source in column.sources}

    @property
    def known(self) -> set[str]:
        """Every source column the mapping speaks of."""
        return self.mapped | {normal(name) for skipped in self.skip for name in skipped.uses}

    def recoded(self, source: str) -> set[str]:
        """Every word that stands for something in a source column."""
        return {word for column in self.columns.values() if source in column.sources for word in column.values}

    @property
    def has_sql(self) -> bool:
        """Whether anything is made of the source by SQL of the mapping's own."""
        return bool(self.skip) or any(column.sql is not None for column in self.columns.values())

    @property
    def in_currency(self) -> list[str]:
        """The columns whose amounts have to be converted into US dollars."""
        return [name for name, column in self.columns.items() if column.currency is not None]

    @property
    def sha256(self) -> str:
        """Hash of all that decides what the mapping makes of a file."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@cache
def mappings() -> dict[tuple[str, str], Mapping]:
    """Return the known source formats by table and name."""
    found = [read_mapping(path) for path in sorted((FOLDER / "mappings").glob("*.yaml"))]
    return {(mapping.table, mapping.name): mapping for mapping in found} | {
        (table.name, "canonical"): canonical(table.name) for table in input_tables()
    }


def mapping(table_name: str, name: str) -> Mapping:
    """Return a source format by name, or read it from the user's own YAML file.

    :raises ValueError: if there is none of that name, or the file cannot be used
    """
    if name.endswith((".yaml", ".yml")):
        own = read_mapping(Path(name))
        if own.table != table_name:
            raise ValueError(f"{name} maps the table {own.table}, not {table_name}")
        return own
    if (table_name, name) not in mappings():
        names = ", ".join(sorted(known for of, known in mappings() if of == table_name))
        raise ValueError(f"there is no mapping {name!r} for {table_name}; known are {names}, or a file NAME.yaml")
    return mappings()[table_name, name]


def read_mapping(path: Path) -> Mapping:
    """Read a mapping from its YAML file, which may build on a known one: ``extends: NAME``.

    :raises ValueError: if the file is missing or does not describe a mapping
    """
    try:
        return Mapping.model_validate({"name": path.stem} | _given(path))
    except OSError as error:
        raise ValueError(f"{error.filename} cannot be read: {error.strerror}") from error
    except YAMLError as error:
        raise ValueError(f"{path} is not YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise ValueError(f"{path} is not a mapping: {faults}") from error


def _given(path: Path) -> dict[str, Any]:
    """Return the contents of a file, merged over those of the mapping that it extends."""
    given = read_yaml(path)
    if not isinstance(given, dict):
        raise ValueError(f"{path} is not a mapping: it gives no table and no columns")
    if "extends" not in given:
        return given
    base = _given(FOLDER / "mappings" / f"{given.pop('extends')}.yaml")
    return base | given | {part: base.get(part, {}) | given.get(part, {}) for part in ("file", "columns")}


def canonical(table_name: str) -> Mapping:
    """Return the format in which every column has its own name."""
    columns = {name: MappedColumn(column=(name,)) for name in table(table_name).columns}
    return Mapping(name="canonical", table=table_name, title="The canonical columns", columns=columns)


def tables_with(names: Iterable[str]) -> list[Mapping]:
    """Return the canonical mappings of the tables whose required columns are all among the names."""
    there = set(names)
    return [mapping for (_, name), mapping in mappings().items() if name == "canonical" and mapping.fits(there)]


def formats_with(names: Iterable[str]) -> list[Mapping]:
    """Return the known formats whose needed columns are all among the names, the best covered first."""
    there = set(names)
    fitting = [mapping for mapping in mappings().values() if mapping.name != "canonical" and mapping.fits(there)]
    return sorted(fitting, key=lambda mapping: len(mapping.known & there), reverse=True)
