"""One person assessed on the spot: the register's facts of that person and relatives, the same rules as a run.

In: who asks, a person, policies, the day of payment. Out: an `Answer`: the row that a run would give, the assessment,
and its explanation. Never: anything kept; another answer than a full run over the same register gives to a reader who
sees the relatives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.coverage import Lists
from canbao.assess.explaining import Explanation, explain
from canbao.assess.facts import person_of, standing_of
from canbao.assess.intake.people_file import KEY
from canbao.assess.interpreting import Assessment, assess
from canbao.assess.offers import offer_until
from canbao.assess.running import policies_of
from canbao.billing.inputs import LEFT_OUT, NobodyThere, read_input
from canbao.billing.policies import Books, Choice, books_of, require_fitting, year_of
from canbao.policy.rules import RuleBook
from canbao.registry.columns import Wanted, people_of

_NO_FACTS = (KEY, "place", "enrolled_last_year", "relations")
"""Columns that are no facts of one person."""


@dataclass(frozen=True)
class Answer:
    """What one person owes. `left_out`: the status for which nobody is assessed; then there is nothing else."""

    person_id: int
    policy: str = ""
    left_out: str = ""
    assessment: Assessment | None = None
    offer_until: date | None = None
    book: RuleBook | None = None

    @property
    def row(self) -> dict[str, Any]:
        """The row that a run gives, with the columns of its results."""
        assert self.assessment is not None
        own = {name: getattr(self.assessment, name) for name in RESULT_SCHEMA.names if hasattr(self.assessment, name)}
        return {**own, "situation": self.assessment.situation.id, "offer_until": self.offer_until}

    def explanation(self) -> Explanation:
        """Why, as `canbao explain` says it."""
        assert self.assessment is not None
        assert self.book is not None
        return explain(self.assessment, self.book)


@dataclass(frozen=True)
class Supposed:
    """Standings that are tried: one more as departments write it, or one that is not held. Names as lists have them."""

    held: Mapping[str, Any] | None = None
    not_held: str = ""

    def instead_of(self, standings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """What the person holds, so changed. Raises FactError for a name that nobody knows."""
        gone = standing_of({"name": self.not_held}).id if self.not_held else None
        kept = [each for each in standings if standing_of(each).id != gone]
        return [*kept, self.held] if self.held is not None else kept


def assess_person(
    actor: Actor, person_id: int, choice: Choice, as_of: date, *, paid_on: date | None = None,
    supposed: Supposed | None = None,
) -> Answer:  # fmt: skip
    """Assess one person of the actor's county, as if paying on `as_of`, or as having paid on `paid_on`.

    Raises NotAllowed, NotFound, PolicyError, OtherYear, OtherPlace, NoPolicyFor, FactError.
    """
    books = books_of(choice)
    require_fitting(books, actor.county, None)
    with reading(actor, "view_run"):
        found = _read(actor.county, books, person_id, as_of)
    given: dict[str, Any] = {} if paid_on is None else {"paid_on": paid_on}
    if supposed is not None and not found.left_out:
        given["standings"] = supposed.instead_of(found.rows[str(person_id)].get("standings") or ())
    return _assess(found, books, person_id, as_of, given)


def assess_given(
    county: str, person_id: int, choice: Choice, as_of: date, given: Mapping[str, Any]
) -> Answer:  # fmt: skip
    """The same inside the transaction under way, with facts that the register does not keep (`paid_on`, `offer_years`,
    `repair_years`, `sponsor_fen`). Raises as `assess_person`, NotAllowed apart.
    """
    books = books_of(choice)
    require_fitting(books, county, None)
    return _assess(_read(county, books, person_id, as_of), books, person_id, as_of, given)


@dataclass(frozen=True)
class Facts:
    """What rules read of one person who has paid: the policy that rules the person, the facts, the complete lists."""

    policy: str
    book: RuleBook
    values: Mapping[str, Any]
    lists: Lists


def facts_of_payers(books: Books, county: str, paid: Mapping[int, date]) -> dict[int, Facts]:
    """People who have paid, each on a day, as the register has them now; in the transaction under way.

    Whoever the register does not have, or for whom nobody is assessed any more, is left out.
    """
    found = {}
    for day in sorted(set(paid.values())):
        people = [person for person, on in paid.items() if on == day]
        read = read_input(books, Wanted(county, year_of(books), day, people_of(people)))
        rows = {row[KEY]: row for row in read.people.to_pylist()}
        at = {number: index for index, number in enumerate(read.people.column(KEY).to_pylist())}
        for person in people:
            index = at.get(str(person))
            if index is not None and read.status[index] < 0:
                name = _policy_of(books, read.people, index)
                values = {**_facts_with_relatives(rows, str(person)), "paid_on": day}
                found[person] = Facts(name, books[name], values, read.lists)
    return found


def assess_paid(books: Books, county: str, paid: Mapping[int, date]) -> dict[int, Assessment]:
    """What these people owe by the day of their payment."""
    return {
        person: assess(facts.book, person_of(facts.values), paid[person], facts.lists)
        for person, facts in facts_of_payers(books, county, paid).items()
    }


@dataclass(frozen=True)
class _Read:
    """Everybody's facts around the person by id, which policy rules the person, and the lists that are complete."""

    rows: Mapping[str, Mapping[str, Any]]
    policy: str
    left_out: str
    lists: Lists


def _read(county: str, books: Books, person_id: int, on: date) -> _Read:
    """Raises NotFound, NoPolicyFor."""
    try:
        found = read_input(books, Wanted(county, year_of(books), on, people_of([person_id])))
    except NobodyThere:
        raise NotFound("没有此人 no such person") from None
    ids = found.people.column(KEY).to_pylist()
    if str(person_id) not in ids:
        raise NotFound("没有此人 no such person")
    at = ids.index(str(person_id))
    rows = {row[KEY]: row for row in found.people.to_pylist()}
    if found.status[at] >= 0:
        return _Read(rows, "", LEFT_OUT[found.status[at]].value, found.lists)
    return _Read(rows, _policy_of(books, found.people, at), "", found.lists)


def _policy_of(books: Books, people: pa.Table, at: int) -> str:
    """Which of the policies rules the person in this row. Raises NoPolicyFor."""
    number = 0 if len(books) == 1 else int(policies_of(books, people.slice(at, 1).to_batches()[0])[0])
    return list(books)[number]


def _assess(
    found: _Read, books: Mapping[str, RuleBook], person_id: int, as_of: date, given: Mapping[str, Any]
) -> Answer:  # fmt: skip
    if found.left_out:
        return Answer(person_id, left_out=found.left_out)
    book = books[found.policy]
    facts = _facts_with_relatives(found.rows, str(person_id))
    person = person_of({**facts, **given})
    assessment = assess(book, person, as_of, found.lists)
    return Answer(person_id, found.policy, "", assessment, offer_until(book, person, as_of, found.lists), book)


def _facts_with_relatives(rows: Mapping[str, Mapping[str, Any]], person_id: str) -> dict[str, Any]:
    """The facts of a person. A relative whom the reader cannot see, or who is elsewhere, is somebody unknown."""
    row = rows[person_id]
    facts = _facts(row)
    if row.get("relations") is not None:
        relatives: dict[str, list[dict[str, Any]]] = {}
        for relation in row["relations"]:
            other = rows.get(relation["person_id"])
            relatives.setdefault(relation["kind"], []).append({} if other is None else _facts(other))
        facts["relatives"] = relatives
    return facts


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _NO_FACTS}
