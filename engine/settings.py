"""Settings: one table of names, defaults and meanings, read from contraflow.toml and the environment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from engine.errors import CallError
from schemas import input_tables

SIZE = r"^\d+(\.\d+)?\s*[KMGT]i?B$"


class Budget(BaseModel):
    """How many shipments can be inspected: a share of the screened declarations, or a number of them."""

    share: float | None = Field(default=None, gt=0, le=1)
    number: int | None = Field(default=None, ge=1)

    def __str__(self) -> str:
        """Return the budget as it is written: ``2%`` or ``500``."""
        return f"{self.share * 100:g}%" if self.share is not None else str(self.number)


def parse_budget(text: Any) -> Any:
    """Read ``2%`` as a share and ``500`` as a number of shipments.

    :raises ValueError: if the text is neither
    """
    if isinstance(text, Budget | dict):
        return text
    match = re.fullmatch(r"\s*(?:(\d+(?:\.\d+)?)\s*%|(\d+))\s*", str(text))
    if match is None:
        raise ValueError("a budget is a share such as 2% or a whole number of shipments such as 500")
    percent, number = match.groups()
    return Budget(share=float(percent) / 100) if percent else Budget(number=int(number))


def in_bytes(size: str) -> int:
    """Return a size such as 1200MB or 2GiB in bytes."""
    amount, unit, binary = re.fullmatch(r"([\d.]+)\s*([KMGT])(i?)B", size).groups()  # type: ignore[union-attr]
    return int(float(amount) * (1024 if binary else 1000) ** ("KMGT".index(unit) + 1))


class Settings(BaseSettings):
    """The settings of a run; each can be given in contraflow.toml or as CONTRAFLOW_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="CONTRAFLOW_", extra="forbid")

    budget: Annotated[Budget, BeforeValidator(parse_budget)] = Field(
        default=Budget(share=0.02),
        description="Shipments that can be inspected: a share (2%) or a number (500).",
    )
    window: int | None = Field(
        default=None,
        ge=1,
        description="Days before the as-of date that the budget and the flags cover; all if empty.",
    )
    sources: dict[str, list[str]] = Field(
        default_factory=dict, description="Files, globs or folders of each input table, for runs that name none."
    )
    mappings: dict[str, str] = Field(
        default_factory=dict, description="Source format of each table that is not canonical."
    )
    alert_fdr: float = Field(
        default=0.1, gt=0, lt=1, description="Largest estimated share of false alarms among alerts."
    )
    max_quarantine: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="Share of a file's rows in quarantine beyond which the run stops.",
    )
    min_peers: int = Field(
        default=30, ge=2, description="Peers below which the evidence on a declaration is called thin."
    )
    drift_limit: float = Field(
        default=0.25, gt=0, description="Population stability index above which a distribution is said to have moved."
    )
    refit_days: int = Field(
        default=30,
        ge=1,
        description="Days after which a new reference is fitted; until then a run keeps the one it has.",
    )
    detector_seconds: float = Field(default=1800, gt=0, description="Seconds after which a detector is stopped.")
    retention: int = Field(default=7, ge=1, description="Published states that are kept.")
    validation_runs: int = Field(default=20, ge=1, description="Runs whose validation pages are kept.")
    memory_limit: str = Field(
        default="1200MB",
        pattern=SIZE,
        description="Memory DuckDB may use in a run, beside about 1 GiB; enough for three million declarations.",
    )
    threads: int | None = Field(default=None, ge=1, description="Threads DuckDB may use; all cores if empty.")
    query_memory: str = Field(default="1GB", pattern=SIZE, description="Memory a query may use.")
    query_seconds: float = Field(default=300, gt=0, description="Seconds after which a query is stopped.")
    query_rows: int = Field(default=10_000_000, ge=1, description="Rows that a query may return.")

    @field_validator("sources", "mappings")
    @classmethod
    def _of_input_tables(cls, given: dict[str, Any]) -> dict[str, Any]:
        known = [table.name for table in input_tables()]
        if unknown := sorted(given.keys() - set(known)):
            raise ValueError(f"there is no input table {', '.join(unknown)}; the tables are {', '.join(known)}")
        return given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is given
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the call win over the environment, and the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(config: Path | None = None, **given: Any) -> Settings:
    """Read the settings from a file, the environment and the call.

    :param config: a TOML file; ``contraflow.toml`` in the working folder is used if it exists
    :param given: settings of the call; those that are None count as not given
    :raises CallError: if the file does not exist, or a setting is unknown or out of range
    """
    if config is not None and not config.is_file():
        raise CallError(f"There is no settings file {config}. Create it, or leave out --config.")
    path = config or Path("contraflow.toml")

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        return FromFile(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise CallError("\n".join(_fault(fault) for fault in error.errors())) from error
    except ValueError as error:  # the TOML itself cannot be read
        raise CallError(f"{path} is not valid TOML: {error}.") from error


def _fault(fault: Any) -> str:
    """Say which setting is wrong and how."""
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"There is no setting {name!r}. The settings are: {', '.join(Settings.model_fields)}."
    return f"The setting {name} cannot be {fault['input']!r}: {fault['msg']}."
