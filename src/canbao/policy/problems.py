"""What is wrong with a policy: one problem with file, line, word and advice, and the exception that carries all of
them.

In: problems found by loading or linting. Out: sentences for people. Never: a bare code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Problem:
    """One finding. `line` and `column` count from 1; 0 where the finding belongs to no line."""

    code: str
    message: str
    file: str
    line: int = 0
    column: int = 0
    path: str = ""
    word: str = ""
    is_advisory: bool = False

    @property
    def sentence(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f"（{self.path}）" if self.path else ""
        return f"{place} {self.code} {self.message}{where}"

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class PolicyError(ValueError):
    """A policy that does not load. `problems` lists everything that is wrong, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.column))
        super().__init__("\n".join(problem.sentence for problem in self.problems))
