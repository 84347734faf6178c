"""Exchange rates: paths around true levels, by currency and month."""

from __future__ import annotations

import numpy as np

from data.simulator.columns import Array, Columns, stream, words
from data.simulator.parameters import Parameters, month_start

# US dollars for one unit around 2024, and the monthly volatility; a peg moves hardly at all.
LEVELS = {
    "USD": (1.0, 0.0),
    "EUR": (1.08, 0.015),
    "CNY": (0.139, 0.007),
    "HKD": (0.128, 0.0008),
    "MOP": (0.1243, 0.0008),
    "SGD": (0.745, 0.009),
    "MYR": (0.222, 0.014),
    "AED": (0.2723, 0.0),
    "THB": (0.0285, 0.016),
    "VND": (0.0000396, 0.005),
    "KRW": (0.00074, 0.016),
    "JPY": (0.0067, 0.02),
    "MXN": (0.054, 0.02),
    "GBP": (1.27, 0.014),
    "CHF": (1.13, 0.014),
    "CAD": (0.73, 0.01),
    "INR": (0.0119, 0.006),
    "TWD": (0.031, 0.009),
    "TRY": (0.031, 0.025),
    "AUD": (0.66, 0.018),
    "BRL": (0.19, 0.022),
}
CURRENCIES = tuple(LEVELS)


def draw_rates(parameters: Parameters) -> Array:
    """Draw US dollars per unit by currency and month."""
    rng = stream(parameters.seed, "rates")
    steps = rng.normal(0, 1, (len(CURRENCIES), parameters.months))
    level = np.array([LEVELS[currency][0] for currency in CURRENCIES])
    sigma = np.array([LEVELS[currency][1] for currency in CURRENCIES])
    path = np.cumsum(steps * sigma[:, None], axis=1)
    centred = path - path.mean(axis=1, keepdims=True)
    return np.asarray(level[:, None] * np.exp(centred))


def tabulate_rates(rates: Array, parameters: Parameters) -> Columns:
    """Lay the rates out as the canonical table."""
    months = np.array([month_start(parameters.first_day, month) for month in range(parameters.months)])
    currencies, count = len(CURRENCIES), parameters.months
    return Columns(
        currency=np.repeat(words(CURRENCIES), count),
        month=np.tile(months, currencies),
        usd_per_unit=np.array([float(f"{rate:.6g}") for rate in rates.ravel()]),
        source=np.full(currencies * count, "simulated", dtype=object),
    )


def currency_code(currency: str) -> int:
    """Number a currency; one that has no rate is invoiced in dollars."""
    return CURRENCIES.index(currency) if currency in LEVELS else 0
