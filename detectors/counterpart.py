"""Counterpart: the honest-looking other side of a consignment whose record is suspicious."""

from detectors.base import SqlDetector

COUNTERPART = SqlDetector(
    name="counterpart",
    claims={
        "other_side_doubted": "Another declaration of the same goods is suspicious; this one accuses no party.",
    },
    prepare=("counterpart_partners",),
)
