"""Mirror: the export and the import declaration of the same consignment, held against each other, or one without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detectors.base import SqlDetector
from engine.warehouse import Warehouse


@dataclass(frozen=True)
class MirrorDetector(SqlDetector):
    """One that learns in steps: what freight adds, how far apart two sides are beyond it, whose exports are found."""

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Make the tables of the reference, each after what it is learned from."""
        for table in (
            "detect.mirror_pairs",
            "reference.mirror_freight",
            "detect.mirror_apart",
            "detect.mirror_habits",
            "reference.mirror_tails",
            "reference.mirror_far",
            "detect.mirror_imports",
            "detect.mirror_relations",
            "reference.mirror_recorded",
            "reference.mirror_unrecorded",
            "detect.mirror_consignments",
            "reference.mirror_short",
        ):
            warehouse.make(table, parameters)


MIRROR = MirrorDetector(
    name="mirror",
    claims={
        "mass_disagrees": "The declaration of the same goods at another authority states another mass.",
        "value_disagrees": "The declaration of the same goods at another authority states another value.",
        "heading_disagrees": "The declaration of the same goods at another authority states another heading.",
        "origin_disagrees": "The declaration of the same goods at another authority states another origin.",
        "packages_disagree": "The declaration of the same goods at another authority states other packages.",
        "destination_disagrees": "The export names a destination; the same goods were imported elsewhere.",
        "item_missing_at_import": "The export lists goods that the import of the same consignment does not.",
        "item_missing_at_export": "The import lists goods that the export of the same consignment does not.",
        "no_export_record": "Where goods came from, none or few exports are found of those between the parties.",
    },
    gathered=(
        "mirror_pairs",
        "mirror_apart",
        "mirror_habits",
        "mirror_imports",
        "mirror_relations",
        "mirror_consignments",
    ),
    prepare=("mirror_tests", "mirror_undeclared", "mirror_short", "mirror_disagreements"),
)
