"""A run: its warehouse, what it was asked for, and what it has noted so far."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from engine.settings import Settings
from engine.warehouse import Warehouse

Counts = dict[str, int]


@dataclass(frozen=True)
class Request:
    """What a run is asked to do."""

    inputs: dict[str, list[str]]
    mappings: dict[str, str] = field(default_factory=dict)
    as_of: date | None = None


@dataclass
class Run:
    """One walk through the stages."""

    warehouse: Warehouse
    request: Request
    run_id: str
    started_at: datetime
    status: str = "complete"
    warnings: list[str] = field(default_factory=list)

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

    def warn(self, message: str) -> None:
        """Note something the user should know."""
        self.warnings.append(message)


Stage = Callable[[Run], Counts]


def new_run(warehouse: Warehouse, request: Request) -> Run:
    """Begin a run; ids sort by the time they began."""
    now = datetime.now(UTC)
    return Run(warehouse, request, f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}", now)
