"""Network: young firms under one roof, firms near doubted ones, and goods that go to and fro between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detectors.base import SqlDetector
from engine.warehouse import Warehouse


@dataclass(frozen=True)
class NetworkDetector(SqlDetector):
    """A detector that listens to those before it, once a run: afterwards its own word is among theirs."""

    def fit(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Listen, then make the tables of the reference."""
        listen(warehouse)
        super().fit(warehouse, parameters)

    def detect(self, warehouse: Warehouse, parameters: Mapping[str, Any]) -> None:
        """Listen unless that was done to learn, then make the other tables."""
        listen(warehouse)
        super().detect(warehouse, parameters)


def listen(warehouse: Warehouse) -> None:
    """Make ``detect.network_heard``, unless it is there."""
    if not warehouse.rows("FROM duckdb_tables() WHERE schema_name = 'detect' AND table_name = 'network_heard'"):
        warehouse.make("detect.network_heard")


NETWORK = NetworkDetector(
    name="network",
    claims={
        "young_firms_under_one_roof": "Firms that were just incorporated share an address, phone, owner or broker.",
        "shares_with_doubted_firm": "A firm shares an address, phone, owner or broker with a doubted one, or owns it.",
        "one_roof_one_partner": "Four firms or more that share an address or phone trade the goods with one partner.",
        "owned_by_listed_party": "A firm belongs to a party on the watch list.",
        "beside_listed_party": "A firm shares two of address, phone and owner with a party on the watch list.",
        "round_trip": "The same goods go to and fro between two firms, dearer each time.",
    },
    gathered=(
        "network_trade",
        "network_register",
        "network_firms",
        "network_identifiers",
        "network_circles",
        "network_partners",
    ),
    fitted=("network_ages", "network_doubts", "network_ties", "network_turns", "network_partners"),
    prepare=(
        "network_roofs",
        "network_doubted",
        "network_steps",
        "network_risks",
        "network_named",
        "network_round_trips",
        "network_one_partner",
        "network_owned",
        "network_beside",
        "network_told",
        "young_firms_under_one_roof",
        "shares_with_doubted_firm",
        "round_trip",
        "one_roof_one_partner",
        "owned_by_listed_party",
        "beside_listed_party",
    ),
)
