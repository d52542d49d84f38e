"""What binds people above and is said otherwise below."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.overrides import find_overrides
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
NONE = "administration:\n  must_enrol:"
BINDS = "binds: {windows: lower_rule, amounts: people, waiting: lower_rule, administration: people}"


def duty(text: str) -> tuple[str, str]:
    return NONE, f"administration:\n  {text}\n  must_enrol:"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("publicity: {month: 9, content: 逐户宣传, cite: 七}", []),
        ("publicity: {content: 逐户宣传, cite: 七}", []),
        ("publicity: {month: 8, content: 宣传, cite: 七}", [("administration.publicity.month", "8")]),
        ("family_account: {relations: [parent], province: '99', cite: 七}", []),
        (
            "family_account: {relations: [parent, sibling], cite: 七}",
            [("administration.family_account.relations.1", "sibling")],
        ),
        ("channels: [{label: 柜台, kind: counter, is_online: false, cite: 七}]", []),
    ],
)
def test_duties_may_be_made_precise_but_not_changed(
    text: str, expected: list[tuple[str, str]], county: SubjectOf
) -> None:
    found = list(find_overrides(county(duty(text))))
    assert [(item.path, item.word) for item in found] == expected
    assert {item.code for item in found} <= {"overrides_binding"}


TARGET = "label: 率, numerator: [a], denominator: b, unit: county"


def test_items_of_a_list_are_compared_by_id(county: SubjectOf, guide: SubjectOf) -> None:
    theirs = f"targets: [{{id: one, measure: first, at_least: 95%, {TARGET}, cite: 二}}]"
    guide(("administration:\n", f"administration:\n  {theirs}\n"))
    other = f"{{id: two, measure: second, at_least: 90%, {TARGET}, cite: 七}}"
    same = f"{{id: one, measure: first, at_least: 96%, {TARGET}, cite: 七}}"
    found = find_overrides(county(duty(f"targets: [{other}, {same}]")))
    assert [(item.path, item.word) for item in found] == [("administration.targets.1.at_least", "96%")]


@pytest.mark.parametrize(
    ("mine", "is_override"),
    [
        ("{yuan: 600, cite: 三, note: 同上级}", False),
        ("{yuan: 650, cite: 三}", False),
        ("{pending: fiscal_yuan, cite: 三}", False),
    ],
)
def test_more_than_a_least_narrows(mine: str, is_override: bool, county: SubjectOf) -> None:
    assert bool(list(find_overrides(county(("{yuan: 650, cite: 三}", mine))))) == is_override


def test_an_exact_amount_stands(county: SubjectOf, guide: SubjectOf) -> None:
    guide(("{yuan: 600, bound: at_least, cite: 一}", "{yuan: 600, cite: 一}"))
    (found,) = find_overrides(county())
    assert (found.code, found.word, found.path) == ("overrides_binding", "fiscal", "amounts.fiscal")
    assert list(find_overrides(county(("yuan: 650", "yuan: 600")))) == []


@pytest.mark.parametrize(
    ("theirs", "is_override"),
    [
        ("{pending: window, cite: 一}", False),
        ("{from: 2029-09-01, until: 2029-12-31, cite: 一}", False),
        ("{from: 2029-08-01, until: 2030-01-31, cite: 一}", False),
        ("{from: 2029-10-01, until: 2029-12-31, cite: 一}", True),
        ("{from: 2029-09-01, until: 2029-11-30, cite: 一}", True),
    ],
)
def test_a_window_lies_inside_the_window_above(
    theirs: str, is_override: bool, county: SubjectOf, guide: SubjectOf
) -> None:
    guide(("{pending: window, cite: 一}", theirs), (BINDS, BINDS.replace("windows: lower_rule", "windows: people")))
    assert [item.path for item in find_overrides(county())] == ["windows.central"] * is_override


def test_a_table_that_binds_people_is_the_same_or_refers(county: SubjectOf, guide: SubjectOf) -> None:
    guide((BINDS, BINDS.replace("waiting: lower_rule", "waiting: people")))
    assert [(item.path, item.word) for item in find_overrides(county())] == [("waiting", "waiting")]
    text = county().document.path.read_text(encoding="utf-8")
    mine = text[text.index("\nwaiting:") : text.index("incentive_answer:")]
    theirs = guide().document.path.read_text(encoding="utf-8")
    same = theirs[theirs.index("\nwaiting:") : theirs.index("frames:")].replace("cite: 一", "cite: 五, note: 同上级")
    assert list(find_overrides(county((mine, same)))) == []
    refers = "\nwaiting: {answer: deferred, refer: 上级文件, cite: 五}\n\n"
    assert list(find_overrides(county((same, refers)))) == []


def test_a_plain_list_and_rows_are_the_same_table(county: SubjectOf, guide: SubjectOf) -> None:
    rows = "- {id: everyone, none: true, cite: 一}"
    theirs = guide().document.path.read_text(encoding="utf-8")
    guide((theirs[theirs.index("\nwaiting:") : theirs.index("frames:")], f"\nwaiting:\n  {rows}\n\n"))
    guide((BINDS, BINDS.replace("waiting: lower_rule", "waiting: people")))
    text = county().document.path.read_text(encoding="utf-8")
    mine = text[text.index("\nwaiting:") : text.index("incentive_answer:")]
    assert list(find_overrides(county((mine, f"\nwaiting:\n  rows:\n    {rows.replace('一', '五')}\n\n")))) == []


def test_what_binds_only_rule_makers_is_left_to_frames(county: SubjectOf, guide: SubjectOf) -> None:
    guide(
        (BINDS, BINDS.replace("administration: people", "administration: people, administration.publicity: lower_rule"))
    )
    assert list(find_overrides(county(duty("publicity: {month: 8, content: 宣传, cite: 七}")))) == []
