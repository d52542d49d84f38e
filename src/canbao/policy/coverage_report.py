"""What became of every clause of a notice: its disposition, what in the policy rests on it, how many cases touch it.

In: a policy file as written, and the clauses that each case cites or rests on. Out: a row for each clause, totals.
Never: a merged policy (a clause answers for its own file only).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canbao.policy.fields import PolicyPart, clauses_of
from canbao.policy.model import PolicyFile

TABLES = (
    "membership",
    "acceptance",
    "price",
    "aid",
    "cover",
    "waiting",
    "measures",
    "claim_back",
    "windows",
    "amounts",
    "year",
)
"""Sections by which people are assessed; what cites a clause elsewhere is a part of the administration or a name."""
WANTING_A_CASE = ("rule", "data", "not_stated")
"""Dispositions from which something follows that a case can show."""


@dataclass(frozen=True)
class ClauseRow:
    """One clause. `rows` and `parts` are dotted names of what cites it; cases are counted once each."""

    clause: str
    about: str
    disposition: str
    rows: tuple[str, ...]
    parts: tuple[str, ...]
    citing_cases: int
    touching_cases: int

    @property
    def lacks_case(self) -> bool:
        """Whether something follows from it and no case shows it."""
        return self.disposition in WANTING_A_CASE and not self.touching_cases


@dataclass(frozen=True)
class PolicyCoverage:
    """All clauses of one policy."""

    policy: str
    title: str
    clauses: tuple[ClauseRow, ...]
    cases: int

    @property
    def by_disposition(self) -> Mapping[str, int]:
        """How many clauses have each disposition."""
        return Counter(row.disposition for row in self.clauses)

    def lacking(self, disposition: str) -> list[str]:
        """Clauses of a disposition that no case touches."""
        return [row.clause for row in self.clauses if row.disposition == disposition and row.lacks_case]


@dataclass(frozen=True)
class CaseClauses:
    """The clauses of one case: those that its citation names, and those that its result rests on."""

    cited: frozenset[str]
    rested_on: frozenset[str] = frozenset()


def cover_policy(file: PolicyFile, cases: Iterable[CaseClauses]) -> PolicyCoverage:
    """The coverage of a policy by its cases."""
    given = list(cases)
    citing = Counter(clause for case in given for clause in case.cited)
    touching = Counter(clause for case in given for clause in case.cited | case.rested_on)
    places = places_by_clause(file)
    rows = []
    for clause, what in file.clauses.items():
        found = places.get(clause, [])
        rows.append(
            ClauseRow(
                clause,
                what.about,
                what.disposition,
                tuple(place for place in found if place.partition(".")[0] in TABLES),
                tuple(place for place in found if place.partition(".")[0] not in TABLES),
                citing[clause],
                touching[clause],
            )
        )
    return PolicyCoverage(file.policy, file.title, tuple(rows), len(given))


def places_by_clause(file: PolicyFile) -> dict[str, list[str]]:
    """The dotted name of everything that cites a clause."""
    found: dict[str, list[str]] = {}
    for name in type(file).model_fields:
        if name != "clauses":
            for clause, place in _cited(name, getattr(file, name)):
                found.setdefault(clause, []).append(place)
    return found


def _cited(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, PolicyPart):
        cite = getattr(value, "cite", None)
        yield from ((clause, place) for clause in (clauses_of(cite) if cite else ()))
        for name in type(value).model_fields:
            yield from _cited(place if name == "rows" else f"{place}.{name}", getattr(value, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _cited(f"{place}.{key}", item)
    elif isinstance(value, list):
        for index, item in enumerate(value, start=1):
            yield from _cited(f"{place}.{getattr(item, 'id', index)}", item)
