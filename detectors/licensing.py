"""Licensing: goods under export control without a licence, or with one that does not cover them."""

from detectors.base import SqlDetector

LICENSING = SqlDetector(
    name="licensing",
    claims={
        "no_licence": "Goods under a control in force were exported without a licence number.",
        "unknown_licence": "The ledger does not hold the licence that is named.",
        "licence_out_of_date": "The licence had ended by the day of export, or began more than three days after it.",
        "licence_overdrawn": "More was exported under the licence than it allows.",
        "other_holder": "The licence was granted to another exporter.",
        "other_heading": "The licence was granted for other goods.",
        "other_end_user": "The licence names another end user.",
        "other_destination": "The licence was granted for another destination.",
        "licensed_for_hub_only": "Goods were sent on from the territory that their licence is for.",
        "control_suspended": "The goods would need a licence, but their control is suspended.",
        "control_in_doubt": "The goods may need a licence: it is not known whether their control is in force.",
    },
    gathered=(
        "licensing_numbers",
        "licensing_controlled",
        "licensing_relied",
        "licensing_slips",
        "licensing_tests",
        "licensing_arrivals",
        "licensing_onward",
    ),
    fitted=("licensing_fills", "licensing_worded", "licensing_rates", "licensing_share", "licensing_sent_on"),
    prepare=(
        "licensing_failures",
        "licensing_diverted",
        "licensing_told",
        "licence_fails",
        "control_not_in_force",
        "licensed_for_hub_only",
    ),
)
