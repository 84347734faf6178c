"""Round trips: goods that go to and fro between two firms, among firms that buy and sell."""

from datetime import date, timedelta

from detecting import claims, judge

from detectors.network import NETWORK

GALLIUM, COTTON = "81129290", "52010000"


def sent(declaration_id, exporter, importer, week, price, **changed):
    """A hundred kilograms of gallium from one firm to another."""
    row = {
        "authority": "HK" if exporter.endswith("A") else "VN",
        "declaration_id": declaration_id,
        "flow": "re-export",
        "declared_on": date(2025, 1, 6) + timedelta(weeks=week),
        "exporter_id": exporter,
        "exporter_name": exporter,
        "importer_id": importer,
        "importer_name": importer,
        "hs_code": GALLIUM,
        "origin": "CN",
        "net_kg": 100.0,
        "value": 100.0 * price,
        "currency": "USD",
    }
    return row | changed


def trip(name, prices, **changed):
    """Goods that firm A sends to firm B and gets back, and so on, at one price after the other."""
    firms = (f"{name} Metals A", f"{name} Metals B")
    return [
        sent(f"{name}{leg}", firms[leg % 2], firms[1 - leg % 2], 3 * leg, price, **changed)
        for leg, price in enumerate(prices)
    ]


def ordinary():
    """Two thousand firms that each sell cotton to another."""
    return [
        sent(f"D{number}", f"Weaver {number} A", f"Spinner {number} B", number % 50, 2.0, hs_code=COTTON)
        for number in range(2000)
    ]


CARRIAGE = (100, 104)
REPLACED = (100, 100, 100)
DEARER = (100, 110, 125, 140, 160)


def test_goods_that_go_to_and_fro_dearer_each_time_are_told_with_their_turns(warehouse):
    parties = [{"party_id": f"Ring Metals {side}", "name": f"Ring Metals {side}", "phone": "+852 555"} for side in "AB"]
    judge(warehouse, NETWORK, declarations=[*trip("Ring", DEARER), *ordinary()], parties=parties)
    reason = claims(warehouse, "network", "Ring2")["round_trip"]
    assert "About 100 kg of 811292 went to and fro between Ring Metals" in reason
    assert "turned 4 times within four months of coming: 4 times dearer than before" in reason
    assert "from 100 USD to 160 USD" in reason
    assert "The two share their phone." in reason
    assert "Of 2,000 pairs of firms in ordinary goods none had goods come back dearer even once." in reason


def test_without_a_rate_the_declared_prices_are_told(warehouse):
    judge(warehouse, NETWORK, declarations=[*trip("Ring", DEARER, currency="HKD"), *ordinary()])
    assert "from 100 HKD to 160 HKD" in claims(warehouse, "network", "Ring2")["round_trip"]


def test_what_is_returned_or_replaced_is_no_round_trip(warehouse):
    honest = {
        "Carriage": trip("Carriage", CARRIAGE),
        "Replaced": trip("Replaced", REPLACED),
        "Cheaper": trip("Cheaper", DEARER[::-1]),
        "Within freight": trip("Within freight", (100, 101, 102, 103, 104)),
        "Swapped": trip("Swapped", (100, 110, 95, 108, 97)),
    }
    worked = trip("Worked", DEARER)
    worked[1::2] = [row | {"net_kg": 70.0} for row in worked[1::2]]
    rows = [row for trips in honest.values() for row in trips]
    judge(warehouse, NETWORK, declarations=[*rows, *worked, *trip("Ring", DEARER), *ordinary()])
    assert set(claims(warehouse, "network", "Ring0")) == {"round_trip"}
    for name in (*honest, "Worked"):
        assert claims(warehouse, "network", f"{name}0") == {}


def test_where_ordinary_firms_do_so_too_it_says_little(warehouse):
    habit = [row for number in range(200) for row in trip(f"Habit {number} ", DEARER, hs_code=COTTON)]
    judge(warehouse, NETWORK, declarations=[*trip("Ring", DEARER), *habit, *ordinary()])
    assert claims(warehouse, "network", "Ring0") == {}


def test_the_other_side_of_a_consignment_is_no_return(warehouse):
    there = trip("Pair", DEARER[:1], transport_doc="BL1", destination="VN")
    arrived = [there[0] | {"authority": "VN", "declaration_id": "IMPORT", "flow": "import", "dispatch": "HK"}]
    judge(warehouse, NETWORK, declarations=[*there, *arrived, *ordinary()])
    assert claims(warehouse, "network", "Pair0") == {}
