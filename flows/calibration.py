"""Calibration: how probable a violation is in a declaration that is so odd, learned from the outcomes of inspections.

A logistic curve over the logarithm of the combined chance, with the targets of Platt (1999), which keep it finite where
outcomes are few or cleanly apart. It is part of the reference, and rises: the ranking stays what it is.
"""

from __future__ import annotations

import numpy as np

from engine.warehouse import Warehouse, create_empty

CALIBRATION = {"intercept": "DOUBLE", "slope": "DOUBLE", "violations": "BIGINT", "clean": "BIGINT"}
# An observation weighs as much as it counts: nothing draws the curve towards flatness.
UNPENALISED = np.inf


def calibrate(warehouse: Warehouse, least: int) -> str | None:
    """Make ``reference.calibration`` from ``score.outcomes``: one row, or none where outcomes teach nothing.

    :param least: how many violations, and how many clean declarations, it takes
    :return: what the user should know of outcomes that were not used, if there is anything
    """
    create_empty(warehouse.con, "reference.calibration", CALIBRATION)
    outcomes = np.array(warehouse.rows("FROM score.outcomes ORDER BY powers_of_ten"), dtype=float).reshape(-1, 3)
    violations, clean = (int(counts.sum()) for counts in (outcomes[:, 1], outcomes[:, 2]))
    if min(violations, clean) < least:
        return None
    intercept, slope = _curve(outcomes, violations, clean)
    if slope <= 0:
        return (
            f"The {violations:,} inspected declarations in violation were ranked no higher than the {clean:,} clean "
            "ones: the outcomes teach nothing of the risk, which stays a tail probability."
        )
    warehouse.con.execute(
        "INSERT INTO reference.calibration VALUES ($intercept, $slope, $violations, $clean)",
        {"intercept": intercept, "slope": slope, "violations": violations, "clean": clean},
    )
    return None


def _curve(outcomes: np.ndarray, violations: int, clean: int) -> tuple[float, float]:
    """Return intercept and slope of the log-odds, rounded to six digits: further ones depend on the processor."""
    from sklearn.linear_model import LogisticRegression  # takes a while to import

    oddness, of_violations, of_clean = outcomes.T
    sure, unsure = (violations + 1) / (violations + 2), 1 / (clean + 2)
    weights = np.concatenate(
        [of_violations * sure + of_clean * unsure, of_violations * (1 - sure) + of_clean * (1 - unsure)]
    )
    classes = np.repeat([1, 0], len(oddness))
    fitted = LogisticRegression(C=UNPENALISED, tol=1e-9, max_iter=1000).fit(
        np.tile(oddness, 2)[:, None], classes, sample_weight=weights
    )
    return round(float(fitted.intercept_[0]), 6), round(float(fitted.coef_[0, 0]), 6)
