"""How values are shown to people: readable numbers, names without underscores, chances and risks."""

from __future__ import annotations

from typing import Any

# A corridor that scores less is weak: what it rests on is half missing, or half explained.
WEAK = 0.5


def number(value: Any) -> str:
    """Show a number with thousands separators and no more digits than it is worth."""
    if value is None:
        return "–"
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) > 1e-9 else "0"


def percent(share: float | None) -> str:
    """Show a share in per cent."""
    return "–" if share is None else f"{100 * share:.2g} %"


def chance(probability: float, screened: int) -> str:
    """Show a chance, none smaller than one in the number of screened declarations."""
    if probability >= 0.01:
        return f"{100 * probability:.2g} in 100"
    if probability * screened < 1:
        return f"fewer than 1 in {screened:,}"
    return f"1 in {float(f'{1 / probability:.2g}'):,.0f}"


def words(name: str) -> str:
    """Show the name of a column or claim."""
    return name.replace("_", " ")


def items(numbers: list[int]) -> str:
    """Name items of a declaration."""
    return f"item{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def matched(other: dict[str, Any]) -> str:
    """Say what a linked record has in common with this one, and how sure that makes the match."""
    by = "all else that they share" if other["linked_by"] == "probable" else f"their {other['linked_by']}"
    return f"matched by {by} (probability {number(other['match_probability'])})"


def told(value: Any) -> str:
    """Show any value of a dossier; of a record, the fields that are filled in."""
    if isinstance(value, dict):
        return " · ".join(f"{words(name)} {told(one)}" for name, one in value.items() if not is_empty(one))
    if isinstance(value, list):
        return "; ".join(map(told, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)


def once(rows: list[dict[str, Any]], *same: str) -> list[dict[str, Any]]:
    """Return rows that say the same of several items as one, with the numbers of all the items.

    :param same: the columns in which rows say the same
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        first = found.setdefault(tuple(row[name] for name in same), row | {"items": []})
        first["items"].append(row["item_no"])
    return list(found.values())


def account(evidence: dict[str, Any]) -> dict[str, str]:
    """Return the evidence of a finding as text: declared, expected, peers, and everything else as ``besides``.

    The chance of the finding on another record stays out: it is told there, no smaller than the run can show.
    """
    sides = {name: evidence[name] for name in ("declared", "expected", "peers") if name in evidence}
    besides = {name: value for name, value in evidence.items() if name not in {*sides, "partner_p_value"}}
    return {side: told(value) for side, value in (sides | {"besides": besides}).items() if not is_empty(value)}


def is_empty(value: Any) -> bool:
    """Return whether a value has nothing to show."""
    return value is None or value == [] or (isinstance(value, dict) and all(map(is_empty, value.values())))
