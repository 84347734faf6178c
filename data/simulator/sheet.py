"""The declarations as a sheet: papers turned into the cells that are written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.simulator.authorities import OFFICES, Authorities
from data.simulator.columns import Array, Columns, stream
from data.simulator.descriptions import Wordings
from data.simulator.firms import FirmBook
from data.simulator.goods import Goods
from data.simulator.loads import package_vocabulary
from data.simulator.numbers import container_ids, declaration_ids, transport_documents
from data.simulator.papers import FLOWS, read_scale, value_in_currency
from data.simulator.places import Places
from data.simulator.rates import CURRENCIES
from data.simulator.register import Register, is_foreign
from data.simulator.relations import INCOTERMS, MODES, POST
from data.simulator.slips import SLIPS, transpose_heading
from data.simulator.writing import CHUNK, DATE, DECLARATIONS, blanked, spelled, to_arrow, year_of

# Small parcels go by the simple regime of electronic commerce.
PARCELS = "9610"
PROCEDURES = {
    0: ("1000", "1040", "2100", "0110", "0615"),
    1: ("4000", "4071", "5100", "0110", "0245"),
    2: ("3171", "3151", "1371", "3100", "1233"),
    3: ("8000", "T1", "0100", "8100", "T2"),
}


@dataclass(frozen=True)
class Desktop:
    """Everything the cells are spelled with."""

    places: Places
    goods: Goods
    book: FirmBook
    authorities: Authorities
    wordings: Wordings
    register: Register
    licence_names: Array


def number_declarations(seed: int, authorities: Authorities, papers: Columns) -> Columns:
    """Sort papers by day and give every declaration its number in the order of its authority."""
    rng = stream(seed, "lodging order")
    key = papers["ship"] * 3 + papers["side"]
    shuffle = rng.permutation(int(key.max(initial=0)) + 1)[key]
    papers = papers.over(shuffle=shuffle).order("day", "shuffle", "item_no")
    _, first, declaration = np.unique(papers["shuffle"], return_index=True, return_inverse=True)
    serial = np.empty(len(first), dtype=np.int64)
    in_order = np.argsort(first)
    authority = papers["authority"][first]
    for code in range(len(authorities.codes)):
        mine = in_order[authority[in_order] == code]
        serial[mine] = np.arange(len(mine)) + 1000
    return papers.over(declaration=declaration, serial=serial[declaration])


def fill_sheet(goods: Goods, papers: Columns) -> Columns:
    """Work out the numbers of every row as they will be written, before slips and gaps."""
    net, kind = papers["net"], papers["kind"]
    counted = goods.unit[kind] != "KGM"
    quantity = np.where(counted, np.maximum(1, np.round(net / goods.kg_per_unit[kind])), net)
    return Columns(
        net_kg=net,
        gross_kg=papers["gross"],
        packages=papers["packages"],
        volume_m3=np.round(papers["volume"], 3),
        weighed_kg=read_scale(papers),
        quantity=quantity,
        value=value_in_currency(papers),
        currency=papers["currency"].astype(np.int64),
        duty_rate=papers["duty"],
    )


def write_declarations(
    path: Path, desktop: Desktop, papers: Columns, sheet: Columns, gaps: dict[str, Array]
) -> pa.Array:
    """Write the declarations piece by piece; return their numbers."""
    numbers = []
    with pq.ParquetWriter(path, DECLARATIONS, compression="zstd") as writer:
        for start in range(0, max(1, papers.size), CHUNK):
            part = slice(start, start + CHUNK)
            piece = {name: empty[part] for name, empty in gaps.items()}
            cells = _cells(desktop, papers.take(part), sheet.take(part), piece)
            table = pa.Table.from_arrays([cells[field.name] for field in DECLARATIONS], schema=DECLARATIONS)
            writer.write_table(table)
            numbers.append(cells["declaration_id"])
    return pa.chunked_array(numbers).combine_chunks()


def _cells(desktop: Desktop, papers: Columns, sheet: Columns, gaps: dict[str, Array]) -> dict[str, pa.Array]:
    cells = {
        **_heads(desktop, papers),
        **_parties(desktop, papers),
        **_goods(desktop, papers, sheet),
        **_routes(desktop, papers),
        **_masses(papers, sheet),
    }
    for column, empty in gaps.items():
        cells[column] = blanked(cells[column], empty)
    _lower_case(cells, sheet)
    return cells


def _heads(desktop: Desktop, papers: Columns) -> dict[str, pa.Array]:
    authorities = desktop.authorities
    authority = spelled(papers["authority"], authorities.codes)
    style = papers["authority"] % 3
    letter = spelled(papers["flow"], ("E", "I", "R", "T"))
    office = papers["authority"].astype(np.int64) * OFFICES + papers["broker"] % OFFICES
    procedures = [code for flow in range(4) for code in PROCEDURES[flow]]
    procedure = papers["flow"].astype(np.int64) * 5 + papers["authority"] % 3 + (papers["broker"] % 7 == 0)
    parcel = papers["mode"] == POST
    amended = papers["amended"].astype(np.int64)
    return {
        "authority": authority,
        "declaration_id": declaration_ids(style, authority, letter, year_of(papers["day"]), papers["serial"]),
        "item_no": pa.array(papers["item_no"].astype(np.int64)),
        "flow": spelled(papers["flow"], FLOWS),
        "declared_on": to_arrow(papers["day"], DATE),
        "version": pa.array(1 + amended),
        "status": spelled(amended, ("lodged", "amended")),
        "procedure": spelled(np.where(parcel, len(procedures), procedure), [*procedures, PARCELS]),
        "office": spelled(office, desktop.authorities.offices),
    }


def _parties(desktop: Desktop, papers: Columns) -> dict[str, pa.Array]:
    register, authority = desktop.register, papers["authority"]
    cells = {"declarant_id": spelled(papers["broker"], register.ids)}
    for role in ("exporter", "importer", "end_user"):
        foreign = is_foreign(desktop.book, desktop.authorities, authority, papers[role])
        party = register.party(authority, papers[role], foreign)
        if role == "end_user":
            # End users are written down where licences are: for controlled goods, and for some others.
            party = np.where(_names_end_user(desktop.goods, papers), party, -1)
            cells["end_user_id"] = spelled(party, register.ids)
            continue
        cells[f"{role}_id"] = spelled(party, register.ids)
        cells[f"{role}_name"] = spelled(party, register.names)
        cells[f"{role}_address"] = spelled(party, register.addresses)
    return cells


def _names_end_user(goods: Goods, papers: Columns) -> Array:
    controlled = goods.controlled_from[papers["kind"]] <= papers["day"]
    named: Array = controlled | (papers["pick"] % 5 == 0)
    return named


def _goods(desktop: Desktop, papers: Columns, sheet: Columns) -> dict[str, pa.Array]:
    goods, wordings = desktop.goods, desktop.wordings
    flat = papers["authority"].astype(np.int64) * goods.size + papers["kind"]
    code = spelled(flat, desktop.authorities.national.ravel())
    code = pc.if_else(pa.array(papers["short"]), pc.utf8_slice_codeunits(code, 0, 6), code)
    phrase, tail = spelled(papers["phrase"], wordings.phrases), spelled(papers["tail"], wordings.tails)
    text = pc.binary_join_element_wise(phrase, tail, "")
    text = pc.if_else(pa.array(papers["upper"]), pc.utf8_upper(text), text)
    return {
        "hs_code": _transpose(code, np.flatnonzero(sheet["slip"] == SLIPS.index("transposed_heading"))),
        "description": text,
        "package_type": spelled(papers["package_type"], package_vocabulary(goods)),
        "quantity_unit": pa.array(goods.unit[papers["kind"]], type=pa.string()),
        "licence_id": spelled(papers["licence"], desktop.licence_names),
        "extra": pa.nulls(papers.size, pa.string()),
    }


def _transpose(codes: pa.Array, rows: Array) -> pa.Array:
    if not len(rows):
        return codes
    mask = np.zeros(len(codes), dtype=bool)
    mask[rows] = True
    wrong = [transpose_heading(codes[int(row)].as_py()) for row in rows]
    return pc.replace_with_mask(codes, pa.array(mask), pa.array(wrong, type=pa.string()))


def _routes(desktop: Desktop, papers: Columns) -> dict[str, pa.Array]:
    codes = desktop.places.codes
    number, boxed = papers["number"], papers["boxed"]
    boxes = papers["boxes"] if desktop.book.parameters.hard else np.ones(papers.size)
    return {
        "origin": spelled(papers["origin"], codes),
        "dispatch": spelled(papers["dispatch"], codes),
        "transit": spelled(papers["via"], codes),
        "destination": spelled(papers["destination"], codes),
        "transport_mode": spelled(papers["mode"], MODES),
        "transport_doc": transport_documents(number, papers["mode"]),
        "container_id": blanked(container_ids(number, boxes), ~boxed),
    }


def _masses(papers: Columns, sheet: Columns) -> dict[str, pa.Array]:
    cells = {
        field.name: to_arrow(sheet[field.name], field.type)
        for field in DECLARATIONS
        if field.name in sheet and field.name != "currency"
    }
    cells["currency"] = spelled(sheet["currency"], CURRENCIES)
    cells["incoterm"] = spelled(papers["incoterm"], INCOTERMS)
    return cells


def _lower_case(cells: dict[str, pa.Array], sheet: Columns) -> None:
    """Write some codes in small letters."""
    small = pa.array(sheet["slip"] == SLIPS.index("lower_case"))
    for column in ("origin", "destination", "package_type"):
        cells[column] = pc.if_else(small, pc.utf8_lower(cells[column]), cells[column])
