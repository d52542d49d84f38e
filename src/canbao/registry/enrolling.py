"""Enrolment for a benefit year: taken at a village, window, school or home; handed on, confirmed, renewed.

In: forms, the name of the policy that they are made under. Out: the enrolment's number and state, what the policy says
besides: papers, by when it must be handed on, who of the household is left out. Who may enrol where, what is renewed
and how many working days each step has come from the policy. Never: somebody enrolled twice for one year; a rule of its
own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.assess.batch import Engine
from canbao.duties.registration import RegistrationFacts, judge_registration
from canbao.policy.rules import Rules
from canbao.registry.columns import Wanted, read_people
from canbao.registry.models import Enrolment, Household, Member, Person, Status
from canbao.registry.models.enrolments import Manner
from canbao.registry.models.households import MemberRole
from canbao.registry.models.lives import LifeStatus
from canbao.registry.policies import book_of, step_due
from canbao.registry.registering import BadEntry, check_row, locked_person
from canbao.registry.states import EnrolmentState
from canbao.store.numbers import reserve_numbers

MOST_PEOPLE = 5_000
"""Of one body's form: the largest school of a county has fewer students."""
MOST_REPAIR_YEARS = 99
"""The insurance is younger; what a policy repairs at most is the policy's."""
_AWAY = (LifeStatus.DEAD, LifeStatus.MOVED, LifeStatus.ABROAD)


@dataclass(frozen=True)
class EnrolPerson:
    """One person's form. `division`: where the person enrols; `documents`: papers that were shown."""

    person_id: int
    policy: str
    division: str
    manner: str = Manner.NEW
    documents: tuple[str, ...] = ()
    tier: str | None = None
    repair_years: int = 0


@dataclass(frozen=True)
class RegisterBody:
    """People whom a school, a welfare home or a unit registers together."""

    people: tuple[int, ...]
    policy: str
    division: str


@dataclass(frozen=True)
class RenewEnrolments:
    """Everybody of a unit who was in last year and whose data stand."""

    unit: str
    policy: str


@dataclass(frozen=True)
class ChangeHead:
    """Another head of a household."""

    household_id: int
    new_head: int
    reason: str


@performs("enrol_person")
def enrol_person(act: Act, order: EnrolPerson) -> dict[str, Json]:
    """Take one person's form. Raises BadEntry, NotFound, NotAllowed."""
    return take_form(act, order)


@performs("register_body")
def register_body(act: Act, order: RegisterBody) -> dict[str, Json]:
    """Take the forms of a body: all or none. Raises BadEntry with the person, NotFound, NotAllowed."""
    if not 0 < len(order.people) <= MOST_PEOPLE:
        raise BadEntry(f"一次须登记 1 至 {MOST_PEOPLE} 人 too many or nobody")
    county, day, rules = act.actor.county, act.business_day(), book_of(order.policy).latest
    people = _locked_people(county, sorted(set(order.people)))
    for unit in sorted({person.unit for person in people}):
        act.require(unit)
    ids = [person.id for person in people]
    _refuse_any_away(county, ids)
    _refuse_any_twice(county, ids, rules.year_label)
    judged = judge_memberships(order.policy, county, ids, day)
    refused = next((person for person in ids if judged[person][0] is False), None)
    if refused is not None:
        raise BadEntry(f"{_who(refused, ids)}不属于本通知的参保对象 not eligible: {judged[refused][1]}")
    numbers = map(int, reserve_numbers(len(people)))
    state, due = _first_step(act, order.policy)
    forms = [
        Enrolment(
            county=county, id=number, person_id=person.id, year=rules.year_label, unit=person.unit,
            division=order.division, manner=Manner.BODY, state=state, registered_on=day,
            taken_at=act.actor.organisation_id or None, documents=[], due_on=due,
        )
        for person, number in zip(people, numbers, strict=True)
    ]  # fmt: skip
    check_row(forms[0])
    Enrolment.objects.bulk_create(forms)
    act.note("enrolment", 0, people=len(forms), division=order.division)
    return {
        "enrolments": [form.id for form in forms],
        "open": [form.id for form in forms if judged[form.person_id][0] is None],
    }


def _first_step(act: Act, policy: str) -> tuple[EnrolmentState, date | None]:
    """Who has the form first, and by when it must be handed on."""
    begins_at_village = "village_collector" in act.actor.roles
    state = EnrolmentState.VILLAGE if begins_at_village else EnrolmentState.TOWN
    return state, step_due(policy, 0 if begins_at_village else 1, act.business_day())


def _locked_people(county: str, ids: Collection[int]) -> list[Person]:
    """Their rows, nobody else's until the end of the transaction. Raises NotFound."""
    rows = Person.objects.select_for_update().filter(county=county, id__in=ids, merged_into=None)
    found = list(rows.order_by("id"))
    missing = set(ids) - {person.id for person in found}
    if missing:
        raise NotFound(f"没有{_who(min(missing), ids)}，或不在您的辖区 nobody of that number in your area")
    return found


def _who(person: int, among: Collection[int]) -> str:
    return "此人" if len(among) == 1 else f"编号 {person} 的人"


def take_form(act: Act, order: EnrolPerson) -> dict[str, Json]:
    """Take one person's form within an action under way. Raises BadEntry, NotFound, NotAllowed."""
    rules = book_of(order.policy).latest
    person = locked_person(act.actor.county, order.person_id)
    act.require(person.unit)
    _refuse_any_away(person.county, [person.id])
    _refuse_any_twice(person.county, [person.id], rules.year_label)
    day = act.business_day()
    state, due = _first_step(act, order.policy)
    if not 0 <= order.repair_years <= MOST_REPAIR_YEARS:
        raise BadEntry(f"补缴年数为 0 至 {MOST_REPAIR_YEARS} 年 that many years cannot be repaired")
    enrolment = Enrolment(
        county=person.county, id=int(reserve_numbers(1)[0]), person_id=person.id, year=rules.year_label,
        unit=person.unit, division=order.division, manner=order.manner, state=state, registered_on=day,
        taken_at=act.actor.organisation_id or None, documents=list(order.documents), tier=order.tier,
        repair_years=order.repair_years, due_on=due,
    )  # fmt: skip
    check_row(enrolment)
    enrolment.save(force_insert=True)
    eligible, reason = judge_membership(order.policy, person, day)
    if eligible is False:
        raise BadEntry(f"不属于本通知的参保对象 not eligible: {reason}")
    act.note("enrolment", enrolment.id, person=person.id, year=rules.year_label, division=order.division)
    return {
        "enrolment_id": enrolment.id,
        "state": state.value,
        "due_on": due.isoformat() if due else None,
        "is_open": eligible is None,
        "left_out": _left_out(person, rules),
        "papers_missing": papers_missing(rules, order.documents),
    }


def judge_membership(policy: str, person: Person, on: date) -> tuple[bool | None, str | None]:
    """Whether the policy takes this person where the enrolment says, and why not; None: it depends on a fact to ask."""
    return judge_memberships(policy, person.county, [person.id], on)[person.id]


def judge_memberships(
    policy: str, county: str, people: Collection[int], on: date
) -> dict[int, tuple[bool | None, str | None]]:
    """The same of many people at once, by their numbers."""
    book = book_of(policy)
    engine = Engine(book, as_of=on, has_offers=False)
    table = read_people(Wanted(county, book.latest.year_label, on, tuple(people)))
    found: dict[int, tuple[bool | None, str | None]] = {}
    for batch in table.to_batches():
        ids, codes = batch.column("person_id").to_pylist(), engine.run(batch).column("situation").to_pylist()
        situations = engine.situations
        for person, code in zip(ids, codes, strict=True):
            found[int(person)] = (situations[code].eligible, situations[code].reason)
    return found


def _refuse_any_away(county: str, people: Collection[int]) -> None:
    away = (
        Status.objects.filter(county=county, person_id__in=people, replaced_at=None, valid_until=None, status__in=_AWAY)
        .order_by("person_id")
        .first()
    )
    if away is not None:
        raise BadEntry(
            f"{_who(away.person_id, people)}已登记为{LifeStatus(away.status).label}，不能参保 "
            f"the person is registered as {away.status}"
        )


def _refuse_any_twice(county: str, people: Collection[int], year: int) -> None:
    there = Enrolment.objects.filter(county=county, person_id__in=people, year=year)
    known = there.exclude(state=EnrolmentState.WITHDRAWN).order_by("person_id").first()
    if known is not None:
        raise BadEntry(
            f"{_who(known.person_id, people)}在 {year} 年度已有参保登记（编号 {known.id}）enrolled for the year already"
        )


def _left_out(person: Person, rules: Rules) -> list[Json]:
    """Members of the household whom the form leaves out, where the policy wants whole households."""
    registration = rules.file.administration.registration
    household = list(
        Member.objects.filter(
            county=person.county, replaced_at=None, valid_until=None,
            household_id__in=Member.objects.filter(
                county=person.county, person_id=person.id, replaced_at=None, valid_until=None
            ).values("household_id"),
        ).values_list("person_id", flat=True)
    )  # fmt: skip
    enrolled = set(
        Enrolment.objects.filter(county=person.county, person_id__in=household, year=rules.year_label)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .values_list("person_id", flat=True)
    )
    facts = RegistrationFacts(
        household=[str(each) for each in household],
        eligible=[str(each) for each in household if each in enrolled or _may_enrol(person.county, each)],
        enrolling=[str(each) for each in household if each in enrolled],
    )
    answer = judge_registration(registration, facts, rules.readings)
    return [int(each) for each in answer.missing] if answer.determined else []


def _may_enrol(county: str, person_id: int) -> bool:
    """Not insured with the employee scheme, not away: the register's word, the policy's comes with their own form."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM registry_insurance WHERE county = %(c)s AND person_id = %(p)s"
            " AND replaced_at IS NULL AND valid_until IS NULL AND scheme = 'employee')"
            " AND NOT EXISTS (SELECT FROM registry_status WHERE county = %(c)s AND person_id = %(p)s"
            " AND replaced_at IS NULL AND valid_until IS NULL AND status <> 'alive')",
            {"c": county, "p": person_id},
        )
        return bool(cursor.fetchone()[0])


def papers_missing(rules: Rules, shown: Collection[str]) -> list[Json]:
    """Labels of papers that the policy asks of everybody and nobody has shown; of a group one is enough."""
    registration = rules.file.administration.registration
    groups: dict[str, list[tuple[str, str]]] = {}
    for paper in registration.documents if registration else ():
        groups.setdefault(paper.group or paper.id, []).append((paper.id, paper.label))
    needed = [papers for papers in groups.values() if len(papers) > 1]
    seen = set(shown)
    return ["或".join(label for _, label in papers) for papers in needed if not {id_ for id_, _ in papers} & seen]


_RENEW = """
    INSERT INTO registry_enrolment (county, person_id, year, unit, division, manner, state, documents, repair_years)
    SELECT person.county, person.id, %(year)s, person.unit, coalesce(last.division, person.unit), 'renewal',
        'confirmed', '{}', 0
    FROM registry_person AS person
    LEFT JOIN registry_enrolment AS last ON last.county = person.county AND last.person_id = person.id
        AND last.year = %(year)s - 1 AND last.state = 'confirmed'
    WHERE person.county = %(county)s AND left(person.unit, length(%(unit)s)) = %(unit)s AND merged_into IS NULL
        AND (last.id IS NOT NULL OR EXISTS (
            SELECT FROM registry_insurance AS before WHERE before.county = person.county
                AND before.person_id = person.id AND before.replaced_at IS NULL AND scheme = 'resident'
                AND left(before.division, 6) = person.county
                AND before.valid_from <= %(last_day)s AND coalesce(before.valid_until, 'infinity') >= %(last_day)s))
        AND NOT EXISTS (SELECT FROM registry_status AS away WHERE away.county = person.county
            AND away.person_id = person.id AND away.replaced_at IS NULL AND away.valid_until IS NULL
            AND away.status <> 'alive')
        AND NOT EXISTS (SELECT FROM registry_insurance AS other WHERE other.county = person.county
            AND other.person_id = person.id AND other.replaced_at IS NULL AND other.valid_until IS NULL
            AND other.scheme = 'employee')
        AND NOT EXISTS (SELECT FROM registry_enrolment AS already WHERE already.county = person.county
            AND already.person_id = person.id AND already.year = %(year)s AND already.state <> 'withdrawn')
"""


@performs("renew_enrolments")
def renew_enrolments(act: Act, order: RenewEnrolments) -> dict[str, Json]:
    """Renew whoever was in last year here, lives, has not gone to the employee scheme and is not enrolled yet.

    Raises BadEntry where the policy knows no renewal by default.
    """
    act.require(order.unit)
    rules = book_of(order.policy).latest
    registration = rules.file.administration.registration
    if registration is None or registration.default_renewal is None:
        raise BadEntry("通知未规定默认续保，须逐人登记 the notice states no renewal by default")
    with connection.cursor() as cursor:
        cursor.execute(
            _RENEW,
            {
                "county": act.actor.county,
                "unit": order.unit,
                "year": rules.year_label,
                "last_day": rules.year.first - timedelta(days=1),
            },
        )
        renewed = cursor.rowcount
    cite = registration.default_renewal.cite
    act.note("enrolment", 0, unit=order.unit, year=rules.year_label, renewed=renewed, cite=cite)
    return {"renewed": renewed, "cite": cite}


@performs("change_head")
def change_head(act: Act, order: ChangeHead) -> dict[str, Json]:
    """Make another member the head; the relations to the former head are not known of the new one.

    Raises BadEntry, NotFound, NotAllowed.
    """
    county, day = act.actor.county, act.business_day()
    household = Household.objects.select_for_update().filter(county=county, id=order.household_id).first()
    if household is None:
        raise NotFound("没有这一户，或不在您的辖区 no such household in your area")
    act.require(household.unit)
    act.reason(order.reason)
    members = Member.objects.filter(county=county, household_id=household.id, replaced_at=None, valid_until=None)
    if not members.filter(person_id=order.new_head).exists():
        raise BadEntry("新户主不是这一户的成员 the new head is no member of the household")
    standing = list(members)
    members.update(replaced_at=TransactionNow())
    for member in standing:
        role = MemberRole.HEAD if member.person_id == order.new_head else None
        fields = {"county": county, "person_id": member.person_id, "household_id": household.id}
        former = member.valid_from
        if former is None or former < day:
            Member.objects.create(**fields, role=member.role, valid_from=former, valid_until=day - timedelta(days=1))
        Member.objects.create(**fields, role=role, valid_from=day)
    act.note("household", household.id, head=order.new_head)
    return {"household_id": household.id, "members": len(standing)}
