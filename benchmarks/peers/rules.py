"""A dozen rules with fixed thresholds, as a competent customs analyst would write them over the tables at hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

HERE = Path(__file__).parent
REFERENCE = HERE.parent.parent / "data" / "reference"
WORLD_TABLES = ("declarations", "parties", "licences", "rates")
# Reference tables, with the columns whose leading zeros matter.
REFERENCE_TABLES = {"heading_minerals": ["hs6"], "producers": [], "controls": ["code"]}
# What names a mineral in a description, in the languages that are met most.
NAMES = {
    "antimony": r"antimon|stibnite|\bsb ?[0-9]|sb2o3|\bsb content|锑|アンチモン",
    "gallium": r"gallium|\bga ?[0-9]|\bgan\b|gaas|镓|ガリウム|galio",
    "germanium": r"germanium|\bge ?[0-9]|geo2|gecl4|锗|ゲルマニウム",
    "tungsten": r"tungst|wolfram|\bw ?9[0-9]|\bwc ?9|wo3|钨|タングステン",
    "rare_earths": r"dysprosium|terbium|neodym|lanthan|yttri|gadolini|samarium|\bdy ?[0-9]|\btb ?[0-9]|nd-pr|treo|ndfeb"
    r"|镝|铽|钕|钇|钆|镧|稀土",
    "bismuth": r"bismuth|wismut|\bbi ?[0-9]|bi58|铋|ビスマス",
    "tellurium": r"tellur|cdte|\bte ?9|碲|テルル",
    "molybdenum": r"molybd|\bmo ?9|moo3|钼",
    "graphite": r"graphit|grafito|\bc 99|石墨|黒鉛",
    "indium": r"indium|\bin 99|铟|インジウム",
}
# Headings of articles that any workshop may make, wherever the mineral came from.
CRAFTED = ["360690", "380110", "380190", "381800", "681519", "810196", "810199", "811090", "811299", "811300"]
CRAFTED += ["820900", "848690", "850511", "854519"]
# Round masses (kg) and values (USD) below which parcels are handled with less care.
MASSES = [10.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0]
VALUES = [2500.0, 5000.0, 10000.0, 20000.0, 50000.0]


def rank(world: Path) -> pa.Table:
    """Score every declaration of a world by the points of its worst item, and of its consignment's other papers."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        load_tables(connection, world)
        parameters = {"masses": MASSES, "values": VALUES, "crafted": CRAFTED, **NAMES}
        return connection.sql(_query("rules"), params=parameters).to_arrow_table()


def load_tables(connection: duckdb.DuckDBPyConnection, world: Path) -> None:
    """Load what the rules read, and work out what is expected of every item."""
    for name in WORLD_TABLES:
        connection.read_parquet(str(world / f"{name}.parquet")).create(name)
    for name, codes in REFERENCE_TABLES.items():
        columns = dict.fromkeys(codes, "VARCHAR")
        connection.read_csv(str(REFERENCE / f"{name}.csv"), dtype=columns).create(name)
    connection.sql(_query("rules_item")).create("item")


def _query(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
