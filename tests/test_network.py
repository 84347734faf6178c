"""Network: firms that stand in odd company, among firms that do not."""

from datetime import date, timedelta

import pytest
from detecting import claims, judge, p_value, silence
from intake import empty

from detectors.network import NETWORK

GALLIUM, COTTON, IRON_SCRAP = "81129290", "52010000", "72044900"
FIRST_DAY = date(2025, 1, 1)


def exported(declaration_id, exporter, **changed):
    """An export of gallium from China by a firm of the register."""
    row = {
        "authority": "CN",
        "declaration_id": declaration_id,
        "flow": "export",
        "declared_on": date(2025, 6, 2),
        "declarant_id": f"B{declaration_id}",
        "exporter_id": exporter,
        "exporter_name": f"Firm {exporter}",
        "hs_code": GALLIUM,
        "origin": "CN",
        "destination": "JP",
        "net_kg": 100.0,
    }
    return row | changed


def party(party_id, **changed):
    """A firm that has stood for years at an address and under a number of its own."""
    row = {
        "party_id": party_id,
        "name": f"Firm {party_id}",
        "address": f"{party_id} Zhongshan Road, Ganzhou",
        "country": "CN",
        "phone": None,
        "owner_id": None,
        "incorporated_on": date(2010, 1, 1),
        "watchlisted": False,
    }
    return row | changed


def ordinary():
    """Four hundred old firms in cotton and as many in gallium; every twentieth shares the house of the one before."""
    ages = [timedelta(days=1000 + 7 * number) for number in range(800)]
    firms = [
        party(
            f"O{number}",
            incorporated_on=FIRST_DAY - age,
            address=f"O{number - (number % 20 == 1)} Zhongshan Road, Ganzhou",
            phone=f"+86 1{number:03}",
        )
        for number, age in enumerate(ages)
    ]
    trade = [
        exported(f"D{number}", f"O{number}", hs_code=GALLIUM if number % 2 else COTTON, declared_on=FIRST_DAY)
        for number in range(800)
    ]
    return firms, trade


@pytest.fixture
def network(warehouse):
    """Screen firms and their trade among ordinary ones."""

    def screen(firms, trade, **tables):
        others, others_trade = ordinary()
        tables |= {"parties": [*firms, *others], "declarations": [*trade, *others_trade]}
        judge(warehouse, NETWORK, **tables)

    return screen


def young(number, **changed):
    """A firm incorporated some weeks before it first trades."""
    return party(f"Y{number}", **{"incorporated_on": date(2025, 4, 1) + timedelta(days=7 * number)} | changed)


def test_young_firms_under_one_phone_are_told_but_not_of_their_dull_goods(network, warehouse):
    firms = [young(number, phone="+86 555") for number in range(4)]
    trade = [exported(f"T{number}", f"Y{number}") for number in range(4)]
    network(firms, [*trade, exported("DULL", "Y3", hs_code=COTTON)])
    reason = claims(warehouse, "network", "T0")["young_firms_under_one_roof"]
    assert "incorporated on 2025-04-01, 62 days before this declaration, shares its phone +86 555 with others" in reason
    assert "of 4 firms that have it, 4 were at most 62 days old" in reason
    assert "Firm Y3" in reason
    assert p_value(warehouse, "network", "T0") < 2.2e-4
    assert silence(warehouse, "network", "DULL") == "neither strategic goods nor goods known as their cover"


def test_goods_known_as_a_cover_are_watched_but_not_called_strategic(network, warehouse):
    firms = [young(number, phone="+86 555") for number in range(4)]
    network(firms, [exported(f"T{number}", f"Y{number}", hs_code=IRON_SCRAP) for number in range(4)])
    kinds = warehouse.rows("SELECT DISTINCT hs6, is_strategic, is_watched FROM features.items ORDER BY hs6")
    assert kinds == [("520100", False, False), ("720449", False, True), ("811292", True, True)]
    reason = claims(warehouse, "network", "T0")["young_firms_under_one_roof"]
    assert "when they first traded in strategic goods or goods known as their cover" in reason


def test_a_pair_of_young_firms_is_no_ring_yet(network, warehouse):
    numbers = [*((n, "+86 555") for n in range(2)), *((n, "+86 777") for n in range(2, 5))]
    firms = [young(number, phone=phone, incorporated_on=date(2025, 4, 1)) for number, phone in numbers]
    network(firms, [exported(f"T{number}", f"Y{number}") for number, _ in numbers])
    assert p_value(warehouse, "network", "T0") > 1.5 * p_value(warehouse, "network", "T4")


def test_young_firms_are_told_where_many_are_as_young(network, warehouse):
    days = [FIRST_DAY - timedelta(days=200 + number) for number in range(80)]
    others = [young(number, incorporated_on=day, phone=f"+86 7{number}") for number, day in enumerate(days)]
    firms = [party(f"R{number}", phone="+86 555", incorporated_on=days[20 * number]) for number in range(4)]
    trade = [exported(f"T{firm['party_id']}", firm["party_id"], declared_on=FIRST_DAY) for firm in (*others, *firms)]
    network([*others, *firms], trade)
    assert (
        "of 4 firms that have it, 4 were at most" in claims(warehouse, "network", "TR0")["young_firms_under_one_roof"]
    )
    assert claims(warehouse, "network", "TY0") == {}


def test_firms_past_their_first_year_were_not_just_incorporated(network, warehouse):
    firms = [young(number, phone="+86 555", incorporated_on=date(2024, 5, 30)) for number in range(4)]
    network(firms, [exported(f"T{number}", f"Y{number}") for number in range(4)])
    assert claims(warehouse, "network", "T0") == {}


def test_a_young_firm_may_be_by_chance_where_many_others_are(network, warehouse):
    firms = [young(number) for number in range(12)]
    brokers = 6 * ["busy"] + 6 * ["quiet"]
    trade = [exported(f"T{number}", f"Y{number}", declarant_id=brokers[number]) for number in range(12)]
    others = [exported(f"B{number}", f"O{4 * number}", declarant_id="busy", hs_code=COTTON) for number in range(40)]
    network(firms, [*trade, *others])
    assert p_value(warehouse, "network", "T0") > 10 * p_value(warehouse, "network", "T6")


def test_a_firm_is_as_young_as_it_was_when_the_goods_went(network, warehouse):
    firms = [young(number, phone="+86 555", incorporated_on=date(2021, 4, 1)) for number in range(4)]
    trade = [exported(f"T{number}", f"Y{number}", declared_on=date(2021, 6, 2)) for number in range(4)]
    network(firms, [*trade, exported("late", "Y0")])
    assert p_value(warehouse, "network", "T0") < p_value(warehouse, "network", "late")


def test_what_company_a_firm_keeps_weighs_less_on_each_item_the_more_it_ships(network, warehouse):
    firms = [young(number, phone="+86 555") for number in range(4)]
    trade = [exported(f"T{number}", f"Y{number}") for number in range(4)]
    many = [exported(f"M{number}", "Y3") for number in range(200)]
    network(firms, [*trade, *many])
    assert p_value(warehouse, "network", "T1") < p_value(warehouse, "network", "M7")


def test_an_address_is_the_same_however_it_is_written(network, warehouse):
    spellings = ("Unit 7, 12 Renmin Road, Ganzhou", "12 RENMIN RD., UNIT 7, GANZHOU", "Ganzhou, 12 Renmin Road, Unit 7")
    firms = [young(number, address=address) for number, address in enumerate(spellings)]
    network(firms, [exported(f"T{number}", f"Y{number}") for number in range(3)])
    assert "young_firms_under_one_roof" in claims(warehouse, "network", "T2")


def test_young_firms_alone_old_ones_under_one_roof_and_the_watched_themselves_are_innocent(network, warehouse):
    old = [party(f"A{number}", phone="+86 555") for number in range(4)]
    watched = [young(1, phone="+86 777", watchlisted=True), party("S", phone="+86 777")]
    alone = young(0)
    network([alone, *old, *watched], [exported(f"T-{firm}", firm) for firm in ("Y0", "A0", "A1", "A2", "A3", "Y1")])
    for firm in ("Y0", "A0", "Y1"):
        assert claims(warehouse, "network", f"T-{firm}") == {}


def test_a_crowded_address_says_nothing(network, warehouse):
    crowd = [party(f"C{number}", address="Free Zone, Ganzhou") for number in range(300)]
    firms = [young(number, address="Free Zone, Ganzhou") for number in range(2)]
    trade = [exported(f"T{number}", f"Y{number}") for number in range(2)]
    crowded = [exported(f"C{number}", f"C{number}", hs_code=COTTON) for number in range(300)]
    network([*firms, *crowd], [*trade, *crowded])
    assert claims(warehouse, "network", "T0") == {}


def test_a_young_firm_that_shares_a_phone_with_a_watched_one(network, warehouse):
    firms = [young(0, phone="+86 555"), party("W", name="Watched Metals", phone="+86-555", watchlisted=True)]
    network(firms, [exported("T0", "Y0")])
    reason = claims(warehouse, "network", "T0")["shares_with_doubted_firm"]
    assert "Watched Metals, which is watch-listed" in reason


def test_past_violations_are_doubts(network, warehouse):
    firms = [young(0, phone="+86 555"), party("V", phone="+86 555")]
    trade = [exported("T0", "Y0"), exported("OLD", "V")]
    found = {"authority": "CN", "declaration_id": "OLD", "inspected_on": date(2025, 6, 9), "outcome": "violation"}
    network(firms, trade, inspections=[found])
    assert "in violation 1 time;" in claims(warehouse, "network", "T0")["shares_with_doubted_firm"]


def test_what_is_found_after_the_day_the_run_looks_from_is_no_doubt_yet(network, warehouse):
    firms = [young(0, phone="+86 555"), party("V", phone="+86 555")]
    found = {"authority": "CN", "declaration_id": "OLD", "inspected_on": date(2027, 6, 9), "outcome": "violation"}
    network(firms, [exported("T0", "Y0"), exported("OLD", "V")], inspections=[found])
    assert "shares_with_doubted_firm" not in claims(warehouse, "network", "T0")


def test_risk_travels_two_steps_and_says_less_the_more_firms_it_meets(warehouse):
    firms = [young(0, phone="+86 555"), party("M", phone="+86 555", owner_id="W"), party("W", watchlisted=True)]
    sisters = [party(f"S{number}", owner_id="W") for number in range(40)]
    others, trade = ordinary()
    found = {}
    for company, group in (("few", firms), ("many", [*firms, *sisters])):
        empty(warehouse)
        tables = {"parties": [*group, *others], "declarations": [exported("T0", "Y0"), exported("T1", "M"), *trade]}
        judge(warehouse, NETWORK, **tables)
        found[company] = p_value(warehouse, "network", "T0")
        ((steps, kind, next_kind),) = warehouse.rows(
            """SELECT steps, kind, next_step.kind FROM detect.network_steps
               JOIN detect.network_firms USING (firm) WHERE name = 'Firm Y0'"""
        )
        assert (steps, kind, next_kind) == (2, "phone", "owner")
        if company == "few":
            reason = claims(warehouse, "network", "T0")["shares_with_doubted_firm"]
            assert "with Firm M, which belongs to Firm W (owner of 1 firm), which is watch-listed" in reason
    assert found["few"] < 0.001
    assert found["many"] > 10 * found["few"]


def test_an_owner_is_not_said_to_share_itself(network, warehouse):
    firms = [young(0), party("W", owner_id="Y0", watchlisted=True), party("S", owner_id="Y0")]
    network(firms, [exported("T0", "Y0")])
    reason = claims(warehouse, "network", "T0")["shares_with_doubted_firm"]
    assert "The exporter Firm Y0 owns Firm W (one of its 2 firms), which is watch-listed;" in reason


def test_without_a_register_the_declarations_tell_addresses(warehouse):
    shared = {"exporter_address": "Unit 7, 12 Renmin Road, Ganzhou"}
    trade = [exported("T0", "Y0", **shared), exported("OLD", "V", **shared)]
    found = {"authority": "CN", "declaration_id": "OLD", "inspected_on": date(2025, 6, 9), "outcome": "violation"}
    others = [exported(f"D{n}", f"O{n}", exporter_address=f"Unit {n}, 9 Renmin Road, Ganzhou") for n in range(800)]
    tables = {"declarations": [*trade, *others], "inspections": [found]}
    judge(warehouse, NETWORK, **tables)
    assert "address Unit 7" in claims(warehouse, "network", "T0")["shares_with_doubted_firm"]


def test_without_firms_it_is_silent(warehouse):
    nameless = [exported(f"N{n}", None, exporter_name=None, declarant_id=None) for n in range(50)]
    judge(warehouse, NETWORK, declarations=nameless)
    assert silence(warehouse, "network", "N0") == "no exporter or importer named"


def test_a_firm_that_lodged_nothing_of_its_own_is_not_doubted_by_it(network, warehouse):
    named = exported("T0", "Y0", importer_id="J0", importer_name="Named Only K.K.", importer_address="1 Ginza, Tokyo")
    network([young(0)], [named])
    ((chance,),) = warehouse.rows("SELECT own_chance FROM detect.network_firms WHERE name = 'Named Only K.K.'")
    assert chance is None
    assert warehouse.rows("SELECT count(*) FROM detect.network_doubted WHERE doubt = 'findings' AND share = 0") == [
        (0,)
    ]


def test_a_firm_that_belongs_to_a_listed_party_is_told_of_in_strategic_goods(network, warehouse):
    firms = [party("L", watchlisted=True), party("S", owner_id="L"), party("P"), party("T", owner_id="P")]
    further = [party("D", owner_id="S"), party("R1", owner_id="R2"), party("R2", owner_id="R1")]
    further += [party("A", owner_id="A", watchlisted=True), party("B", owner_id="C", watchlisted=True)]
    further += [party("C", owner_id="B"), party("K", owner_id="L", watchlisted=True)]
    trade = [exported("listed", "S"), exported("plain", "T"), exported("dull", "S", hs_code=COTTON)]
    trade += [exported("further", "D"), exported("round", "R1"), exported("own", "A"), exported("mutual", "B")]
    trade += [exported("listed itself", "K")]
    trade += [exported("to", "T", importer_id="S", importer_name="Firm S")]
    trade += [exported("both", "D", importer_id="S", importer_name="Firm S", flow="import", authority="JP")]
    network([*firms, *further], trade)
    listed = "which is watch-listed. Innocent if the stake is small, or was sold since."
    told = {
        number: claims(warehouse, "network", number).get("owned_by_listed_party")
        for number in ("listed", "to", "both", "further", "plain", "dull", "round", "own", "mutual", "listed itself")
    }
    assert told == {
        "listed": f"The exporter Firm S belongs to Firm L (L), {listed}",
        "to": f"The importer Firm S belongs to Firm L (L), {listed}"
        " It is only named here and did not lodge this declaration.",
        "further": f"The exporter Firm D belongs to Firm S (S), which belongs to Firm L (L), {listed}",
        "both": f"The importer Firm S belongs to Firm L (L), {listed}",
        "plain": None,
        "dull": None,
        "round": None,
        "own": None,
        "mutual": None,
        "listed itself": None,
    }
