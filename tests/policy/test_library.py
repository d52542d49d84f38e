"""Where policies live: finding one by name, and what is said when there is none or it is no policy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.policy_texts import SMALL, small, write

from canbao.policy.library import Library, shipped_folder
from canbao.policy.model import Aid
from canbao.policy.problems import PolicyError, Problem

SHIPPED = [
    "fujian/nanan/2024", "hunan/anhua/qingtangpu/2022", "hunan/yueyang/2025", "national/2025", "national/model",
    "shandong/tengzhou/2025",
]  # fmt: skip


def first_problem(library: Library, name: str) -> Problem:
    with pytest.raises(PolicyError) as refused:
        library.read(name)
    return refused.value.problems[0]


def test_the_shipped_policies_are_found_by_name() -> None:
    assert Library.of().names() == SHIPPED
    assert (shipped_folder() / "national" / "2025.yaml").is_file()
    assert Library.of().read("national/2025").file.policy == "national/2025"


def test_given_folders_come_before_the_shipped_ones(tmp_path: Path) -> None:
    own = small({"policy: small": "policy: national/2025"})
    write(
        tmp_path,
        {"national/2025": own, "extra": small({"policy: small": "policy: extra"}), "extra.amend-1": "amends: extra\n"},
    )
    library = Library.of(tmp_path)
    assert library.names() == sorted([*SHIPPED, "extra"])
    assert library.read("national/2025").path == tmp_path / "national" / "2025.yaml"
    assert library.read("national/2025") is library.read("national/2025")


def test_a_path_to_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"anything": SMALL})
    assert Library(()).read(str(tmp_path / "anything.yaml")).file.policy == "small"


def test_an_unknown_policy_names_the_nearest() -> None:
    problem = first_problem(Library.of(), "hunan/yueyan/2025")
    assert (problem.code, problem.word) == ("no_such_policy", "hunan/yueyan/2025")
    assert "是否指 hunan/yueyang/2025" in problem.message
    assert "是否指" not in first_problem(Library(()), "zzz").message


def test_a_policy_says_its_own_name(tmp_path: Path) -> None:
    problem = first_problem(write(tmp_path, {"other": SMALL}), "other")
    assert (problem.code, problem.line, problem.word) == ("name_differs", 1, "small")
    assert "写成 other" in problem.message


@pytest.mark.parametrize(
    ("text", "code", "line", "says"),
    [
        ("a: 1\na: 2\n", "yaml", 2, "repeated key: a"), ("", "empty", 1, "键值对"),
        ("- a\n- b\n", "empty", 1, "键值对"),
        (small({"title: 小样": "titel: 小样"}), "missing", 1, "缺少 missing key: title"),
        (small({"issued: 2024-08-01": "issued: soon"}), "date_from_datetime_parsing", 5, "issued"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_policy(tmp_path: Path, text: str, code: str, line: int, says: str) -> None:
    problem = first_problem(write(tmp_path, {"small": text}), "small")
    assert (problem.code, problem.line) == (code, line)
    assert says in problem.message
    assert problem.file == str(tmp_path / "small.yaml")


def test_a_file_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_bytes("title: 小样".encode("gb18030"))
    assert first_problem(Library((tmp_path,)), "small").code == "not_utf8"


def test_all_that_is_wrong_with_a_file_is_said_at_once_and_a_mistyped_key_gets_its_nearest(tmp_path: Path) -> None:
    text = small({"  - {id: everyone, cite: 一}": "  - {id: everyone, cites: 一}", "province": "provinse"})
    with pytest.raises(PolicyError) as refused:
        write(tmp_path, {"small": text}).read("small")
    found = {(problem.line, problem.message) for problem in refused.value.problems}
    assert (4, "未知的键 unknown key: provinse；是否指 province？did you mean province?") in found
    assert (21, "未知的键 unknown key: cites；是否指 cite？did you mean cite?") in found
    assert any("missing key: cite" in message for line, message in found if line == 21)


def test_where_a_row_stands_in_a_table_written_as_a_list(tmp_path: Path) -> None:
    document = write(tmp_path, {"small": SMALL}).read("small")
    lines = SMALL.splitlines()
    row = next(number for number, line in enumerate(lines, start=1) if "特困人员" in line)
    assert document.place_of(("aid", "rows", 0, "when"))[0] == row
    assert document.place_of(("aid", 0, "when"))[0] == row


CHANGE = (
    "amends: small\nsource: {{number: 样, issuer: 样, issued: {issued}}}\n"
    "values: {{personal_yuan: 1}}\n{more}cite: 一\n"
)


def test_amendments_come_in_the_order_in_which_they_became_known(tmp_path: Path) -> None:
    files = {
        "small": SMALL,
        "small.amend-a": CHANGE.format(issued="2025-03-01", more=""),
        "small.amend-b": CHANGE.format(issued="2025-02-01", more=""),
        "small.amend-c": CHANGE.format(issued="2025-04-01", more="known_from: 2025-01-15\n"),
        "smaller.amend-d": "never read",
    }
    library = write(tmp_path, files)
    found = library.amendments(library.read("small"))
    assert [item.path.stem for item in found] == ["small.amend-c", "small.amend-b", "small.amend-a"]
    assert found[0].file.known_from == date(2025, 1, 15)


def test_an_own_folder_may_hold_amendments_of_a_policy_that_stands_elsewhere(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    write(other, {"small": SMALL, "small.amend-a": CHANGE.format(issued="2025-03-01", more="")})
    write(own, {"small.amend-b": CHANGE.format(issued="2025-02-01", more="")})
    library = Library((own, other))
    assert [item.path.parent.name for item in library.amendments(library.read("small"))] == ["own", "other"]


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("refuse: before_window", "refus: before_window", "refuse"),
        ("charge: personal,", "chrage: personal,", "charge"),
        ("share: 100%", "shrae: 100%", "share"), ("none: true", "nnoe: true", "none"),
        ("issuer: 样", "isuer: 样", "issuer"),
        ("personal: {yuan", "personal: {yaun", "yuan"), ("central: {from", "central: {form", "from"),
        ("county: {name", "county: {nmae", "name"), ("一: {is: rule", "一: {si: rule", "is"),
        ("from: year.start", "fram: year.start", "from"),
    ],
)  # fmt: skip
def test_a_mistyped_key_is_compared_with_those_that_may_stand_there(
    tmp_path: Path, old: str, new: str, near: str
) -> None:
    with pytest.raises(PolicyError, match=f"是否指 {near}？did you mean {near}"):
        write(tmp_path, {"small": small({old: new})}).read("small")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (CHANGE.format(issued="2025-03-01", more="").replace("amends: small", "amends: smal"), "name_differs", 1),
        (CHANGE.format(issued="2025-03-01", more="since: 2025-01-01\n"), "extra_forbidden", 4),
        ("amends: small\n", "missing", 1),
    ],
)
def test_an_amendment_that_is_none(tmp_path: Path, text: str, code: str, line: int) -> None:
    library = write(tmp_path, {"small": SMALL, "small.amend-a": text})
    with pytest.raises(PolicyError) as refused:
        library.amendments(library.read("small"))
    assert (refused.value.problems[0].code, refused.value.problems[0].line) == (code, line)


def test_policies_that_extend_another() -> None:
    assert Library.of().children_of("national/2025") == [
        "hunan/yueyang/2025",
        "national/model",
        "shandong/tengzhou/2025",
    ]
    assert Library.of().children_of("national/model") == []


def problems_with(tmp_path: Path, more: str) -> list[Problem]:
    with pytest.raises(PolicyError) as refused:
        write(tmp_path, {"small": f"{SMALL}administration:\n{more}"}).read("small")
    return refused.value.problems


LIST = """\
  list_deadlines:
    - kind: monthly
      id: civil_affairs
      content: [低保对象]
      day_of_month: 10
      cite: 一
"""


def test_a_key_of_another_kind_is_not_offered_for_itself(tmp_path: Path) -> None:
    """`days` belongs to lists after an event; a monthly list has `day_of_month`."""
    (problem,) = problems_with(tmp_path, f"{LIST}      days: 30\n")
    offered = problem.message.removeprefix("未知的键 unknown key: days；可用 ").split(", ")
    assert "day_of_month" in offered
    assert not {"days", "event"} & set(offered)


def test_a_key_unlike_any_other_is_answered_with_all_that_may_stand_there(tmp_path: Path) -> None:
    (problem,) = problems_with(tmp_path, "  lifecycle: {cite: 一}\n")
    assert problem.message == "未知的键 unknown key: cite；可用 continuing, employee_cover, ending"


TARGET = "    - {{id: {0}, label: 率, at_least: 95%, cite: 一,\n       measure: {1}}}\n"


@pytest.mark.parametrize(
    ("more", "path", "line"),
    [
        ("  targets:\n" + TARGET.format("a", "rate") + TARGET.format("b", "rate"), "targets.1.measure", 6),
        ("  targets:\n" + TARGET.format("a", "rate") + TARGET.format("a", "other"), "targets.1.id", 5),
        (LIST + "  exchanges:\n    - {id: x, content: [名单],\n       deadline: civil, cite: 一}\n",
         "exchanges.0.deadline", 10),
    ],
)  # fmt: skip
def test_what_is_wrong_between_two_parts_is_said_at_its_own_line(
    tmp_path: Path, more: str, path: str, line: int
) -> None:
    (problem,) = problems_with(tmp_path, more)
    before = len(SMALL.splitlines())
    assert (problem.path, problem.line) == (f"administration.{path}", before + line)


def test_a_section_of_the_wrong_shape_is_said_in_plain_words(tmp_path: Path) -> None:
    text = small({"price:\n  - {id: in_window": "price:\n  rows:\n  - {id: in_window"})
    problem = first_problem(write(tmp_path, {"small": text}), "small")
    assert (problem.path, problem.message) == ("price", "price: 应为列表（每项以 - 开头）should be a list")


def test_several_clauses_of_one_cite_are_read_as_one_text_wherever_a_cite_stands(tmp_path: Path) -> None:
    text = small(
        {
            "until: 2025-12-31, cite: 一}": "until: 2025-12-31, cite: [一, 二]}",
            "payer: county, cite: 二}": "payer: county, cite: [二, 一]}",
        }
    )
    change = CHANGE.format(issued="2025-03-01", more="").replace("cite: 一", "cite: [一, 二]")
    library = write(tmp_path, {"small": text, "small.amend-a": change})
    document = library.read("small")
    assert document.file.year.cite == document.raw["year"]["cite"] == "一；二"
    assert isinstance(document.file.aid, Aid)
    assert document.file.aid.rows[0].cite == "二；一"
    assert library.amendments(document)[0].file.cite == "一；二"


@pytest.mark.parametrize("cite", ["[]", "[1, 二]", "{a: 一}"])
def test_what_is_no_list_of_clauses_is_refused(tmp_path: Path, cite: str) -> None:
    text = small({"payer: county, cite: 二}": f"payer: county, cite: {cite}}}"})
    problem = first_problem(write(tmp_path, {"small": text}), "small")
    assert (problem.path, problem.code) == ("aid.0.cite", "string_type")
