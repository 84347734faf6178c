"""Source formats in words, for the documentation and the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.mapping import MappedColumn, Mapping


def described(mapping: Mapping) -> str:
    """Return a section of Markdown on a format: what it is, what its columns are made from, what is left out."""
    lines = [f"### `{mapping.name}`: {mapping.title}", "", mapping.about, "", "| column | made from |", "| --- | --- |"]
    lines += [f"| `{name}` | {made_from(column)} |" for name, column in mapping.columns.items()]
    if mapping.sums:
        lines += ["", f"Added up over the rows of one key: {_quoted(mapping.sums, ', ')}."]
    if mapping.skip:
        lines += ["", f"Left out: {'; '.join(dict.fromkeys(skipped.reason for skipped in mapping.skip))}."]
    return "\n".join([*lines, ""])


def made_from(column: MappedColumn) -> str:
    """Return in words where the values of a column come from."""
    return ", ".join([_origin(column), *_changes(column)])


def _origin(column: MappedColumn) -> str:
    if column.built:
        return "built from the file and the record"
    if column.constant is not None:
        return f"always `{column.constant}`"
    if column.sql is not None:
        return f"computed from {_quoted(column.uses, ', ')}"
    return _quoted(column.column, " or ")


def _changes(column: MappedColumn) -> Iterator[str]:
    if column.absent is not None:
        yield f"`{column.absent}` in a file without it"
    if column.date is not None:
        yield f"written `{column.date}`"
    if column.factor is not None:
        yield f"times {column.factor:g}"
    if column.currency is not None:
        yield f"converted from {column.currency}"
    if column.values:
        shown = [f"`{code}` is {meaning or 'unknown'}" for code, meaning in list(column.values.items())[:6]]
        yield "; ".join(shown) + (" …" if len(column.values) > 6 else "")


def _quoted(names: Sequence[str], between: str) -> str:
    return between.join(f"`{name}`" for name in names)
