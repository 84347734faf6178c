"""The stages of a run, in order; each reads tables and writes tables."""

from flows.detect import detect
from flows.features import features
from flows.link import link
from flows.load import load
from flows.publish import publish
from flows.report import report
from flows.run import Request, Run, Stage, new_run_id
from flows.score import score
from flows.trade import trade
from flows.validate import validate
from flows.walk import perform, walk

STAGES: tuple[Stage, ...] = (load, validate, link, features, trade, detect, score, publish, report)

__all__ = ["STAGES", "Request", "Run", "Stage", "new_run_id", "perform", "walk"]
