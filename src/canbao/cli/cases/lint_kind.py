"""Adapter of the case kind `policy_lint`: what lint finds about the parameters that a case replaces, and no more.

In: the amendments of a case and its setting. Out: `Found` with `valid` and `finding`. Never: a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from canbao.cli.cases.found import Found, Setting
from canbao.policy.amending import target_of

if TYPE_CHECKING:
    from canbao.policy.problems import Problem


def run_policy_lint(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `policy_lint`: any finding makes the policy not valid, an advisory one too."""
    from canbao.policy.lint import lint

    amend = facts.get("amend", {})
    problems = concerning(lint(setting.library, setting.policy, year=setting.year, amend=amend), amend)
    first = problems[0] if problems else None
    return Found({"valid": not problems, "finding": first.code if first else None, "clause": None})


def concerning(problems: Iterable[Problem], amend: Mapping[str, Any]) -> list[Problem]:
    """The problems of the parameters named, in the order of the problems."""
    paths = [".".join(part for part in target_of(key) if part != "*") for key in amend]
    return [problem for problem in problems if any(is_at(problem.path, path) for path in paths)]


def is_at(path: str, parameter: str) -> bool:
    """Whether a dotted path is the parameter or lies below it."""
    return path == parameter or path.startswith(f"{parameter}.")
