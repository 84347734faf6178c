"""How an item's measures compare with those of its peers.

A measure is a logarithm (price, mass per package, …). What its peers have in common is taken away level by level,
from broad to narrow: at each level the median of what is left, shrunk towards nothing where peers are few. What
remains is held against the spread of the heading, measured on either side of the middle, since prices are skewed
(a two-sided median absolute deviation, in the way of the adjusted boxplot of Hubert and Vandervieren, 2008).

Shrinking is empirical Bayes: with peers n, the share n / (n + k) of a level's median counts, where k is the ratio of
the variance within groups to that between them, both from median absolute deviations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from duckdb import ColumnExpression, ConstantExpression, DuckDBPyRelation, Expression, FunctionExpression

from engine.warehouse import Warehouse


@dataclass(frozen=True)
class Measure:
    """A logarithm in ``features.items`` and the levels at which its peers are formed, from broad to narrow.

    ``spreads`` are the levels at which their spread is taken, ``peers`` the one whose members are counted as peers,
    ``rounding`` the relative error that the figures have at best, and ``parents`` the level whose groups each have
    their own variances at a narrower one.
    """

    name: str
    levels: tuple[str, ...]
    spreads: tuple[str, ...]
    peers: str
    rounding: float
    parents: dict[str, str] = field(default_factory=dict)


OF_HEADING = dict.fromkeys(("heading_terms", "national_code", "wording", "heading_package", "heading_mass"), "heading")
# Each level up to the wording lies within the one before, so that what one takes away does not depend on what the
# others happen to be mixed with; then come small differences across them.
PACKING = ("chapter", "heading", "heading_package", "wording", "heading_mass")
PRICE = (
    "chapter",
    "hs4",
    "heading",
    "heading_terms",
    "national_code",
    "wording",
    "heading_quarter",
    "heading_origin",
    "heading_origin_quarter",
    "heading_mass",
)
WEIGHING = ("lodged_at", "lodged_office", "lodged_mass")

MEASURES = (
    Measure("log_price", PRICE, ("chapter", "heading", "wording"), "heading", 0.05, OF_HEADING),
    Measure("log_kg_per_package", PACKING, ("chapter", "heading", "heading_package"), "heading", 0.05, OF_HEADING),
    Measure("log_kg_per_m3", PACKING, ("chapter", "heading", "heading_package"), "heading", 0.05, OF_HEADING),
    Measure("log_tare", PACKING, ("chapter", "heading", "heading_package"), "heading", 0.1, OF_HEADING),
    Measure("log_weighed", WEIGHING, ("lodged_at", "lodged_mass"), "lodged_mass", 0.002),
)


def compare(warehouse: Warehouse) -> None:
    """Fit every measure, and make ``features.compared``: residual, z and peers of each item in each measure.

    What was fitted stays in ``reference.shifts`` and ``reference.spreads``; the members of the row for groups that were
    not seen are NULL.
    """
    warehouse.clear("reference")
    warehouse.make("reference.sample")
    warehouse.make("reference.spreads")
    for measure in MEASURES:
        _fit(warehouse, measure)
        _hold_against(warehouse, measure)
    warehouse.make("features.compared")


def _fit(warehouse: Warehouse, measure: Measure) -> None:
    """Take the levels away one by one, and measure what is left."""
    _look_at(warehouse, measure.name)
    warehouse.make("reference.residuals")
    for level in measure.levels:
        parameters = {"measure": measure.name, "level": level, "rounding": measure.rounding}
        _look_at(warehouse, level, measure.parents.get(level, "0"))
        warehouse.make("reference.medians")
        warehouse.make("reference.level_shifts", parameters)
        warehouse.make("reference.remaining")
        warehouse.rename("reference.remaining", "residuals")
        warehouse.add("reference.shifts", "reference.level_shifts")
    for parent, level in zip(("0", *measure.spreads), measure.spreads, strict=False):
        _look_at(warehouse, level, parent)
        warehouse.make("reference.level_spreads", {**parameters, "level": level, "parent": parent})
        warehouse.add("reference.spreads", "reference.level_spreads")


def _look_at(warehouse: Warehouse, column: str, parent: str = "0") -> None:
    """Point the view that the SQL reads at one column of the sample, and at what its groups are part of."""
    warehouse.con.execute(
        f"CREATE OR REPLACE TEMP VIEW level AS "
        f"SELECT item_id, {column} AS value, {parent} AS parent, exporter FROM reference.sample"
    )


def _hold_against(warehouse: Warehouse, measure: Measure) -> None:
    """Make ``reference.<measure>``: residual, z and number of peers of every item that has the measure."""
    items = warehouse.con.table("features.groups").filter(f"{measure.name} IS NOT NULL")
    for level in measure.levels:
        items = _with_fitted(warehouse, items, "shifts", measure, level, ("shift", "doubt"))
    for level in measure.spreads:
        items = _with_fitted(warehouse, items, "spreads", measure, level, ("below", "above"))
    residual = _sum(ColumnExpression(f"{level}_shift") for level in measure.levels)
    doubt = _sum(ColumnExpression(f"{level}_doubt") for level in measure.levels)
    narrow = measure.spreads[-1]
    items.select(
        "item_id",
        ColumnExpression(measure.peers).alias("peers_of"),
        (ColumnExpression(measure.name) - residual).alias("residual"),
        doubt.alias("doubt"),
        ColumnExpression(f"{narrow}_below").alias("below"),
        ColumnExpression(f"{narrow}_above").alias("above"),
    ).create_view("unscaled", replace=True)
    warehouse.make("reference.measure_z")
    warehouse.rename("reference.measure_z", measure.name)


def _with_fitted(
    warehouse: Warehouse, items: DuckDBPyRelation, table: str, measure: Measure, level: str, columns: tuple[str, str]
) -> DuckDBPyRelation:
    """Put what was fitted for a level beside each item; where its group was not seen, what stands for such groups."""
    fitted = warehouse.con.table(f"reference.{table}").filter(f"measure = '{measure.name}' AND level = '{level}'")
    (unseen,) = fitted.filter("members IS NULL").select(*columns).fetchall() or [(0.0, 0.0)]
    named = [ColumnExpression(column).alias(f"{level}_{column}") for column in columns]
    seen = fitted.filter("members IS NOT NULL").select(ColumnExpression("members").alias("seen_members"), *named)
    joined = items.join(seen, ColumnExpression(level) == ColumnExpression("seen_members"), how="left")
    filled = [
        FunctionExpression("either", ColumnExpression(f"{level}_{column}"), ConstantExpression(value)).alias(
            f"{level}_{column}"
        )
        for column, value in zip(columns, unseen, strict=True)
    ]
    return joined.select(*items.columns, *filled)


def _sum(terms: Iterable[Expression]) -> Expression:
    """Add in the order given, so that the sum is the same on every run."""
    return reduce(add, terms)
