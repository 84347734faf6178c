"""The validation pages: Data Docs of the last runs, made of what Great Expectations renders of its results."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from great_expectations.render import RenderedTableContent
from great_expectations.render.renderer.content_block import ValidationResultsTableContentBlockRenderer

from engine.content_blocks import heading, percent, render, table, words

ACCOUNT = ("Outcome", "Severity", "Rows that break it", "Share", "Allowed", "Expectation")
LEAD = (
    "Tolerated: rows break the expectation, but no more than are allowed. Missed: more do; if the expectation is "
    "critical, the run stops. A link leads to every expectation of a table, with examples of what breaks it."
)


@dataclass(frozen=True)
class Shown:
    """A table that a page shows below the expectations."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def write_pages(results: Iterable[Any], shown: Mapping[str, Sequence[Shown]], folder: Path, keep: int) -> None:
    """Write the pages of a run, then the index of the last runs, and forget the runs before them.

    :param results: what Great Expectations found, one result a suite; it has stored them in ``folder / "results"``
    :param shown: further tables on the page of a suite
    """
    for result in results:
        _write(folder / _page_of(result.to_json_dict()), _result_page(result, shown.get(result.suite_name, [])))
    runs = _stored_runs(folder)
    kept = runs[:keep]
    _write(folder / "index.html", _index_page(folder, [found for run in kept if (found := _read(folder, run))]))
    for run in runs[keep:]:
        _forget(folder, run)


def _result_page(result: Any, shown: Sequence[Shown]) -> str:
    """A page about a suite: every expectation, the worst first, and further tables."""
    found = result.to_json_dict()
    ordered = sorted(zip(found["results"], result.results, strict=True), key=lambda pair: _badness(pair[0]))
    cells = ValidationResultsTableContentBlockRenderer.render([raw for _, raw in ordered]).table
    rows = [[*_account(one), _named(cell[1])] for (one, _), cell in zip(ordered, cells, strict=True)]
    blocks = [table(ACCOUNT, rows)]
    for more in shown:
        columns = [column.replace("_", " ").capitalize() for column in more.columns]
        blocks += [heading(more.title), table(columns, [[_readable(cell) for cell in row] for row in more.rows])]
    checked = max((one["result"].get("element_count") or 0 for one in found["results"]), default=0)
    lead = f"Run {_run_id(found)}, begun {_began(found)}. Rows checked: {checked:,}."
    return render(f"{found['suite_name']}: {_summary(found)}", lead, blocks, depth=2)


def _named(expectation: Any) -> Any:
    """Give the columns of the examples, where there are any, names in the words of the page."""
    for part in expectation if isinstance(expectation, list) else []:
        if isinstance(part, RenderedTableContent):
            part.header_row = ["Example", "Rows"][: len(part.header_row)]
    return expectation


def _index_page(folder: Path, runs: Sequence[Sequence[dict[str, Any]]]) -> str:
    """The index: what broke an expectation in the last run, and the runs with a column for each suite."""
    last = runs[0]
    broken = [
        [_link(folder, found, found["suite_name"]), *_account(one), one["expectation_config"]["description"]]
        for found in last
        for one in sorted(found["results"], key=_badness)
        if _outcome(one) != "met"
    ]
    suites = sorted({found["suite_name"] for run in runs for found in run})
    history = [[_run_id(run[0]), _began(run[0]), *(_cell(folder, run, suite) for suite in suites)] for run in runs]
    blocks = [
        heading(f"What broke an expectation in the last run, {_run_id(last[0])}"),
        table(["Table", *ACCOUNT], broken),
        heading("The last runs"),
        table(["Run", "Began", *suites], history),
    ]
    return render("Validation", LEAD, blocks)


def _cell(folder: Path, run: Sequence[dict[str, Any]], suite: str) -> Any:
    """The cell of the history for a suite in a run."""
    for found in run:
        if found["suite_name"] == suite:
            return _link(folder, found, _summary(found), _outcome(min(found["results"], key=_badness)))
    return ""


def _link(folder: Path, found: Mapping[str, Any], text: str, mark: str = "") -> Any:
    """A link to the page of a suite; a run that was interrupted may have left none."""
    page = _page_of(found)
    return words(text, mark, href=page if (folder / page).is_file() else None)


def _account(one: Mapping[str, Any]) -> list[Any]:
    """The first cells of an expectation: outcome, severity, how many rows break it, and how many may."""
    severity, outcome = one["expectation_config"]["severity"], _outcome(one)
    return [
        words(outcome, outcome),
        words(severity, severity if outcome == "missed" else ""),
        int(one["result"].get("unexpected_count") or 0),
        percent(_share(one)),
        percent(1 - one["expectation_config"]["kwargs"].get("mostly", 1)),
    ]


def _badness(one: Mapping[str, Any]) -> tuple[int, bool, float]:
    """What sorts the worst first."""
    rank = ("missed", "tolerated", "met").index(_outcome(one))
    return rank, one["expectation_config"]["severity"] != "critical", -_share(one)


def _outcome(one: Mapping[str, Any]) -> str:
    if not one["success"]:
        return "missed"
    return "tolerated" if one["result"].get("unexpected_count") else "met"


def _share(one: Mapping[str, Any]) -> float:
    return float(one["result"].get("unexpected_percent") or 0) / 100


def _summary(found: Mapping[str, Any]) -> str:
    counts = found["statistics"]
    if found["success"]:
        times = Counter(map(_outcome, found["results"]))
        return ", ".join(f"{times[outcome]} {outcome}" for outcome in ("met", "tolerated") if times[outcome])
    return f"{counts['unsuccessful_expectations']} of {counts['evaluated_expectations']} missed"


def _run_id(found: Mapping[str, Any]) -> str:
    return str(found["meta"]["run_id"]["run_name"])


def _began(found: Mapping[str, Any]) -> str:
    return f"{datetime.fromisoformat(found['meta']['run_id']['run_time']):%Y-%m-%d %H:%M} UTC"


def _page_of(found: Mapping[str, Any]) -> str:
    return f"runs/{_run_id(found)}/{found['suite_name']}.html"


def _readable(cell: Any) -> Any:
    if isinstance(cell, float):
        return percent(cell)
    return "" if cell is None else cell


def _stored_runs(folder: Path) -> list[str]:
    """The ids of the runs whose results are stored, the newest first."""
    began = {path.parent.name: path.name for path in (folder / "results").glob("*/*/*")}
    return sorted(began, key=lambda run_id: (began[run_id], run_id), reverse=True)


def _read(folder: Path, run_id: str) -> list[dict[str, Any]]:
    """The stored results of a run; one that a crash cut short is left out."""
    found = []
    for path in sorted((folder / "results").glob(f"*/{run_id}/*/*.json")):
        try:
            found.append(json.loads(path.read_bytes()))
        except ValueError:
            continue
    return found


def _write(path: Path, page: str) -> None:
    """Put a page in its place at once, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(page, encoding="utf-8")
    draft.replace(path)


def _forget(folder: Path, run_id: str) -> None:
    for left in [folder / "runs" / run_id, *(folder / "results").glob(f"*/{run_id}")]:
        shutil.rmtree(left, ignore_errors=True)
