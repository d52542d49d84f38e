"""Which counties and rules the public sees: rules by which a county's published dues were worked out.

In: a county, a benefit year. Out: rule books, their tables in words, the windows with their days. Never: a policy that
nobody has published; a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from canbao.access.acting import NotFound
from canbao.access.actors import counties
from canbao.billing.policies import Choice, books_of, digests_of
from canbao.inside.county_sheet import County, county_outside
from canbao.policy.library import Library
from canbao.policy.loading import resolve, split_name
from canbao.policy.naming import label_window
from canbao.policy.rules import RuleBook
from canbao.policy.showing import Sheet, show_rules
from canbao.policy.showing.sheet import Entry, Section, cells
from canbao.store.scope import COUNTY_DIGITS
from canbao.values.days import days_left

MOST_SHEETS = 16
"""Policies kept in words: a few hundred kilobytes each, as many as there are sets of rules (`billing.policies`)."""


@dataclass(frozen=True)
class PublicPolicy:
    """One policy of a county and year. `others`: what else rules there, by number, where towns have rules of their
    own.
    """

    county: County
    year: int
    at: int
    name: str
    book: RuleBook
    sheet: Sheet
    others: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Deadline:
    """One window and how it stands today. `left`: days until it begins, or days it is still open, today and its
    last day counted (`values.days.days_left`), as the pages for the staff say it.
    """

    label: str
    first: date | None
    last: date | None
    cite: str
    standing: str
    left: int


def public_counties() -> list[County]:
    """Those that were told of, in order."""
    return [found for found in map(county_outside, counties()) if found is not None]


def county_shown(code: str) -> County:
    """Raises NotFound."""
    found = county_outside(code) if code.isdecimal() and len(code) == COUNTY_DIGITS else None
    if found is None:
        raise NotFound("本网站没有这个县（市、区） no such county here")
    return found


def policy_shown(code: str, year: int, at: str = "") -> PublicPolicy:
    """`at`: which of several. Raises NotFound."""
    return policy_of(county_shown(code), year, at)


def policy_of(county: County, year: int, at: str = "") -> PublicPolicy:
    """The same of a county that is known already. Raises NotFound."""
    choice = county.choices.get(year)
    if choice is None:
        raise NotFound(f"{county.name} {year} 年度的应缴还没有发布 nothing is published for {year}")
    books = books_of(choice)
    names = list(books)
    number = int(at) if at.isdecimal() and int(at) < len(names) else 0
    name = names[number]
    sheet = _sheet(choice, name, digests_of(books)[name])
    others = tuple((index, books[each].latest.title) for index, each in enumerate(names) if index != number)
    return PublicPolicy(county, year, number, name, books[name], sheet, others)


@lru_cache(maxsize=MOST_SHEETS)
def _sheet(choice: Choice, name: str, digest: str) -> Sheet:
    del digest
    base, _ = split_name(name)
    chain = [document.file for document in resolve(Library.of(*choice.folders), base).chain]
    return _for_residents(show_rules(books_of(choice)[name], chain), {each.policy: each.title for each in chain})


def _for_residents(sheet: Sheet, titles: Mapping[str, str]) -> Sheet:
    """Without the names that policies have as files: a notice is called by its title."""
    sections = tuple(
        replace(section, entries=tuple(_head_entries(section, titles))) if section.key == "head" else section
        for section in sheet.sections
    )
    return replace(sheet, sections=sections)


def _head_entries(section: Section, titles: Mapping[str, str]) -> Iterator[Entry]:
    for entry in section.entries:
        said = titles.get(entry.text_of("内容"))
        if entry.key == "head.政策":
            continue
        yield entry if said is None else replace(entry, cells=cells(("项目", entry.name), ("内容", said)))


def deadlines_of(policy: PublicPolicy, today: date) -> list[Deadline]:
    """Windows in the order of the notice."""
    found = []
    for name, window in policy.book.latest.file.windows.items():
        standing, left = _standing(window.first, window.last, today)
        label = label_window(name, window)[0]
        found.append(Deadline(label, window.first, window.last, window.cite or "", standing, left))
    return found


def _standing(first: date | None, last: date | None, today: date) -> tuple[str, int]:
    """How a window stands and how many days it still does.

    >>> _standing(date(2024, 10, 1), date(2024, 12, 31), date(2024, 12, 30))
    ('open', 2)
    """
    if first is None or last is None:
        return "undecided", 0
    if today < first:
        return "before", (first - today).days
    return ("open", days_left(today, last)) if today <= last else ("over", 0)
