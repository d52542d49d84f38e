"""Insurance, life status, schooling, residence permits and claims from lists.

In: entries of these lists. Out: dated rows of the register. Never: a scheme or stage that the list does not state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa

from canbao.lists.effects.dated import DatedTable, Values
from canbao.lists.effects.entries import Applying, Entry
from canbao.lists.effects.persons import HOMES
from canbao.values.days import add_days

_STAGES = {"kindergarten": "none"}
"""The vocabulary of rules has no kindergarten: who goes there is no student."""


def insurance_rows(applying: Applying, entry: Entry) -> Iterable[Values]:
    """Insured for a benefit year, or from a day."""
    content = entry.content
    begun, ended = entry.day("begun"), entry.day("ended")
    year = content.get("year")
    if year is not None:
        begun, ended = date(year, 1, 1), date(year, 12, 31)
    details = (content.get("state"), content.get("employer"), content.get("identity"))
    yield {
        "scheme": content.get("scheme", applying.supplier.scheme),
        "division": content.get("division", applying.county),
        "paid_fen": content.get("paid"),
        "detail": " ".join(part for part in details if part)[:120],
        "valid_from": begun,
        "valid_until": ended,
    }


def status_rows(_applying: Applying, entry: Entry) -> Iterable[Values]:
    """Dead from a day on."""
    yield {"status": "dead", "valid_from": entry.day("died")}


def death_rows(_applying: Applying, entry: Entry) -> Iterable[Values]:
    """The day of death."""
    day = entry.day("died")
    yield {"kind": "death", "detail": entry.content.get("source", ""), "valid_from": day, "valid_until": day}


def schooling_rows(applying: Applying, entry: Entry) -> Iterable[Values]:
    """At a school of the county from entry on."""
    stage = entry.content["stage"]
    yield {
        "stage": _STAGES.get(stage, stage),
        "division": applying.county,
        "school": entry.content.get("school", ""),
        "valid_from": entry.day("entered"),
        "valid_until": entry.day("left"),
    }


def permit_rows(applying: Applying, entry: Entry) -> Iterable[Values]:
    """A permit is valid until its last day and run out afterwards. Where somebody lives is the household register's to
    say: the row repeats it, because of two rows about a residence the later one is read.
    """
    begun, ended = entry.day("begun"), entry.day("ended")
    place = applying.homes.get(entry.person_id) or entry.content.get("unit") or applying.county
    shared = {"kind": "residence", "division": place}
    yield {**shared, "permit": "valid", "valid_from": begun, "valid_until": ended}
    if ended is not None:
        yield {**shared, "permit": "expired", "valid_from": add_days(ended, 1), "valid_until": None}


def claim_rows(_applying: Applying, entry: Entry) -> Iterable[Values]:
    """Claimed or not in a year, and what critical-illness insurance paid."""
    content = entry.content
    yield {
        "year": content["year"],
        "has_claimed": content["claimed"] == "yes",
        "critical_fen": content.get("critical", 0),
    }


INSURANCE = DatedTable(
    "insurance",
    {"scheme": pa.string(), "division": pa.string(), "paid_fen": pa.int64(), "detail": pa.string()},
    insurance_rows,
)
STATUS = DatedTable("status", {"status": pa.string()}, status_rows)
DEATHS = DatedTable("event", {"kind": pa.string(), "detail": pa.string()}, death_rows)
SCHOOLING = DatedTable(
    "schooling", {"stage": pa.string(), "division": pa.string(), "school": pa.string()}, schooling_rows
)
PERMITS = DatedTable("abode", {"kind": pa.string(), "division": pa.string(), "permit": pa.string()}, permit_rows)


def apply_permits(applying: Applying, entries: Sequence[Entry]) -> None:
    """Permits beside the homes that are known."""
    held = HOMES.held(applying, [entry.person_id for entry in entries])
    applying.homes = {person: rows[-1]["division"] for (person, kind), rows in held.items() if kind == "residence"}
    PERMITS.apply(applying, entries)


CLAIMS = DatedTable(
    "claimyear", {"year": pa.int16(), "has_claimed": pa.bool_(), "critical_fen": pa.int64()}, claim_rows
)
