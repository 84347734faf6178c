"""Clerical: slips of the pen, told apart from suspicions."""

from detectors.base import SqlDetector

CLERICAL = SqlDetector(
    name="clerical",
    scores=False,
    claims={
        "mass_unit": "The net mass looks typed in another unit, its point misplaced, or two digits exchanged.",
        "value_unit": "The value looks too large or too small by a power of ten.",
        "nominal_value": "The value is less than a thirtieth of what such goods cost: it is no price.",
        "currency": "The value looks typed in another currency.",
        "net_gross": "Net and gross mass look exchanged.",
        "mass_decimals": "The net or gross mass looks mistyped by a power of ten: read so, the two fit each other.",
        "packages_mass": "The number of packages looks like the mass typed again, or counts lots or loads.",
        "unusable_value": "A value cannot be used as written.",
        "mended_value": "A value had to be mended to be used.",
    },
)
