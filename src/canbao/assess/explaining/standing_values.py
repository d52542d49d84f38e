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

_PAID = Fact("paid", Kind.DATE)


def possible_standing(id_: str, nodes: list[Has], case: Case) -> Iterator[Standing]:
    """A standing that the person may have besides, in each form; lost just before the payment where that matters."""
    looks_back = any(node.on != _PAID for node in nodes if id_ in node.ids)
    for standing in clear_standing(Standing(id_, None), nodes, case):
        yield standing
        if looks_back and case.paid is not None:
            yield replace(standing, until=add_days(case.paid, -1))


def clear_standing(standing: Standing, nodes: list[Has], case: Case) -> Iterator[Standing]:
    """A standing that is held, with what is not known of it filled in. Without a last day it still holds."""
    about = [node for node in nodes if standing.id in node.ids]
    graded = {grade for node in about for _, grades in node.selectors for grade in grades or ()}
    grades: list[frozenset[int] | None] = [None]
    if graded:
        grades = [frozenset({grade}) for grade in sorted(standing.grades or {1, 2, 3, 4})]
    roles = [standing.role] if standing.role or not any(node.role for node in about) else ["parent", "child"]
    days = [standing.certified] if standing.certified else _days_of_certification(about, case)
    listers = [standing.listed_by, *dict.fromkeys(node.listed_by for node in about if node.listed_by)]
    for day, grade, role, lister in product(days, grades, roles, listers):
        shown = grade if grade is not None else standing.grades
        yield replace(standing, certified=day, grades=shown, role=role, listed_by=standing.listed_by or lister)


def _days_of_certification(about: list[Has], case: Case) -> list[date]:
    """Long before, in the year, about the day of payment, and on both sides of each day that a condition names."""
    first = case.rules.year.first
    named = [
        node.value for has in about for node in has.walk() if isinstance(node, Const) and isinstance(node.value, date)
    ]
    near = [add_days(day, step) for day in named if day < FAR for step in (-1, 0, 1)]
    about_paid = [add_days(case.paid, step) for step in (-1, 0, 1)] if case.paid else []
    return list(dict.fromkeys([add_years(first, -5), first, *near, *about_paid]))
