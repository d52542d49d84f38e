"""The stand-in tax office: a folder with its key and its books, and what it does.

In: a folder. Out: answers, packages, sums. Never: a second office in one folder; its private key anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canbao.sandbox.envelopes import Key, key_name, new_key, public_key, sm3
from canbao.sandbox.faults import Carried, Fault
from canbao.sandbox.paying import Paying, pay, pay_cash, unpaid, void
from canbao.sandbox.records import Records
from canbao.sandbox.refusals import SandboxRefused
from canbao.sandbox.taking import Answer, take_package
from canbao.sandbox.telling import Telling, sent_again, state, tell_deposits, tell_payments

TAX = "tax"


@dataclass(frozen=True)
class TaxOffice:
    """An office that is open."""

    records: Records
    key: Key
    bureau: bytes

    @classmethod
    def founded(cls, folder: Path, county: str, bureau: str, code: str = TAX) -> TaxOffice:
        """A new one in a folder, with a key of its own. `bureau`: the public key of the other side, as hex digits.

        Raises SandboxRefused.
        """
        if not re.fullmatch("[0-9]{6}", county):
            raise SandboxRefused(f"县代码是 6 位数字 a county has 6 digits, not {county}")
        known, key = public_key(bureau), new_key()
        records = Records.made(folder)
        with records.step():
            records.set(county=county, code=code, bureau=known.hex(), private=key.private.hex(), payments="0")
        return cls(records, key, known)

    @classmethod
    def of(cls, folder: Path) -> TaxOffice:
        """The one of a folder. Raises SandboxRefused."""
        records = Records(folder)
        return cls(records, Key(bytes.fromhex(records.setting("private"))), bytes.fromhex(records.setting("bureau")))

    @property
    def public(self) -> str:
        """What the bureau registers."""
        return self.key.public.hex()

    @property
    def fingerprint(self) -> str:
        """What is read out by telephone."""
        return sm3(self.key.public)

    @property
    def key_name(self) -> str:
        return key_name(self.key.public)

    def take(self, manifest: bytes, content: bytes, day: date) -> list[Answer]:
        """A package of the bureau. Raises NotTaken for what is no manifest."""
        return take_package(self.records, self.key, self.bureau, manifest, content, day)

    def pay(self, order: Paying) -> int:
        """People pay; how many payments. Raises SandboxRefused."""
        return pay(self.records, order)

    def take_cash(self, year: int, paper: str, references: Sequence[int], day: date) -> int:
        """Cash of one slip; its fen. Raises SandboxRefused."""
        return pay_cash(self.records, year, paper, references, day)

    def tell(self, order: Telling) -> list[Carried]:
        """The payments of a day, as they are carried."""
        return tell_payments(self.records, self.key, order)

    def tell_deposits(self, year: int, day: date) -> list[Carried]:
        """Slips that arrived."""
        return tell_deposits(self.records, self.key, year, day)

    def state(self, year: int, first: date, last: date, day: date) -> Carried:
        """A statement. Raises SandboxRefused."""
        return state(self.records, self.key, year, first, last, day)

    def send_again(self, number: int) -> Carried:
        """A package once more. Raises SandboxRefused."""
        return sent_again(self.records, number)

    def void(self, tax_number: str, *, again: bool = False) -> str:
        """A payment given back, or entered anew; its new number. Raises SandboxRefused."""
        return void(self.records, tax_number, again=again)

    def unpaid(self, year: int, unit: str = "") -> list[dict[str, Any]]:
        """Bills that nobody has paid."""
        return [dict(row) for row in unpaid(self.records, year, unit)]

    def untold(self, year: int) -> list[dict[str, Any]]:
        """Payments that the bureau does not know yet."""
        rows = self.records.rows("SELECT * FROM payment WHERE NOT told AND NOT is_void AND year = ?", year)
        return [dict(row) for row in rows]

    def mark_told(self, tax_number: str) -> None:
        """It was told by itself, in no package."""
        self.records.write("UPDATE payment SET told = -1 WHERE tax_number = ?", tax_number)

    @property
    def last_taken(self) -> int:
        """The number of the bureau's package that was taken last."""
        ((number,),) = self.records.rows("SELECT coalesce(max(number), 0) FROM got")
        return int(number)

    def with_fault(self, fault: Fault) -> list[dict[str, Any]]:
        """Payments that went wrong so and still stand."""
        rows = self.records.rows("SELECT * FROM payment WHERE fault = ? AND NOT is_void ORDER BY tax_number", fault)
        return [dict(row) for row in rows]

    def taken_fen(self, year: int) -> int:
        """All that the office has taken and not given back."""
        ((fen,),) = self.records.rows(
            "SELECT coalesce(sum(fen), 0) FROM payment WHERE NOT is_void AND year = ?", year
        )  # fmt: skip
        return int(fen)

    def count(self, table: str) -> int:
        """Rows of `bill`, `payment` or `slip`."""
        assert table in ("bill", "payment", "slip")
        ((count,),) = self.records.rows(f"SELECT count(*) FROM {table}")
        return int(count)
