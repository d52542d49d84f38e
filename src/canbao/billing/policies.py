"""The policies of a run, loaded once and kept until a file of theirs changes; and the policies of the year after.

In: names of policies, what-if changes, a day of knowledge. Out: rule books by name, one benefit year for all of them.
Never: a rule of its own; a policy guessed where none is for that year.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from canbao.assess.intake.needs import columns_read
from canbao.policy.library import Library
from canbao.policy.loading import load, split_name
from canbao.policy.model import PolicyFile
from canbao.policy.rules import RuleBook
from canbao.store.failures import StoreFailed
from canbao.values.place import is_within

MOST_KEPT = 16
"""Sets of policies kept loaded: the few years and localities that one installation works with."""
Pairs = tuple[tuple[str, str], ...]


class OtherYear(StoreFailed):
    """Policies of different benefit years, or of another one than was asked for."""


class OtherPlace(StoreFailed):
    """A policy of somewhere else."""


class NoNextPolicy(StoreFailed):
    """The place has no policy for the next benefit year yet."""


@dataclass(frozen=True)
class Choice:
    """Which policies: names, parameters amended, amendments known by a day, folders looked through before the shipped
    ones (a command line's, never a page's).
    """

    names: tuple[str, ...]
    amend: Pairs = ()
    known_on: date | None = None
    folders: tuple[str, ...] = ()


class Books(dict[str, RuleBook]):
    """Rule books by name, with what is worked out from all of them once."""

    @cached_property
    def columns(self) -> frozenset[str]:
        """Columns of the people table that the rules read."""
        return frozenset[str]().union(*(columns_read(book) for book in self.values()))


def books_of(choice: Choice) -> Books:
    """The policies that were chosen. Raises PolicyError, OtherYear."""
    return _load(choice, _stamp(choice.folders))


@lru_cache(maxsize=MOST_KEPT)
def _load(choice: Choice, stamp: str) -> Books:
    del stamp
    library = Library.of(*choice.folders)
    changes = dict(choice.amend)
    books = Books({name: load(library, name, amend=changes, known_on=choice.known_on) for name in choice.names})
    years = {book.latest.year_label for book in books.values()}
    if len(years) != 1:
        raise OtherYear(f"一次核算须有政策，且属于同一待遇年度 one benefit year a run, not {sorted(years)}")
    return books


def _stamp(folders: Sequence[str]) -> str:
    """What changes with any file of the library: names, sizes and times."""
    paths = [path for folder in Library.of(*folders).folders for path in sorted(folder.rglob("*.yaml"))]
    found = [(str(path), (status := path.stat()).st_size, status.st_mtime_ns) for path in paths]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def year_of(books: Mapping[str, RuleBook]) -> int:
    """The benefit year of the books."""
    return next(iter(books.values())).latest.year_label


def require_fitting(books: Mapping[str, RuleBook], county: str, year: int | None) -> None:
    """The policies rule in the county, for the year if one was named. Raises OtherPlace, OtherYear."""
    places = {name: book.latest.place for name, book in books.items()}
    foreign = [name for name, at in places.items() if not (is_within(at, county) or is_within(county, at))]
    if foreign:
        raise OtherPlace(f"{'、'.join(foreign)} 不是 {county} 的政策 not a policy of this county")
    if year is not None and year != year_of(books):
        raise OtherYear(f"{'、'.join(books)} 不是 {year} 年度的政策 not a policy of {year}")


def place_of(books: Mapping[str, RuleBook]) -> str:
    """The widest place that one of the books is of."""
    return min((book.latest.place for book in books.values()), key=len)


def policy_digest(digests: Mapping[str, str]) -> str:
    """One digest of all rules of a run."""
    return hashlib.sha256(json.dumps(sorted(digests.items())).encode()).hexdigest()


def digests_of(books: Mapping[str, RuleBook]) -> dict[str, str]:
    """The digest of the rules by name, as in the record of a run."""
    return {name: "+".join(rules.digest for _, rules in book.parts) for name, book in books.items()}


def keys_of(books: Mapping[str, RuleBook]) -> dict[str, str]:
    """The digest of the rules by what situations call their policy: a name without its year."""
    return {book.latest.key: digest for book, digest in zip(books.values(), digests_of(books).values(), strict=True)}


def next_policies(choice: Choice) -> tuple[str, ...]:
    """The policies of the same places for the year after. Raises NoNextPolicy with every place that has none."""
    library = Library.of(*choice.folders)
    year = year_of(books_of(choice)) + 1
    found, missing = [], []
    for name in choice.names:
        other = _policy_of(library, name, year)
        if other is None:
            missing.append(name)
        else:
            found.append(other)
    if missing:
        raise NoNextPolicy(
            f"{'、'.join(missing)} 还没有 {year} 年度的政策；请先按新通知写成政策文件并通过 canbao policy lint "
            f"no policy for {year} yet: write the new notice as data first"
        )
    return tuple(found)


def _policy_of(library: Library, name: str, year: int) -> str | None:
    """The policy of the same place for another year; for one that holds in any year, that one."""
    base, stated = split_name(name)
    if stated is not None:
        return f"{base}@{year}"
    place = library.read(base).file.place
    for other in library.names():
        if other != base and library.path_of(other).stem == str(year):
            file = library.read(other).file
            if file.place == place and _label(file) == year:
                return other
    return None


def _label(file: PolicyFile) -> int | None:
    """The benefit year of one notice; None for one that holds in any year."""
    if file.year.label is not None:
        return file.year.label
    return None if file.year.first is None else file.year.first.year
