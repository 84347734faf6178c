"""Items and how they compare in, what looks mistyped in them out."""

from datetime import date

import pyarrow as pa

from flows.features import SLIPS


def item(number, kg=20.0, usd=8_600.0, **columns):
    """Measure an item of a party that ships nothing else."""
    usual = {
        "item_id": number,
        "declaration_id": str(number),
        "net_kg": kg,
        "gross_kg": kg + 1,
        "usd": usd,
        "authority": "HK",
        "exporter": number,
    }
    return (
        usual
        | {
            "hs6": "282739",
            "named": None,
            "relation": number,
            "declared_on": date(2024, 5, 1),
            "log_weighed": None,
            "log_kg_per_m3": None,
            "log_tare": None,
        }
        | columns
    )


def priced(number, residual, z):
    """Compare the price of an item with that of its peers, and nothing else."""
    lacking = [f"{measure}_{what}" for measure in ("package", "volume", "tare") for what in ("residual", "z")]
    return {"item_id": number, "price_residual": residual, "price_z": z} | dict.fromkeys(lacking, None)


def slips(warehouse, items, compared, pairs):
    """Return what slipped in each item, and by which factor."""
    for stage in ("link", "validate", "features"):
        warehouse.clear(stage)
    for table, rows in {"features.items": items, "features.compared": compared, "link.pairs": pairs}.items():
        warehouse.store(table, typed(rows))
    warehouse.con.execute("CREATE TABLE link.items AS FROM features.items")
    warehouse.con.execute("CREATE TABLE validate.month_rates (currency VARCHAR, month DATE, usd_per_unit DOUBLE)")
    # features.items are numbered by their place among the declarations
    declarations = [{"authority": "HK", "declaration_id": str(number), "item_no": 1} for number in range(len(items))]
    warehouse.con.register("given", pa.Table.from_pylist(declarations))
    warehouse.con.execute("INSERT INTO main.declarations BY NAME FROM given")
    for table in SLIPS:
        warehouse.make(table)
    found = warehouse.rows("SELECT item_id, slip, factor FROM features.slips")
    return {number: (slip, round(factor, 6)) for number, slip, factor in found}


def typed(rows):
    table = pa.Table.from_pylist(rows)
    return table.cast(
        pa.schema([field if field.type != pa.null() else pa.field(field.name, pa.float64()) for field in table.schema])
    )
