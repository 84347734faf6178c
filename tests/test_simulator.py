"""The simulator: worlds that repeat, hold together, and are labelled as they should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from data.simulator import Summary, simulate
from data.simulator.parameters import RANGES, TACTIC_NAMES, draw_parameters
from data.simulator.writing import DECLARATIONS, LICENCES, PARTIES, RATES, TRADE_RECORDS, TRUTH

ROWS = 3000
TABLES = {
    "declarations": DECLARATIONS,
    "trade_records": TRADE_RECORDS,
    "licences": LICENCES,
    "parties": PARTIES,
    "rates": RATES,
    "truth": TRUTH,
}
KEYS = {
    "declarations": "authority, declaration_id, item_no",
    "trade_records": "reporter, partner, flow, hs_code, period_start, frequency, source",
    "licences": "licence_id",
    "parties": "party_id",
    "rates": "currency, month",
    "truth": "authority, declaration_id, item_no",
}


@dataclass
class World:
    """A simulated world, open for questions."""

    folder: Path
    summary: Summary
    connection: duckdb.DuckDBPyConnection

    def ask(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def one(self, query: str) -> float:
        return self.ask(query)[0][0]


def make(folder: Path, **arguments) -> World:
    summary = simulate(folder, ROWS, **arguments)
    connection = duckdb.connect()
    for name in TABLES:
        connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{folder / name}.parquet')")
    # Clerical slips are honest too: the bounds below leave room for them.
    connection.execute("CREATE VIEW honest AS FROM declarations ANTI JOIN truth USING (authority, declaration_id)")
    return World(folder, summary, connection)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory) -> Iterator[dict[str, World]]:
    folder = tmp_path_factory.mktemp("worlds")
    made = {
        "plain": make(folder / "plain", seed=7),
        "again": make(folder / "again", seed=7),
        "other": make(folder / "other", seed=8),
        "hard": make(folder / "hard", seed=7, hard=True),
        "clean": make(folder / "clean", seed=7, clean=True),
    }
    yield made
    for world in made.values():
        world.connection.close()


@pytest.fixture
def plain(worlds) -> World:
    return worlds["plain"]


@pytest.mark.parametrize("table", TABLES)
def test_same_seed_same_bytes_other_seed_other_world(worlds, table):
    files = {name: (worlds[name].folder / f"{table}.parquet").read_bytes() for name in ("plain", "again", "other")}
    assert files["plain"] == files["again"]
    assert files["plain"] != files["other"]


@pytest.mark.parametrize("name", ["plain", "hard", "clean"])
@pytest.mark.parametrize("table", TABLES)
def test_tables_have_the_canonical_columns_and_types(worlds, name, table):
    assert pq.read_schema(worlds[name].folder / f"{table}.parquet").equals(TABLES[table])


@pytest.mark.parametrize("name", ["plain", "hard"])
@pytest.mark.parametrize("table", KEYS)
def test_keys_are_unique(worlds, name, table):
    assert worlds[name].ask(f"SELECT {KEYS[table]} FROM {table} GROUP BY ALL HAVING count(*) > 1") == []


@pytest.mark.parametrize("name", ["plain", "hard", "clean"])
def test_the_number_of_declarations_is_as_asked(worlds, name):
    declarations = worlds[name].one("SELECT count(DISTINCT authority || declaration_id) FROM declarations")
    assert declarations == worlds[name].summary.declarations
    assert abs(declarations / ROWS - 1) < 0.01
    assert 1.05 < worlds[name].summary.items / declarations < 1.3


def test_required_columns_are_always_filled(worlds):
    for name in ("plain", "hard"):
        for column in ("authority", "declaration_id", "item_no", "flow", "declared_on", "hs_code"):
            assert worlds[name].one(f"SELECT count(*) FROM declarations WHERE {column} IS NULL") == 0
        assert (
            worlds[name].one("SELECT count(*) FROM declarations WHERE NOT regexp_full_match(hs_code, '[0-9]{6,10}')")
            == 0
        )


def test_china_hong_kong_hubs_and_consumers_take_part(plain):
    taking_part = {row[0] for row in plain.ask("SELECT DISTINCT authority FROM declarations")}
    assert {"CN", "HK"} <= taking_part
    assert 8 <= len(taking_part) <= 11
    assert len(taking_part & {"SG", "MY", "AE", "TH", "VN", "KR", "NL", "MX", "TW", "TR"}) >= 3
    assert len(taking_part & {"US", "JP", "DE", "GB", "FR", "IN", "IT", "ES", "BE", "CA", "CH"}) >= 3


def test_everything_happens_within_the_window(worlds):
    for name in ("plain", "hard"):
        first, last = worlds[name].ask("SELECT min(month), max(month) + INTERVAL 1 MONTH FROM rates")[0]
        spread = worlds[name].ask("SELECT min(declared_on), max(declared_on) FROM declarations")[0]
        assert first <= spread[0]
        assert spread[1] < last.date()


@pytest.mark.parametrize("name", ["plain", "hard"])
@pytest.mark.parametrize("tactic", TACTIC_NAMES)
def test_every_tactic_is_planted_with_its_roles(worlds, name, tactic):
    counted = dict(worlds[name].ask(f"SELECT role, count(*) FROM truth WHERE tactic = '{tactic}' GROUP BY role"))
    assert counted["offending"] >= 3
    assert set(counted) <= {"offending", "linked"}
    assert counted["offending"] == worlds[name].summary.offending[tactic]
    assert counted.get("linked", 0) == worlds[name].summary.linked[tactic]


def test_truth_points_at_declared_items(worlds):
    for name in ("plain", "hard"):
        lost = "SELECT count(*) FROM truth ANTI JOIN declarations USING (authority, declaration_id, item_no)"
        assert worlds[name].one(lost) == 0
        assert worlds[name].one("SELECT count(*) FROM truth WHERE outcome <> 'violation' OR recovered_usd IS NULL") == 0
        assert worlds[name].one("SELECT count(*) FROM truth WHERE role = 'linked' AND recovered_usd > 0") == 0


def test_both_sides_of_an_honest_consignment_agree(plain):
    pairs = """
        SELECT e.net_kg, i.net_kg, left(e.hs_code, 6) = left(i.hs_code, 6), upper(e.origin) = upper(i.origin),
            e.exporter_id = i.exporter_id, e.importer_id = i.importer_id, i.declared_on - e.declared_on,
            e.container_id = i.container_id, e.packages = i.packages
        FROM honest AS e JOIN honest AS i USING (transport_doc, item_no)
        WHERE e.flow IN ('export', 're-export') AND i.flow = 'import'
    """
    rows = plain.ask(pairs)
    assert len(rows) > 200
    mass = [abs(np.log(row[0] / row[1])) < 0.05 for row in rows if row[0] and row[1]]
    assert np.mean(mass) > 0.97
    for column in (2, 3, 7, 8):
        assert np.mean([row[column] for row in rows if row[column] is not None]) > 0.98
    assert all(row[4] and row[5] for row in rows)
    assert all(0 <= row[6] < 120 for row in rows)


def test_import_values_carry_freight_over_export_values(plain):
    gap = plain.one(
        """
        SELECT median(ln(i.value * y.usd_per_unit) - ln(e.value * x.usd_per_unit))
        FROM honest AS e JOIN honest AS i USING (transport_doc, item_no)
        JOIN rates AS x ON x.currency = e.currency AND x.month = date_trunc('month', e.declared_on)
        JOIN rates AS y ON y.currency = i.currency AND y.month = date_trunc('month', i.declared_on)
        WHERE e.incoterm = 'FOB' AND i.incoterm = 'CIF'
        """
    )
    assert 0.001 < gap < 0.3


def test_trade_records_agree_with_what_was_declared(plain):
    ratio = """
        WITH declared AS (
            SELECT authority, destination, left(hs_code, 6) AS hs_code, date_trunc('month', declared_on) AS month,
                sum(net_kg) AS kg, bool_or(net_kg IS NULL OR destination IS NULL OR gross_kg < net_kg) AS spoilt
            FROM declarations WHERE flow = 'export' GROUP BY ALL
        )
        SELECT ln(t.net_kg / d.kg) FROM trade_records AS t JOIN declared AS d
            ON t.reporter = d.authority AND t.partner = d.destination AND t.hs_code = d.hs_code
                AND t.period_start = d.month AND t.flow = 'export'
        WHERE NOT spoilt AND t.net_kg > 0
    """
    found = np.array([row[0] for row in plain.ask(ratio)])
    assert len(found) > 300
    assert np.mean(np.abs(found) < 0.25) > 0.97
    mirrored = """
        SELECT count(*) FROM trade_records AS x JOIN trade_records AS m
            ON m.reporter = x.partner AND m.partner = x.reporter AND m.hs_code = x.hs_code
                AND m.period_start = x.period_start AND x.flow = 'export' AND m.flow = 'import'
    """
    assert plain.one(mirrored) > 100
    assert plain.ask("SELECT DISTINCT flow, value_basis FROM trade_records ORDER BY 1") == [
        ("export", "FOB"),
        ("import", "CIF"),
        ("re-export", "FOB"),
    ]


def test_territories_without_declarations_have_statistics(plain):
    silent = "SELECT count(DISTINCT reporter) FROM trade_records ANTI JOIN declarations ON authority = reporter"
    assert plain.one(silent) > 10


def test_parties_cover_most_firms(worlds):
    cover = """
        SELECT avg((party_id IS NOT NULL)::INT)
        FROM (SELECT DISTINCT exporter_id FROM declarations) LEFT JOIN parties ON party_id = exporter_id
    """
    assert worlds["plain"].one(cover) > 0.85
    assert worlds["hard"].one(cover) > 0.4
    assert worlds["plain"].one("SELECT count(*) FROM parties WHERE watchlisted") >= 1


def test_every_currency_has_a_rate_in_every_month(worlds):
    for name in ("plain", "hard"):
        unpriced = """
            SELECT count(*) FROM declarations AS d LEFT JOIN rates AS r
                ON r.currency = d.currency AND r.month = date_trunc('month', d.declared_on)
            WHERE r.usd_per_unit IS NULL
        """
        assert worlds[name].one(unpriced) == 0


def test_descriptions_speak_several_languages(plain):
    assert plain.one("SELECT count(*) FROM declarations WHERE regexp_matches(description, '[一-龥]')") > 50
    assert plain.one("SELECT count(DISTINCT left(hs_code, 2)) FROM declarations") > 50


def test_the_world_can_be_understood_from_its_parameters(plain):
    told = json.loads((plain.folder / "world.json").read_text())
    assert told["parameters"]["seed"] == 7
    assert told["offending"] == plain.summary.offending
    assert set(RANGES) <= set(told["parameters"])


def test_base_rate_is_drawn_or_taken():
    drawn = [draw_parameters(1000, seed, hard=False, clean=False).base_rate for seed in range(40)]
    assert 0.002 <= min(drawn) < 0.005
    assert 0.015 < max(drawn) <= 0.03
    assert draw_parameters(1000, 1, hard=True, clean=False, base_rate=0.017).base_rate == 0.017


def test_a_higher_base_rate_plants_more(tmp_path):
    summary = simulate(tmp_path, 2000, 3, base_rate=0.06)
    assert 90 < sum(summary.offending.values()) < 150
