"""Where tables live: the warehouse, its SQL files, settings, errors, validation and published states."""

import logging
import os

# Great Expectations reads both when it is imported: it sends no usage statistics, and does not name each function it
# skips.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
logging.getLogger("great_expectations").setLevel(logging.WARNING)
