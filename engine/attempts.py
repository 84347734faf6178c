"""Attempts: the runs that no state tells of, because they did not reach their end.

Each is a file ``attempts/<run_id>.json`` of the warehouse, written when a run begins and again when it ends; that of a
published run is removed. No database is opened for it, so that neither readers nor runs wait.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import ValidationStopped
from engine.publication import states

KEPT = 100
UNFINISHED = "It is at work, or it was killed."


@dataclass(frozen=True)
class Attempt:
    """A run without a state: when it began and ended (ISO 8601, UTC), how, and why."""

    run_id: str
    started_at: str
    finished_at: str | None = None
    status: str = "unfinished"
    why: str = UNFINISHED


def attempts(folder: Path) -> list[Attempt]:
    """Return the runs of a warehouse that did not reach a state, the newest first."""
    found = []
    for path in sorted((folder / "attempts").glob("*.json"), reverse=True):
        with suppress(OSError, ValueError, TypeError):  # it may go while we look, or a full disk may have cut it short
            found.append(Attempt(**json.loads(path.read_text(encoding="utf-8"))))
    published = set(states(folder))
    return [one for one in found if one.run_id not in published]


@contextmanager
def attempt(folder: Path, run_id: str) -> Iterator[None]:
    """Note that a run begins, and how it ended unless it was published."""
    begun = Attempt(run_id, _now())
    _note(folder, begun)
    try:
        yield
    except BaseException as error:
        status = "stopped" if isinstance(_cause(error), ValidationStopped) else "failed"
        _note(folder, replace(begun, finished_at=_now(), status=status, why=_first_line(error)))
        raise
    finally:
        _retire(folder)


def note_refusal(folder: Path, run_id: str, error: Exception) -> None:
    """Note a run that was refused before it began, if there is a warehouse that lists it."""
    if folder.is_dir():
        _note(folder, Attempt(run_id, _now(), _now(), "failed", _first_line(error)))
        _retire(folder)


def _note(folder: Path, made: Attempt) -> None:
    draft = folder / "attempts" / f".{made.run_id}.draft"
    with suppress(OSError):  # what cannot be written is told by the run itself
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
        draft.replace(draft.with_name(f"{made.run_id}.json"))


def _retire(folder: Path) -> None:
    """Remove the attempts of runs that were published, and the oldest beyond those that are kept."""
    kept = {f"{one.run_id}.json" for one in attempts(folder)[:KEPT]}
    with suppress(OSError):
        for path in (folder / "attempts").iterdir():
            if path.name not in kept:
                path.unlink()


def _cause(error: BaseException) -> BaseException:
    """Return what a stage raised, where the flow wrapped it."""
    return error.__cause__ if isinstance(error.__cause__, ValidationStopped) else error


def _first_line(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "It was interrupted."
    line = (str(error).splitlines() or [type(error).__name__])[0]
    return line.rpartition(". ")[0] + "." if line.endswith(":") else line  # what it announces is not told


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
