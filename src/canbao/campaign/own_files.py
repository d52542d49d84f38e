"""What a resident sees of their own file: in or not, due and why, cover and waiting.

In: a resident's presence, a benefit year. Out: one `OwnFile`. Never: anybody else's row: the transaction sees none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import NotFound
from canbao.billing.bills import Bill, bill_of
from canbao.billing.models import Run
from canbao.billing.states import RunState
from canbao.campaign.models import Objection
from canbao.campaign.own_visits import OwnPresence, reading_own
from canbao.money.models import Payment
from canbao.money.states import STANDING
from canbao.registry.looking import Look, told
from canbao.registry.models import Document, FileLook, Person
from canbao.registry.models.enrolments import Enrolment
from canbao.registry.states import EnrolmentState

LOOKS = 20
"""Shown to the person: a screen of them; whoever wants all asks at a window."""


@dataclass(frozen=True)
class OwnFile:
    """One person's benefit year. `bill` None: nothing is published about them. `paid`: what stands; `looks`: who
    opened the file, the latest; `cases`: what the person objected to, the latest; `enrolment`: of the year.
    """

    name: str
    tail: str
    unit: str
    birth: date | None
    year: int | None
    bill: Bill | None
    paid: tuple[Payment, ...]
    looks: tuple[Look, ...] = ()
    cases: tuple[Objection, ...] = ()
    enrolment: Enrolment | None = None

    @property
    def paid_fen(self) -> int:
        return sum(each.fen for each in self.paid)

    @property
    def payable_fen(self) -> int | None:
        return self.bill.due.payable_fen if self.bill else None

    @property
    def standing(self) -> str:
        """`in`, `owing`, `aided` (nothing to pay), `open` (not decided yet, or not any more) or `none`."""
        if self.bill is None:
            return "in" if self.paid else "none"
        if self.bill.is_reopened:
            return "open"
        if self.paid:
            return "in" if self.payable_fen is None or self.paid_fen >= self.payable_fen else "open"
        if self.payable_fen is None:
            return "open"
        return "owing" if self.payable_fen else "aided"


def own_file_of(presence: OwnPresence) -> OwnFile:
    """The newest published year. Raises NotFound, TrailUnwritable."""
    county, person = presence.county, presence.person_id
    with reading_own(presence):
        found = Person.objects.filter(county=county, id=person).first()
        if found is None:
            raise NotFound("没有您的档案 no file of yours")
        document = Document.objects.filter(county=county, person_id=person, is_current=True).order_by("-id").first()
        run = Run.objects.filter(county=county, state=RunState.PUBLISHED).order_by("-year").first()
        bill = _bill(county, run.year, person, run) if run else None
        paid: list[Payment] = []
        if run:
            rows = Payment.objects.filter(county=county, person_id=person, year=run.year, state__in=STANDING)
            paid = list(rows.order_by("paid_on", "id"))
        return OwnFile(
            found.name, document.tail if document else "", found.unit, found.birth, run.year if run else None, bill,
            tuple(paid), tuple(told(FileLook.objects.filter(county=county, person_id=person).order_by("-at")[:LOOKS])),
            tuple(Objection.objects.filter(county=county, person_id=person).order_by("-id")[:LOOKS]),
            _enrolment(county, run.year, person) if run else None,
        )  # fmt: skip


def _enrolment(county: str, year: int, person: int) -> Enrolment | None:
    rows = Enrolment.objects.filter(county=county, person_id=person, year=year).exclude(state=EnrolmentState.WITHDRAWN)
    return rows.first()


def _bill(county: str, year: int, person: int, run: Run) -> Bill | None:
    try:
        return bill_of(county, year, person, run)
    except NotFound:
        return None
