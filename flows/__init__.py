"""The stages of a run, in order; each reads tables and writes tables."""

from flows.load import load
from flows.run import Request, Run, Stage, new_run
from flows.validate import validate

STAGES: tuple[Stage, ...] = (load, validate)

__all__ = ["STAGES", "Request", "Run", "new_run"]
