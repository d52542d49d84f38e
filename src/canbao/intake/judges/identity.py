"""Cells that hold the number of an identity document.

In: a cell, the kind of document if the row states it, the day of the check, the county codes known. Out: `Verdict`
whose value is an `IdCheck`. Never: a number from a numeric cell (a sheet keeps fifteen digits, and one in eleven of the
cut numbers still passes its check digit); a corrected digit; a number shown in full.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.cell_texts import as_text
from canbao.intake.judges.characters import find_problem, reasons, strip_quotes
from canbao.intake.judges.verdict import EMPTY, Verdict, accept, refuse
from canbao.intake.problems import NO_ADVICE, Advice
from canbao.values.documents import check_document
from canbao.values.id_number import DocumentKind, IdCheck, Problem, Remark, kind_by_shape, suggest_swap
from canbao.values.names import normalise_id_text

_IN_ONE_SPELLING = re.compile(r"[0-9]{17}[0-9X]")
_CUT_NUMBER = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_LONGEST_TEXT = 100
"""A number with spaces and marks around it stays below this."""
_OLD_LENGTH = 15
_X_SIGNS = frozenset("×ХхⅩⅹ╳✕")
_HYPHENS = frozenset("-‐‑‒–—−－")

_PROBLEMS: Mapping[Problem, CellProblem] = MappingProxyType(
    {
        Problem.SHAPE: CellProblem.ID_SHAPE,
        Problem.REGION: CellProblem.ID_REGION,
        Problem.DATE: CellProblem.ID_DATE,
        Problem.TOO_EARLY: CellProblem.ID_TOO_EARLY,
        Problem.FUTURE: CellProblem.ID_FUTURE,
        Problem.CHECK_CHARACTER: CellProblem.ID_CHECK_CHARACTER,
        Problem.ORGANISATION_CHECK: CellProblem.NOT_A_PERSON,
    }
)
_DOUBTS: Mapping[Remark, CellDoubt] = MappingProxyType(
    {
        Remark.OLD_15_DIGITS: CellDoubt.OLD_15_DIGITS,
        Remark.SEQUENCE_ZERO: CellDoubt.SEQUENCE_ZERO,
        Remark.MANUAL_REVIEW: CellDoubt.FORM_ONLY,
        Remark.NO_RESIDENCE_PERMIT: CellDoubt.NO_RESIDENCE_PERMIT,
    }
)
_WITH_COUNTY = frozenset({DocumentKind.RESIDENT_CARD, DocumentKind.RESIDENT_CARD_15, DocumentKind.DISABILITY_CARD})


class IdJudge:
    """Judges identity numbers. `counties`: six-digit codes that exist; None: counties are not looked at."""

    def __init__(self, on: date | None = None, counties: Collection[str] | None = None) -> None:
        self.on, self.counties = on, counties

    def __call__(self, cell: Any, kind: DocumentKind | None = None) -> Verdict:
        """The check of a number, as the stated kind of document or the kind that its shape shows."""
        if not isinstance(cell, str) or _CUT_NUMBER.fullmatch(cell.strip()):
            return refuse(CellProblem.ID_AS_NUMBER, as_text(cell), is_id=True)
        if _IN_ONE_SPELLING.fullmatch(cell):
            return self._judge(cell, cell, kind, ())
        problem = find_problem(cell)
        if problem is not None:
            return refuse(problem, cell, is_id=True)
        if len(cell) > _LONGEST_TEXT:
            return refuse(CellProblem.ID_SHAPE, cell, is_id=True)
        number = normalise_id_text(strip_quotes(cell.strip()))
        if not number:
            return EMPTY
        return self._judge(cell, number, kind, tuple(_mended(cell, number)))

    def _judge(self, cell: str, number: str, kind: DocumentKind | None, mended: tuple[Mending, ...]) -> Verdict:
        if kind is DocumentKind.RESIDENT_CARD and len(number) == _OLD_LENGTH:
            kind = DocumentKind.RESIDENT_CARD_15  # The same document, as it was numbered before 1999.
        found = check_document(kind or kind_by_shape(number), number, self.on)
        if found.kind is DocumentKind.CREDIT_CODE and kind is None:
            return refuse(CellProblem.NOT_A_PERSON, cell, is_id=True)
        if found.problem is not None:
            return refuse(_PROBLEMS[found.problem], cell, self._advice(found, number), is_id=True)
        doubts = [_DOUBTS[remark] for remark in found.remarks if remark in _DOUBTS]
        if self.counties is not None and found.kind in _WITH_COUNTY and found.key[:6] not in self.counties:
            doubts.append(CellDoubt.UNKNOWN_COUNTY)
        return accept(found, cell, mended, doubts, is_id=True)

    def _advice(self, found: IdCheck, number: str) -> Advice:
        """How many characters there are, or which neighbours are swapped; places only, never the digits."""
        if found.problem is Problem.SHAPE:
            return Advice(f"这里有 {len(number)} 位", f"it has {len(number)} characters")
        right = suggest_swap(number, self.on) if found.problem is Problem.CHECK_CHARACTER else None
        if right is None:
            return NO_ADVICE
        at = next(place for place, (one, two) in enumerate(zip(number, right, strict=True), start=1) if one != two)
        return Advice(f"第 {at}、{at + 1} 位可能颠倒", f"places {at} and {at + 1} may be swapped")


def _mended(cell: str, number: str) -> Iterator[Mending]:
    """Why a number reads otherwise than it was written."""
    if cell == number:
        return
    told: list[Mending] = [each for each in reasons(cell, number) if each is not Mending.SPELLING]
    bare = strip_quotes(cell.strip())
    marks = (
        (bare[-1:] in ("x", "ｘ"), Mending.LOWER_X),
        (any(letter in _X_SIGNS for letter in bare), Mending.X_SIGN),
        (any(letter in _HYPHENS for letter in bare), Mending.SEPARATORS),
    )
    told += [mending for is_so, mending in marks if is_so]
    yield from told or [Mending.SPELLING]
