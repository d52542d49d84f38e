"""The refusal of a file: the exception with all that is wrong, and the first sentences.

In: findings. Out: `FileRefused`. Never: a file written, a number shown in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import NO_ADVICE, Advice, CellError, Problem, fault

MOST_SENTENCES = 10
"""More sentences than fit a screen are not read; the workbook has all of them."""
MOST_HEADER_SENTENCES = 60
"""What is wrong with the header has no workbook; a file has some fifty columns."""
WHOLE_FILE = Spot(-1, "")


class FileRefused(ValueError):
    """A file that is refused. `workbook` lists every wrong cell; None: the whole file is wrong, and `sentences` say
    all.
    """

    def __init__(self, findings: Findings, workbook: Path | None = None, hint: str = "") -> None:
        self.findings, self.workbook = findings, workbook
        self.count = findings.count
        self.sentences = [
            error.sentence for error in findings.first(MOST_SENTENCES if workbook else MOST_HEADER_SENTENCES)
        ]
        said = [*self.sentences, _last_line(findings, workbook), hint]
        super().__init__("\n".join(line for line in said if line))

    @property
    def errors(self) -> Iterator[CellError]:
        """Every wrong cell, by row, then by column."""
        return self.findings.errors()

    @property
    def problem(self) -> Problem:
        """What is wrong first of all."""
        return next(self.errors).problem


def _last_line(findings: Findings, workbook: Path | None) -> str:
    if workbook is None:
        return ""
    count, name = findings.count, workbook.name
    return f"共 {count} 处错误，全部列在 {name}。{count} errors in all, listed in {name}."


def refuse_file(
    name: str, problem: Problem, advice: Advice = NO_ADVICE, found: object = "", row: int = 0, column: str = ""
) -> FileRefused:
    """The refusal of a file as a whole."""
    findings = Findings(name)
    findings.add_one(Spot(-1, column), fault(problem, found, advice), row)
    return FileRefused(findings)
