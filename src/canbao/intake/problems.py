"""How a problem of a file is said: its sentence, the way to mend it, and one wrong cell.

In: nothing. Out: `Problem` (the shape of every closed list of problems; see `file_problems`, `cell_problems`), `Fault`
(a problem of one word), `CellError` (a fault at a row and column). Never: an identity number shown in full: every run
of digits that could be one is masked, whatever the column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from canbao.values.id_number import mask_id

LONGEST_SHOWN = 60
"""Characters of a cell that are shown; what is wrong is seen in the first few."""
MOST_READ = 1_000
"""Characters of a cell that are looked at for a message: enough for any number that has to be masked among those
shown.
"""
_COULD_BE_ID = re.compile(r"\d(?:[ -]?\d){13,}(?:[ -]?[\dXx])?|\d\.\d{6,}[Ee]\+?\d+")


class Saying(NamedTuple):
    """What is wrong and what to do, in Chinese and in English. What is wrong follows the value as its predicate."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str


class Problem(Enum):
    """A closed list of problems. It has no members itself; each reader of files states its own lists."""

    @property
    def said(self) -> Saying:
        """The sentence."""
        assert isinstance(self.value, Saying)
        return self.value

    @property
    def code(self) -> str:
        """The name in files and logs: `impossible_date`."""
        return self.name.lower()


class Advice(NamedTuple):
    """More about one word: what is allowed, what may be meant."""

    zh: str = ""
    en: str = ""


NO_ADVICE = Advice()


class Fault(NamedTuple):
    """A problem of one word, whoever's it is. `found` is masked and cut (see `fault`)."""

    problem: Problem
    found: str = ""
    advice: Advice = NO_ADVICE


def fault(problem: Problem, found: object = "", advice: Advice = NO_ADVICE, *, is_id: bool = False) -> Fault:
    """A fault that may be shown: identity numbers masked, long texts cut.

    >>> from canbao.intake.cell_problems import CellProblem
    >>> fault(CellProblem.UNKNOWN_WORD, "430621199003071230").found
    '···1230'
    """
    text = "" if found is None else str(found)
    return Fault(problem, mask_id(text[:MOST_READ]) if is_id and text else show(text), advice)


def show(text: str) -> str:
    """A text for a message: what could be an identity number masked, line breaks as spaces, cut when long."""
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text[:MOST_READ].split()))
    masked = _COULD_BE_ID.sub(lambda match: mask_id(match[0]), line)
    return masked if len(masked) <= LONGEST_SHOWN else masked[:LONGEST_SHOWN] + "…"


def _end(sentence: str, stop: str) -> str:
    """A sentence with its full stop, unless it ends as a question."""
    return sentence if sentence.endswith(("？", "?")) else sentence + stop


@dataclass(frozen=True)
class CellError:
    """One wrong cell. `row` as Excel shows it, counted from 1 at the top of the sheet; in Parquet the first person is
    row 1; 0: no row of its own.
    """

    file: str
    row: int
    column: str
    found: str
    problem: Problem
    advice: Advice = NO_ADVICE

    @property
    def mend_zh(self) -> str:
        """What to do, in Chinese, without the full stop."""
        return "；".join(part for part in (self.problem.said.mend_zh, self.advice.zh) if part)

    @property
    def mend(self) -> str:
        """What to do, in both languages."""
        en = "; ".join(part for part in (self.problem.said.mend_en, self.advice.en) if part)
        return _end(self.mend_zh, "。") + _end(en, ".")

    @property
    def problem_text(self) -> str:
        """What is wrong, in both languages."""
        return f"{self.problem.said.zh} {self.problem.said.en}"

    @property
    def sentence(self) -> str:
        """File, row, column, value, what is wrong and how to mend it, in both languages.

        >>> from canbao.intake.cell_problems import CellProblem
        >>> CellError("a.csv", 3, "birth", "x", CellProblem.IMPOSSIBLE_DATE).sentence
        'a.csv 第 3 行 birth：“x”不是日期，应写成 2024-01-31。Row 3, birth: "x" is not a date; write it as 2024-01-31.'
        """
        said = self.problem.said
        zh = [f"第 {self.row} 行"] * bool(self.row) + [self.column] * bool(self.column)
        en = [f"row {self.row}"] * bool(self.row) + [self.column] * bool(self.column)
        found_zh, found_en = (f"“{self.found}”", f'"{self.found}" ') if self.found else ("", "")
        mend_en = "; ".join(part for part in (said.mend_en, self.advice.en) if part)
        first = f"{' '.join([self.file, *zh])}：{found_zh}{said.zh}，{_end(self.mend_zh, '。')}"
        second = f"{', '.join(en)}{': ' if en else ''}{found_en}{said.en}; {_end(mend_en, '.')}"
        return first + second[:1].upper() + second[1:]
