"""``contraflow explain``: one shipment on the terminal, as JSON or as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contraflow.showing import console, paragraph
from contraflow.writing import whole_file
from engine.errors import CallError
from flows.dossier import as_json, as_page, dossier
from flows.wording import account, chance, items, matched, once, told, words

MARGIN = "   "
SHOWN = (
    *("flow", "declared_on", "hs_code", "description", "origin", "dispatch", "transit", "destination"),
    *("exporter_id", "exporter_name", "importer_id", "importer_name", "end_user_id", "declarant_id"),
    *("transport_mode", "transport_doc", "container_id"),
    *("net_kg", "gross_kg", "weighed_kg", "packages", "package_type", "volume_m3"),
    *("value", "currency", "incoterm", "licence_id"),
)


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
    state = "flagged" if shipment["tactics"] is not None else "an alert" if shipment["alert"] else "not flagged"
    place = f"rank {shipment['rank']:,} of {shipment['screened']:,}, {state}"
    paragraph(f"{gathered['declaration']}   {place}, evidence {shipment['evidence']}", style="bold")
    paragraph(f"{chance(shipment['p_value'], shipment['screened']).capitalize()} honest declarations look as odd.")
    if shipment["risk_basis"] == "calibrated":
        paragraph(f"Of declarations as odd that were inspected, about {shipment['risk']:.0%} were in violation.")
    if shipment["of_same_case"]:
        paragraph(f"Of the same case: {', '.join(shipment['of_same_case'])}.")
    for finding in once(gathered["findings"], "claim", "reason"):
        _print_finding(finding, shipment["screened"])
    if not gathered["findings"]:
        paragraph("Nothing was found on it.")
    for signal in once(gathered["context"], "reason"):
        console.print()
        paragraph(f"{signal['reason']} ({items(signal['items'])})")
    for item in gathered["items"]:
        _print_item(item)
    if gathered["linked"]:
        console.print()
    for other in gathered["linked"]:
        differs = "; ".join(other["discrepancies"] or []) or "nothing disagrees"
        key = f"{other['authority']}/{other['declaration_id']}/{other['item_no']}"
        paragraph(f"{key}, {matched(other)}: {differs}", first=f"linked {other['side']}  ", rest="    ")


def _print_item(item: dict[str, Any]) -> None:
    console.print()
    paragraph(f"item {item['item_no']} as declared, line {item['line']} of {item['source_file']}", style="bold")
    paragraph(told({name: item[name] for name in SHOWN}), first=MARGIN, rest=MARGIN)


def _print_finding(finding: dict[str, Any], screened: int) -> None:
    console.print()
    rarity = "no risk" if finding["p_value"] == 1 else f"{chance(finding['p_value'], screened)} honest items"
    paragraph(f"{finding['tactic']}: {words(finding['claim'])} ({items(finding['items'])}; {rarity})", style="bold")
    paragraph(finding["reason"], first=MARGIN, rest=MARGIN)
    for side, shown in account(finding["evidence"]).items():
        paragraph(shown, first=f"{MARGIN}{side:<10}", rest=MARGIN + " " * 10, style="dim")
