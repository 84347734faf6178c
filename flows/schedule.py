"""The screening flow as a Prefect deployment that runs by the clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

from engine.errors import CallError
from engine.settings import Settings
from flows.screen import screen

# A run that finds another at work in its warehouse does not start; the next one by the clock takes what is new.
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def serve(folder: Path, settings: Settings, cron: str) -> None:
    """Serve the flow from here until interrupted, and start a run whenever the cron expression says so.

    :raises CallError: if the settings name no sources
    """
    screen.serve(
        name=deployment_name(folder),
        cron=cron,
        limit=1,
        global_limit=ONE_AT_A_TIME,
        parameters=parameters(folder, settings),
        description=f"Screens what is new for the warehouse {folder}.",
    )


def deployment_name(folder: Path) -> str:
    """Return the name of a warehouse's deployment."""
    return f"screen-{folder.resolve().name}"


def parameters(folder: Path, settings: Settings) -> dict[str, Any]:
    """Return what every scheduled run is asked to do: the sources and formats of the settings.

    :raises CallError: if the settings name no sources
    """
    if not settings.sources:
        raise CallError(
            "The settings name no sources. Write them to contraflow.toml: "
            '[sources] declarations = ["incoming/*.csv"], and see docs/operations.md.'
        )
    return {
        "warehouse": str(folder.resolve()),
        "settings": settings.model_dump(mode="json"),
        "inputs": settings.sources,
        "mappings": settings.mappings,
    }
