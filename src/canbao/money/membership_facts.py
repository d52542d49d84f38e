"""What membership is followed from: payments, the dues that they paid, what happened to people, employee cover.

In: a county, a benefit year, some persons. Out: one `Known` a person, by a handful of queries for all of them together.
Never: an event that was over before the payment; a move whose end is not known taken for one out of the area; days of
cover of another day of payment: a sum is the same for weeks, from when one is covered may change daily.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection

from canbao.assess.interpreting import Assessment
from canbao.billing.assessing import published_run
from canbao.billing.models import Run
from canbao.billing.one_person import assess_paid
from canbao.billing.policies import Books
from canbao.duties.lifecycle import EMPLOYEE_SCHEME, Happening, PaidSum, classify_move
from canbao.money.aiding.streams import books_of_run
from canbao.money.models import PaymentKind
from canbao.money.states import STANDING, PaymentState
from canbao.policy.rules import RuleBook, Rules
from canbao.registry.models.coverage import Subject
from canbao.registry.models.enrolments import EventKind
from canbao.registry.models.lives import LifeStatus, Scheme
from canbao.store.together import rows_together
from canbao.values.period import Period
from canbao.values.place import is_within

DEATH, ABROAD, SERVICE, PRISON, MOVED = "death", "settled_abroad", "military_service", "prison", "moved"
OF_STATUS: Mapping[str, str] = {
    LifeStatus.DEAD: DEATH,
    LifeStatus.ABROAD: ABROAD,
    LifeStatus.SERVING: SERVICE,
    LifeStatus.PRISON: PRISON,
    LifeStatus.MOVED: MOVED,
}
OF_EVENT: Mapping[str, str] = {
    EventKind.DEATH: DEATH,
    EventKind.ENTERED_SERVICE: SERVICE,
    EventKind.ENTERED_PRISON: PRISON,
    EventKind.MOVED_OUT: MOVED,
}
"""What the register calls things, and what policies call them (docs/reference/policy-format.md). `MOVED` is either of
the two kinds of move.
"""
_EVENTS = {("status", key): kind for key, kind in OF_STATUS.items()} | {
    ("event", key): kind for key, kind in OF_EVENT.items()
}
EMPLOYEE = (Scheme.EMPLOYEE, Scheme.UNEMPLOYMENT)
"""Who draws unemployment insurance is insured as an employee: the fund pays (国办发〔2024〕38号 二(二))."""
EVER = date(1900, 1, 1)
"""The first day of what was always so."""

_PAYMENTS = """
    SELECT person_id, id, unit, kind, paid_on, fen, due_id, state FROM money_payment
    WHERE county = %(county)s AND year = %(year)s AND person_id = ANY (%(people)s::bigint[])
        AND state = ANY (%(states)s) ORDER BY person_id, paid_on, id
"""
_DUES = """
    SELECT due.person_id, due.id, due.run_id, due.payable_fen, due.cover_from, due.cover_until,
        due.waiting_until, item.outputs::text
    FROM billing_due AS due JOIN billing_runsituation AS item
        ON item.county = due.county AND item.run_id = due.run_id AND item.situation = due.situation
    WHERE due.county = %(county)s AND (due.id = ANY (%(dues)s::bigint[])
        OR (due.run_id = %(run)s AND due.person_id = ANY (%(others)s::bigint[])))
"""
_PERSONS = """
    SELECT person.id, person.unit, enrolment.state FROM registry_person AS person
    LEFT JOIN registry_enrolment AS enrolment ON enrolment.county = person.county AND enrolment.person_id = person.id
        AND enrolment.year = %(year)s AND enrolment.state <> 'withdrawn'
    WHERE person.county = %(county)s AND person.id = ANY (%(people)s::bigint[]) AND person.merged_into IS NULL
"""
_NOW = "county = %(county)s AND person_id = ANY (%(people)s::bigint[]) AND replaced_at IS NULL"
_LIFE = f"""
    SELECT person_id, 'status' AS what, status AS kind, valid_from, valid_until, NULL AS place FROM registry_status
    WHERE {_NOW} AND status = ANY (%(statuses)s)
    UNION ALL SELECT person_id, 'event', kind, valid_from, valid_until, NULL FROM registry_event
    WHERE {_NOW} AND kind = ANY (%(events)s)
    UNION ALL SELECT person_id, 'hukou', kind, valid_from, valid_until, division FROM registry_abode
    WHERE {_NOW} AND kind = 'hukou' AND division IS NOT NULL
    UNION ALL SELECT person_id, 'employee', scheme, valid_from, valid_until, NULL FROM registry_insurance
    WHERE {_NOW} AND scheme = ANY (%(employee)s)
    ORDER BY 1, 4 NULLS FIRST, 2, 3
"""
_LISTS = """
    SELECT division, max(complete_until) FROM registry_coverage
    WHERE county = %(county)s AND subject = %(list)s AND replaced_at IS NULL GROUP BY division
"""
_QUESTIONS = (
    (_PERSONS, ("id", "unit", "state")),
    (_PAYMENTS, ("person_id", "id", "unit", "kind", "paid_on", "fen", "due_id", "state")),
    (_LIFE, ("person_id", "what", "kind", "valid_from", "valid_until", "place")),
    (_LISTS, ("division", "until")),
)


@dataclass(frozen=True)
class PaymentMade:
    """A payment that stands."""

    id: int
    unit: str
    kind: str
    paid_on: date
    fen: int
    due_id: int
    state: str


@dataclass(frozen=True)
class DueSaid:
    """What the due said that was paid, or that is still owed."""

    id: int
    run: int
    payable_fen: int | None
    cover_from: date | None
    cover_until: date | None
    waiting_until: date | None
    outputs: Mapping[str, Any]
    as_of: date

    @property
    def has_no_cover_left(self) -> bool:
        return bool(self.outputs.get("has_no_cover_left"))

    @property
    def kept_fen(self) -> int:
        """What goes into lines of the bill that are never given back."""
        return sum(line[3] or 0 for line in self.outputs.get("lines", ()) if not line[2])


@dataclass(frozen=True)
class LifeRow:
    """One row of the register about somebody's life. `what`: status, event, hukou or employee."""

    what: str
    kind: str
    first: date | None
    last: date | None
    place: str | None


@dataclass
class Known:
    """One person's. `refunded`: payments that went back as a whole; `assessed`: what was owed on the day of payment, by
    what is known now.
    """

    person_id: int
    unit: str
    is_enrolled: bool
    payments: list[PaymentMade] = field(default_factory=list)
    refunded: list[PaymentMade] = field(default_factory=list)
    due: DueSaid | None = None
    rules: Rules | None = None
    """Those of the policy that the due was worked out by."""
    life: list[LifeRow] = field(default_factory=list)
    assessed: Assessment | None = None
    employees_known_until: date | None = None
    """Up to which day the list of the employee scheme is complete for the person's place."""

    @property
    def paid_on(self) -> date | None:
        """The first day on which something was paid."""
        return min((payment.paid_on for payment in self.payments), default=None)

    @property
    def sums(self) -> list[PaidSum]:
        """As the lifecycle asks for them."""
        return [PaidSum(payment.paid_on, payment.fen) for payment in self.payments]

    def employee_periods(self, year: Period) -> list[Period]:
        """Days under the employee scheme; what has no end lasts to the end of the benefit year at least."""
        rows = [row for row in self.life if row.what == "employee"]
        found = [Period(row.first or EVER, max(row.last or year.last, row.first or EVER)) for row in rows]
        return [period for period in found if period.overlaps(year)]

    def happenings(self, pooling_area: str) -> tuple[list[Happening], list[str]]:
        """What may end the membership, and facts that are not known: the day of something, or where somebody moved."""
        since = self.since
        moves, found, unknown = self._moves(since, pooling_area), [], []
        for row in self.life:
            kind = _EVENTS.get((row.what, row.kind), "")
            if not kind or (kind != DEATH and row.last is not None and row.last < since):
                continue
            if row.first is None:
                unknown.append(f"{kind}_on")
            elif kind != MOVED:
                found.append(Happening(kind, row.first))
            elif not moves:
                unknown.append("hukou")
        return [*found, *moves], unknown

    @property
    def since(self) -> date:
        """The day of the payment; of who owes nothing, the day that the due was worked out for."""
        assert self.due is not None
        return self.paid_on or self.due.as_of

    def _moves(self, since: date, pooling_area: str) -> list[Happening]:
        """Moves of hukou since the payment, by what they are for the pooling area."""
        places = [row for row in self.life if row.what == "hukou"]
        moves = []
        for before, after in pairwise(places):
            if after.first is not None and after.first >= since and before.place and after.place:
                kind = classify_move(before.place, after.place, pooling_area)
                moves += [Happening(kind, after.first)] if kind else []
        return moves


def known_of(county: str, year: int, people: Iterable[int]) -> dict[int, Known]:
    """Everybody of these whom the transaction under way sees."""
    given = {
        "county": county, "year": year, "people": sorted(set(people)),
        "states": [state.value for state in (*STANDING, PaymentState.REFUNDED)],
        "statuses": [str(status) for status in OF_STATUS], "events": [str(kind) for kind in OF_EVENT],
        "employee": [str(scheme) for scheme in EMPLOYEE], "list": Subject.EMPLOYEE.value,
    }  # fmt: skip
    persons, payments, life, lists = rows_together(_QUESTIONS, given)
    found = {person: Known(person, unit, state is not None) for person, unit, state in persons}
    for known in found.values():
        reached = (until for place, until in lists if is_within(known.unit, place))
        known.employees_known_until = _day(max(reached, default=None))
    for person, number, unit, kind, paid_on, *cells in payments:
        if person in found:
            made = PaymentMade(number, unit, kind, date.fromisoformat(paid_on), *cells)
            is_back = made.state == PaymentState.REFUNDED
            (found[person].refunded if is_back else found[person].payments).append(made)
    for person, what, kind, first, last, place in life:
        if person in found:
            found[person].life.append(LifeRow(what, kind, _day(first), _day(last), place))
    _add_assessments(county, found, _add_dues(county, year, found))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _add_dues(county: str, year: int, found: Mapping[int, Known]) -> dict[int, Books]:
    """The due that was paid; of who has paid nothing, that of the published run. Gives the rules of these runs."""
    paid = {known.payments[0].due_id for known in found.values() if known.payments}
    others = [person for person, known in found.items() if not known.payments]
    published = published_run(county, year) if others else None
    runs = {published.id: published} if published else {}
    rows = _rows(_DUES, county=county, dues=sorted(paid), run=published.id if published else 0, others=others)
    further = {row[2] for row in rows} - set(runs)
    runs |= {each.id: each for each in Run.objects.filter(county=county, id__in=further)} if further else {}
    books = {number: books_of_run(runs[number]) for number in {row[2] for row in rows}}
    for person, number, of_run, payable, first, last, waiting, outputs in rows:
        known = found[person]
        known.due = DueSaid(number, of_run, payable, first, last, waiting, json.loads(outputs), runs[of_run].as_of)
        book = book_by_key(books[of_run], known.due.outputs["policy"])
        known.rules = book.for_payment(known.paid_on)
    return books


def _add_assessments(county: str, found: Mapping[int, Known], books: Mapping[int, Books]) -> None:
    """Of everybody who has paid the due: by the policies of its run, as of the day of the payment."""
    by_run: dict[int, dict[int, date]] = {}
    for person, known in found.items():
        own = [payment.paid_on for payment in known.payments if payment.kind == PaymentKind.OWN]
        if known.due is not None and own:
            by_run.setdefault(known.due.run, {})[person] = min(own)
    for run, paid in by_run.items():
        for person, assessment in assess_paid(books[run], county, paid).items():
            known = found[person]
            known.assessed = assessment
            if known.due is not None and paid[person] != known.due.as_of:
                known.due = _covered_by(known.due, assessment)


def _covered_by(due: DueSaid, assessment: Assessment) -> DueSaid:
    """The due with the days of cover that the payment brought, where they are settled."""
    situation = assessment.situation
    is_said = assessment.cover_from is not None or situation.has_no_cover_left
    if situation.accepted is not True or not is_said:
        return due
    clauses = dict(due.outputs.get("clauses", ())) | {"cover": dict(situation.clauses).get("cover", "")}
    said = {"has_no_cover_left": situation.has_no_cover_left, "clauses": list(clauses.items())}
    return replace(
        due, cover_from=assessment.cover_from, cover_until=assessment.cover_until,
        waiting_until=assessment.waiting_until, outputs={**due.outputs, **said},
    )  # fmt: skip


def book_by_key(books: Books, key: str) -> RuleBook:
    """The policy that a situation is of."""
    (found,) = (book for book in books.values() if book.latest.key == key)
    return found


def label_of(rules: Rules, kind: str) -> str:
    """What the policy calls an event, else what this program does."""
    lifecycle = rules.file.administration.lifecycle
    labels = {event.kind: event.label for event in lifecycle.ending} if lifecycle else {}
    labels |= {event.kind: event.label for event in lifecycle.continuing} if lifecycle else {}
    return labels.get(kind) or _LABELS.get(kind, kind)


_LABELS = {
    DEATH: "死亡", ABROAD: "出国定居", SERVICE: "服役", PRISON: "服刑", "moved_out": "户籍迁出统筹区",
    "moved_within": "户籍在统筹区内迁移", EMPLOYEE_SCHEME: "参加职工医保",
}  # fmt: skip


def _rows(query: str, **given: list[int] | list[str] | str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
