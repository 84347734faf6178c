"""Licences for a hub: controlled goods that came to it under one, and what left it again."""

from datetime import date, timedelta

import pytest
from detecting import claims, p_value, screened
from licences import ANTIMONY, licence

from detectors.licensing import LICENSING

DAY = date(2025, 3, 3)


def consignment(name, licence_id="LM", day=DAY, **changed):
    """Goods sent from China to a holder in Malaysia under a licence, as both sides declare them."""
    row = {
        "declaration_id": name,
        "declared_on": day,
        "exporter_id": "E1",
        "importer_id": f"M{name}",
        "hs_code": ANTIMONY,
        "origin": "CN",
        "dispatch": "CN",
        "destination": "MY",
        "net_kg": 1000.0,
        "transport_doc": f"BL{name}",
    }
    row |= changed
    export = row | {"authority": "CN", "flow": "export", "licence_id": licence_id}
    arrival = row | {"authority": "MY", "flow": "import", "declared_on": day + timedelta(days=9)}
    return [export, arrival]


def left(name, **changed):
    """What the holder sends on: the whole, to Germany, still as of China."""
    row = {
        "authority": "MY",
        "declaration_id": f"{name} left",
        "flow": "re-export",
        "declared_on": DAY + timedelta(days=16),
        "exporter_id": f"M{name}",
        "importer_id": "G1",
        "hs_code": ANTIMONY,
        "origin": "CN",
        "dispatch": "MY",
        "destination": "DE",
        "net_kg": 1000.0,
        "licence_id": None,
    }
    return row | changed


def granted(licence_id, **changed):
    """A licence of exporter E1 for antimony to Malaysia, whoever uses it there."""
    return licence(licence_id, **{"destination": "MY", "end_user_id": None} | changed)


def ordinary():
    """Six hundred Malaysian traders who pass cotton on, so that it can be told what a leg through a hub looks like."""
    rows = []
    for number in range(600):
        goods = {"hs_code": "52010000", "net_kg": 500.0 + number}
        rows += consignment(f"C{number}", exporter_id=f"C{number}", licence_id=None, **goods)
        rows.append(left(f"C{number}", **goods))
    return rows


BEFORE = {"licence_id": None, "day": date(2024, 8, 1)}
ARRIVALS = {
    "sent on": {},
    "kept": {},
    "returned": {},
    "licensed there too": {},
    "with a licence of its own": {},
    "with one of the same name": {},
    "for its end user": {"licence_id": "LJ"},
    "made into its own": {},
    "before the control": BEFORE,
    "sold in parts": {},
    "stocked": {},
    "sold in parts before": {},
}
LEFT = [
    left("sent on"),
    left("returned", destination="CN"),
    left("licensed there too", destination="KR"),
    left("for its end user", destination="JP"),
    left("with a licence of its own", destination="FR"),
    left("with one of the same name", destination="IT"),
    left("made into its own", origin="MY"),
    left("sold in parts", net_kg=600.0),
    left("stocked"),
    left("sold in parts before"),
    left("sold in parts before", declaration_id="a part", net_kg=600.0, declared_on=date(2024, 8, 17)),
    left("before the control", declared_on=date(2024, 8, 17)),
]
LEDGER = [
    granted("LM"),
    granted("LK", destination="KR"),
    granted("LJ", end_user_id="J1"),
    granted("LF", exporter_id="Mwith a licence of its own", destination="FR"),
    granted("LI", exporter_id="E1b", destination="IT"),
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    arrivals = [row for name, changed in ARRIVALS.items() for row in consignment(name, **changed)]
    users = [{"party_id": "J1", "name": "Nippon Antimony K.K.", "country": "JP"}]
    users += [{"party_id": number, "name": "Hunan Antimony Co.", "country": "CN"} for number in ("E1", "E1b")]
    arrivals += consignment("stock", importer_id="Mstocked", net_kg=700.0)
    declared = [*ordinary(), *arrivals, *LEFT]
    folder = tmp_path_factory.mktemp("hubs")
    with screened(folder, LICENSING, declarations=declared, licences=LEDGER, parties=users) as opened:
        yield opened


def test_goods_licensed_for_a_hub_that_leave_it_again_are_told_with_both_declarations(warehouse):
    reason = claims(warehouse, "licensing", "sent on left")["licensed_for_hub_only"]
    assert "1,000 kg of 811010 of origin China came to Malaysia on 2025-03-12 (MY/sent on) under licence LM" in reason
    assert "left it for Germany on 2025-03-19, their origin unchanged" in reason
    assert "holds no licence of the same exporter, nor of the holder, for such goods to Germany" in reason
    assert p_value(warehouse, "licensing", "sent on left") < 1e-3


@pytest.mark.parametrize("name", [name for name in ARRIVALS if name != "sent on"])
def test_what_stays_returns_or_goes_with_leave_is_not_accused(warehouse, name):
    assert "licensed_for_hub_only" not in claims(warehouse, "licensing", f"{name} left")
    assert claims(warehouse, "licensing", name) == {}
