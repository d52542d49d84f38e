"""What each column of the people table may hold: kind of cell, words, bounds.

In: a column's name, the benefit year if known. Out: a `Leaf` or a `ListColumn`. Never: a rule of a notice; bounds
here only tell a slip of the pen from a fact.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa

from canbao.assess.intake.leaf import Leaf
from canbao.assess.intake.list_column import ListColumn
from canbao.assess.intake.number_leaves import DayLeaf, FlagLeaf, NumberLeaf
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.text_leaves import MOST_COMPARED, JudgedLeaf, TextLeaf, WordLeaf, suggest
from canbao.assess.intake.wording import BESIDE_FACTS, LABELS, SPELLINGS, column_of
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Advice, Fault, fault
from canbao.policy.functions import RELATIONS
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.facts_schema import PEOPLE_SCHEMA
from canbao.values.place import NATURAL_LENGTHS, NOWHERE

Expectation = Leaf | ListColumn

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
"""Years that a person of today can have to do with; the same as for benefit years in `facts`."""
FOR_EVER = date.max
"""Systems write 9999-12-31 for "until further notice"."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_PAYMENT_YEARS_AWAY = 5
"""Payments lie around the benefit year, some years away where several are paid at once; a slip in decade or century
lies further.
"""
_PLACES = frozenset({"place", *(name for name, word in FACTS.items() if word.kind is Kind.PLACE)})
_IDS = frozenset({"person_id", "id_number"})
_MOST_FEN = (1 << 63) - 1
_MOST_MONTHS = (1 << 15) - 1
_MOST_COUNT = 127
"""The widths of the columns of the people table; a larger number cannot be kept."""


def expectation_of(name: str, year: int | None = None) -> Expectation:
    """What a column of the people table holds. Without the benefit year days are only checked against this century
    and the last.
    """
    if name in _LISTS:
        return _LISTS[name]()
    if name in BESIDE_FACTS:
        return _any_word()
    kind = PEOPLE_SCHEMA.field(name).type
    if name in _IDS:
        return TextLeaf(is_id=True, is_required=name == "person_id", when_empty=PeopleProblem.MISSING_ID)
    if pa.types.is_date(kind):
        return _days(name, year)
    if pa.types.is_boolean(kind):
        return FlagLeaf()
    if pa.types.is_integer(kind):
        return NumberLeaf(kind, 0, _most(kind))
    if name in _PLACES:
        return place_leaf()
    words = FACTS[name].values if name in FACTS else ()
    if words:
        return WordLeaf(words, SPELLINGS.get(name))
    return _any_word() if name in FACTS else TextLeaf()


def _any_word() -> JudgedLeaf:
    """A text that takes few distinct values, whichever they are."""
    return JudgedLeaf(str, Advice("应为文本", "expected text"))


def _most(kind: pa.DataType) -> int:
    return _MOST_COUNT if kind == pa.int8() else _MOST_MONTHS if kind == pa.int16() else _MOST_FEN


def _days(name: str, year: int | None) -> DayLeaf:
    if year is None:
        return DayLeaf(EARLIEST, LATEST)
    if name == "birth":
        return DayLeaf(EARLIEST, date(year, 12, 31))
    if name == "paid_on":
        return DayLeaf(date(year - MOST_PAYMENT_YEARS_AWAY, 1, 1), date(year + MOST_PAYMENT_YEARS_AWAY, 12, 31))
    return DayLeaf(EARLIEST, LATEST)


def place_leaf(*, is_required: bool = False) -> JudgedLeaf:
    """A division code, or `none`."""
    return JudgedLeaf(_judge_place, Advice("应为区划代码", "expected a division code"), is_required=is_required)


def _judge_place(text: str) -> str | Fault:
    is_code = len(text) in NATURAL_LENGTHS and text.isascii() and text.isdigit()
    return text if is_code or text == NOWHERE else fault(PeopleProblem.UNKNOWN_PLACE, text)


def standing_leaf() -> JudgedLeaf:
    """A standing as departments write it."""
    return JudgedLeaf(judge_standing, Advice("应为身份名称", "expected the name of a standing"), is_required=True)


def judge_standing(text: str) -> str | Fault:
    """The name as it is if the catalogue knows it.

    >>> judge_standing("低保对象")
    '低保对象'
    """
    if load_catalogue().recognise(text) is not None:
        return text
    return fault(PeopleProblem.UNKNOWN_STANDING, text, suggest(load_catalogue().nearest(text[:MOST_COMPARED])))


def _judge_column(text: str) -> str | Fault:
    """The name of a fact, in either language."""
    if text in FACTS:
        return text
    name = column_of(text)
    return (
        name
        if name is not None
        else fault(CellProblem.UNKNOWN_WORD, text, Advice("应为列名", "expected the name of a column"))
    )


def year_leaf(*, is_required: bool = False) -> NumberLeaf:
    """A benefit year."""
    wrong = PeopleProblem.UNLIKELY_YEAR
    return NumberLeaf(pa.int16(), FIRST_YEAR, LAST_YEAR, below=wrong, above=wrong, is_required=is_required)


def _years() -> ListColumn:
    return ListColumn({"": year_leaf(is_required=True)}, "[2022,2023]")


def _standings() -> ListColumn:
    fields: dict[str, Leaf] = {
        "name": standing_leaf(),
        "certified": DayLeaf(EARLIEST, LATEST),
        "until": DayLeaf(EARLIEST, FOR_EVER),
        "grade": NumberLeaf(pa.int8(), 1, 4, below=PeopleProblem.WRONG_GRADE, above=PeopleProblem.WRONG_GRADE),
        "role": WordLeaf(("parent", "child"), SPELLINGS["role"]),
        "listed_by": _any_word(),
    }
    return ListColumn(fields, '[{"name":"低保对象","certified":"2024-01-31"}]')


def _relations() -> ListColumn:
    fields: dict[str, Leaf] = {
        "kind": WordLeaf(tuple(RELATIONS), SPELLINGS["kind"], is_required=True),
        "person_id": TextLeaf(is_id=True, is_required=True, when_empty=PeopleProblem.MISSING_ID),
    }
    return ListColumn(fields, '[{"kind":"parent","person_id":"…"}]')


def _payments() -> ListColumn:
    fields: dict[str, Leaf] = {
        "year": year_leaf(is_required=True),
        "fen": NumberLeaf(pa.int64(), 0, _MOST_FEN, is_required=True),
    }
    return ListColumn(fields, '[{"year":2023,"fen":500000}]')


def _unknown_facts() -> ListColumn:
    return ListColumn(
        {"": JudgedLeaf(_judge_column, Advice("应为列名", "expected the name of a column"), is_required=True)},
        '["paid_on"]',
    )


_LISTS: dict[str, Callable[[], ListColumn]] = {
    "resident_years": _years,
    "employee_years": _years,
    "zero_claim_years": _years,
    "catastrophic_paid": _payments,
    "standings": _standings,
    "relations": _relations,
    "unknown_facts": _unknown_facts,
}
assert LABELS.keys() == {*PEOPLE_SCHEMA.names, *BESIDE_FACTS}, "every column has a label"
