"""Lint: what can be proven wrong with a policy before anybody is assessed by it. One check a file.

In: a policy by name in a library. Out: findings as `Problem`s, each with file, line and word.
Never: a change of the policy, a person.
"""

from __future__ import annotations

from canbao.policy.lint.linting import lint

__all__ = ["lint"]
