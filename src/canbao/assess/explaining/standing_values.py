"""Forms that a standing may turn out to have: day of certification, last day, grade, role, who listed it.

In: a standing of which something is not known, the conditions about it, a case. Out: standings of which everything is
known. Never: a form left out that some condition tells from the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from canbao.assess.evaluating import Case
from canbao.assess.explaining.fact_values import FAR
from canbao.assess.facts import Standing
from canbao.policy.nodes import Const, Fact, Has
from canbao.policy.vocabulary import Kind
from canbao.values.days import add_days, add_years


def is_unclear(standing: Standing) -> bool:
    """Whether something about a standing is not known that a condition could ask."""
    return standing.certified is None or standing.grades is None or len(standing.grades) > 1 or standing.role is None


def clear_standing(standing: Standing, nodes: list[Has], case: Case) -> Iterator[Standing]:
    """The standing with what is not known of it filled in."""
    about = [node for node in nodes if standing.id in node.ids]
    graded = {grade for node in about for _, grades in node.selectors for grade in grades or ()}
    grades: list[frozenset[int] | None] = [None]
    if graded:
        grades = [frozenset({grade}) for grade in sorted(standing.grades or {1, 2, 3, 4})]
    roles = [standing.role] if standing.role or not any(node.role for node in about) else ["parent", "child"]
    days = [standing.certified] if standing.certified else _days_of_certification(about, case)
    listers = [standing.listed_by, *dict.fromkeys(node.listed_by for node in about if node.listed_by)]
    for day, until, grade, role, lister in product(days, _last_days(standing, about, case), grades, roles, listers):
        yield replace(
            standing, certified=day, until=until, grades=grade if grade is not None else standing.grades, role=role,
            listed_by=standing.listed_by or lister,
        )  # fmt: skip


def _last_days(standing: Standing, about: list[Has], case: Case) -> list[date | None]:
    """Still held, and where a condition looks at another day than the payment's, also lost just before the payment."""
    looks_back = any(node.on != Fact("paid", Kind.DATE) for node in about)
    if standing.until is not None or not looks_back or case.paid is None:
        return [standing.until]
    return [None, add_days(case.paid, -1)]


def _days_of_certification(about: list[Has], case: Case) -> list[date]:
    """Long before, in the year, about the day of payment, and on both sides of each day that a condition names."""
    first = case.rules.year.first
    named = [
        node.value for has in about for node in has.walk() if isinstance(node, Const) and isinstance(node.value, date)
    ]
    near = [add_days(day, step) for day in named if day < FAR for step in (-1, 0, 1)]
    days = [add_years(first, -5), first, *near, *([case.paid, add_days(case.paid, -1)] if case.paid else [])]
    latest = case.rules.year.last if case.person.paid_on else case.paid
    return [day for day in dict.fromkeys(days) if latest is None or day <= latest]
