"""Exchange rates: the months' averages, and what a conversion makes of them."""

import zipfile
from datetime import date

import currency_converter
import duckdb
import pytest
from intake import lent

from engine import facts, rates
from engine.warehouse import create_loading_tables

DAYS = "Date,USD,GBP,EEK,\n2024-03-01,1.5,0.5,N/A,\n2024-02-29,1.3,N/A,,\n2024-02-28,1.1,0.8,15.0,\n"


@pytest.fixture
def own_days(tmp_path, monkeypatch):
    path = tmp_path / "eurofxref-hist.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("eurofxref-hist.csv", DAYS)
    monkeypatch.setattr(currency_converter, "CURRENCY_FILE", str(path))
    rates.ecb_rates.cache_clear()
    yield
    rates.ecb_rates.cache_clear()


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    with lent(tmp_path_factory.mktemp("warehouse")) as opened:
        opened.clear("load")
        create_loading_tables(opened.con)
        yield opened


def usd_rate(warehouse, currency, day, months=1):
    return warehouse.rows(f"SELECT usd_rate('{currency}', DATE '{day}', {months})")[0][0]


def test_a_month_is_the_average_of_its_days(own_days):
    found = {(row["currency"], row["month"]): row["usd_per_unit"] for row in rates.ecb_rates().to_pylist()}
    assert found == {
        ("EUR", date(2024, 2, 1)): pytest.approx(1.2),
        ("USD", date(2024, 2, 1)): 1.0,
        ("GBP", date(2024, 2, 1)): pytest.approx(1.2 / 0.8),
        ("EEK", date(2024, 2, 1)): pytest.approx(1.2 / 15),
        ("EUR", date(2024, 3, 1)): 1.5,
        ("USD", date(2024, 3, 1)): 1.0,
        ("GBP", date(2024, 3, 1)): 3.0,
    }


@pytest.mark.parametrize(
    # The bank's own averages of February 2024: 1.0795 dollars, 0.85466 pounds and 7.7651 yuan for a euro.
    ("currency", "usd_per_unit"),
    [("EUR", 1.0795), ("GBP", 1.0795 / 0.85466), ("CNY", 1.0795 / 7.7651), ("USD", 1.0)],
)
def test_the_packaged_rates_are_those_the_bank_publishes(currency, usd_per_unit):
    months = {row["month"]: row["usd_per_unit"] for row in rates.ecb_rates().to_pylist() if row["currency"] == currency}
    assert months[date(2024, 2, 1)] == pytest.approx(usd_per_unit, rel=1e-4)


def test_rates_come_in_order_once_each():
    rows = rates.ecb_rates().select(["currency", "month"]).to_pylist()
    keys = [(row["currency"], row["month"]) for row in rows]
    assert keys == sorted(set(keys))
    assert all(row["month"].day == 1 for row in rows)


@pytest.mark.parametrize(("currency", "anchor", "units"), [("AED", "USD", 3.6725), ("MOP", "HKD", 1.03)])
def test_a_pegged_currency_follows_its_anchor(currency, anchor, units, warehouse):
    rates.prepare(warehouse.con)
    assert usd_rate(warehouse, currency, "2023-06-01") == usd_rate(warehouse, anchor, "2023-06-01") / units


def test_rates_of_the_user_come_first_and_last_a_year(warehouse):
    warehouse.con.execute(
        """INSERT INTO arriving.rates (currency, month, usd_per_unit)
           VALUES ('VND', '2024-01-15', 0.27), ('EUR', '2024-02-01', 2.0), ('EUR', '2024-02-01', 3.0)"""
    )
    rates.prepare(warehouse.con)
    assert usd_rate(warehouse, "VND", "2024-12-31") == 0.27
    assert usd_rate(warehouse, "VND", "2025-02-01") is None
    assert usd_rate(warehouse, "EUR", "2024-02-20") == 3.0
    assert usd_rate(warehouse, "EUR", "2024-01-01", 3) == pytest.approx((1.0905 + 3.0 + 1.0872) / 3, rel=1e-3)


def test_a_dollar_is_a_dollar_whatever_the_user_says(warehouse):
    warehouse.con.execute("INSERT INTO arriving.rates (currency, month, usd_per_unit) VALUES ('USD', '2024-05-01', 2)")
    rates.prepare(warehouse.con)
    assert usd_rate(warehouse, "USD", "2024-05-01") == 1


def test_declarations_are_in_dollars_at_the_rate_of_their_month(take_in, write_declarations, tmp_path, warehouse):
    given = tmp_path / "rates.csv"
    given.write_text("currency,month,usd_per_unit\nUSD,2025-03-01,2\nEUR,2025-03-15,1.5\n", encoding="utf-8")
    take_in(given, of="rates")
    take_in(write_declarations({"currency": "USD"}, {"currency": "EUR"}))
    assert dict(warehouse.rows("SELECT currency, usd_per_unit FROM validate.month_rates")) == {"USD": 1.0, "EUR": 1.5}


@pytest.mark.parametrize(("currency", "day"), [("XXX", "2024-02-01"), ("EUR", "1998-12-31"), ("EUR", "2199-01-01")])
def test_no_rate_is_made_up(currency, day, warehouse):
    rates.prepare(warehouse.con)
    assert usd_rate(warehouse, currency, day) is None


def test_loading_again_changes_nothing():
    con = duckdb.connect()
    facts.load(con)
    rates.load(con)
    rates.load(con)
    assert con.execute("SELECT count(*) FROM facts.ecb_rates").fetchone() == (len(rates.ecb_rates()),)
