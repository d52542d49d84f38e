"""What a resident's own file says, as one sheet: made inside for one visit, sealed for it, read outside.

In: a resident's presence; the content of an answer. Out: the content; an `OwnSheet`. Never: a full number; more than
the transaction of the visit sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.access.stated_days import business_day
from canbao.billing.bills import Bill, Value
from canbao.campaign.fieldwork_states import ObjectionState
from canbao.campaign.models import Concern
from canbao.campaign.own_files import own_file_of
from canbao.campaign.own_visits import OwnPresence
from canbao.crossing.documents import Content
from canbao.registry.models.enrolments import Enrolment
from canbao.registry.states import EnrolmentState
from canbao.store.scope import scope_of, scoped

HOLDERS: Mapping[str, str] = {
    EnrolmentState.VILLAGE: "村（社区）",
    EnrolmentState.TOWN: "镇街经办窗口",
    EnrolmentState.RETURNED: "报送的村（社区）或窗口",
}
"""Who has a registration that is not over, as residents call them."""
_DAYS = ("cover_from", "cover_until", "waiting_until", "offer_until")


@dataclass(frozen=True)
class OwnPayment:
    """One payment that stands."""

    paid_on: date
    fen: int


@dataclass(frozen=True)
class OwnFigure:
    """A figure of the due, and the clause that it rests on."""

    name: str
    label: str
    value: Value
    clause: str


@dataclass(frozen=True)
class OwnLook:
    """Somebody opened the file."""

    at: date
    office: str
    what: str


@dataclass(frozen=True)
class OwnCase:
    """Something that the person objected to. `due_on`: the last day of the answer, inclusive."""

    number: int
    concern: str
    text: str
    received_on: date
    due_on: date
    state: str
    answer: str


@dataclass(frozen=True)
class OwnStep:
    """Where the registration of the year stands. `due_on`: by when whoever has it hands it on; None: it is over."""

    state: str
    holder: str
    registered_on: date | None
    due_on: date | None


@dataclass(frozen=True)
class OwnSheet:
    """One person's benefit year, as of a day. `standing` as `own_files.OwnFile` has it; days are the last or the first
    of something, both inclusive; `begins`, `waits_words`: in words where there is no day.
    """

    name: str
    tail: str
    unit: str
    as_of: date
    year: int | None
    standing: str
    has_bill: bool
    is_reopened: bool
    payable_fen: int | None
    verdict: str
    begins: str
    waits_words: str
    cover_from: date | None
    cover_until: date | None
    waiting_until: date | None
    offer_until: date | None
    paid: tuple[OwnPayment, ...]
    figures: tuple[OwnFigure, ...]
    looks: tuple[OwnLook, ...]
    cases: tuple[OwnCase, ...]
    step: OwnStep | None

    def is_stale(self, today: date) -> bool:
        """Whether the sum held for payments up to a day that is past."""
        return self.standing == "owing" and self.offer_until is not None and self.offer_until < today

    def waits(self, today: date) -> bool:
        """Whether the waiting period is not over."""
        return self.waiting_until is not None and self.waiting_until >= today


def sheet_of(presence: OwnPresence) -> Content:
    """Made now. Raises NotFound, TrailUnwritable."""
    file = own_file_of(presence)
    with scoped(scope_of([presence.county])):
        day = business_day()
    return {
        "name": file.name, "tail": file.tail, "unit": file.unit, "as_of": day.isoformat(), "year": file.year,
        "standing": file.standing, "payable_fen": file.payable_fen, **_of_bill(file.bill),
        "paid": [[each.paid_on.isoformat(), each.fen] for each in file.paid],
        "looks": [[each.at.date().isoformat(), each.office, each.what] for each in file.looks],
        "cases": [
            [each.id, Concern(each.concern).label, each.text, each.received_on.isoformat(), each.due_on.isoformat(),
             ObjectionState(each.state).label, each.answer]
            for each in file.cases
        ],
        "step": _step(file.enrolment),
    }  # fmt: skip


def _step(enrolment: Enrolment | None) -> list[Any] | None:
    if enrolment is None:
        return None
    days = (enrolment.registered_on, enrolment.due_on if enrolment.state in HOLDERS else None)
    return [
        EnrolmentState(enrolment.state).label, HOLDERS.get(enrolment.state, ""),
        *(None if each is None else each.isoformat() for each in days),
    ]  # fmt: skip


def _of_bill(bill: Bill | None) -> Content:
    if bill is None:
        nothing = dict.fromkeys(_DAYS)
        return {**nothing, "has_bill": False, "is_reopened": False, "figures": [],
                "verdict": "", "begins": "", "waits_words": ""}  # fmt: skip
    words = bill.words
    return {
        **{name: _plain(getattr(bill.due, name)) for name in _DAYS},
        "has_bill": True, "is_reopened": bill.is_reopened, "verdict": str(words.get("结论") or ""),
        "begins": str(words.get("待遇起") or ""), "waits_words": str(words.get("等待") or ""),
        "figures": [[each.name, each.label, _plain(each.value), each.clause] for each in bill.figures],
    }  # fmt: skip


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def read_sheet(content: Content) -> OwnSheet:
    """Outside."""
    found = {name: content[name] for name in OwnSheet.__dataclass_fields__}
    days = {name: _day(found[name]) for name in (*_DAYS, "as_of")}
    lists = {
        "paid": tuple(OwnPayment(date.fromisoformat(on), fen) for on, fen in found["paid"]),
        "figures": tuple(
            OwnFigure(name, label, _day(value), clause) for name, label, value, clause in found["figures"]
        ),
        "looks": tuple(OwnLook(date.fromisoformat(at), office, what) for at, office, what in found["looks"]),
        "cases": tuple(
            OwnCase(number, concern, text, date.fromisoformat(received), date.fromisoformat(due), state, said)
            for number, concern, text, received, due, state, said in found["cases"]
        ),
        "step": _read_step(found["step"]),
    }
    return OwnSheet(**{**found, **days, **lists})


def _read_step(told: list[Any] | None) -> OwnStep | None:
    if told is None:
        return None
    state, holder, registered, due = told
    return OwnStep(state, holder, _day(registered), _day(due))


def _day(value: Any) -> Any:
    """Days are the only texts among figures."""
    return date.fromisoformat(value) if isinstance(value, str) else value
