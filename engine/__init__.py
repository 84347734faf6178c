"""Where tables live: the warehouse, its SQL files, settings, errors, validation and published states."""

import logging
import os

# Great Expectations and Prefect read these once, when they are imported, which is after this. Nothing about a run
# leaves the machine; Prefect's first start may take as long as its database needs to be made, and its pages show our
# own log lines, which our own progress already prints.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"
for name, value in {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "flows,engine,detectors",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}.items():
    os.environ.setdefault(name, value)

# Great Expectations would name each function it skips.
logging.getLogger("great_expectations").setLevel(logging.WARNING)
