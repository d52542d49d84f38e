"""The neutral person: what a worked case leaves unsaid. Only the case runner fills it; elsewhere it stays unknown.

In: the facts of a case and the rules. Out: facts of a person, complete. Never: a change of what the case states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from canbao.assess.facts import FactError, Person, person_of
from canbao.assess.interpreting import assess
from canbao.policy.rules import RuleBook, Rules
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS
from canbao.values.days import add_days
from canbao.values.fen import yuan_to_fen

BIRTH = "1980-01-01"
_OTHER_BIRTHS = ("1950-01-01", "2012-01-01")
_OTHER_STUDENTS = ("primary", "college")
_FALSE = (
    "married", "permanent_residence", "employed", "child_of_permit_holder", "migrant_child",
    "migrant_child_enrolled_here", "newborn", "employee_active", "employee_proof", "other_insurance",
    "not_enrolled_proof",
)  # fmt: skip
_NONE = ("student", "status", "residence_permit")


def fill(facts: Mapping[str, Any], book: RuleBook) -> Person:
    """The person of a case.

    A filled birth or student kind never defeats a stated standing: the first filling is taken with which the notice's
    own condition for it holds.
    """
    choices = list(_fillings(facts))
    people = [person_of(_complete({**facts, **filling}, book.latest)) for filling in choices]
    if not facts.get("standings") or len(people) == 1:
        return people[0]
    return next((person for person in people if _standings_count(person, book)), people[0])


def _fillings(facts: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    yield {}
    if facts.get("standings") and "birth" not in facts:
        for birth in _OTHER_BIRTHS:
            yield {"birth": birth}
    if facts.get("standings") and "student" not in facts:
        for student in _OTHER_STUDENTS:
            yield {"student": student, **({} if "birth" in facts else {"birth": _OTHER_BIRTHS[1]})}


def _standings_count(person: Person, book: RuleBook) -> bool:
    """Whether an aid row that names one of the person's standings holds."""
    ids = {standing.id for standing in person.standings}
    assessment = assess(book, person)
    trace = assessment.trace
    answers = trace.answers.get("aid", ())
    for row, (truth, _) in zip(trace.plan.aid.rows, answers, strict=True):
        named = {id_ for node in row.when.walk() for id_ in getattr(node, "ids", ())}
        if truth and named & ids:
            return True
    return False


def payments_of(facts: Mapping[str, Any], rules: Rules) -> tuple[date | None, int | None]:
    """The day of payment and, when the case states a payment already made, its sum in yuan (None: not stated).

    Of several payments the first one for the benefit year of the case counts.
    """
    if facts.get("payments"):
        payments = facts["payments"]
        ours = (item for item in payments if item.get("for_year") in (None, rules.year_label))
        first = next(ours, payments[0])
        return _day("payments", first.get("date")), first.get("yuan")
    if facts.get("pay_date"):
        return _day("pay_date", facts["pay_date"]), None
    window = rules.file.windows.get("central")
    return (window.first if window else None), None


def _complete(facts: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    given = {key: value for key, value in facts.items() if key in FACTS or key in ("zero_claim_years", "relatives")}
    paid, _ = payments_of(facts, rules)
    given.setdefault("nationality", "CN")
    given.setdefault("birth", paid if facts.get("newborn") and paid else BIRTH)
    given.setdefault("long_term", facts.get("residence_permit") == "valid")
    _fill_employee_cover(given, facts, paid)
    for name in _FALSE:
        given.setdefault(name, False)
    for name in _NONE:
        given.setdefault(name, "none")
    for name, word in FACTS.items():
        if word.none_means_absent:
            given.setdefault(name, None)
    _fill_places(given, rules)
    _fill_history(given, facts, rules)
    given["standings"] = [_standing(item, facts) for item in facts.get("standings") or ()]
    given["paid_on"] = paid
    given.pop("paid", None)
    given["sponsor_fen"] = yuan_to_fen(facts.get("sponsor_yuan", 0))
    return given


def _fill_places(given: dict[str, Any], rules: Rules) -> None:
    here = rules.place or "00"
    if given["nationality"] == "CN":
        if "hukou" not in given:
            given["hukou"] = here
        elif given["hukou"] is None:
            given["hukou"] = "none"
        given.setdefault("residence", given["hukou"])
    else:
        given.setdefault("hukou", "none")
        given.setdefault("residence", here)
    given.setdefault("enrol_place", here)


def _day(fact: str, raw: Any) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise FactError(fact, raw, "不是日期，应写 2024-01-31 not a date") from None


def insured_years_of(facts: Mapping[str, Any], year: int) -> list[int]:
    """Years of the resident scheme up to and including this one, as the kind `incentive` states them."""
    if "resident_years" in facts:
        return list(facts["resident_years"])
    is_new = "employee_years" in facts or facts.get("enrolled_before") is False
    return [year] if is_new else [year - 1, year]


def _fill_employee_cover(given: dict[str, Any], facts: Mapping[str, Any], paid: date | None) -> None:
    """Periods of employee cover say whether it holds on the day of payment and, if it is over, since when."""
    periods = [
        (_day("employee_periods", first), _day("employee_periods", last))
        for first, last in facts.get("employee_periods", ())
    ]
    if paid is None or not periods:
        return
    given.setdefault("employee_active", any(first <= paid <= last for first, last in periods))
    over = [last for _, last in periods if last < paid]
    if over and not given["employee_active"]:
        given.setdefault("uncovered_from", add_days(max(over), 1))


def _fill_history(given: dict[str, Any], facts: Mapping[str, Any], rules: Rules) -> None:
    stated = "resident_years" in facts or "employee_years" in facts
    born = _day("birth", given["birth"])
    is_insured = not stated and facts.get("enrolled_before") is not False and born.year < rules.year_label - 1
    given.setdefault("resident_years", [rules.year_label - 1] if is_insured else [])
    given.setdefault("employee_years", [])
    given.setdefault("enrolled_before", bool(given["resident_years"] or given["employee_years"]))


def _standing(item: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    filled = {"certified": "1990-01-01", **item}
    if facts.get("listed_by"):
        filled.setdefault("listed_by", facts["listed_by"])
    found = load_catalogue().recognise(str(item.get("name", "")))
    if found and load_catalogue().standings[next(iter(found.ids))].has_role:
        filled.setdefault("role", "parent")
    return filled
