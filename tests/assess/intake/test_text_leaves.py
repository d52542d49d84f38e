"""Texts: identifiers never as numbers, words of a closed list in their spellings, judged texts; coded columns stay
coded.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from canbao.assess.intake import text_leaves
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.text_leaves import JudgedLeaf, TextLeaf, WordLeaf, suggest
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Advice, Fault, Problem, fault
from canbao.intake.raw_columns import Words


def identifier() -> TextLeaf:
    return TextLeaf(is_id=True, is_required=True, when_empty=PeopleProblem.MISSING_ID)


def words() -> WordLeaf:
    return WordLeaf(("male", "female"), {"男": "male"})


def problems(found: Any) -> list[tuple[int, Problem]]:
    return [(int(at), item.problem) for at, item in zip(found.positions, found.faults, strict=True)]


def test_identifiers_are_trimmed_and_required() -> None:
    found = identifier().convert(pa.array([" a ", "", "  ", None, "b"]), is_loose=True)
    assert found.array.to_pylist() == ["a", None, None, None, "b"]
    assert problems(found) == [(at, PeopleProblem.MISSING_ID) for at in (1, 2, 3)]


@pytest.mark.parametrize("text", ["4.30621E+17", "4E17", "4.30621199003071e17"])
def test_an_exponent_has_lost_its_digits(text: str) -> None:
    found = identifier().convert(pa.array(["a", text]), is_loose=True)
    assert problems(found) == [(1, CellProblem.ID_AS_NUMBER)]
    assert found.array.to_pylist() == ["a", None]


@pytest.mark.parametrize("cell", [430621199003071230, 4.30621199003071e17, 7])
def test_a_number_is_no_identifier(cell: float) -> None:
    found = identifier().convert(Words(np.asarray([0, 1]), ("a", cell)))
    assert problems(found) == [(1, CellProblem.ID_AS_NUMBER)]
    assert not identifier().accepts(pa.int64())


def test_typed_identifiers_are_taken_as_they_are_but_not_empty() -> None:
    column = pa.array(["a", " b"])
    assert identifier().convert(column).array is column
    assert problems(identifier().convert(pa.array(["a", ""]))) == [(1, PeopleProblem.MISSING_ID)]
    assert identifier().convert(pa.array(["a"], pa.large_string())).array.type == pa.string()


def test_other_texts_may_be_numbers() -> None:
    assert TextLeaf().convert(Words(np.asarray([0, 1, -1]), ("甲", 12.0))).array.to_pylist() == ["甲", "12", None]
    assert TextLeaf().convert(pa.array([12, None])).array.to_pylist() == ["12", None]


def test_words_are_read_in_their_spellings_and_come_coded() -> None:
    found = words().convert(pa.array(["male", "男", " Female", None, "", "male"]), is_loose=True)
    assert pa.types.is_dictionary(found.array.type)
    assert found.array.to_pylist() == ["male", "male", "female", None, None, "male"]
    assert found.array.dictionary.to_pylist() == ["male", "female"]
    assert not len(found.faults)


def test_an_unknown_word_is_told_with_the_nearest_and_all_allowed() -> None:
    found = words().convert(pa.array(["male", "femal"]))
    assert problems(found) == [(1, CellProblem.UNKNOWN_WORD)]
    assert found.faults[0].advice == Advice(
        "是否指 female？可用 male、female", "did you mean female? allowed: male, female"
    )


def test_a_coded_column_without_faults_is_handed_on_untouched() -> None:
    column = pa.array(["male", None, "female"]).dictionary_encode()
    leaf = words()
    assert leaf.convert(column).array is column
    assert leaf.convert(column.slice(1)).array.to_pylist() == [None, "female"]


def test_a_coded_word_that_nobody_has_is_no_fault() -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([1, 1]), pa.array(["nonsense", "male"]))
    found = words().convert(column)
    assert (found.array.to_pylist(), len(found.faults)) == (["male", "male"], 0)


@pytest.mark.parametrize("kind", [pa.int8(), pa.int32()])
def test_coded_words_are_mended_and_judged(kind: pa.DataType) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 2, 0], kind), pa.array(["男", "x", "female"]))
    found = words().convert(column)
    assert found.array.to_pylist() == ["male", None, None, "female", "male"]
    assert problems(found) == [(1, CellProblem.UNKNOWN_WORD)]


def test_the_memory_of_right_words_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_leaves, "MOST_REMEMBERED", 3)
    leaf = JudgedLeaf(str, Advice())
    for number in range(9):
        column = pa.array([f"a{number}", f"b{number}"]).dictionary_encode()
        assert leaf.convert(column).array is column
    assert len(leaf._clean) <= 5


def test_a_null_among_the_words_is_an_empty_cell() -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array([None, "male"]))
    assert words().convert(column).array.to_pylist() == [None, "male"]


def test_a_judge_may_mend_or_refuse() -> None:
    def judge(text: str) -> str | Fault:
        return text.upper() if text.isalpha() else fault(PeopleProblem.UNKNOWN_PLACE, text)

    found = JudgedLeaf(judge, Advice("应为字母", "letters")).convert(pa.array(["a", "1", "A"]))
    assert found.array.to_pylist() == ["A", None, "A"]
    assert found.array.dictionary.to_pylist() == ["A"]
    assert problems(found) == [(1, PeopleProblem.UNKNOWN_PLACE)]


def test_suggestions_are_in_both_languages() -> None:
    assert suggest(["a", "b"]) == Advice("是否指 a、b？", "did you mean a, b?")
