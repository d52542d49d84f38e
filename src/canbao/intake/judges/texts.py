"""Cells that hold words: free text, names of people and places, choices, telephone numbers.

In: a cell. Out: `Verdict`. Never: a character dropped that can be seen; a word guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.cell_texts import as_text, has_lost_digits
from canbao.intake.formula_guard import unguard
from canbao.intake.header_texts import plain_header
from canbao.intake.judges.characters import (
    clean_line,
    find_problem,
    has_pictograph,
    reasons,
    strip_invisible,
    strip_quotes,
)
from canbao.intake.judges.verdict import EMPTY, Judge, Verdict, accept, refuse
from canbao.intake.problems import Advice
from canbao.values.names import MIDDLE_DOT, has_private_characters, normalise_name, repair_gb18030

_CUT_NUMBER = re.compile(r"[0-9]\.[0-9]+[Ee]\+[0-9]{2}")
_USUAL_NAME = re.compile(r"[\u3400-\u4db5\u4e00-\u9fff]{2,15}")
_SIGNS_OF_NAMES = frozenset(f"{MIDDLE_DOT}.-'’")
# Signs of sums and of money: the cell holds a formula or an amount.
_NEVER_IN_NAMES = frozenset({"Sm", "Sc"})
_MOST_SHOWN_WORDS = 12
"""Allowed words named in a message; of a longer list only the nearest."""
_LONGEST_WORD = 60
"""Characters of a cell compared for a suggestion."""

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}[0-9]{7,8}|[2-9][0-9]{6,7}|400[0-9]{7}")
_PHONE_SIGNS = re.compile(r"[\s()（）\-‐‑‒–—−]")
_COUNTRY = re.compile(r"^(?:\+|00)86")


def text_judge(longest: int) -> Judge:
    """Free text on one line."""

    def judge(cell: Any) -> Verdict:
        if has_lost_digits(cell) or (isinstance(cell, str) and _CUT_NUMBER.fullmatch(cell)):
            return refuse(CellProblem.ID_AS_NUMBER, as_text(cell))
        text = as_text(cell)
        bare = unguard(text)
        cleaned = clean_line(bare)
        if cleaned.problem is not None:
            return refuse(cleaned.problem, text)
        if not cleaned.text:
            return EMPTY
        if len(cleaned.text) > longest:
            return too_long(cleaned.text, longest)
        doubts = [CellDoubt.SELF_MADE_CHARACTER] if has_private_characters(cleaned.text) else []
        mended = cleaned.mended if bare == text else (Mending.APOSTROPHE, *cleaned.mended)
        return accept(cleaned.text, text, mended, doubts)

    return judge


def too_long(text: str, longest: int) -> Verdict:
    """The verdict for a text that is too long."""
    advice = Advice(
        f"最多 {longest} 个字，这里有 {len(text)} 个", f"at most {longest} characters, here are {len(text)}"
    )
    return refuse(CellProblem.TOO_LONG, text, advice)


def name_judge(longest: int) -> Judge:
    """The name of a person, in one spelling."""

    def judge(cell: Any) -> Verdict:
        if isinstance(cell, str) and _USUAL_NAME.fullmatch(cell):
            return Verdict(cell)
        text = as_text(cell)
        problem = find_problem(text)
        if problem is None and has_pictograph(text):
            problem = CellProblem.EMOJI
        if problem is not None:
            return refuse(problem, text)
        name = normalise_name(strip_quotes(strip_invisible(text).strip()))
        if not name and not strip_invisible(text).strip():
            return EMPTY
        is_computed = any(unicodedata.category(letter) in _NEVER_IN_NAMES for letter in name) or name[:1] == "@"
        if not isinstance(cell, str) or is_computed or not any(is_letter(letter) for letter in name):
            return refuse(CellProblem.NOT_A_NAME, text)
        if len(name) > longest:
            return too_long(name, longest)
        return accept(name, text, reasons(text, name), _doubts_of_name(name))

    return judge


def is_letter(letter: str) -> bool:
    """Whether a character can be of a name: letters of any script, their marks, self-made characters, 〇."""
    return letter.isalpha() or unicodedata.category(letter) in {"Co", "Cn", "Nl", "Mn", "Mc"}


def _doubts_of_name(name: str) -> list[CellDoubt]:
    found = (
        (has_private_characters(name), CellDoubt.SELF_MADE_CHARACTER),
        (len(name) == 1, CellDoubt.ONE_CHARACTER),
        (any(not is_letter(letter) and letter not in _SIGNS_OF_NAMES for letter in name), CellDoubt.ODD_NAME),
    )
    return [doubt for is_so, doubt in found if is_so]


def choice_judge(choices: Mapping[str, tuple[str, ...]]) -> Judge:
    """One of a closed list of words; width, blanks and case do not matter."""
    meanings = {plain_header(value): value for value in choices}
    meanings |= {plain_header(word): value for value, words in choices.items() for word in words}
    shown = [words[0] for words in choices.values()]
    allowed = f"可填 {'、'.join(shown)}" if len(shown) <= _MOST_SHOWN_WORDS else ""

    def judge(cell: Any) -> Verdict:
        text = as_text(cell)
        problem = find_problem(text)
        if problem is not None:
            return refuse(problem, text)
        value = meanings.get(plain_header(text))
        if value is not None:
            return Verdict(value)
        near = get_close_matches(plain_header(text)[:_LONGEST_WORD], meanings, n=1)
        word = choices[meanings[near[0]]][0] if near else ""
        zh = "；".join(part for part in (f"是否指 {word}？" if word else "", allowed) if part)
        return refuse(CellProblem.UNKNOWN_WORD, text, Advice(zh, f"did you mean {word}?" if word else ""))

    return judge


def place_judge(longest: int) -> Judge:
    """The name of a place: as written, without blanks. Which place it is, the room above finds out."""

    def judge(cell: Any) -> Verdict:
        text = as_text(cell)
        problem = find_problem(text)
        if problem is not None:
            return refuse(problem, text)
        name = unicodedata.normalize("NFKC", repair_gb18030("".join(strip_invisible(text).split())))
        if not name:
            return EMPTY
        if len(name) > longest:
            return too_long(name, longest)
        doubts = [CellDoubt.SELF_MADE_CHARACTER] if has_private_characters(name) else []
        return accept(name, text, reasons(text, name), doubts)

    return judge


def judge_phone(cell: Any) -> Verdict:
    """A telephone number as digits. A mobile number typed as a number has lost nothing."""
    text = as_text(cell)
    problem = find_problem(text)
    if problem is not None:
        return refuse(problem, text)
    plain = strip_quotes(unicodedata.normalize("NFKC", strip_invisible(text)).strip())
    number = _COUNTRY.sub("", _PHONE_SIGNS.sub("", plain))
    if isinstance(cell, int | float) and not _MOBILE.fullmatch(number):
        return refuse(CellProblem.NOT_A_PHONE, text, is_id=True)
    if not _MOBILE.fullmatch(number) and not _LANDLINE.fullmatch(number):
        return refuse(CellProblem.NOT_A_PHONE, text, is_id=True)
    if not isinstance(cell, str):
        return accept(number, text, [Mending.NUMBER_AS_TEXT], is_id=True)
    mended = [] if number == text else list(reasons(text, plain)) or [Mending.SEPARATORS]
    if number != plain:
        mended.append(Mending.SEPARATORS)
    return accept(number, text, mended, is_id=True)
