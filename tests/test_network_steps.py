"""How near a firm is to a doubted one by what firms share: identifiers and doubted firms in, steps out."""

from __future__ import annotations

from typing import Any

import pytest
from trading import selected

KINDS = ("phone", "owner", "address", "broker")
FIRM, NEIGHBOUR, DOUBTED, OTHER = 1, 2, 3, 4


def steps(doubted: dict[int, float], crowd: int = 0, **shared: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """Return each way from a firm to a doubted one: firm, identifier, what comes between, doubted firm.

    :param doubted: the doubted firms, and how few are as doubted
    :param crowd: firms beside, that have every identifier too
    :param shared: the firms that share each identifier, of a kind of that name
    """
    identifiers = [
        {"firm": firm, "kind": kind, "value": "7", "shown": "7", "firms": len(firms) + crowd}
        for kind, firms in shared.items()
        for firm in firms
    ]
    given = {
        "detect.network_identifiers": identifiers,
        "reference.network_ties": [{"kind": kind, "share": 0.1, "doubted_lift": 2.0} for kind in KINDS],
        "detect.network_doubted": [{"firm": firm, "share": share} for firm, share in doubted.items()],
    }
    found = selected("detect.network_steps", given)
    return sorted(
        (
            row["firm"],
            row["kind"],
            *(() if row["via"] is None else (row["via"], row["next_step"]["kind"])),
            row["source"],
        )
        for row in found
    )


def test_a_firm_is_one_step_from_a_doubted_one_that_has_the_same_phone_and_two_from_what_that_one_owns():
    found = steps({DOUBTED: 0.01}, phone=(FIRM, NEIGHBOUR), owner=(NEIGHBOUR, DOUBTED))
    assert found == [(FIRM, "phone", NEIGHBOUR, "owner", DOUBTED), (NEIGHBOUR, "owner", DOUBTED)]


def test_the_same_phone_twice_is_one_step():
    assert steps({DOUBTED: 0.01}, phone=(FIRM, NEIGHBOUR, DOUBTED)) == [
        (FIRM, "phone", DOUBTED),
        (NEIGHBOUR, "phone", DOUBTED),
    ]


@pytest.mark.parametrize("doubts", [{FIRM: 0.01, OTHER: 0.001}, {FIRM: 0.001, OTHER: 0.01}])
def test_the_way_back_to_the_firm_itself_is_none(doubts):
    """A doubted firm shares a phone and an address with a neighbour, and an owner with another doubted one."""
    found = steps(doubts, phone=(FIRM, NEIGHBOUR), address=(FIRM, NEIGHBOUR), owner=(FIRM, OTHER))
    assert [step for step in found if step[0] == FIRM] == [(FIRM, "owner", OTHER)]
    assert (NEIGHBOUR, "phone", FIRM, "owner", OTHER) in found


def test_where_the_nearest_way_leads_back_the_next_one_is_told():
    found = steps({FIRM: 0.01, OTHER: 0.02}, phone=(FIRM, NEIGHBOUR, 5, 6), address=(FIRM, NEIGHBOUR), owner=(5, OTHER))
    assert (FIRM, "phone", 5, "owner", OTHER) in found


def test_so_it_is_where_the_firm_itself_is_near_to_another_doubted_one():
    found = steps(
        {FIRM: 0.01, 6: 0.011, DOUBTED: 0.012},
        phone=(FIRM, NEIGHBOUR, 5),
        address=(FIRM, NEIGHBOUR),
        broker=(FIRM, 6),
        owner=(5, DOUBTED),
    )
    assert (FIRM, "phone", 5, "owner", DOUBTED) in found


@pytest.mark.parametrize(("crowd", "told"), [(998, 2), (999, 0)])
def test_what_more_than_a_thousand_firms_have_ties_none(crowd, told):
    assert len(steps({DOUBTED: 0.01}, crowd, phone=(NEIGHBOUR, DOUBTED), owner=(DOUBTED, OTHER))) == told
