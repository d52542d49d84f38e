"""Which questions a policy makes necessary, made from the facts that its rules read.

In: a rule book. Out: names of questions with their answers in plain words. Never: a question whose answer no rule of
the policy reads; a word of one notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from canbao.assess.intake.needs import columns_read, nodes_read
from canbao.policy.nodes import Count, Has
from canbao.policy.rules import RuleBook
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS, Kind
from canbao.policy.wordbook import VALUES, YES_NO, label_fact, name_grades, pick, say_fact, say_place
from canbao.values.days import add_days

Choices = list[tuple[str, str]]
HERE, FAR = "here", "far"
YEARS = 5
"""Past years that are asked for one by one: a break of four years is where long breaks begin (国办发〔2024〕38号)."""
ORDINARY = MappingProxyType(
    {
        "nationality": "CN", "employee_active": False,
        "other_insurance": False, "enrolled_elsewhere": None, "migrant_child": False,
        "migrant_child_enrolled_here": False, "status": "none", "uncovered_from": None, "employee_proof": False,
        "welfare_home_entry": None, "not_enrolled_proof": False, "pay_place": None, "hukou_registered": None,
        "registered": None,
    }
)  # fmt: skip
"""What holds of most people: who says so in one answer need not answer each."""
OF_INFANTS = ("hukou_registered", "registered")
"""Nothing ordinary can be said of these for a child of the last two years."""
_OWN = (
    "birth", "hukou", "residence", "student", "school_place", "resident_years", "employee_years", "enrolled_before",
    "standings", "paid_on", "enrol_place", "offer_years", "repair_years", "relations",
)  # fmt: skip
"""Columns that have a question of their own, or none."""


@dataclass(frozen=True)
class StandingOffered:
    """One standing of the policy's tables, as facts are written."""

    label: str
    name: str
    grade: int | None = None
    role: str | None = None


@dataclass(frozen=True)
class PlaceOffered:
    """A place as somebody says it. `code`: one that stands for it."""

    label: str
    code: str


def places_of(place: str) -> dict[str, PlaceOffered]:
    """From the policy's own place outwards. Codes that stand for "elsewhere in …" are of no place that there is."""
    found = {HERE: PlaceOffered(say_place(place), place)}
    inner = place
    for length in (6, 4, 2):
        if length < len(inner):
            outer = place[:length]
            found[f"in{length}"] = PlaceOffered(f"{say_place(outer)}的其他地方", outer + "9" * (len(inner) - length))
            inner = outer
    found[FAR] = PlaceOffered("外省（自治区、直辖市）", "99")
    return found


def standings_of(book: RuleBook) -> list[StandingOffered]:
    """Everything that the rules ask for, one line a standing, grade and role."""
    catalogue, found = load_catalogue(), []
    ids: dict[str, None] = {}
    for _, rules in book.parts:
        for node in nodes_read(rules):
            for has in (each for each in node.walk() if isinstance(each, Has)):
                ids.update(dict.fromkeys(id_ for chosen, _ in has.selectors for id_ in sorted(_widest(chosen))))
    for id_ in ids:
        standing = catalogue.standings[id_]
        if standing.grades:
            found += [
                StandingOffered(f"{standing.name}（{name_grades(frozenset({grade}))}）", standing.name, grade)
                for grade in sorted(standing.grades)
            ]
        elif standing.has_role:
            found += [
                StandingOffered(f"{standing.name}（{pick(words, 'zh')}）", standing.name, role=role)
                for role, words in VALUES["role"].items()
            ]
        else:
            found.append(StandingOffered(standing.name, standing.name))
    return found


def _widest(ids: frozenset[str]) -> frozenset[str]:
    """Without those that belong to another one that counts as well."""
    standings = load_catalogue().standings
    return frozenset(id_ for id_ in ids if not any(id_ in standings[other].members for other in ids if other != id_))


def details_of(book: RuleBook) -> list[str]:
    """Facts that are asked one by one of whom the ordinary does not fit."""
    read = columns_read(book)
    return [name for name in FACTS if name in read and name not in _OWN]


def choices_of(name: str, places: dict[str, PlaceOffered]) -> Choices | None:
    """Answers to choose from; None: a day or a number. An empty one is not known."""
    word = FACTS[name]
    unknown = [("", "不清楚")]
    if word.kind is Kind.BOOL:
        return [*unknown, ("yes", "是"), ("no", "否")]
    if word.values:
        return [*unknown, *((value, pick(VALUES[name][value], "zh")) for value in word.values)]
    if word.kind is Kind.PLACE:
        none = [("none", "没有")] if word.none_means_absent else []
        return [*unknown, *none, *((key, each.label) for key, each in places.items())]
    return None


def label_of(name: str) -> str:
    """The question."""
    if FACTS[name].kind is Kind.BOOL and name in YES_NO:
        return f"{pick(YES_NO[name][0], 'zh')}吗"
    return label_fact(name, "zh")


def ordinary_of(book: RuleBook) -> list[tuple[str, str]]:
    """What the one answer says, as a name and a sentence each."""
    return [(name, say_fact(name, ORDINARY[name])) for name in details_of(book) if name in ORDINARY]


def certified_before(book: RuleBook) -> date | None:
    """The last day before anybody could pay: standings that are offered were recognised by then."""
    firsts = [window.first for window in book.first.file.windows.values() if window.first]
    return add_days(min(firsts), -1) if firsts else None


def counts_of(book: RuleBook) -> list[Count]:
    """Numbers of years that the rules count."""
    nodes = (node for _, rules in book.parts for top in nodes_read(rules) for node in top.walk())
    return [node for node in nodes if isinstance(node, Count)]
