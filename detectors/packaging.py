"""Packaging: masses, packages and volumes that cannot belong together."""

from detectors.base import SqlDetector

PACKAGING = SqlDetector(
    name="packaging",
    claims={
        "weighed_above_declared": "The goods were weighed heavier than their declared gross mass.",
        "weighed_below_declared": "The goods were weighed lighter than their declared gross mass.",
        "tare_too_heavy": "Gross mass exceeds net mass by more than such packages weigh.",
        "tare_too_light": "Gross mass exceeds net mass by less than such packages weigh.",
        "tare_rose": "Gross mass exceeds net mass by more than it does as a rule between the same parties.",
        "gross_below_net": "The gross mass is below the net mass.",
        "load_per_package_too_heavy": "A package holds more than packages of such goods do.",
        "load_per_package_too_light": "A package holds less than packages of such goods do.",
        "load_too_dense": "A cubic metre holds more mass than one of such goods does.",
        "load_too_loose": "A cubic metre holds less mass than one of such goods does.",
        "unit_too_heavy": "A piece weighs more than others of the exporter, and is hardly dearer for it.",
        "container_overloaded": "The goods declared in a container weigh more than one may, and no more than two may.",
    },
    gathered=("packaging_containers",),
    fitted=("packaging_containers",),
    prepare=(
        "packing_bands",
        "packaging_boxes",
        "packaging_near",
        "packaging_excused",
        "packaging_slight",
        "packaging_tests",
    ),
)
