"""The refusal of a file: the exception with all that is wrong, the first sentences, and where the rest is listed.

In: findings, the path of the file. Out: `PeopleFileError`; for wrong cells the workbook beside the file. Never:
another file written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from canbao.assess.intake.error_workbook import write_error_workbook
from canbao.assess.intake.findings import Findings, Spot
from canbao.assess.intake.problems import NO_ADVICE, Advice, CellError, Problem, fault

MOST_SENTENCES = 10
"""More sentences than fit a screen are not read; the workbook has all of them."""
MOST_HEADER_SENTENCES = 60
"""What is wrong with the header has no workbook; a file has some fifty columns."""
WHOLE_FILE = Spot(-1, "")


class PeopleFileError(ValueError):
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


def _last_line(findings: Findings, workbook: Path | None) -> str:
    if workbook is None:
        return ""
    count, name = findings.count, workbook.name
    return f"共 {count} 处错误，全部列在 {name}。{count} errors in all, listed in {name}."


def error_path(path: Path) -> Path:
    """Where the wrong cells of a file are listed."""
    return path.with_suffix(".errors.xlsx")


def refuse_file(path: Path, problem: Problem, advice: Advice = NO_ADVICE, found: object = "") -> PeopleFileError:
    """The refusal of a file as a whole."""
    findings = Findings(path.name)
    findings.add_one(WHOLE_FILE, fault(problem, found, advice))
    return PeopleFileError(findings)


def refuse_cells(path: Path, findings: Findings) -> PeopleFileError:
    """The refusal for wrong cells; writes the workbook. A folder that cannot be written to does not hide the errors."""
    workbook = error_path(path)
    try:
        write_error_workbook(workbook, findings)
    except OSError as error:
        hint = f"共 {findings.count} 处错误；{workbook.name} 写不进去 could not be written: {error.strerror}"
        return PeopleFileError(findings, hint=hint)
    return PeopleFileError(findings, workbook)
