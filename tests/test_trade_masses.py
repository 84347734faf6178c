"""Masses that are no weighings, and reports that hold one partner only: what is believed of them."""

from __future__ import annotations

from datetime import date

import pytest
from trading import YEARS, both, flow, gap, record

pytestmark = pytest.mark.usefixtures("without_rerouting")
PARTNERS = ("AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "IT", "JP", "KR", "SE")
PLACES = ("GB", "IN", "PL", "PT")


def uneven(kg, *key):
    """A price a kilogram that differs from deal to deal, around ten dollars."""
    return kg * (4 + sum(map(ord, "".join(map(str, key)))) * 7919 % 120 / 10)


def weighed(reporter, partner, flow_, year, kg, **more):
    return record(reporter, partner, flow_, year, kg, **{"value_usd": uneven(kg, reporter, partner, year)} | more)


def ordinary():
    """Territories that weigh what they trade."""
    return [
        weighed(place, partner, "export", year, 1000.0)
        for place in PLACES
        for partner in PARTNERS
        for year in (2022, 2023)
    ]


def test_masses_that_all_come_to_one_price_are_taken_from_the_value_instead(reconciled):
    """Taiwan's 485 kg of 400,000 dollars: made up at 824 dollars a kilogram, as are its other masses of that year."""
    values = {"CN": 400_000.0, "DE": 3_100.0, "JP": 26_800.0, "KR": 9_000.0}
    made_up = [record("TW", partner, "import", 2022, usd / 824, value_usd=usd) for partner, usd in values.items()]
    found = flow(reconciled(ordinary() + made_up), "CN", "TW")
    assert 400_000 / 16 < found["importer_kg"] < 400_000 / 4
    assert found["notes"] == ["the importer gives no usable mass: taken from its value"]


def test_one_price_for_all_is_believed_where_everybody_tells_it_so(reconciled):
    rows = [record(place, partner, "export", 2022, 100.0) for place in PLACES for partner in PARTNERS]
    rows += [record("TW", partner, "import", 2022, 10.0, value_usd=1000.0) for partner in PARTNERS]
    assert flow(reconciled(rows), "DE", "TW")["importer_kg"] == 10.0


def months(kg_of):
    return [
        record(
            "GB",
            "DE",
            "import",
            2022,
            kg_of.get(month, 1000.0),
            value_usd=uneven(1000.0, month),
            frequency="M",
            period_start=date(2022, month, 1),
        )
        for month in range(1, 13)
    ]


@pytest.mark.parametrize(("kg", "believed"), [(800_000.0, False), (0.9, False), (3_000.0, True)])
def test_a_mass_whose_price_lies_far_outside_the_pairs_own_series_is_taken_from_the_value(reconciled, kg, believed):
    warehouse = reconciled(months({6: kg}))
    ((found, notes),) = warehouse.rows(
        "SELECT importer_kg, notes FROM trade.reconciled_flows WHERE period_start = DATE '2022-06-01'"
    )
    assert (found == kg) == believed
    assert 300 < found < 3_001
    assert (notes is None) == believed


def test_a_price_is_told_of_weighed_masses_alone(reconciled):
    """A year without any mass has no price and no supply, though its masses are made up from the values."""
    rows = [weighed("CN", partner, "export", year, 1000.0) for partner in PARTNERS for year in (2022, 2023)]
    rows += [record("CN", partner, "export", 2021, None, value_usd=9000.0) for partner in PARTNERS]
    prices = reconciled(rows).rows(
        """SELECT year(period_start), usd_per_kg, supply_kg FROM trade.price_volatility
           WHERE mineral = 'antimony' ORDER BY 1"""
    )
    assert prices[0] == (2021, None, None)
    assert all(price > 0 and supply > 0 for _, price, supply in prices[1:])


def test_a_report_of_one_partner_leaves_out_no_others(reconciled):
    """The Netherlands' file holds what they trade with Britain only: its silence on the United States says nothing."""
    rows = [row for year in YEARS for row in both("NL", "GB", year, 100.0, 100.0)]
    rows += [record("US", partner, "import", year, 70.0) for partner in ("NL", "GB") for year in YEARS]
    rows += [record("GB", partner, "export", year, 80.0) for partner in ("FR", "DE") for year in YEARS]
    warehouse = reconciled(rows)
    assert gap(warehouse, "NL", "US")["gap_kg"] is None
    assert gap(warehouse, "GB", "US")["gap_kg"] == 70.0  # Britain tells of others too


def test_a_gap_of_which_a_side_has_no_mass_says_that_it_comes_of_the_value(reconciled):
    rows = [row for year in YEARS for row in both("CN", "JP", year, 1000.0, 1000.0)]
    rows += [record("US", "CN", "import", 2022, None, value_usd=9000.0)]
    assert "The mass of United States is taken from its value" in " ".join(gap(reconciled(rows), "CN", "US")["reasons"])


def test_a_gap_is_told_by_both_masses_not_by_a_tiny_ratio(reconciled):
    (told, *_) = gap(reconciled(both("NZ", "DE", 2022, 12_270.0, 1.28)), "NZ", "DE")["reasons"]
    assert told.startswith("The exporter reports 12,300 kg and the importer 1.28 kg.")
    assert "times the exporter" not in told


def test_a_year_made_of_months_holds_no_mass_that_its_price_gives_away(reconciled):
    rows = [
        *months({6: 800_000.0}),
        weighed("DE", "GB", "export", 2022, 9_000.0),
        weighed("FR", "GB", "export", 2022, 10.0),
    ]
    warehouse = reconciled(rows)
    ((kg,),) = warehouse.rows(
        "SELECT importer_kg FROM trade.reconciled_flows WHERE frequency = 'A' AND exporter = 'DE'"
    )
    assert 11_000 < kg < 14_000
