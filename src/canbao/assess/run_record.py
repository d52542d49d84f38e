"""The record of a run beside its people rows: which policy, as of when, every situation with its count, counts by
place.

In: an engine's situations and a tally. Out: `RunRecord`, written as JSON (`<stem>.situations.json`) and read back.
Never: a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from canbao.assess.situations import LineDue, Situation, day_text
from canbao.assess.tally import Cell, Tally, Totals, totals_of
from canbao.policy.nodes import Call, Const, Fact, Node
from canbao.policy.rules import Grant, RuleBook
from canbao.policy.vocabulary import FACTS, Kind

FORMAT = 1
_row_of = attrgetter(*(item.name for item in fields(Cell)))
"""The numbers of a cell, in the order of its fields."""


@dataclass(frozen=True)
class RunRecord:
    """One run. `policies` maps name → digest; `payers` code → name."""

    policies: Mapping[str, str]
    titles: Mapping[str, str]
    payers: Mapping[str, str]
    as_of: date | None
    known_on: date | None
    amend: Mapping[str, str]
    input_digest: str
    situations: Mapping[int, Situation]
    cells: tuple[Cell, ...]

    @property
    def totals(self) -> Totals:
        return totals_of(list(self.cells), self.situations)

    @property
    def people_by_situation(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for cell in self.cells:
            found[cell.situation] = found.get(cell.situation, 0) + cell.people
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of counts and sums: the same whatever the order of people, the partitions or the threads."""
        return digest_of_cells(self.cells)


def digest_of_cells(cells: Sequence[Cell]) -> str:
    """The digest of a run whose cells these are, by place and situation."""
    return hashlib.sha256(json.dumps([_row_of(cell) for cell in cells]).encode()).hexdigest()


def record_of(
    books: Mapping[str, RuleBook], situations: Mapping[int, Situation], tally: Tally, *, as_of: date | None,
    known_on: date | None = None, amend: Mapping[str, str] | None = None, input_digest: str = "",
) -> RunRecord:  # fmt: skip
    """The record of a finished run: only situations that somebody is in."""
    cells = tuple(tally.cells())
    used = {cell.situation for cell in cells}
    return RunRecord(
        policies={name: "+".join(rules.digest for _, rules in book.parts) for name, book in books.items()},
        titles={name: book.latest.title for name, book in books.items()},
        payers=payers_of(books),
        as_of=as_of,
        known_on=known_on,
        amend=dict(amend or {}),
        input_digest=input_digest,
        situations={id_: situations[id_] for id_ in sorted(used)},
        cells=cells,
    )


def payers_of(books: Mapping[str, RuleBook]) -> dict[str, str]:
    """Everybody who may pay, by code: the name that a policy gives, or the code where it gives none.

    One code may have different names in different policies; then it bears all of them.
    """
    names: dict[str, dict[str, None]] = {}
    for _, rules in (part for book in books.values() for part in book.parts):
        grants = [row.effect for row in rules.aid.rows if isinstance(row.effect, Grant)]
        codes = [*rules.file.payers, *(payer.payer for grant in grants for payer in grant.payers)]
        for code in codes:
            known = rules.file.payers.get(code)
            names.setdefault(code, {})[known.name if known else code] = None
    return {"sponsor": "扶持资助", **{code: "／".join(found) for code, found in names.items()}}


def record_path(output: Path) -> Path:
    """Where the record of an output file stands."""
    return output.with_name(f"{output.stem}.situations.json")


def to_json(record: RunRecord) -> str:
    """The record as text, the same bytes for the same run."""
    plain = {
        "format": FORMAT,
        "policies": dict(record.policies), "titles": dict(record.titles), "payers": dict(record.payers),
        "as_of": _day(record.as_of), "known_on": _day(record.known_on), "amend": dict(record.amend),
        "input_digest": record.input_digest, "result_digest": record.digest,
        "situations": [{"id": id_, **plain_of(item)} for id_, item in sorted(record.situations.items())],
        "cells": [_row_of(cell) for cell in record.cells],
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, sort_keys=True) + "\n"


def from_json(text: str) -> RunRecord:
    """A record read back. Raises ValueError when the text is not one."""
    plain = json.loads(text)
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise ValueError("不是 canbao 核算批次的情形文件 not the situations file of a run")
    return RunRecord(
        policies=plain["policies"], titles=plain["titles"], payers=plain["payers"], as_of=_date(plain["as_of"]),
        known_on=_date(plain["known_on"]), amend=plain["amend"], input_digest=plain["input_digest"],
        situations={item.pop("id"): situation_of(item) for item in plain["situations"]},
        cells=tuple(Cell(*cell) for cell in plain["cells"]),
    )  # fmt: skip


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def plain_of(situation: Situation) -> dict[str, Any]:
    """A situation as JSON has it; `situation_of` reads it back."""
    return {item.name: _value(getattr(situation, item.name)) for item in fields(situation)}


def _value(value: Any) -> Any:
    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, LineDue):
        return [value.name, value.fen, value.refundable, value.due_fen]
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def _node(node: Node) -> Any:
    match node:
        case Const(value) if isinstance(value, date):
            return {"day": value.isoformat()}
        case Const(value):
            return {"words" if isinstance(value, str) else "number": value}
        case Fact(name):
            return {"fact": name}
        case Call(name, args):
            return {"call": name, "args": [_node(arg) for arg in args]}
    return {"words": day_text(node)}


def _read_node(plain: Any) -> Node | None:
    if plain is None:
        return None
    if "day" in plain:
        return Const(date.fromisoformat(plain["day"]), Kind.DATE)
    if "number" in plain:
        return Const(plain["number"], Kind.INT)
    if "fact" in plain:
        return Fact(plain["fact"], FACTS[plain["fact"]].kind)
    if "call" in plain:
        args = tuple(node for node in (_read_node(arg) for arg in plain["args"]) if node is not None)
        return Call(plain["call"], args, Kind.DATE)
    return Const(plain["words"], Kind.TEXT)


_NODES = ("cover_first", "cover_last", "wait_until")


def situation_of(plain: Mapping[str, Any]) -> Situation:
    """A situation read back."""
    values: dict[str, Any] = {}
    for name, value in plain.items():
        if name in _NODES:
            values[name] = _read_node(value)
        elif name == "lines":
            values[name] = tuple(LineDue(*line) for line in value)
        elif isinstance(value, list):
            values[name] = tuple(tuple(item) if isinstance(item, list) else item for item in value)
        else:
            values[name] = value
    return Situation(**values)
