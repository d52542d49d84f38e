"""What the stand-in office does not take, or cannot do.

In: a reason. Out: an error with a whole sentence. Never: a refused package without a word for programs.
"""

from __future__ import annotations


class SandboxRefused(ValueError):
    """Something that the office was asked for and cannot do. The text is the message."""


class NotTaken(SandboxRefused):
    """A package of the bureau that does not hold. `problem`: a code of docs/reference/errors.md."""

    def __init__(self, problem: str, words: str) -> None:
        super().__init__(f"{problem}：{words}")
        self.problem, self.words = problem, words
