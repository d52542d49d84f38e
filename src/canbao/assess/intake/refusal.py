"""The refusal of a people file for wrong cells, with the workbook of all of them beside the file.

In: findings, the path of the file. Out: `FileRefused`; the workbook. Never: another file written.
"""

from __future__ import annotations

from pathlib import Path

from canbao.assess.intake.error_workbook import write_error_workbook
from canbao.intake.findings import Findings
from canbao.intake.refusal import FileRefused


def error_path(path: Path) -> Path:
    """Where the wrong cells of a file are listed."""
    return path.with_suffix(".errors.xlsx")


def refuse_cells(path: Path, findings: Findings) -> FileRefused:
    """The refusal for wrong cells; writes the workbook. A folder that cannot be written to does not hide the errors."""
    workbook = error_path(path)
    try:
        write_error_workbook(workbook, findings)
    except OSError as error:
        hint = f"共 {findings.count} 处错误；{workbook.name} 写不进去 could not be written: {error.strerror}"
        return FileRefused(findings, hint=hint)
    return FileRefused(findings, workbook)
