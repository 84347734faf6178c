"""Plain, hard and clean worlds: goods that are possible, licences that fit, and what the hard degree adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from data.simulator import simulate
from data.simulator.numbers import check_digit
from data.simulator.slips import transpose_heading

CONTROLS = Path(__file__).parent.parent / "data" / "reference" / "controls.csv"
Ask = Callable[[str], list[tuple]]


@pytest.fixture(scope="session")
def ask(tmp_path_factory) -> Iterator[dict[str, Ask]]:
    """Answer SQL over a plain, a hard and a clean world of the same seed."""
    connections = {name: duckdb.connect() for name in ("plain", "hard", "clean")}
    for name, connection in connections.items():
        folder = tmp_path_factory.mktemp(name)
        simulate(folder, 3000, 7, hard=name == "hard", clean=name == "clean")
        for table in folder.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {table.stem} AS FROM read_parquet('{table}')")
        # Clerical slips are honest too: the bounds below leave room for them.
        connection.execute("CREATE VIEW honest AS FROM declarations ANTI JOIN truth USING (authority, declaration_id)")
    yield {name: lambda query, on=connection: on.execute(query).fetchall() for name, connection in connections.items()}
    for connection in connections.values():
        connection.close()


def one(ask: Ask, query: str) -> float:
    return ask(query)[0][0]


def test_hard_worlds_know_foreign_firms_by_local_numbers_and_spellings(ask):
    same = """
        SELECT avg((e.exporter_id = i.exporter_id)::INT), avg((e.exporter_name = i.exporter_name)::INT)
        FROM honest AS e JOIN honest AS i USING (transport_doc, item_no)
        WHERE e.flow = 'export' AND i.flow = 'import'
    """
    assert ask["plain"](same)[0] == (1.0, 1.0)
    number, spelling = ask["hard"](same)[0]
    assert number == 0.0
    assert spelling < 0.7


def test_hard_worlds_miss_more_and_hold_several_grades(ask):
    def missing(name: str, column: str) -> float:
        return one(ask[name], f"SELECT avg(({column} IS NULL)::INT) FROM declarations WHERE flow <> 'transit'")

    assert missing("hard", "transport_doc") > 2 * missing("plain", "transport_doc")
    assert missing("hard", "packages") > missing("plain", "packages")
    grades = """
        SELECT count(*) FROM declarations
        WHERE regexp_matches(lower(description), ' (technical grade|electronic grade|premium grade|recycled)$')
    """
    assert one(ask["plain"], grades) == 0
    assert one(ask["hard"], grades) > 0
    young = """
        SELECT avg((date_diff('day', incorporated_on, declared_on) < 365)::INT)
        FROM honest JOIN parties ON party_id = exporter_id
    """
    assert one(ask["hard"], young) > one(ask["plain"], young)
    crowd = "SELECT count(*) - count(DISTINCT address) FROM parties WHERE address IS NOT NULL"
    assert one(ask["hard"], crowd) > one(ask["plain"], crowd)


def test_a_clean_world_has_no_truth_and_no_licence_violation(ask):
    clean = ask["clean"]
    assert one(clean, "SELECT count(*) FROM truth") == 0
    misfits = """
        SELECT count(*) FROM declarations AS d LEFT JOIN licences AS l USING (licence_id)
        WHERE d.licence_id IS NOT NULL AND (
            l.exporter_id IS NULL OR l.exporter_id <> d.exporter_id OR l.destination <> upper(d.destination)
            OR l.end_user_id <> d.end_user_id OR d.declared_on NOT BETWEEN l.valid_from AND l.valid_to)
    """
    assert one(clean, misfits) == 0
    overdrawn = """
        SELECT count(*) FROM licences JOIN (
            SELECT licence_id, sum(net_kg) AS used FROM declarations
            WHERE licence_id IS NOT NULL AND net_kg < 1000 * coalesce(weighed_kg, net_kg) GROUP BY licence_id
        ) USING (licence_id) WHERE used > max_kg AND used < 300 * max_kg
    """
    assert one(clean, overdrawn) == 0


@pytest.mark.parametrize("name", ["clean", "plain"])
def test_controlled_exports_carry_a_licence_from_their_day_on(ask, name):
    bare = f"""
        SELECT count(*) FILTER (licence_id IS NULL), count(*)
        FROM honest AS d JOIN (
            SELECT code, min(valid_from) AS since FROM read_csv('{CONTROLS}', types = {{'code': 'VARCHAR'}})
            WHERE status = 'in_force' GROUP BY code
        ) ON d.hs_code = code AND d.declared_on >= since
        WHERE authority = 'CN' AND flow IN ('export', 're-export')
    """
    without, bound = ask[name](bare)[0]
    assert bound > 0
    assert without == 0


def test_scales_read_near_the_gross_mass_of_honest_goods(ask):
    for name, error in (("plain", 0.03), ("hard", 0.1)):
        off = "SELECT quantile_cont(abs(weighed_kg / gross_kg - 1), 0.98) FROM honest WHERE gross_kg > 2000"
        assert one(ask[name], off + " AND weighed_kg > 0.5 * gross_kg AND weighed_kg < 2 * gross_kg") < error
    coarse = "SELECT avg((weighed_kg % 5 = 0)::INT) FROM honest WHERE weighed_kg > 2000"
    assert one(ask["hard"], coarse) > 0.95


def test_container_check_digits(ask):
    assert check_digit("CSQU", np.array([305438])) == 3  # the example of ISO 6346
    for name in ("plain", "hard"):
        cells = ask[name]("SELECT DISTINCT container_id FROM declarations WHERE container_id IS NOT NULL")
        ids = [number for (cell,) in cells for number in cell.split(";")]
        assert len(ids) > 100
        for number in ids:
            assert check_digit(number[:4], np.array([int(number[4:10])]))[0] == int(number[10])
    assert one(ask["plain"], "SELECT count(*) FROM declarations WHERE contains(container_id, ';')") == 0
    assert one(ask["hard"], "SELECT count(*) FROM declarations WHERE contains(container_id, ';')") > 0


def test_containers_hold_no_more_than_they_can(ask):
    loads = ask["hard"](
        """
        SELECT sum(gross_kg) / (1 + length(any_value(container_id)) - length(replace(any_value(container_id), ';', '')))
        FROM honest WHERE container_id IS NOT NULL AND gross_kg < 100000 GROUP BY authority, declaration_id
        """
    )
    assert np.mean([load[0] < 27_000 for load in loads if load[0]]) > 0.97


@pytest.mark.parametrize("name", ["plain", "hard"])
def test_honest_goods_are_physically_possible(ask, name):
    assert (
        one(ask[name], "SELECT avg((net_kg <= gross_kg * 1.0001)::INT) FROM honest WHERE gross_kg IS NOT NULL") > 0.99
    )
    assert one(ask[name], "SELECT avg((gross_kg / volume_m3 < 12000)::INT) FROM honest WHERE volume_m3 > 0.1") > 0.99
    assert one(ask[name], "SELECT avg((gross_kg / volume_m3 > 20)::INT) FROM honest WHERE volume_m3 > 0.1") > 0.97
    assert one(ask[name], "SELECT avg((packages >= 1)::INT) FROM honest WHERE packages IS NOT NULL") == 1
    assert one(ask[name], "SELECT avg((net_kg > 0)::INT) FROM honest WHERE net_kg IS NOT NULL") == 1


def test_slips_happen_and_are_not_in_the_truth(ask):
    slipped = """
        FROM declarations WHERE gross_kg < net_kg OR weighed_kg > 500 * gross_kg OR weighed_kg * 500 < gross_kg
            OR origin <> upper(origin)
    """
    assert one(ask["plain"], "SELECT count(*) " + slipped) > 0
    assert (
        one(
            ask["plain"],
            "SELECT count(*) FROM truth SEMI JOIN (" + slipped + ") USING (authority, declaration_id, item_no)",
        )
        == 0
    )
    assert transpose_heading("811010") == "811100"
    assert transpose_heading("111111") == "111111"
