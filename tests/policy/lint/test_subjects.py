"""What checks know about a policy: where its values stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canbao.policy.library import Library
from canbao.policy.lint.linting import subjects_of
from canbao.policy.lint.subjects import Subject, value_at

SubjectOf = Callable[..., Subject]


def test_a_value_stands_in_the_file_that_says_it(county: SubjectOf) -> None:
    subject = county()
    assert subject.origin_of(("administration", "publicity", "month")).file.policy == "state/guide"
    assert subject.origin_of(("administration", "must_enrol")).file.policy == "county/2030"
    assert subject.origin_of(("waiting", "fixed_days")).file.policy == "county/2030"
    assert [document.file.policy for document in subject.above] == ["state/guide"]


def test_what_a_what_if_changed_stands_in_the_policy_itself(folder: Path) -> None:
    (subject,) = subjects_of(Library((folder,)), "county/2030", amend={"publicity_month": 10})
    assert subject.origin_of(("administration", "publicity", "month")).file.policy == "county/2030"
    assert subject.origin_of(("administration", "publicity", "content")).file.policy == "state/guide"


def test_a_finding_points_at_line_and_column(county: SubjectOf) -> None:
    subject = county()
    found = subject.finding("code", "message", ("amounts", "fiscal", "yuan"), 650)
    line = (subject.document.path.read_text(encoding="utf-8").splitlines())[found.line - 1]
    assert line[found.column - 1 :].startswith("650")
    assert (found.word, found.path, found.is_advisory) == ("650", "amounts.fiscal.yuan", False)


def test_a_plain_list_has_lines_though_the_model_calls_them_rows(county: SubjectOf) -> None:
    subject = county(
        ("waiting:\n  fixed_days: 60\n  rows:\n", "waiting:\n"),
        ("fixed: true, from: paid, cite: 五}", "days: 60, from: paid, cite: 五}"),
    )
    assert isinstance(subject.raw["waiting"], list)
    path = subject.row_path("waiting", "newborn")
    assert path == ("waiting", "rows", 1)
    text = subject.document.path.read_text(encoding="utf-8").splitlines()
    assert "id: newborn, when: newborn_in_time, none" in text[subject.finding("c", "m", path, "w").line - 1]
    assert value_at(subject.raw, (*path, "id")) == "newborn"


def test_row_paths_of_every_kind_of_table(county: SubjectOf) -> None:
    subject = county(
        ("incentive_answer:", "measures: {day_no: [{id: a, days: 'days(birth, paid)', cite: 五}]}\nincentive_answer:")
    )
    assert subject.row_path("measures.day_no", "a") == ("measures", "day_no", 0)
    assert subject.row_path("price", "late") == ("price", 2)
    assert subject.row_path("aid", "older") == ("aid", "rows", 2)
    assert subject.row_path("price", "nobody") == ("price",)


def test_values_by_path() -> None:
    raw = {"a": [{"id": "x"}, {"id": "y"}], "b": {"c": 1}}
    assert value_at(raw, ("a", 1, "id")) == "y"
    assert value_at(raw, ("b", "c")) == 1
    assert value_at(raw, ("a", 2)) is None
    assert value_at(raw, ("b", "c", "d")) is None


def test_other_readings_give_other_rules(county: SubjectOf) -> None:
    subject = county()
    rules = subject.with_readings({"A20": "aid"})
    assert rules is not None
    assert rules.readings["A20"] == "aid"
    assert subject.readings["A20"] == "no_aid"
    assert subject.scope.city_size == "super"
