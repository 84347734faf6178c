"""Settings: one table of names, defaults and meanings, read from contraflow.toml and the environment."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, LiteralString

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError, WrapValidator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from engine.errors import CallError
from schemas import input_tables, mapping

PREFIX = "CONTRAFLOW_"
# Names the folder of test data, and is no setting.
OF_TESTS = "CONTRAFLOW_DATASETS"


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
        raise ValueError(text)
    percent, number = match.groups()
    return Budget(share=float(percent) / 100) if percent else Budget(number=int(number))


def in_bytes(size: str) -> int:
    """Return a size such as 1200MB or 2GiB in bytes."""
    amount, unit, binary = re.fullmatch(r"([\d.]+)\s*([KMGT])(i?)B", size).groups()  # type: ignore[union-attr]
    return int(float(amount) * (1024 if binary else 1000) ** ("KMGT".index(unit) + 1))


def _allowing(words: LiteralString) -> WrapValidator:
    """Say what a setting may be in our words instead of pydantic's."""

    def checked(value: Any, check: Callable[[Any], Any]) -> Any:
        try:
            return check(value)
        except ValueError as error:
            raise PydanticCustomError("not_allowed", words) from error

    return WrapValidator(checked)


def _read_table(given: Any) -> Any:
    """Read a table that the environment gives as JSON."""
    return json.loads(given) if isinstance(given, str) else given


def _of_input_tables(given: dict[str, Any]) -> dict[str, Any]:
    known = [table.name for table in input_tables()]
    if unknown := sorted(given.keys() - set(known)):
        tables = f"there is no input table {', '.join(unknown)}; the tables are {', '.join(known)}"
        raise PydanticCustomError("no_table", "{tables}", {"tables": tables})
    return given


def _of_known_formats(given: dict[str, str]) -> dict[str, str]:
    own = (".yaml", ".yml")  # files of the user's, which only a run needs
    for table, name in given.items():
        try:
            name.endswith(own) or mapping(table, name)
        except ValueError as error:
            raise PydanticCustomError("no_format", "{error}", {"error": str(error)}) from error
    return given


Size = Annotated[
    str, Field(pattern=r"^\d+(\.\d+)?\s*[KMGT]i?B$"), _allowing("it is a size such as 1200MB or 2GiB, with its unit")
]
Count = Annotated[int, Field(ge=1), _allowing("it is a whole number, 1 or more")]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False), _allowing("it is a number above 0")]
Block = Annotated[
    str,
    Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$"),
    _allowing("it is the type and the name of a block of Prefect's, such as slack-webhook/customs"),
]
Sources = Annotated[
    dict[str, list[str]],
    BeforeValidator(_read_table),
    _allowing(
        'it is a table with a list of files for each input table: sources.declarations = ["incoming/*.csv"]'
        ' in the file, {"declarations": ["incoming/*.csv"]} in the environment'
    ),
    AfterValidator(_of_input_tables),
]
Mappings = Annotated[
    dict[str, str],
    BeforeValidator(_read_table),
    _allowing(
        'it is a table with the name of a format for each input table: mappings.declarations = "korea"'
        ' in the file, {"declarations": "korea"} in the environment'
    ),
    AfterValidator(_of_input_tables),
    AfterValidator(_of_known_formats),
]


class Settings(BaseSettings):
    """The settings of a run; each can be given in contraflow.toml or as CONTRAFLOW_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, enable_decoding=False, extra="forbid")

    budget: Annotated[
        Budget,
        BeforeValidator(parse_budget),
        _allowing("it is a share such as 2% or a whole number of shipments such as 500"),
    ] = Field(
        default=Budget(share=0.02),
        description="Shipments that can be inspected: a share (2%) or a number (500).",
    )
    window: Count | None = Field(
        default=None,
        description="Days before the as-of date that the budget and the flags cover; all if empty.",
    )
    sources: Sources = Field(
        default_factory=dict, description="Files, globs or folders of each input table, for runs that name none."
    )
    mappings: Mappings = Field(default_factory=dict, description="Source format of each table that is not canonical.")
    alert_fdr: Annotated[float, Field(gt=0, lt=1), _allowing("it is a number between 0 and 1")] = Field(
        default=0.1, description="Largest estimated share of false alarms among alerts."
    )
    max_quarantine: Annotated[float, Field(ge=0, le=1), _allowing("it is a number from 0 to 1")] = Field(
        default=0.05,
        description="Share of a file's rows in quarantine beyond which the run stops.",
    )
    min_peers: Annotated[int, Field(ge=2), _allowing("it is a whole number, 2 or more")] = Field(
        default=30, description="Peers below which the evidence on a declaration is called thin."
    )
    drift_limit: Amount = Field(
        default=0.25, description="Population stability index above which a distribution is said to have moved."
    )
    refit_days: Count = Field(
        default=30,
        description="Days after which a new reference is fitted; until then a run keeps the one it has.",
    )
    detector_seconds: Amount = Field(default=1800, description="Seconds after which a detector is stopped.")
    retention: Count = Field(default=7, description="Published states that are kept.")
    validation_runs: Count = Field(default=20, description="Runs whose validation pages are kept.")
    memory_limit: Size | None = Field(
        default=None,
        description="Memory DuckDB may use in a run, beside about 1 GiB; if empty, 500 MB for each million declared"
        " items, and 1100 MB at least.",
    )
    threads: Count | None = Field(default=None, description="Threads DuckDB may use; all cores if empty.")
    log_format: Annotated[Literal["text", "json"], _allowing("it is text or json")] = Field(
        default="text",
        description="Lines of the log: text, for people, or json, with ts, level, run_id, stage and message, and at the"
        " end of a stage counts, seconds and memory_mb.",
    )
    notification_block: Block | None = Field(
        default=None,
        description="Notification block of Prefect's that is told of failed, stopped and partial runs, as its type and"
        " name: `slack-webhook/customs`; none if empty.",
    )
    query_memory: Size = Field(default="1GB", description="Memory a query may use.")
    query_seconds: Amount = Field(default=300, description="Seconds after which a query is stopped.")
    query_rows: Count = Field(default=10_000_000, description="Rows that a query may return.")

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
        there = "is a folder" if config.is_dir() else "does not exist"
        raise CallError(f"The settings file {config} {there}. Name a TOML file, or leave out --config.")
    path = config or Path("contraflow.toml")

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    options = {name: value for name, value in given.items() if value is not None}
    try:
        return _checked(FromFile, options, "--{}", f"{path}: ")
    except ValueError as error:  # the TOML itself cannot be read
        raise CallError(f"{path} is not valid TOML: {error}.") from error


def deployed_settings(given: dict[str, Any]) -> Settings:
    """Read the settings that a deployment was given among its parameters.

    :raises CallError: if a setting is unknown or out of range
    """
    where = "The settings of the deployment: "
    return _checked(Settings, given, where + "{}", where)


def _checked(kind: type[Settings], given: dict[str, Any], named: str, elsewhere: str) -> Settings:
    """Read settings, and say of those that cannot be used where they stand.

    :param named: what the settings given are called
    :param elsewhere: what stands before the names of those that are in neither the call nor the environment
    """
    variables = _variables(os.environ)
    try:
        return kind(**given)
    except ValidationError as error:
        faults = []
        for fault in error.errors():
            name = str(fault["loc"][0])
            place = named.format(name) if name in given else variables.get(name, elsewhere + name)
            faults.append(
                f"{elsewhere}there is no setting {name!r}; {_known()}."
                if fault["type"] == "extra_forbidden"
                else f"{place} cannot be {fault['input']!r}; {fault['msg']}."
            )
        raise CallError("\n".join(faults)) from error


def _variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variable of each setting that the environment gives.

    :raises CallError: if a variable looks like a setting and is none
    """
    ours = [name for name in environment if name.upper().startswith(PREFIX) and name.upper() != OF_TESTS]
    found = {name[len(PREFIX) :].lower(): name for name in ours if environment[name]}
    for setting, variable in found.items():
        if setting not in Settings.model_fields:
            raise CallError(f"The environment variable {variable} is no setting. Unset it, or correct it: {_known()}.")
    return found


def _known() -> str:
    return f"the settings are {', '.join(Settings.model_fields)}"
