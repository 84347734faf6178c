"""The parts of the documentation that the code knows best, as Markdown; ``make docs`` fills them in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import typer

from contraflow.cli import app
from detectors import DETECTORS
from engine.settings import Settings
from schemas import Table, input_tables, published_tables

RESULTS = Path(__file__).parent.parent / "benchmarks/results"


def commands() -> str:
    """Return every command with its help."""
    group = typer.main.get_command(app)
    context = click.Context(group, info_name="contraflow")
    parts = []
    for name in sorted(group.commands):
        command = group.commands[name]
        text = command.get_help(click.Context(command, info_name=name, parent=context, terminal_width=100))
        parts += [f"### `contraflow {name}`", "", "```", *(line.rstrip() for line in text.splitlines()), "```", ""]
    return "\n".join(parts)


def settings() -> str:
    """Return every setting with its default and meaning."""
    rows = ["| setting | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "" if default is None or default == {} else f"`{default}`"
        rows.append(f"| `{name}` | {shown} | {field.description} |")
    return "\n".join([*rows, ""])


def tables(kind: str) -> str:
    """Return the input tables or the published ones, column by column."""
    chosen = input_tables() if kind == "input" else published_tables()
    return "\n".join(line for table in chosen for line in _table(table))


def claims(name: str) -> str:
    """Return what a detector can claim."""
    (detector,) = (detector for detector in DETECTORS if detector.name == name)
    rows = [f"| `{claim}` | {meaning} |" for claim, meaning in detector.claims.items()]
    return "\n".join(["| claim | says |", "| --- | --- |", *rows, ""])


def faults() -> str:
    """Return the table of the fault loop: what was injected and what was survived."""
    told = json.loads((RESULTS / "faults.json").read_text(encoding="utf-8"))
    rows = ["| fault | injected | survived |", "| --- | ---: | ---: |"]
    rows += [f"| {one['fault']} | {one['injected']} | {one['survived']} |" for one in told]
    total = (sum(one["injected"] for one in told), sum(one["survived"] for one in told))
    return "\n".join([*rows, f"| **all** | **{total[0]}** | **{total[1]}** |", ""])


def soak() -> str:
    """Return the figures of the soak."""
    told = json.loads((RESULTS / "soak.json").read_text(encoding="utf-8"))
    early, late = told["after a quarter"], told["at the end"]
    rows = [
        ("runs", f"{told['runs']}"),
        ("queries answered meanwhile, by another process", f"{told['queries']:,}"),
        ("states they saw", f"{told['states']}"),
        ("errors", f"{told['errors']}"),
        ("memory of the process, after a quarter of the runs and at the end", _mb(early, late, "memory_mb", 1)),
        ("its open files, likewise", f"{early['open_files']}, {late['open_files']}"),
        ("declarations held, likewise", f"{early['declarations']:,}, {late['declarations']:,}"),
        ("working database, likewise", _mb(early, late, "working", 1e6)),
        ("the retained states, likewise", _mb(early, late, "published", 1e6)),
        ("report and validation pages, likewise", _mb(early, late, "other", 1e6)),
        ("what went wrong", ", ".join(told["wrong"]) or "nothing"),
    ]
    return "\n".join(["| | |", "| --- | ---: |", *(f"| {what} | {figure} |" for what, figure in rows), ""])


def _mb(early: dict[str, float], late: dict[str, float], what: str, unit: float) -> str:
    return f"{early[what] / unit:,.0f} MB, {late[what] / unit:,.0f} MB"


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.name}`"
    yield ""
    yield f"A row is {table.row}; key `{', '.join(table.key)}`. {table.about}".rstrip()
    yield ""
    yield "| column | type | unit | meaning |"
    yield "| --- | --- | --- | --- |"
    for name, column in table.columns.items():
        shown = f"**`{name}`**" if column.required else f"`{name}`"
        yield f"| {shown} | {column.type} | {column.unit or ''} | {_meaning(column.meaning, column.choices)} |"
    if table.followed_by:
        yield f"| … | | | The columns of `{table.followed_by}`. |"
    yield ""


def _meaning(meaning: str, choices: tuple[str, ...]) -> str:
    return f"{meaning} One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else meaning
