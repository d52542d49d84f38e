"""Every check on one policy, and the findings in the order of the file.

In: a library, a name, a benefit year for policies of any year, what-if changes. Out: findings; a policy that does not
load gives what keeps it from loading. Never: an exception for a bad policy, a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from canbao.policy.library import Document, Library
from canbao.policy.lint.bindings import find_loose_bindings
from canbao.policy.lint.bounds import find_values_below_bounds
from canbao.policy.lint.citations import find_bad_citations
from canbao.policy.lint.clauses import find_idle_clauses
from canbao.policy.lint.constant_rows import find_constant_rows
from canbao.policy.lint.dead_terms import find_dead_terms
from canbao.policy.lint.deferrals import find_loose_deferrals
from canbao.policy.lint.duplicate_ids import find_duplicate_ids
from canbao.policy.lint.extending import find_bad_extending
from canbao.policy.lint.frames import find_frame_breaches
from canbao.policy.lint.gaps import find_gaps
from canbao.policy.lint.literal_amounts import find_literal_amounts
from canbao.policy.lint.overlaps import find_unranked_overlaps
from canbao.policy.lint.overrides import find_overrides
from canbao.policy.lint.payers import find_bad_payers
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.subsidies import find_shares_of_nothing
from canbao.policy.lint.tiers import find_unnamed_tiers
from canbao.policy.lint.undeclared_readings import find_undeclared_readings
from canbao.policy.lint.unreachable_rows import find_unreachable_rows
from canbao.policy.lint.unused_readings import find_unused_readings
from canbao.policy.loading import compile_values, merge, split_name
from canbao.policy.problems import PolicyError, Problem

Check = Callable[[Subject], Findings]

CHECKS: tuple[Check, ...] = (
    find_gaps,
    find_unreachable_rows,
    find_constant_rows,
    find_unnamed_tiers,
    find_duplicate_ids,
    find_unranked_overlaps,
    find_dead_terms,
    find_bad_citations,
    find_idle_clauses,
    find_loose_deferrals,
    find_literal_amounts,
    find_undeclared_readings,
    find_unused_readings,
    find_frame_breaches,
    find_values_below_bounds,
    find_bad_payers,
    find_shares_of_nothing,
    find_loose_bindings,
    find_bad_extending,
    find_overrides,
)


def lint(
    library: Library, name: str, *, year: int | None = None, amend: Mapping[str, Any] | None = None
) -> list[Problem]:
    """What is wrong with a policy. A policy for any year is judged, when none is given, for its first year."""
    try:
        subjects = subjects_of(library, name, year, amend)
    except PolicyError as error:
        return [_name_missing_disposition(problem) for problem in error.problems]
    found = {problem: None for subject in subjects for check in CHECKS for problem in check(subject)}
    return sorted(found, key=lambda it: (it.file, it.line, it.column, it.code, it.path, it.word))


def subjects_of(
    library: Library, name: str, year: int | None = None, amend: Mapping[str, Any] | None = None
) -> list[Subject]:
    """The policy as the checks get it: one subject for each span of payment days. Raises PolicyError."""
    base, stated = split_name(name)
    merged = merge(library, base, amend=amend)
    resolved = merged.resolved
    of_year = year if year is not None else stated if stated is not None else _any_year(resolved.document)
    return [Subject(library, resolved, raw, compile_values(resolved, raw, of_year), of_year) for _, raw in merged.parts]


def _any_year(document: Document) -> int | None:
    file = document.file
    return file.year.since or file.source.issued.year + 1 if file.year.calendar else None


def _name_missing_disposition(problem: Problem) -> Problem:
    """A clause of which nobody has said what became of it does not load; lint calls that by its own name."""
    parts = problem.path.split(".")
    if problem.code != "missing" or parts[0] != "clauses" or parts[-1] != "is":
        return problem
    clause = ".".join(parts[1:-1])
    message = f"没有写 {clause} 如何处理（is: rule/data/text/deferred/not_stated） a clause without disposition"
    return replace(problem, code="clause_without_disposition", message=message, word=clause)
