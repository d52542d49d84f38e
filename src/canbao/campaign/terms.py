"""What the policies of a benefit year ask to be counted: groups that must be enrolled in full, and newborns in time.

In: a county and year, the standings that its people have. Out: `Terms`: which policy speaks for which place, its groups
and days; which standings belong to which group. Never: a number of days or a group that no policy names; a standing of
unknown grade counted as one of the wanted grade.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from canbao.billing.policies import Books, Choice, books_of
from canbao.billing.rolling_over import policies_in_use
from canbao.policy.administration import Administration
from canbao.policy.rules import Rules
from canbao.policy.standings import load_catalogue
from canbao.values.period import Period

REWARD = "@reward"
"""The group that a scheme of rewards hangs on, beside those that the policy names by id."""
_WITHIN = re.compile(r"enrolled_within_(\d+)d")
"""How a policy's count of newborns says its days."""


@dataclass(frozen=True)
class Group:
    """People with one of these standings under the policy of a place. `name`: unlike any other group's."""

    name: str
    place: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Terms:
    """All of it for one benefit year. `places`: of the policies, each speaks for its own but for what lies in a
    narrower one. `newborn_days`: by place; a place without an entry has no such target.
    """

    year: Period
    places: tuple[str, ...]
    groups: tuple[Group, ...]
    newborn_days: tuple[tuple[str, int], ...]
    severe_grades: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """Changes when anything of it does."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class HeldKind:
    """A standing as rows have it, and a group that it belongs to; not `is_clear`: it might, the grade is not known."""

    standing: str
    grade: int | None
    listed_as: str
    group: Group
    is_clear: bool


def books_in_use(county: str, year: int) -> Books:
    """The policies that a year is assessed by. Raises NoCampaign, PolicyError."""
    return books_of(Choice(policies_in_use(county, year)))


def rules_for(books: Books, unit: str) -> Rules:
    """Of the policies the one of the narrowest place that the unit lies in; of a unit wider than all, the widest's."""
    rules = [book.latest for book in books.values()]
    inside = [each for each in rules if unit.startswith(each.place)]
    return max(inside, key=lambda each: len(each.place)) if inside else min(rules, key=lambda each: len(each.place))


def group_name(rules: Rules, group: str) -> str:
    """A group of a policy, as figures call it."""
    return f"{rules.key} {group}"


def terms_of(books: Books) -> Terms:
    """What they ask for."""
    rules = sorted((book.latest for book in books.values()), key=lambda each: each.place)
    days = ((each.place, newborn_days(each.file.administration)) for each in rules)
    return Terms(
        year=rules[0].year,
        places=tuple(each.place for each in rules),
        groups=tuple(group for each in rules for group in _groups(each)),
        newborn_days=tuple((place, number) for place, number in days if number is not None),
        severe_grades=tuple((each.place, str(each.readings["A23"])) for each in rules),
    )


def newborn_days(administration: Administration) -> int | None:
    """Within how many days of birth newborns are to be enrolled; None where no target says so."""
    for target in administration.targets:
        for name in target.numerator or ():
            if found := _WITHIN.fullmatch(name):
                return int(found[1])
    return None


def _groups(rules: Rules) -> Iterable[Group]:
    administration = rules.file.administration
    for group in administration.must_enrol:
        yield Group(group_name(rules, group.id), rules.place, tuple(group.standings))
    if administration.reward is not None and administration.reward.groups:
        yield Group(group_name(rules, REWARD), rules.place, tuple(administration.reward.groups))


def standings_of(terms: Terms) -> list[str]:
    """Ids of the catalogue that some group may mean."""
    found: set[str] = set()
    for group in terms.groups:
        for word in group.words:
            match = load_catalogue().resolve(word)
            found |= match.ids if match else frozenset()
    return sorted(found)


def unknown_words(terms: Terms) -> list[str]:
    """Names of standings that no catalogue has: their people cannot be counted, and that has to be said."""
    words = {word for group in terms.groups for word in group.words}
    return sorted(word for word in words if load_catalogue().resolve(word) is None)


def held_kinds(terms: Terms, rows: Iterable[tuple[str, int | None, str]]) -> list[HeldKind]:
    """To which groups standings belong that people have: id, grade, and the list's own word."""
    severe = dict(terms.severe_grades)
    found = []
    for standing, grade, listed_as in sorted(rows, key=repr):
        for group in terms.groups:
            belongs = [_belongs(standing, grade, listed_as, word, severe[group.place]) for word in group.words]
            if True in belongs or None in belongs:
                found.append(HeldKind(standing, grade, listed_as, group, True in belongs))
    return found


def _belongs(standing: str, grade: int | None, listed_as: str, word: str, severe_grades: str) -> bool | None:
    """Whether a standing is what a word of the notice means; None: its grade is not known."""
    catalogue = load_catalogue()
    wanted = catalogue.resolve(word, severe_grades)
    if wanted is None or standing not in wanted.ids:
        return False
    if wanted.grades is None:
        return True
    said = catalogue.recognise(listed_as, severe_grades)
    grades = frozenset({grade}) if grade is not None else said.grades if said else None
    if grades is None or not (grades <= wanted.grades or grades.isdisjoint(wanted.grades)):
        return None
    return grades <= wanted.grades
