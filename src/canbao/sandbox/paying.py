"""People who pay: over some days, by several channels, some of them wrongly.

In: the bills, a share, a seed. Out: payments. Never: a payment after its offer has ended; somebody who has paid chosen
again, unless paying twice was asked for.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from canbao.sandbox.faults import Fault
from canbao.sandbox.records import Records
from canbao.sandbox.refusals import SandboxRefused
from canbao.values.days import add_days

CHANNELS = ("手机应用", "银行柜面", "自助终端", "办税大厅")
CASH = "代收"
"""The channel of cash that a collector took, as the page of formats has it."""
WRONG_MORE_FEN = 1_000
"""What somebody pays too much: ten yuan."""
_UNPAID = """
    SELECT * FROM bill WHERE fen > 0 AND year = ? AND unit LIKE ? AND NOT EXISTS (
        SELECT 1 FROM payment WHERE payment.reference = bill.reference AND payment.year = bill.year AND NOT is_void)
    ORDER BY reference
"""
_PAY = """
    INSERT INTO payment (tax_number, reference, document, id_number, name, year, fen, paid_on, channel, place, fault)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True)
class Paying:
    """So many of a hundred who have not paid yet, from a day on. `faulty`: people for each fault."""

    year: int
    percent: int
    first: date
    days: int = 1
    seed: int = 1
    faults: Collection[Fault] = ()
    faulty: int = 3


def pay(records: Records, order: Paying) -> int:
    """How many payments were taken. Raises SandboxRefused."""
    if not 0 <= order.percent <= 100 or order.days < 1:
        raise SandboxRefused("比例 0 至 100，天数至少 1 a share of 0 to 100, at least one day")
    chance = random.Random(order.seed)  # noqa: S311 (made-up people)
    bills = unpaid(records, order.year)
    payers = chance.sample(bills, len(bills) * order.percent // 100)
    numbers = _Numbers(records, order.year)
    with records.step():
        records.write_all(_PAY, _payments(records, order, payers, chance, numbers))
        numbers.keep()
        return numbers.given


def pay_cash(records: Records, year: int, paper: str, references: Sequence[int], day: date) -> int:
    """Cash of one slip arrived at the office, with the people it is for; its fen. Raises SandboxRefused."""
    known = {int(bill["reference"]): bill for bill in unpaid(records, year)}
    unknown = [reference for reference in references if reference not in known]
    if unknown or not references:
        raise SandboxRefused(f"这些人没有未缴的单据 no unpaid bills of: {unknown[:5]}")
    if records.rows("SELECT 1 FROM slip WHERE paper = ?", paper):
        raise SandboxRefused(f"缴存单 {paper} 已经收过 this slip was taken before")
    numbers, fen = _Numbers(records, year), 0
    with records.step():
        for reference in references:
            bill = known[reference]
            fen += bill["fen"]
            place = records.setting("county")
            records.write(_PAY, *_cells(numbers.next(), bill, bill["fen"], day, CASH, place, ""))
        records.write("INSERT INTO slip (paper, year, fen, arrived_on) VALUES (?, ?, ?, ?)", paper, year, fen,
                      day.isoformat())  # fmt: skip
        numbers.keep()
    return fen


def unpaid(records: Records, year: int, unit: str = "") -> list[Row]:
    """Bills of a unit that nobody has paid."""
    return records.rows(_UNPAID, year, f"{unit}%")


def void(records: Records, tax_number: str, *, again: bool = False) -> str:
    """Take a payment out of the office's books; `again`: it stands once more under a new number, which is told.

    Raises SandboxRefused.
    """
    found = records.rows("SELECT * FROM payment WHERE tax_number = ? AND NOT is_void", tax_number)
    if not found:
        raise SandboxRefused(f"没有流水号为 {tax_number} 的缴费 no such payment")
    with records.step():
        records.write("UPDATE payment SET is_void = 1 WHERE tax_number = ?", tax_number)
        if not again:
            return ""
        row, numbers = found[0], _Numbers(records, found[0]["year"])
        number = numbers.next()
        day = date.fromisoformat(row["paid_on"])
        records.write(_PAY, *_cells(number, row, row["fen"], day, row["channel"], row["place"], ""))
        numbers.keep()
        return number


def _payments(
    records: Records, order: Paying, payers: Sequence[Row], chance: random.Random, numbers: _Numbers
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    wrong = _wrongs(order, len(payers))
    here = records.setting("county")
    elsewhere = f"{int(here) + 1:06}"
    for place, bill in enumerate(payers):
        day, channel, fault = add_days(order.first, chance.randrange(order.days)), chance.choice(CHANNELS), ""
        if bill["offer_until"] and day.isoformat() > bill["offer_until"]:
            continue
        fen, division = bill["fen"], here
        if place in wrong:
            fault = wrong[place]
            fen += WRONG_MORE_FEN if fault == Fault.WRONG_AMOUNT else 0
            division = elsewhere if fault == Fault.WRONG_COUNTY else here
        yield _cells(numbers.next(), bill, fen, day, channel, division, "" if fault == Fault.TWICE else fault)
        if fault == Fault.TWICE:
            yield _cells(numbers.next(), bill, fen, day, chance.choice(CHANNELS), division, fault)


def _wrongs(order: Paying, payers: int) -> dict[int, Fault]:
    """Which of the payers err, and how."""
    kinds = [fault for fault in sorted(order.faults) for _ in range(order.faulty)]
    return dict(enumerate(kinds[:payers]))


def _cells(
    number: str, bill: Row, fen: int, day: date, channel: str, place: str, fault: str
) -> tuple[object, ...]:  # fmt: skip
    return (
        number, bill["reference"], bill["document"], bill["id_number"], bill["name"], bill["year"], fen,
        day.isoformat(), channel, place, str(fault),
    )  # fmt: skip


class _Numbers:
    """Numbers of payments, each given once; none of 18 digits, which would look like an identity number."""

    def __init__(self, records: Records, year: int) -> None:
        self._records = records
        self._start = self._last = int(records.setting("payments"))
        self._begin = f"T{year}-"

    @property
    def given(self) -> int:
        return self._last - self._start

    def next(self) -> str:
        self._last += 1
        return f"{self._begin}{self._last:08}"

    def keep(self) -> None:
        self._records.set(payments=str(self._last))
