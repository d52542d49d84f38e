"""What a notice asks of offices, as data: one noun a file, put together in `Administration`.

In: the `administration:` section of a policy file. Out: immutable models with the clause of each part.
Never: a rule about what a person pays, or an effect (that is `duties`).
"""

from __future__ import annotations

from canbao.policy.administration.administration import Administration

__all__ = ["Administration"]
