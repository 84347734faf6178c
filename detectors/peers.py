"""How an item's measures compare with those of its peers.

A measure is a logarithm (price, mass per package, …). What its peers have in common is taken away level by level,
from broad to narrow: at each level the median of what is left, shrunk towards nothing where peers are few. What
remains is held against the spread of the heading, measured on either side of the middle, since prices are skewed
(a two-sided median absolute deviation, in the way of the adjusted boxplot of Hubert and Vandervieren, 2008). Who has
more than a tenth of its group is held against the spread of the others: it could be the farthest tenth itself.

Shrinking is empirical Bayes: with peers n, the share n / (n + k) of a level's median counts, where k is the ratio of
the variance within groups to that between them, both from median absolute deviations.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.warehouse import Warehouse


@dataclass(frozen=True)
class Measure:
    """A logarithm in ``features.items`` and the levels at which its peers are formed, from broad to narrow.

    ``word`` begins its columns in ``features.compared``, ``spreads`` are the levels at which their spread is taken,
    ``peers`` the one whose members are counted as peers, ``rounding`` the relative error that the figures have at best,
    ``parents`` the level whose groups each have their own variances at a narrower one, ``whose`` the column that says
    which items are no peers of each other, and ``says_alone`` whether it tells something where nobody else is a peer.
    """

    name: str
    word: str
    levels: tuple[str, ...]
    spreads: tuple[str, ...]
    peers: str
    rounding: float
    parents: dict[str, str] = field(default_factory=dict)
    whose: str = "exporter"
    says_alone: bool = False


OF_HEADING = dict.fromkeys(
    ("heading_named", "heading_terms", "national_code", "wording", "heading_mass"), "heading"
) | {
    # prices of few goods move, and some far: at times within a quarter
    "heading_quarter": "heading",
    "heading_month": "heading",
    "named_quarter": "heading_named",
}
# Each level up to the wording lies within the one before, or nearly so, so that what one takes away does not depend on
# what the others happen to be mixed with; then come small differences across them. A national code holds what is called
# by many names, at prices far apart.
OF_GOODS = dict.fromkeys(("goods_named", "heading_package", "wording", "heading_mass"), "goods")
PACKING = ("goods_of_chapter", "goods", "goods_named", "heading_package", "wording", "heading_mass")
PACKED = ("goods_of_chapter", "goods", "heading_package")
PRICE = (
    "chapter",
    "hs4",
    "heading",
    "heading_named",
    "wording",
    "heading_terms",
    "national_code",
    "heading_quarter",
    "heading_month",
    "named_quarter",
    "heading_origin",
    "heading_origin_quarter",
    "heading_mass",
)
WEIGHING = ("lodged_at", "lodged_office", "lodged_mass")

MEASURES = (
    Measure("log_price", "price", PRICE, ("chapter", "heading", "wording"), "heading", 0.05, OF_HEADING),
    Measure("log_kg_per_package", "package", PACKING, PACKED, "goods", 0.05, OF_GOODS),
    Measure("log_kg_per_m3", "volume", PACKING, PACKED, "goods", 0.05, OF_GOODS),
    Measure("log_tare", "tare", PACKING, PACKED, "goods", 0.1, OF_GOODS),
    # Ores are declared dry, and some are weighed wet.
    Measure(
        "log_weighed",
        "weighed",
        WEIGHING,
        ("lodged_at", "lodged_mass", "lodged_goods"),
        "lodged_mass",
        0.005,
        whose="item_id",
        says_alone=True,  # it is a comparison with the papers already
    ),
)

# What is fitted for a group, and what is put beside each item: columns, and the join that they come from.
FITTED = ("shift", "doubt", "exporters", "below", "above")
Beside = tuple[list[str], str]

# What is made on the way to a fit, and is no part of it.
PASSING = ("residuals", "medians", "level_shifts", "level_spreads")


def fit(warehouse: Warehouse) -> None:
    """Fit every measure on ``features.sample``.

    What was fitted stays in ``reference.shifts`` and ``reference.spreads``, and both together in ``reference.fitted``;
    the members of the row for groups that were not seen are NULL.
    """
    with warehouse.transaction():  # two hundred small steps, to disk once
        warehouse.make("reference.shifts")
        warehouse.make("reference.spreads")
        for measure in MEASURES:
            _fit(warehouse, measure)
        warehouse.make("reference.fitted")
        for passing in PASSING:
            warehouse.con.execute(f"DROP TABLE IF EXISTS reference.{passing}")


def compare(warehouse: Warehouse) -> None:
    """Make ``features.compared``: residual, z and peers of each item in each measure, in one pass."""
    levels = dict.fromkeys(level for measure in MEASURES for level in (*measure.levels, measure.spreads[-1]))
    narrow = dict.fromkeys(measure.spreads[-1] for measure in MEASURES if not measure.says_alone)
    counted = dict.fromkeys(measure.peers for measure in MEASURES)
    beside = [*map(_fitted, levels), *map(_others, narrow), *map(_counted, counted)]
    columns = ["items.*", *(column for columns, _ in beside for column in columns)]
    joins = [join for _, join in beside]
    compared = ["item_id", *(column for measure in MEASURES for column in _compared(measure))]
    warehouse.rows(
        f"""CREATE TABLE features.compared AS
            WITH beside AS (SELECT {", ".join(columns)} FROM features.groups AS items {" ".join(joins)})
            SELECT {", ".join(compared)} FROM beside""",
        _unseen(warehouse),
    )


def _fit(warehouse: Warehouse, measure: Measure) -> None:
    """Take the levels away one by one, and measure what is left."""
    _look_at(warehouse, measure, measure.name)
    warehouse.make("reference.residuals")
    if not warehouse.count("reference.residuals"):  # nobody declares it
        return
    for level in measure.levels:
        parameters = {"measure": measure.name, "level": level, "rounding": measure.rounding}
        _look_at(warehouse, measure, level, measure.parents.get(level, "0"))
        warehouse.make("reference.medians")
        warehouse.make("reference.level_shifts", parameters)
        warehouse.make("reference.remaining")
        warehouse.rename("reference.remaining", "residuals")
        warehouse.add("reference.shifts", "reference.level_shifts")
    for parent, level in zip(("0", *measure.spreads), measure.spreads, strict=False):
        _look_at(warehouse, measure, level, parent)
        of_level = {**parameters, "level": level, "parent": parent, "says_alone": measure.says_alone}
        warehouse.make("reference.level_spreads", of_level)
        warehouse.add("reference.spreads", "reference.level_spreads")


def _look_at(warehouse: Warehouse, measure: Measure, column: str, parent: str = "0") -> None:
    """Point the view that the SQL reads at one column of the sample, and at what its groups are part of."""
    warehouse.con.execute(
        f"CREATE OR REPLACE TEMP VIEW level AS "
        f"SELECT item_id, {column} AS value, {parent} AS parent, {measure.whose} AS exporter FROM features.sample"
    )


def _unseen(warehouse: Warehouse) -> dict[str, float | None]:
    """Return what stands for the groups of a level that were not seen, by the names that it has below."""
    rows = warehouse.rows(
        """SELECT level, measure, max(shift), max(doubt), max(exporters), max(below), max(above)
           FROM reference.fitted WHERE members IS NULL GROUP BY level, measure"""
    )
    found = {(level, measure): dict(zip(FITTED, values, strict=True)) for level, measure, *values in rows}
    return {
        f"{level}_{measure.name}_{value}": found.get((level, measure.name), {}).get(value)
        for measure in MEASURES
        for level in dict.fromkeys((*measure.levels, measure.spreads[-1]))
        for value in FITTED
    }


def _fitted(level: str) -> Beside:
    """Put what was fitted for a level beside each item; where its group was not seen, what stands for such groups."""
    names = [
        (measure.name, value)
        for measure in MEASURES
        for value in (
            *(("shift", "doubt") if level in measure.levels else ()),
            *(("exporters",) if level == measure.peers and not measure.says_alone else ()),
            *(("below", "above") if level == measure.spreads[-1] else ()),
        )
    ]
    found = [f"max({value}) FILTER (measure = '{name}') AS {level}_{name}_{value}" for name, value in names]
    seen = f"FROM reference.fitted WHERE level = '{level}' AND members IS NOT NULL GROUP BY members"
    filled = [f"{level}_{name}_{value}" for name, value in names]
    return (
        [f"either(fitted_{level}.{column}, ${column}) AS {column}" for column in filled],
        f"LEFT JOIN (SELECT members, {', '.join(found)} {seen}) AS fitted_{level} "
        f"ON items.{level} = fitted_{level}.members",
    )


def _others(level: str) -> Beside:
    """Put beside each item the spreads of its group without its own exporter, where that could be the tail itself."""
    names = [
        (measure.name, side)
        for measure in MEASURES
        if level == measure.spreads[-1] and not measure.says_alone
        for side in ("below", "above")
    ]
    found = [f"max({side}) FILTER (measure = '{name}') AS others_{name}_{side}" for name, side in names]
    spreads = f"FROM reference.spreads WHERE level = '{level}' AND without IS NOT NULL GROUP BY members, without"
    return (
        [f"others_{name}_{side}" for name, side in names],
        f"LEFT JOIN (SELECT members, without, {', '.join(found)} {spreads}) AS others_{level} "
        f"ON items.{level} = others_{level}.members AND items.exporter = others_{level}.without",
    )


def _counted(level: str) -> Beside:
    """Put beside each item how many items of its group have each measure whose peers that group counts."""
    names = [measure.name for measure in MEASURES if measure.peers == level]
    counts = [f"count({name}) AS {name}_peers" for name in names]
    groups = f"SELECT {level} AS members, {', '.join(counts)} FROM features.groups GROUP BY {level}"
    return (
        [f"{name}_peers" for name in names],
        f"LEFT JOIN ({groups}) AS counted_{level} ON items.{level} = counted_{level}.members",
    )


def _compared(measure: Measure) -> list[str]:
    """Return the residual of a measure, its distance from peers in spreads, and how many peers there are.

    Where no two exporters of the reference ship the goods, what is expected is not known. What is added is so in the
    order given, so that the sum is the same on every run.
    """
    shifts, doubts = (
        " + ".join(f"{level}_{measure.name}_{value}" for level in measure.levels) for value in ("shift", "doubt")
    )
    residual = f"{measure.name} - ({shifts})"
    below, above = (f"{measure.spreads[-1]}_{measure.name}_{side}" for side in ("below", "above"))
    if not measure.says_alone:
        residual = f"CASE WHEN {measure.peers}_{measure.name}_exporters > 1 THEN {residual} END"
        below, above = f"either(others_{measure.name}_below, {below})", f"either(others_{measure.name}_above, {above})"
    return [
        f"{residual} AS {measure.word}_residual",
        f"in_spreads({measure.word}_residual, {below}, {above}, {doubts}) AS {measure.word}_z",
        f"CASE WHEN {measure.name} IS NOT NULL THEN {measure.name}_peers END AS {measure.word}_peers",
    ]
