"""The tax office: people pay it online, it sends numbered files, it says when deposits have arrived.

In: the world. Out: files over a way that loses, doubles, cuts and swaps them; orders of its clerks. Never: a file that
it does not send again until it was told that it was taken. `cash_fen` is what it has by its own books.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.simulation.faults import FileFate
from tests.simulation.orders import (
    Actor,
    ConfirmDeposit,
    GiveBackHeld,
    ReceivePackage,
    Request,
    ReversePayment,
    Row,
    digest_of,
)
from tests.simulation.phones import Client

from canbao.money.states import DepositState, PaymentState, SupplementState, UnmatchedState

if TYPE_CHECKING:
    from tests.simulation.world import World


@dataclass(slots=True)
class File:
    """A file as the tax office made it."""

    number: int
    rows: tuple[Row, ...]
    mark: int
    is_taken: bool = False


class TaxOffice(Client):
    """`slips`: deposits at the bank that have not been seen to arrive; `pending`: payments of no file yet."""

    def __init__(self, world: World, account: int) -> None:
        super().__init__(world, account, world.area)
        self.cash_fen = 0
        self.slips: list[tuple[int, int]] = []
        self.pending: list[Row] = []
        self.files: list[File] = []
        self.marks = self.numbers = 0
        self.told_of_cash: dict[int, bool] = {}
        self.renumbered: dict[Row, Row] = {}
        self.mistaken: dict[str, bool] = {}
        self.carrier = Actor(account + 1, world.area)

    def think(self) -> None:
        chance = self.world.chance
        what = chance.among(100)
        if self.outbox and what < 30:
            self.send_again()
        elif what < 56:
            self._be_paid()
        elif what < 62:
            self._number_cash()
        elif what < 77:
            self._send_files()
        elif what < 88:
            self._see_deposit()
        elif what < 95:
            self._reverse()
        else:
            self._give_back()

    def settle(self) -> bool:
        """Until everything that it knows is in a file that was taken, and all deposits have arrived."""
        is_busy = super().settle()
        if self.outbox:
            return True
        if self.pending or any(not file.is_taken for file in self.files):
            self._make_file()
            waiting = next((file for file in self.files if not file.is_taken), None)
            if waiting is not None:
                self._carry(waiting)
            return True
        if self.slips:
            self._confirm(self.slips.pop(), 0)
            return True
        return is_busy

    # Payments.

    def _be_paid(self) -> None:
        """Somebody pays online: the due, or something else; also people of whom a collector took cash."""
        world, chance = self.world, self.world.chance
        dues = list(world.store.dues.values())
        due = dues[chance.among(len(dues))]
        if world.store.standing(due.person_id) is not None and not chance.one_in(4):
            return
        fen, kind = due.provisional_fen if due.fen is None else due.fen, "own"
        extra = next(
            (each for each in world.store.supplements.values()
             if each.person_id == due.person_id and each.state is SupplementState.OPEN), None
        )  # fmt: skip
        if extra is not None and chance.one_in(2):
            fen, kind = extra.fen, extra.kind
        if chance.one_in(14):
            fen += 100
        if fen <= 0:
            return
        person: int | None = due.person_id
        problem = ""
        if chance.one_in(10):
            person, problem = None, "no_person"
        self.numbers += 1
        number = f"T{self.numbers}"
        if self.files and chance.one_in(40):
            number = self._number_of_another(due.person_id) or number
        self.cash_fen += fen
        self.pending.append(Row(number, person, fen, world.today, kind=kind, problem=problem))

    def _number_of_another(self, person_id: int) -> str:
        """A mistake of the tax office: a number that stands for somebody else's payment."""
        rows = self.files[self.world.chance.among(len(self.files))].rows
        free = [row for row in rows if row.person_id not in (None, person_id) and row.tax_number not in self.mistaken]
        if free:
            self.mistaken[free[0].tax_number] = True
        return free[0].tax_number if free else ""

    def _number_cash(self) -> None:
        """A collector's cash is entered at the tax office too, and gets its number there."""
        store, chance = self.world.store, self.world.chance
        cash = [
            paid for paid in store.payments.values()
            if paid.collector and paid.id not in self.told_of_cash and store.standing(paid.person_id, paid.kind) is paid
        ]  # fmt: skip
        if cash:
            paid = cash[chance.among(len(cash))]
            self.told_of_cash[paid.id] = True
            self.numbers += 1
            self.pending.append(Row(f"T{self.numbers}", paid.person_id, paid.fen, paid.paid_on, True, paid.kind))

    # Files.

    def _send_files(self) -> None:
        """A new one, or one of which nobody has said that it was taken."""
        chance = self.world.chance
        self._make_file()
        waiting = [file for file in self.files if not file.is_taken]
        if waiting:
            self._carry(waiting[chance.among(len(waiting))])

    def _make_file(self) -> None:
        if self.pending:
            rows = tuple(self.pending[:6])
            if self.files and self.world.chance.one_in(3):
                again = self.files[-1].rows[:2]
                rows += tuple(again)
            del self.pending[:6]
            self.files.append(File(len(self.files) + 1, rows, self._new_mark()))

    def _new_mark(self) -> int:
        """What a content is known by: a number for a digest."""
        self.marks += 1
        return self.marks

    def _package(self, file: File, rows: tuple[Row, ...]) -> ReceivePackage:
        previous = self.files[file.number - 2].mark if file.number > 1 else 0
        return ReceivePackage(file.number, previous, file.mark, digest_of(file.rows), rows)

    def _carry(self, file: File) -> None:
        """Over the way between the two networks."""
        world = self.world
        fate = FileFate.FINE if world.is_healing else world.chance.file_fate()
        package = self._package(file, file.rows)
        if fate is FileFate.LOST:
            return
        if fate is FileFate.CUT:
            package = self._package(file, file.rows[:-1])
        elif fate is FileFate.SWAPPED:
            package = self._package(file, self.files[world.chance.among(len(self.files))].rows)
        elif fate is FileFate.LATE:
            self.made += 1
            world.delay(Request(f"{self.carrier.account}-{self.made}", self.carrier, package, self._answered(file)))
            return
        for _ in range(2 if fate is FileFate.DOUBLED else 1):
            self.ask(package, self._answered(file), self.carrier)

    def _answered(self, file: File) -> Callable[[Request], None]:
        def answered(request: Request) -> None:
            if request.answer is not None:
                if request.answer["result"] == "applied" and request.answer["mark"] == file.mark:
                    file.is_taken = True
            elif request.refusal == "number_reused" and request.order.mark == file.mark:
                self._mend(file)

        return answered

    def _mend(self, file: File) -> None:
        """A number stood for two payments: the file is made anew with their own numbers, and those after it follow."""
        rows: list[Row] = []
        seen: dict[str, Row] = {}
        for earlier in self.files[: file.number - 1]:
            seen.update({row.tax_number: row for row in earlier.rows})
        for row in file.rows:
            if seen.setdefault(row.tax_number, row) != row:
                row = self._renumbered(row)  # noqa: PLW2901
            rows.append(row)
        file.rows = tuple(rows)
        for later in self.files[file.number - 1 :]:
            later.mark = self._new_mark()

    def _renumbered(self, row: Row) -> Row:
        """The same payment has the same new number in every file that repeats it."""
        if row not in self.renumbered:
            self.numbers += 1
            self.renumbered[row] = row._replace(tax_number=f"T{self.numbers}")
        return self.renumbered[row]

    # Money that arrives and goes back.

    def _see_deposit(self) -> None:
        """One that has arrived; at times one that a colleague has confirmed already."""
        arrived = [each for each in self.world.store.deposits.values() if each.state is DepositState.ARRIVED]
        if arrived and self.world.chance.one_in(8):
            self.ask(ConfirmDeposit(arrived[-1].id, arrived[-1].fen))
        elif self.slips:
            chance = self.world.chance
            wrong = (0, 0, 0, 0, 100, -1)[chance.among(6)]
            self._confirm(self.slips.pop(chance.among(len(self.slips))), wrong)

    def _confirm(self, slip: tuple[int, int], wrong: int) -> None:
        number, fen = slip

        def confirmed(request: Request) -> None:
            if request.answer is not None:
                self.cash_fen += fen
            elif request.refusal == "other_sum":
                self.slips.append(slip)

        self.ask(ConfirmDeposit(number, fen + wrong), confirmed)

    def _goes_out(self, request: Request) -> None:
        if request.answer is not None:
            self.cash_fen -= request.answer["fen"]

    def _reverse(self) -> None:
        store, chance = self.world.store, self.world.chance
        confirmed = [paid for paid in store.payments.values() if paid.state is PaymentState.CONFIRMED]
        if confirmed:
            number = confirmed[chance.among(len(confirmed))].id
            self.ask(ReversePayment(number, "" if chance.one_in(12) else "缴错人"), self._goes_out)

    def _give_back(self) -> None:
        store, chance = self.world.store, self.world.chance
        kept = [each for each in store.held.values() if each.state is UnmatchedState.HELD]
        if kept:
            self.ask(GiveBackHeld(kept[chance.among(len(kept))].id, "无法查明"), self._goes_out)
