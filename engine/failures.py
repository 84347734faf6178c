"""What the warnings of a run say of detectors that failed."""

from __future__ import annotations

import re
from collections.abc import Iterable

FAILED = "The detector {} failed, and its findings are missing: "


def failures(warnings: Iterable[str]) -> dict[str, str]:
    """Return the detectors that failed in a run, each with the warning that says why."""
    found = (re.match(FAILED.format(r"(\S+)"), warning) for warning in warnings)
    return {match[1]: match.string for match in found if match}
