"""A problem is a sentence with file, line and word; an error carries all of them in file order."""

from __future__ import annotations

from canbao.policy.problems import PolicyError, Problem


def test_a_problem_with_a_place_is_a_sentence_that_editors_can_jump_to() -> None:
    problem = Problem("expression", "未知的词 unknown word: payed", "a.yaml", 12, 5, "price.0.when", "payed")
    assert problem.sentence == "a.yaml:12:5 expression 未知的词 unknown word: payed（price.0.when）"


def test_a_problem_without_a_line_names_the_file_alone() -> None:
    assert Problem("no_such_policy", "没有这个政策", "x/y").sentence == "x/y no_such_policy 没有这个政策"


def test_a_problem_as_plain_data() -> None:
    plain = Problem("bad", "坏", "a.yaml", is_advisory=True).as_dict()
    assert plain == {
        "code": "bad", "message": "坏", "file": "a.yaml", "line": 0, "column": 0, "path": "", "word": "",
        "is_advisory": True,
    }  # fmt: skip


def test_an_error_lists_everything_in_file_order() -> None:
    later, first, other = (
        Problem("b", "乙", "a.yaml", 9, 1),
        Problem("a", "甲", "a.yaml", 2, 7),
        Problem("c", "丙", "b.yaml", 1),
    )
    error = PolicyError([other, later, first])
    assert error.problems == [first, later, other]
    assert str(error).splitlines() == [first.sentence, later.sentence, other.sentence]
