"""Zinc at about three dollars a kilogram, and what is screened among it."""

from dataclasses import dataclass
from datetime import date, timedelta

from detecting import table_of_rows

from detectors.valuation import VALUATION
from engine.warehouse import create_empty
from flows import Request, Run
from flows.features import features
from flows.link import link

AS_OF = date(2025, 6, 30)
EXPORTERS, SHIPMENTS = 40, 50
PARAMETERS = {"worth_saying": 0.001, "min_peers": 30, "as_of": AS_OF}


def ordinary(goods="o", **other):
    """Two thousand imports of zinc by forty exporters, each to one importer, at about three dollars a kilogram.

    :param goods: what the numbers of the declarations begin with
    :param other: columns in which the goods are others
    """
    for exporter in range(EXPORTERS):
        for shipment in range(SHIPMENTS):
            # Spread evenly and without a pattern over a tenth on either side.
            swing = ((exporter * 37 + shipment * 101) % 199 - 99) / 990
            yield declaration(f"{goods}{exporter}-{shipment}", f"E{exporter}", 3.0 * (1 + swing), shipment, **other)


def declaration(number, exporter, price, day=0, **other):
    kg = 1000.0 + (day * 13) % 90
    return {
        "authority": "JP",
        "declaration_id": number,
        "item_no": 1,
        "status": "lodged",
        "flow": "import",
        "declared_on": date(2025, 4, 1) + timedelta(days=day),
        "hs_code": "790111000",
        "description": "zinc ingots",
        "origin": "AU",
        "dispatch": "AU",
        "destination": "JP",
        "exporter_id": exporter,
        "importer_id": f"to {exporter}",
        "net_kg": kg,
        "value": round(kg * price, 2),
        "currency": "USD",
        "incoterm": "CIF",
    } | other


def screen(warehouse, detector, *rows):
    """Let a detector judge declarations among the ordinary ones."""
    warehouse.con.register("given", table_of_rows([*rows, *ordinary()]))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    warehouse.clear("validate")
    rates = {"currency": "VARCHAR", "month": "DATE", "usd_per_unit": "DOUBLE"}
    create_empty(warehouse.con, "validate.month_rates", rates)
    warehouse.con.execute(
        """INSERT INTO validate.month_rates
           SELECT DISTINCT 'USD', date_trunc('month', declared_on), 1 FROM main.declarations"""
    )
    warehouse.clear("detect")
    run = Run(warehouse, Request({}, as_of=AS_OF), "run")
    link(run)
    features(run)
    detector.fit(warehouse, PARAMETERS)
    detector.detect(warehouse, PARAMETERS)


@dataclass(frozen=True)
class Judged:
    """The reasons of each declaration's claims, why others are not judged, and the chance of each in an honest one."""

    said: dict[str, dict[str, str]]
    silent: dict[str, str]
    chances: dict[str, float]
    words: dict[str, str]
    named: dict[str, list[str]]


def judged(warehouse, *rows):
    """Screen declarations among ordinary ones of zinc."""
    screen(warehouse, VALUATION, *rows)
    said = {}
    for number, claim, reason in warehouse.rows(
        "SELECT declaration_id, claim, reason FROM detect.valuation JOIN features.items USING (item_id)"
    ):
        said.setdefault(number, {})[claim] = reason
    scored = warehouse.rows(
        """SELECT declaration_id, silent, p_value, words, named
           FROM detect.valuation_scored JOIN features.items USING (item_id)"""
    )
    return Judged(
        said,
        silent={number: why for number, why, *_ in scored if why is not None},
        chances={number: chance for number, _, chance, *_ in scored},
        words={number: words for number, _, _, words, _ in scored},
        named={number: named for number, *_, named in scored},
    )
