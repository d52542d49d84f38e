"""docs/reference/errors.md: what a people file and a policy file can be refused for.

In: the closed list of intake, the codes of loading. Out: the page. Never: a problem that nothing raises.
"""

from __future__ import annotations

from collections.abc import Iterable

from canbao.assess.intake.problems import PEOPLE_FILE_PROBLEMS
from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.file_problems import FileDoubt, FileProblem
from canbao.intake.problems import Problem
from reference.markdown import code, page, require_all, section, table
from reference.problem_codes import POLICY, codes_in

LOADING = {
    "bad_amendment": "An amendment or `--amend` names a parameter or row that is not there.",
    "bad_year": "The year after `@` is no number.",
    "circle": "Policies extend each other in a circle.",
    "empty": "The file holds no keys.",
    "expression": "A condition, day or amount cannot be understood; word, column and nearest known word are named.",
    "name_differs": "`policy` is not the path of the file.",
    "no_such_policy": "There is no policy of this name; the nearest are named.",
    "not_utf8": "The file is not UTF-8.",
    "reading": "A reading or its answer is not in the register.",
    "yaml": "The YAML is wrong or ambiguous: a repeated key, a bare yes or no, a leading zero, an anchor.",
}
MODEL = {
    "extra_forbidden": "An unknown key; the nearest is named.",
    "missing": "A key that must be there is not.",
    "value_error": "A part contradicts itself; the message says how.",
}


def make() -> str:
    """The page."""
    known = codes_in(POLICY.glob("*.py"))
    require_all("codes of loading", known, LOADING)
    return page(
        "Errors",
        "A file with anything wrong is refused as a whole; nothing is guessed and nothing is written. Exit status 2.",
        section(
            "A people file that is refused",
            "Each wrong cell is named with row (as Excel shows it), column, what was found (identity numbers "
            "masked), what is "
            "wrong and what to do. The first sentences are printed; all stand in `<file>.errors.xlsx` beside the "
            "file.",
            _sayings(PEOPLE_FILE_PROBLEMS),
        ),
        section(
            "A list that is refused as a whole",
            "A department's list is opened by what it holds, never by its name, and refused before it is parsed.",
            _sayings(FileProblem),
            "To be confirmed, the list is read:",
            _sayings(FileDoubt),
        ),
        section(
            "Rows of a list",
            "What must be mended: the row goes back to the sender in the same sheet, with a column 问题.",
            _sayings(CellProblem),
            "To be confirmed; the row is taken:",
            _sayings(CellDoubt),
            "Mended and told; the row is taken:",
            _sayings(Mending),
        ),
        section(
            "A package that is not taken",
            "Files from other offices, in the order in which they are looked through. The sender is told in a signed"
            " acknowledgement ([exchange formats](exchange-formats.md)).",
            _sayings(exchange_problems()),
        ),
        section(
            "A policy that does not load",
            "Everything that is wrong is named at once with file, line, column and path. Codes of the file's shape "
            "are those "
            "of its model; the usual ones:",
            table(["code", "what is wrong"], [(code(name), said) for name, said in {**LOADING, **MODEL}.items()]),
        ),
    )


def exchange_problems() -> Iterable[Problem]:
    """Its room can be imported only once Django is loaded."""
    from canbao.exchange.problems import ExchangeProblem

    return ExchangeProblem


def _sayings(problems: Iterable[Problem]) -> str:
    """A closed list of problems with its sentences."""
    rows = [
        (code(each.code), each.said.zh, each.said.en, f"{each.said.mend_zh} {each.said.mend_en}") for each in problems
    ]
    return table(["code", "in Chinese", "in English", "what to do"], rows)
