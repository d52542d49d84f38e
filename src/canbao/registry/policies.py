"""The policy that an enrolment is made under, loaded once a process.

In: its name. Out: the rule book. Never: a policy guessed from a place: the clerk's form states it.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from canbao.duties.deadlines import find_step_due
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.problems import PolicyError, Problem
from canbao.policy.rules import RuleBook

MOST_KEPT = 16
"""Policies kept loaded: the few years and localities that one installation works with."""
LONGEST_NAME = 60
"""Characters shown of a name that is none."""


@lru_cache(maxsize=MOST_KEPT)
def book_of(name: str) -> RuleBook:
    """The rule book of a shipped policy: a form names it, so a path of this machine is none. Raises PolicyError."""
    library = Library.of()
    if name not in library.names():
        message = f"没有这个政策 no such policy: {name[:LONGEST_NAME]}"
        raise PolicyError([Problem("no_such_policy", message, name[:LONGEST_NAME], word=name)])
    return load(library, name)


def step_due(name: str, position: int, received_on: date) -> date | None:
    """By when the papers must be handed on, at the first or second step that the policy names; None where it is silent.

    Raises NotAnnounced for a year whose working days the State Council has not announced.
    """
    rules = book_of(name).latest
    steps = rules.file.administration.steps
    return find_step_due(steps[position], received_on, rules.readings) if len(steps) > position else None
