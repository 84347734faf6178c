"""A run: its warehouse, what it was asked for, and what it has noted so far."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

import contraflow
from engine.code import code_sha256, libraries
from engine.failures import FAILED
from engine.publication import states
from engine.seed import SEED
from engine.settings import Settings
from engine.warehouse import Warehouse

Counts = dict[str, int]

STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Request:
    """What a run is asked to do.

    The files of each input table, the source formats that are not canonical, the day to look from, and whether to fit a
    new reference.
    """

    inputs: dict[str, list[str]]
    mappings: dict[str, str] = field(default_factory=dict)
    as_of: date | None = None
    refit: bool = False


@dataclass
class Run:
    """One walk through the stages.

    ``fits`` says whether it fits a new reference or keeps the present one, ``left_out`` which detectors are not asked.
    """

    warehouse: Warehouse
    request: Request
    run_id: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    status: str = "complete"
    warnings: list[str] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    fits: bool = True
    reference_sha256: str | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def settings(self) -> Settings:
        """The settings of the run."""
        return self.warehouse.settings

    @property
    def folder(self) -> Path:
        """The folder of the warehouse."""
        return self.warehouse.folder

    @property
    def as_of(self) -> date:
        """The day the run looks from; later records wait."""
        return self.request.as_of or self.started_at.date()

    def fail(self, detector: str, why: str) -> None:
        """Note that a detector failed; the findings of the others are published all the same."""
        self.status = "partial"
        self.warnings.append(FAILED.format(detector) + why)

    def begin(self) -> None:
        """Enter the run in ``runs`` as failed, which it counts as until it ends otherwise."""
        status, self.status = self.status, "failed"
        self.note()
        self.status = status

    def note(self) -> None:
        """Enter the run in ``runs`` as it is now."""
        self.warehouse.con.execute("DELETE FROM runs WHERE run_id = $run_id", {"run_id": self.run_id})
        self.warehouse.select("publish.run", self._account()).insert_into("runs")

    def end(self, status: str) -> None:
        """Enter in ``runs`` that the run did not reach its end, if the warehouse can still be written."""
        self.status = status
        with contextlib.suppress(duckdb.Error):
            self.note()

    def _account(self) -> dict[str, Any]:
        scored = self.counts.get("score", {})
        return {
            "run_id": self.run_id,
            "started_at": self.started_at.replace(tzinfo=None),
            "finished_at": datetime.now(UTC).replace(tzinfo=None),
            "as_of": self.as_of,
            "status": self.status,
            "version": contraflow.__version__,
            "libraries": json.dumps(libraries()),
            "code_sha256": code_sha256(),
            "settings": self.settings.model_dump_json(),
            "request": json.dumps(asdict(self.request), default=str),
            "reference_sha256": self.reference_sha256,
            "seed": SEED,
            "declarations": scored.get("declarations", 0),
            "flagged": scored.get("flagged", 0),
            "warnings": self.warnings,
        }


Stage = Callable[[Run], Counts]


def new_run_id(folder: Path | None = None) -> str:
    """Return the id of a run that begins now; ids sort by the time they began.

    :param folder: a warehouse; the id comes after those of its states even where the clock was set back
    """
    began = datetime.now(UTC).replace(microsecond=0)
    for state in states(folder) if folder else ():
        with contextlib.suppress(ValueError):  # a file that somebody put there
            before = datetime.strptime(state[:16], STAMP).replace(tzinfo=UTC)
            began = max(began, before + timedelta(seconds=1))
    return f"{began:{STAMP}}-{secrets.token_hex(2)}"
