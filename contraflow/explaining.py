"""``contraflow explain``: one shipment on the terminal, as JSON or as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contraflow.showing import console, plain
from contraflow.writing import whole_file
from engine.errors import CallError
from flows.dossier import as_json, as_page, dossier


def explain_declaration(warehouse: Path, declaration: str, run_id: str | None, out: Path | None) -> None:
    """Show the dossier of a declaration, or write it to a file.

    :raises CallError: if there is no such declaration, or the file is to be of another kind than .html or .json
    """
    gathered = dossier(warehouse, declaration, run_id)
    if out is None:
        _print(gathered)
        return
    writers = {".json": as_json, ".html": as_page}
    if out.suffix not in writers:
        raise CallError(f"--out {out}: name a file that ends in .html or .json.")
    with whole_file(out) as draft:
        draft.write_text(writers[out.suffix](gathered), encoding="utf-8")
    console.print(str(out), markup=False)


def _print(gathered: dict[str, Any]) -> None:
    shipment = gathered["shipment"]
    _say(
        f"{gathered['declaration']}  rank {shipment['rank']:,} of {shipment['screened']:,}, "
        f"evidence {shipment['evidence']}",
        "bold",
    )
    for item in gathered["items"]:
        shown = (
            "flow",
            "declared_on",
            "hs_code",
            "description",
            "origin",
            "dispatch",
            "destination",
            "net_kg",
            "value",
            "currency",
        )
        _say(
            f"item {item['item_no']}: " + ", ".join(f"{name} {item[name]}" for name in shown if item[name] is not None)
        )
        _say(f"  from {item['source_file']}, line {item['line']}", "dim")
    for finding in gathered["findings"]:
        _say(
            f"- {finding['tactic']}, {finding['claim']} (item {finding['item_no']}, p {finding['p_value']:.2g})", "bold"
        )
        _say(f"  {finding['reason']}")
    if not gathered["findings"]:
        _say("Nothing was found on it.")
    for other in gathered["linked"]:
        differs = "; ".join(other["discrepancies"] or []) or "it agrees"
        _say(
            f"linked {other['side']} {other['authority']}/{other['declaration_id']} by {other['linked_by']}: {differs}"
        )


def _say(text: str, style: str | None = None) -> None:
    console.print(plain(text), style=style, markup=False)
