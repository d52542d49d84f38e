"""Case files: JSON lines and the clerk's YAML, and what is said about a file that cannot be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from canbao.cli.cases.reading import Case, CaseFileError, find_case_files, read_cases

LINE = '{"id": "A", "kind": "assess", "policy": "p/2025", "year": 2025, "facts": {}, "expect": {"x": 99.17}}'


def lines(folder: Path, *texts: str) -> list[Case]:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(texts), encoding="utf-8")
    return read_cases(path)


def clerk(folder: Path, text: str, name: str = "2025.cases.yaml", *, has_policy: bool = True) -> list[Case]:
    (folder / "p").mkdir(exist_ok=True)
    if has_policy:
        (folder / "p" / "2025.yaml").write_text("policy: p/2025\n", encoding="utf-8")
    path = folder / "p" / name
    path.write_text(text, encoding="utf-8")
    return read_cases(path, [folder])


def test_json_lines_keep_order_lines_and_exact_numbers(tmp_path: Path) -> None:
    first, second = lines(tmp_path, "\ufeff" + LINE, "", LINE.replace('"A"', '"B"'))
    assert (first.id, first.line, second.id, second.line) == ("A", 1, "B", 3)
    assert first.expect["x"] == Decimal("99.17")
    assert (first.kind, first.policy, first.year, first.assumes) == ("assess", "p/2025", 2025, ())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "JSON"),
        ("[]", "对象"),
        (LINE.replace('"facts": {}', '"facts": []'), "facts"),
        (LINE.replace('"id": "A", ', ""), "id"),
        (LINE.replace('"year": 2025', '"year": "2025"'), "year"),
        (LINE.replace('"kind"', '"kid"'), "kind"),
        (LINE.replace('"facts": {}', '"facts": {"a": 1, "a": 2}'), "repeated key: a"),
        (LINE.replace("99.17", "NaN"), "NaN"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, part: str, tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as caught:
        lines(tmp_path, LINE, text)
    assert f"{tmp_path / 'cases.jsonl'}:2" in str(caught.value)
    assert part in str(caught.value)


def test_bytes_of_another_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes("{}滕州".encode("gbk"))
    with pytest.raises(CaseFileError, match="UTF-8"):
        read_cases(path)


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match=r"\.jsonl"):
        read_cases(tmp_path / "a.json")


def test_the_clerks_form_takes_policy_year_and_kind_from_its_place(tmp_path: Path) -> None:
    """The example of the style guide, whose name holds a colon."""
    (case,) = clerk(
        tmp_path,
        "- name: 70 and severely disabled: both full, counted once, the city pays\n"
        "  given: {birth: 1954-10-01, standings: [{name: 残疾人, grade: 2}], pay_date: 2024-11-05}\n"
        "  expect: {payable_yuan: 0, aid_yuan: {city_budget: 400}, clause: 二(三)1}\n",
    )
    assert case.id == "70 and severely disabled: both full, counted once, the city pays"
    assert (case.kind, case.policy, case.year, case.line) == ("assess", "p/2025", 2025, 1)
    assert case.facts["birth"] == "1954-10-01"
    assert case.expect == {"payable_yuan": 0, "aid_yuan": {"city_budget": 400}, "clause": "二(三)1"}


def test_names_are_text_however_they_are_written(tmp_path: Path) -> None:
    text = (
        "- {name: plain, given: {}, expect: {a: 1}}\n"
        "- name: 'quoted: once'\n  given: {}\n  expect: {a: 1}\n"
        '- name: she said: "yes"\n  given:\n    standings:\n      - name: 残疾人: 三级\n  expect: {a: 1}\n'
    )
    plain, quoted, said = clerk(tmp_path, text)
    assert [plain.id, quoted.id, said.id] == ["plain", "quoted: once", 'she said: "yes"']
    assert said.facts["standings"] == [{"name": "残疾人: 三级"}]


def test_what_a_clerk_states_wins_over_the_place(tmp_path: Path) -> None:
    (case,) = clerk(tmp_path, "- {name: a, kind: score, policy: q, year: 2031, cite: 一, given: {}, expect: {a: 1}}\n")
    assert (case.kind, case.policy, case.year, case.cite) == ("score", "q", 2031, "一")


def test_without_a_policy_beside_it_the_policy_has_to_be_stated(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match="policy"):
        clerk(tmp_path, "- {name: a, given: {}, expect: {a: 1}}\n", has_policy=False)
    (case,) = clerk(tmp_path, "- {name: a, policy: q, given: {}, expect: {a: 1}}\n", "x.yaml", has_policy=False)
    assert (case.policy, case.year) == ("q", None)


def test_outside_the_folders_the_policy_is_its_file(tmp_path: Path) -> None:
    clerk(tmp_path, "- {name: a, given: {}, expect: {a: 1}}\n")
    (case,) = read_cases(tmp_path / "p" / "2025.cases.yaml")
    assert case.policy == str(tmp_path / "p" / "2025.yaml")


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("name: a\n", 1, "列表"),
        ("- a\n", 1, "given"),
        ("- {name: a, given: {}, expect: {}}\n- {name: b, givne: {}, expect: {}}\n", 2, "given"),
        ("- {name: a, given: {}, expect: {x: yes}}\n", 1, "true/false"),
        ("- {name: a, given: {}}\n", 1, "expect"),
    ],
)
def test_a_clerks_mistake_is_named_with_its_line(text: str, line: int, part: str, tmp_path: Path) -> None:
    with pytest.raises(CaseFileError) as caught:
        clerk(tmp_path, text)
    assert f"2025.cases.yaml:{line}" in str(caught.value)
    assert part in str(caught.value)


def test_case_files_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.cases.yaml", "a.yaml", "c.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert [path.name for path in find_case_files(tmp_path)] == ["a.cases.yaml", "b.jsonl"]
