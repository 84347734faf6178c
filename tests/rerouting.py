"""A small world of antimony with one rerouting, by the month, and what is seen of it."""

from __future__ import annotations

from datetime import date

CONTROL = date(2024, 9, 15)  # of antimony, by China
MONTHS = [date(year, month, 1) for year in (2022, 2023, 2024, 2025, 2026) for month in range(1, 13)]
MONTHS = [month for month in MONTHS if date(2022, 8, 1) <= month < date(2026, 9, 1)]
OTHERS = ("DE", "FR", "IT", "JP", "KR", "IN")
TABLES = ("flagged_corridors", "hub_exposure", "event_studies", "control_effects", "mirror_changes")


def antimony(month):
    """Kilograms of antimony metal a month between exporter and importer: before the control, and after it."""
    after = month >= CONTROL
    stocking = date(2024, 8, 15) <= month < CONTROL
    return {
        ("CN", "US"): 2_000 if after else 300_000 if stocking else 100_000,
        ("CN", "TH"): 70_000 if after else 1_000,  # Thailand takes in what it never took in …
        ("TH", "US"): 65_000 if after else 500,  # … and sends it on
        ("CN", "HK"): 30_000,  # Hong Kong passes on the same as ever
        ("HK", "US"): 28_000,
        ("TJ", "US"): 40_000 if after else 20_000,  # Tajikistan mines it
        ("CN", "TJ"): 200,
        ("CN", "JP"): 50_000,
    }


def uneven(kg, *key):
    """Deliveries vary by up to a tenth, each in its own way."""
    return kg * (0.9 + 0.2 * (sum(map(ord, "".join(map(str, key)))) * 7919 % 100) / 100)


def record(reporter, partner, flow, hs_code, month, kg):
    return {
        "reporter": reporter,
        "partner": partner,
        "flow": flow,
        "hs_code": hs_code,
        "period_start": month,
        "frequency": "M",
        "value_usd": 12.0 * kg,
        "value_basis": "FOB",
        "net_kg": kg,
        "source": "test",
    }


def mirrored(exporter, importer, hs_code, month, kg):
    sent, received = uneven(kg, exporter, importer, month), uneven(kg, importer, exporter, month)
    return [
        record(exporter, importer, "export", hs_code, month, sent),
        record(importer, exporter, "import", hs_code, month, received),
    ]


def world():
    rows = []
    for month in MONTHS:
        for (exporter, importer), kg in antimony(month).items():
            rows += mirrored(exporter, importer, "811010", month, kg)
        for place, exporter in enumerate(OTHERS):
            for importer in OTHERS:
                if exporter != importer:
                    rows += mirrored(exporter, importer, "811010", month, 5_000 * (place + 1))
        for hs_code in ("732690", "848210"):
            for exporter, importer in (("CN", "TH"), ("TH", "US"), ("CN", "HK"), ("HK", "US"), ("CN", "US")):
                rows += mirrored(exporter, importer, hs_code, month, 20_000)
    return rows


def by_year(rows, years=(2023, 2025)):
    """Add months up to two years, one on each side of the control."""
    sums: dict[tuple, dict] = {}
    for row in rows:
        year = row["period_start"].year
        if year in years:
            key = (row["reporter"], row["partner"], row["flow"], row["hs_code"], year)
            total = sums.setdefault(
                key, row | {"frequency": "A", "period_start": date(year, 1, 1), "net_kg": 0.0, "value_usd": 0.0}
            )
            total["net_kg"] += row["net_kg"]
            total["value_usd"] += row["value_usd"]
    return list(sums.values())


def seen(warehouse):
    """What trade records showed, table by table."""
    return {name: warehouse.con.table(f"trade.{name}").to_arrow_table().to_pylist() for name in TABLES}


def corridor(found, hub, destination="US"):
    rows = [row for row in found["flagged_corridors"] if (row["hub"], row["destination"]) == (hub, destination)]
    return rows[0] if rows else None
