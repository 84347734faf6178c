"""Network: firms of one address that crowd around one partner, where no register tells their age."""

from datetime import date, timedelta

import pytest
from detecting import claims, judge
from intake import empty

from detectors.network import NETWORK

GALLIUM, COTTON = "81129290", "52010000"


def sold(number, firm, address, buyer, **changed):
    """An export of gallium from Hong Kong by a firm that its declarations alone tell of."""
    row = {
        "authority": "HK",
        "declaration_id": number,
        "flow": "export",
        "declared_on": date(2025, 6, 2),
        "exporter_id": firm,
        "exporter_name": f"Firm {firm}",
        "exporter_address": address,
        "importer_id": buyer,
        "importer_name": f"Buyer {buyer}",
        "importer_address": f"{buyer} Harbour Drive 1, Oakland",
        "hs_code": GALLIUM,
        "origin": "CN",
        "destination": "US",
        "net_kg": 100.0,
    }
    return row | changed


def ordinary():
    """Three firms at each of four hundred addresses sell cotton; in one house of fifty, two of them to one buyer."""
    for house in range(400):
        for door in range(3):
            buyer = f"B{house}" if house % 50 == 0 and door < 2 else f"B{house}-{door}"
            firm = f"O{house}-{door}"
            yield sold(f"D{firm}", firm, f"{house} Nathan Road, Kowloon", buyer, hs_code=COTTON)


def crowd(firms, buyers=("one",) * 9, block=271, **changed):
    """Firms of one block sell, a day after the other, to the buyers."""
    day, address = date(2025, 6, 2), f"Block {block} Canton Road, Kowloon"
    return [
        sold(f"{block}-{n}", f"S{block}-{n}", address, f"{buyers[n]}{block}", declared_on=day + timedelta(n), **changed)
        for n in range(firms)
    ]


# Each crowd is of a block of its own, so that they can be judged together.
CROWDS = {
    "five firms": (crowd(5), True),
    "three firms": (crowd(3, block=272), False),
    "buyers of their own": (crowd(5, block=273, buyers=[f"b{n}" for n in range(5)]), False),
    "a house of their own": (crowd(5, block=274, importer_address="Block 274 Canton Road, Kowloon"), False),
    "one written twice": (
        [
            *crowd(3, block=275),
            sold("275-9", "S275-0", "Block 275 Canton Road, Kowloon", "one275", exporter_name="FIRM S275-0 LTD"),
        ],
        False,
    ),
}


@pytest.fixture(scope="module")
def told(shared_warehouse):
    """The declarations of which it is told that firms of one address crowd around one partner."""
    empty(shared_warehouse)
    crowds = [row for trade, _ in CROWDS.values() for row in trade]
    judge(shared_warehouse, NETWORK, declarations=[*crowds, *ordinary()])
    return crowding(shared_warehouse)


def crowding(warehouse):
    found = """SELECT declaration_id FROM detect.network JOIN features.items USING (item_id)
               WHERE claim = 'one_roof_one_partner'"""
    return {number for (number,) in warehouse.rows(found)}


@pytest.mark.parametrize(("trade", "is_told"), CROWDS.values(), ids=CROWDS)
def test_firms_of_one_address_that_sell_to_one_buyer_are_told(trade, is_told, told):
    assert (trade[0]["declaration_id"] in told) is is_told


def test_a_crowd_that_sells_ordinary_goods_is_not_told(warehouse):
    judge(warehouse, NETWORK, declarations=[*crowd(5, hs_code=COTTON), *ordinary()])
    assert crowding(warehouse) == set()


def test_the_firms_the_partner_and_what_is_usual_are_named(warehouse):
    judge(warehouse, NETWORK, declarations=[*crowd(5), *ordinary()])
    assert claims(warehouse, "network", "271-0")["one_roof_one_partner"] == (
        "5 exporters that share the address Block 271 Canton Road, Kowloon trade 811292 with Buyer one271:"
        " Firm S271-0, Firm S271-1, Firm S271-2, Firm S271-3, Firm S271-4. In ordinary goods 8 of 1,192 partners of a"
        " firm with a shared address had another of those that share it, and none more than 2 of them."
    )


def test_the_evidence_links_a_declaration_of_each_firm(warehouse):
    judge(warehouse, NETWORK, declarations=[*crowd(5), *ordinary()])
    links = "SELECT DISTINCT evidence ->> '$.links[*]' FROM detect.network WHERE claim = 'one_roof_one_partner'"
    ((keys,),) = warehouse.rows(links)
    shown = {f"{row['authority']}/{row['declaration_id']}": row["exporter_id"] for row in crowd(5)}
    assert len(keys) == len({shown[key] for key in keys}) == 5


def test_a_buyer_answers_for_no_supplier(warehouse):
    trade = crowd(5, authority="US", flow="import")
    judge(
        warehouse, NETWORK, declarations=[*trade, *(row | {"authority": "US", "flow": "import"} for row in ordinary())]
    )
    reason = claims(warehouse, "network", "271-0")["one_roof_one_partner"]
    assert reason.endswith(" They are only named here and did not lodge this declaration.")
    of_another = "SELECT evidence ->> '$.speaks_of_another' FROM detect.network WHERE claim = 'one_roof_one_partner'"
    assert set(warehouse.rows(of_another)) == {("true",)}


def test_firms_of_one_owner_have_their_group_s_suppliers(warehouse):
    register = [
        {"party_id": firm, "name": f"Firm {firm}", "address": f"{firm} Nathan Road, Kowloon", "owner_id": "HOLDING"}
        for firm in (f"S271-{n}" for n in range(5))
    ]
    trade = [row | {"exporter_address": None} for row in crowd(5)]
    judge(warehouse, NETWORK, declarations=[*trade, *ordinary()], parties=register)
    assert "one_roof_one_partner" not in claims(warehouse, "network", "271-0")
