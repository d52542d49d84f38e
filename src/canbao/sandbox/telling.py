"""What the stand-in office tells the bureau: payments of a day, deposits that arrived, statements, in one chain.

In: what was taken, faults. Out: packages as they are carried. Never: a payment told twice by itself; a number without
its package: what was lost on its way can be sent again, to the byte.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from canbao.sandbox.envelopes import BUREAU, NO_PACKAGE, PACKAGE, Key, mark_of, read_fields, sm3
from canbao.sandbox.faults import OF_PACKAGES, Carried, Fault, carry
from canbao.sandbox.paying import unpaid
from canbao.sandbox.records import Records
from canbao.sandbox.refusals import SandboxRefused
from canbao.sandbox.tables import OWN_SHARE, VERSIONS, sum_of, write_rows
from canbao.values.fen import format_yuan

_UNTOLD = """
    SELECT * FROM payment WHERE NOT told AND NOT is_void AND year = ? AND paid_on <= ? ORDER BY paid_on, tax_number
"""
_STATED = "SELECT * FROM payment WHERE NOT is_void AND year = ? AND paid_on BETWEEN ? AND ? ORDER BY tax_number"


@dataclass(frozen=True)
class Telling:
    """A day's payments. `faulty`: rows for each fault of rows."""

    year: int
    day: date
    seed: int = 1
    faults: Collection[Fault] = ()
    faulty: int = 3


def tell_payments(records: Records, key: Key, order: Telling) -> list[Carried]:
    """The package of what was paid up to the day and not told before; nothing where there is nothing to tell."""
    chance = random.Random(order.seed)  # noqa: S311 (made-up people)
    with records.step():
        rows = records.rows(_UNTOLD, order.year, order.day.isoformat())
        late: set[str] = set()
        if Fault.DELAY in order.faults:
            fresh = [row["tax_number"] for row in rows if row["paid_on"] == order.day.isoformat()]
            late = set(chance.sample(fresh, min(order.faulty, max(len(fresh) - 1, 0))))
        rows = [row for row in rows if row["tax_number"] not in late]
        told = [_told(row) for row in rows]
        if Fault.OTHER_PERSON in order.faults:
            _misname(records, order, rows, told, chance)
        if not told:
            return []
        package, other = _next_package(records, key, "payments", order.year, order.day, told)
        records.write_all(
            "UPDATE payment SET told = ? WHERE tax_number = ?", ((package.number, row["tax_number"]) for row in rows)
        )
        return list(carry(package, other, OF_PACKAGES & set(order.faults)))


def tell_deposits(records: Records, key: Key, year: int, day: date) -> list[Carried]:
    """The package of slips that arrived and were not told before."""
    with records.step():
        rows = records.rows("SELECT * FROM slip WHERE NOT told AND year = ? AND arrived_on <= ?", year, day.isoformat())
        if not rows:
            return []
        cells = [
            {"paper": row["paper"], "year": str(row["year"]), "fen": format_yuan(row["fen"]),
             "arrived_on": row["arrived_on"]}
            for row in rows
        ]  # fmt: skip
        package, _ = _next_package(records, key, "deposits", year, day, cells)
        for row in rows:
            records.write("UPDATE slip SET told = ? WHERE paper = ?", package.number, row["paper"])
        return [package]


def state(records: Records, key: Key, year: int, first: date, last: date, day: date) -> Carried:
    """The statement of some days, both inclusive. Raises SandboxRefused for days without payments."""
    days = {"begun": first.isoformat(), "ended": last.isoformat()}
    with records.step():
        rows = [{**days, **_told(row)} for row in records.rows(_STATED, year, *days.values())]
        if not rows:
            raise SandboxRefused(f"{first} 至 {last} 没有缴费，没有对账单 no payments on these days: no statement")
        return _next_package(records, key, "statement", year, day, rows)[0]


def sent_again(records: Records, number: int) -> Carried:
    """A package once more, whole. Raises SandboxRefused."""
    found = records.rows("SELECT * FROM sent WHERE number = ?", number)
    if not found:
        raise SandboxRefused(f"没有发过第 {number} 号 no such package was sent")
    return Carried(number, found[0]["name"], bytes(found[0]["manifest"]), bytes(found[0]["content"]))


def _told(row: Row) -> dict[str, str]:
    return {
        "tax_number": row["tax_number"], "reference": str(row["reference"]), "document": row["document"],
        "id_number": row["id_number"], "name": row["name"], "year": str(row["year"]), "paid": format_yuan(row["fen"]),
        "paid_on": row["paid_on"], "channel": row["channel"], "place": row["place"], "kind": OWN_SHARE,
    }  # fmt: skip


def _misname(
    records: Records, order: Telling, rows: Sequence[Row], told: list[dict[str, str]], chance: random.Random
) -> None:  # fmt: skip
    """Some rows come under the name of somebody who owes the same and has not paid."""
    free = unpaid(records, order.year)
    chance.shuffle(free)
    plain = [place for place, row in enumerate(rows) if not row["fault"]]
    for place in chance.sample(plain, min(order.faulty, len(plain))):
        wrong = next((bill for bill in free if bill["fen"] == rows[place]["fen"]), None)
        if wrong is None:
            continue
        free.remove(wrong)
        told[place] |= {name: str(wrong[name]) for name in ("reference", "document", "id_number", "name")}
        records.write(
            "UPDATE payment SET fault = ? WHERE tax_number = ?", Fault.OTHER_PERSON.value, rows[place]["tax_number"]
        )


def _next_package(
    records: Records, key: Key, format_: str, year: int, day: date, rows: list[dict[str, str]]
) -> tuple[Carried, Carried]:
    """The next number, kept; and another content under the same number, for whoever wants to see it refused."""
    last = records.rows("SELECT number, mark FROM sent ORDER BY number DESC LIMIT 1")
    number, previous = (last[0]["number"] + 1, last[0]["mark"]) if last else (1, NO_PACKAGE)
    made = _package(records, key, format_, year, day, rows, number, previous)
    mark = mark_of(read_fields(made.manifest, PACKAGE))
    records.write("INSERT INTO sent VALUES (?, ?, ?, ?, ?)", number, mark, made.name, made.manifest, made.content)
    return made, _package(records, key, format_, year, day, rows[:-1], number, previous)


def _package(
    records: Records, key: Key, format_: str, year: int, day: date, rows: list[dict[str, str]], number: int,
    previous: str,
) -> Carried:  # fmt: skip
    content, code, county = write_rows(format_, rows), records.setting("code"), records.setting("county")
    manifest = key.signed(
        {
            "canbao": PACKAGE, "version": 1, "county": county, "from": code, "to": BUREAU, "number": number,
            "format": format_, "format_version": VERSIONS[format_], "year": year, "manner": "full", "kind": "csv",
            "rows": len(rows), "sum_fen": sum_of(format_, rows), "digest": sm3(content), "previous": previous,
            "made_on": day.isoformat(),
        }
    )  # fmt: skip
    return Carried(number, f"{county}-{code}-to-{BUREAU}-{number:06}-{format_}-{year}-full", manifest, content)
