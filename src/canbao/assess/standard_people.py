"""Standard people of a policy: a few made-up persons whose bills show what a rule does to whom.

In: rules, and the standings that are worth looking at. Out: people with all facts known, each paying on a stated day.
Never: a day that the policy does not give (without a window there is nobody who pays inside it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.assess.evaluating import Case
from canbao.assess.facts import Person, person_of
from canbao.policy.nodes import Has, Node
from canbao.policy.rules import Rules
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS
from canbao.policy.wordbook import name_grades, name_standing, say_value
from canbao.values.days import add_days, add_years
from canbao.values.period import Period

_AGE, _ADULT = 40, 18
_DAYS_UNTIL_PAID = 30
_LONG_BEFORE = 10
_FALSE = (
    "married", "permanent_residence", "employed", "child_of_permit_holder", "migrant_child", "newborn",
    "migrant_child_enrolled_here", "employee_active", "employee_proof", "other_insurance", "not_enrolled_proof",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class StandingKind:
    """A standing as aid rows tell it apart. `grade` 0 and `role` empty: there are none. Any grade: the mildest."""

    id: str
    grade: int = 0
    role: str = ""

    @property
    def name(self) -> str:
        """In Chinese."""
        beside = [name_grades({self.grade})] if self.grade else []
        beside += [say_value("role", self.role)] if self.role else []
        return name_standing(self.id) + (f"（{'，'.join(beside)}）" if beside else "")


@dataclass(frozen=True)
class StandardPerson:
    """One of them; `key` is the same under every policy."""

    key: str
    name: str
    person: Person


def standings_of(rules: Rules) -> list[StandingKind]:
    """Every standing that an aid row names, of each grade and role that it tells apart, in the order of the rows."""
    found: dict[StandingKind, None] = {}
    for row in rules.aid.rows:
        for node in row.when.walk():
            if isinstance(node, Has):
                found |= dict.fromkeys(_kinds(node))
    return list(found)


def _kinds(node: Has) -> Iterator[StandingKind]:
    catalogue = load_catalogue()
    for word, (_, grades) in zip(node.word.split("、"), node.selectors, strict=False):
        match = catalogue.recognise(word)
        for id_ in sorted(match.ids) if match else ():
            mildest = max(catalogue.standings[id_].grades, default=0)
            yield StandingKind(id_, min(grades) if grades else mildest, node.role or "")


AGES = (_AGE, 65, 10)
"""Ages tried for who holds a standing: some aid is for the old or for children only."""


def standard_people(rules: Rules, holders: Iterable[tuple[StandingKind, int]]) -> list[StandardPerson]:
    """The people; holders of a standing are of the age given. Who pays inside the window pays on its first day."""
    window = _central(rules)
    people = [
        StandardPerson(key, name, person_of({**_base(rules), **facts})) for key, name, facts in _ordinary(rules, window)
    ]
    if window is not None:
        people += [_holder(rules, window, kind, age) for kind, age in holders]
    return people


def is_aided(rules: Rules, kind: StandingKind, age: int) -> bool:
    """Whether an aid row that names the standing holds for a holder of this age."""
    window = _central(rules)
    if window is None:
        return False
    case = Case(_holder(rules, window, kind, age).person, rules, window.first)
    naming = [row for row in rules.aid.rows if kind.id in {id_ for node in row.when.walk() for id_ in _ids(node)}]
    return any(case.truth(row.when) for row in naming)


def _ids(node: Node) -> frozenset[str]:
    return node.ids if isinstance(node, Has) else frozenset()


def _central(rules: Rules) -> Period | None:
    window = rules.file.windows.get("central")
    return Period(window.first, window.last) if window and window.first and window.last else None


def _base(rules: Rules) -> dict[str, Any]:
    """An adult of the place who was insured all along."""
    facts: dict[str, Any] = {name: None for name, word in FACTS.items() if word.none_means_absent}
    facts |= dict.fromkeys(_FALSE, False)
    place = rules.place or "00"
    facts |= dict.fromkeys(("hukou", "residence", "birth_place", "enrol_place"), place)
    last = rules.year_label - 1
    return {
        **facts,
        "birth": add_years(rules.year.first, -_AGE),
        "sex": "female",
        "nationality": "CN",
        "student": "none",
        "status": "none",
        "residence_permit": "none",
        "residence_months": 120,
        "long_term": True,
        "resident_years": [last - 1, last],
        "employee_years": [],
        "enrolled_before": True,
        "standings": [],
    }


def _ordinary(rules: Rules, window: Period | None) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    year = rules.year
    if window is not None:
        yield "adult_in_window", "普通成年人，集中缴费期内缴费", {"paid_on": window.first}
        yield "adult_after_window", "普通成年人，集中缴费期结束的次日缴费", {"paid_on": add_days(window.last, 1)}
        for age in (0, 17, 60, 70):
            yield (
                f"age_{age}",
                f"{age}周岁，集中缴费期内缴费",
                {"birth": add_years(window.first, -age), "paid_on": window.first},
            )
        missed = [rules.year_label - 3]
        yield "broken_in_window", "断保2年，集中缴费期内缴费", {"resident_years": missed, "paid_on": window.first}
        yield "freshman", "新入学大中专学生，集中缴费期内缴费", _freshman(rules, window)
    yield "adult_last_day", "普通成年人，年度最后一天缴费", {"paid_on": year.last}
    yield "newborn", "新生儿，出生后30天缴费", _newborn(year)
    yield "from_employee", "职工医保断保后30天缴费，有证明", _from_employee(rules)


def _freshman(rules: Rules, window: Period) -> dict[str, Any]:
    return {
        "student": "college_new",
        "school_place": rules.place or "00",
        "student_entry": window.first,
        "birth": add_years(window.first, -18),
        "paid_on": window.first,
    }


def _newborn(year: Period) -> dict[str, Any]:
    birth = add_days(year.first, _DAYS_UNTIL_PAID)
    paid = add_days(birth, _DAYS_UNTIL_PAID)
    return {
        "birth": birth,
        "newborn": True,
        "hukou_registered": birth,
        "registered": paid,
        "paid_on": paid,
        "resident_years": [],
        "enrolled_before": False,
    }


def _from_employee(rules: Rules) -> dict[str, Any]:
    ended: date = add_days(rules.year.first, _DAYS_UNTIL_PAID)
    last = rules.year_label - 1
    return {
        "uncovered_from": ended,
        "employee_proof": True,
        "paid_on": add_days(ended, _DAYS_UNTIL_PAID),
        "resident_years": [],
        "employee_years": [last - 1, last],
    }


def _holder(rules: Rules, window: Period, kind: StandingKind, age: int) -> StandardPerson:
    standing: dict[str, Any] = {"name": kind.id, "certified": add_years(window.first, -_LONG_BEFORE)}
    standing |= {"grade": kind.grade} if kind.grade else {}
    standing |= {"role": kind.role} if kind.role else {}
    facts = {"paid_on": window.first, "standings": [standing], "birth": add_years(window.first, -age)}
    if age < _ADULT:
        facts |= {"student": "primary"}
    name = kind.name if age == _AGE else f"{kind.name}，{age}周岁"
    return StandardPerson(f"standing:{kind.id}:{kind.grade}:{kind.role}", name, person_of({**_base(rules), **facts}))
