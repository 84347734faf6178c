"""The other side of a suspicious consignment, and its other leg through a hub: what is ranked with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import pi
from typing import Any

import pytest
from detecting import AS_OF, claims, p_value, screened, silence
from trading import selected

from detectors.counterpart import COUNTERPART
from detectors.mirror import MIRROR
from engine.warehouse import Warehouse

SUSPICION = 1e-6


def leg(name: str, day: int, seller: str, buyer: str, ends: tuple[str, str]) -> list[dict[str, Any]]:
    """Declare an export and, three days later, its import."""
    left = {
        "authority": ends[0],
        "declaration_id": f"E{name}",
        "flow": "export",
        "declared_on": date(2005, 1, 1) + timedelta(day),
        "exporter_id": seller,
        "exporter_name": f"{seller} Limited",
        "importer_id": buyer,
        "importer_name": f"{buyer} Limited",
        "hs_code": "811292",
        "origin": "CN",
        "dispatch": ends[0],
        "destination": ends[1],
        "transport_doc": f"BL{name}",
        "net_kg": 500.0 + day,
    }
    arrived = {"authority": ends[1], "declaration_id": f"I{name}", "flow": "import"}
    return [left, left | arrived | {"declared_on": left["declared_on"] + timedelta(3)}]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Iterator[Warehouse]:
    """Send goods through a hub forty times, and suspect the export out of it of the tenth."""
    rows = []
    for turn in range(40):
        rows += leg(f"in{turn}", 150 * turn, "Seller", "Trader", ("CN", "HK"))
        rows += leg(f"out{turn}", 150 * turn + 12, "Trader", "Buyer", ("HK", "JP"))
    rows += leg("alone", 40, "Other", "Another", ("TH", "VN"))[:1]
    with screened(tmp_path_factory.mktemp("counterpart"), MIRROR, declarations=rows) as judged:
        suspect(judged, "Eout9")
        COUNTERPART.detect(judged, {"worth_saying": 0.001, "min_peers": 30, "as_of": AS_OF})
        yield judged


def suspect(warehouse: Warehouse, declaration: str) -> None:
    """Let the detectors before find one declaration suspicious, and nothing else."""
    warehouse.con.execute(
        """CREATE OR REPLACE TABLE detect.combined AS
           SELECT item_id, 4 AS own_weights, if(declaration_id = $declaration, 4 / ($chance * pi()), 0) AS own_oddness
           FROM features.items""",
        {"declaration": declaration, "chance": SUSPICION},
    )
    warehouse.con.execute(
        """CREATE TABLE detect.claims AS
           SELECT item_id, 'licensing' AS detector, 'no_licence' AS claim, 'licensing' AS tactic, $chance AS p_value,
                  'Acme Co. Ltd. names no licence. Nine in ten do.' AS reason
           FROM features.items WHERE declaration_id = $declaration""",
        {"declaration": declaration, "chance": SUSPICION},
    )


def test_the_other_side_is_ranked_a_little_behind_and_accuses_nobody(warehouse):
    reason = claims(warehouse, "counterpart", "Iout9")["other_side_doubted"]
    assert reason == (
        "The export declaration HK/Eout9/1 of the same goods is in doubt (no licence): Acme Co. Ltd. names no licence. "
        "This record is ranked with it and accuses no party."
    )
    told = warehouse.rows("SELECT DISTINCT tactic, evidence ->> '$.partner_tactic' FROM detect.counterpart")
    assert told == [("mirror", "licensing")]
    assert SUSPICION < p_value(warehouse, "counterpart", "Iout9") < 0.001


def test_what_is_claimed_of_both_sides_is_said_once(warehouse):
    warehouse.con.begin()
    warehouse.con.execute(
        """INSERT INTO detect.claims
           SELECT item_id, 'licensing', 'no_licence', 'licensing', 0.5, 'The other names none either.'
           FROM features.items WHERE declaration_id = 'Iout9'"""
    )
    COUNTERPART.detect(warehouse, {"worth_saying": 0.001, "min_peers": 30, "as_of": AS_OF})
    reason = claims(warehouse, "counterpart", "Iout9")["other_side_doubted"]
    warehouse.con.rollback()
    assert reason == (
        "The export declaration HK/Eout9/1 of the same goods is in doubt (no licence): it shows the same as this one. "
        "This record is ranked with it and accuses no party."
    )


def test_the_legs_into_the_hub_are_ranked_behind_it(warehouse):
    other_side, hub, seller = (p_value(warehouse, "counterpart", key) for key in ("Iout9", "Iin9", "Ein9"))
    assert SUSPICION < other_side < min(hub, seller)
    assert max(hub, seller) < 0.05


def test_the_suspicious_record_gains_nothing_from_its_honest_other_side(warehouse):
    assert p_value(warehouse, "counterpart", "Eout9") == 1


def test_other_consignments_of_the_same_parties_are_left_alone(warehouse):
    assert p_value(warehouse, "counterpart", "Iout8") == 1
    assert claims(warehouse, "counterpart", "Iout8") == {}


def test_it_is_silent_of_what_is_linked_with_nothing(warehouse):
    assert silence(warehouse, "counterpart", "Ealone") == "no declaration of the same goods was found"


def test_what_the_two_sides_disagree_in_is_not_said_again(warehouse):
    warehouse.con.execute("UPDATE detect.claims SET detector = 'mirror', claim = 'value_disagrees'")
    warehouse.make("detect.counterpart", {"worth_saying": 0.001})
    assert claims(warehouse, "counterpart", "Iout9") == {}


def partners(suspicious: dict[int, float], pairs: list[tuple[int, int, float]], legs: list[tuple[int, int, float]]):
    """Find the suspicious partners of items, given by numbers, and the chance of each in an honest item."""
    nobody = [(98, 99, 1.0)]
    given = {
        "detect.combined": [
            {"item_id": item, "own_weights": 4, "own_oddness": 4 / (pi * suspicious.get(item, 1))} for item in range(9)
        ],
        "link.items": [{"item_id": item, "lot": item} for item in range(9)],
        "link.pairs": [
            dict(zip(("exported", "imported", "match_probability"), pair, strict=True)) for pair in pairs or nobody
        ],
        "link.legs": [
            dict(zip(("inbound", "outbound", "match_probability"), leg, strict=True)) for leg in legs or nobody
        ],
    }
    found = selected("detect.counterpart_partners", given, worth_saying=0.001)
    return {row["item_id"]: row["partner"] for row in found}, {row["item_id"]: row["p_value"] for row in found}


def test_other_parts_of_what_came_to_the_hub_are_left_alone():
    found, _ = partners({2: SUSPICION}, pairs=[], legs=[(1, 2, 1.0), (1, 3, 1.0)])
    assert (found[1], found[3]) == (2, None)


def test_a_chain_more_likely_wrong_than_right_leads_to_nobody():
    for surely, partner in ((0.9, 3), (0.7, None)):
        found, _ = partners({3: SUSPICION}, pairs=[(2, 3, 0.7)], legs=[(1, 2, surely)])
        assert (found[2], found[1]) == (3, partner)


def test_the_most_suspicious_partner_counts_and_how_many_there_are():
    found, chances = partners({2: 0.005, 3: SUSPICION}, pairs=[], legs=[(1, 2, 1.0), (1, 3, 1.0)])
    assert found[1] == 3
    _, alone = partners({3: SUSPICION}, pairs=[], legs=[(1, 3, 1.0)])
    assert chances[1] == pytest.approx(2 * alone[1])
