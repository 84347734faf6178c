"""The dossier of one shipment: all that is needed to check its findings by hand, as JSON or as a page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from engine.errors import CallError
from engine.publication import asking, naming, open_state
from engine.sql import select
from flows.report import templates

PARTS = ("items", "findings", "context", "measures", "peers", "licences", "firms", "linked", "named", "history")


def dossier(folder: Path, declaration: str, run_id: str | None = None) -> dict[str, Any]:
    """Gather the dossier of a declaration from a published state.

    :param declaration: ``AUTHORITY/DECLARATION_ID``; the number of an item may follow, as reasons name one
    :raises CallError: if the name is not written so, or no such declaration was screened
    """
    authority, slash, declaration_id = declaration.partition("/")
    with open_state(folder, run_id) as con, asking(con):
        if not slash:
            raise CallError(_ask_for_authority(con, declaration))
        key = {"authority": authority.upper(), "declaration_id": _without_item(con, authority, declaration_id)}
        found = {name: _rows(con, name, key) for name in ("shipment", "run", *PARTS)}
    if not found["shipment"]:
        why = _why_not_screened(declaration, found["items"], found["run"][0]["as_of"])
        raise CallError(why or f"No declaration {declaration} is held. {_look(folder, key['declaration_id'])}")
    return {"declaration": "/".join(key.values()), "shipment": found["shipment"][0], "run": found["run"][0]} | {
        part: found[part] for part in PARTS
    }


def as_json(gathered: dict[str, Any]) -> str:
    """Return a dossier as JSON."""
    return json.dumps(gathered, default=str, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_page(gathered: dict[str, Any]) -> str:
    """Return a dossier as a page that opens from disk without a network."""
    return templates().get_template("dossier.html").render(gathered)


def _without_item(con: Any, authority: str, name: str) -> str:
    declaration_id, _, item_no = name.rpartition("/")
    known = "SELECT count(*) FROM risk_scores WHERE authority = $authority AND declaration_id = $declaration_id"
    is_item = declaration_id and item_no.isdecimal()
    if is_item and con.execute(known, {"authority": authority.upper(), "declaration_id": name}).fetchall() == [(0,)]:
        return declaration_id
    return name


def _ask_for_authority(con: Any, declaration_id: str) -> str:
    authorities = con.execute(
        "SELECT authority FROM risk_scores WHERE declaration_id = $declaration_id ORDER BY authority",
        {"declaration_id": declaration_id},
    ).fetchall()
    known = [f"{authority}/{declaration_id}" for (authority,) in authorities]
    ((first,),) = con.execute("SELECT arg_min(authority || '/' || declaration_id, rank) FROM risk_scores").fetchall()
    meant = f"it may be {' or '.join(known)}" if known else f"such as {first or 'HK/24I00002052'}"
    return f"{declaration_id!r} names no declaration: write AUTHORITY/DECLARATION_ID, {meant}."


def _why_not_screened(declaration: str, items: list[dict[str, Any]], as_of: date) -> str:
    """Say why a declaration that is held was not screened; nothing of one that is not held."""
    if any(item["declared_on"] > as_of and item["status"] != "cancelled" for item in items):
        return (
            f"{declaration} is dated after {as_of}, the day the run looked from, and waits for a later one (--as-of)."
        )
    return f"{declaration} was cancelled, and what is cancelled is not screened." if items else ""


def _look(folder: Path, declaration_id: str) -> str:
    alike = declaration_id[-6:].replace("'", "''")
    return (
        "Refused rows are in quarantine. Those that end alike: "
        'contraflow query "SELECT authority, declaration_id FROM risk_scores '
        f"WHERE declaration_id LIKE '%{alike}'\"{naming(folder)}"
    )


def _rows(con: Any, part: str, key: dict[str, str]) -> list[dict[str, Any]]:
    found = select(con, f"explain.{part}", key)
    is_json = {name for name, kind in zip(found.columns, found.types, strict=True) if str(kind) == "JSON"}
    return [
        {name: json.loads(value) if value and name in is_json else value for name, value in row.items()}
        for row in found.to_arrow_table().to_pylist()
    ]
