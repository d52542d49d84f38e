"""Parameters by short name and dotted path: what each changes, and what is said about one that cannot be there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.policy_texts import SMALL

from canbao.policy.amending import PARAMETERS, apply_changes, parse_text, target_of
from canbao.policy.problems import PolicyError
from canbao.policy.yaml_file import read_yaml


def changed(changes: dict[str, Any], text: str = SMALL) -> dict[str, Any]:
    raw, _ = read_yaml(text)
    assert isinstance(raw, dict)
    apply_changes(raw, changes, "what-if")
    return raw


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("personal_yuan", ("amounts", "personal", "yuan")),
        ("A10", ("readings", "A10")),
        ("cover.year.from", ("cover", "year", "from")),
        ("city_size", ("city_size",)),
    ],
)
def test_what_a_name_stands_for(key: str, path: tuple[str, ...]) -> None:
    assert target_of(key) == path


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("false", False), ("2025-01-31", date(2025, 1, 31)), ("400", 400), ("-3", -3),
        ("187.50", Decimal("187.50")),
        ("400.0", Decimal("400.0")), ("90%", "90%"), ("super", "super"), ("paid in central", "paid in central"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_somebody_typed(text: str, value: Any) -> None:
    assert parse_text(text) == value
    assert type(parse_text(text)) is type(value)


@pytest.mark.parametrize("change", [{"fiscal_subsidy_yuan": 700}, {"amounts.fiscal.yuan": "700"}])
def test_a_pending_amount_is_settled_and_keeps_what_stood_for_it(change: dict[str, Any]) -> None:
    """Whether the figure of last year holds all the same is for reading A05 to say."""
    assert changed(change)["amounts"]["fiscal"] == {"yuan": 700, "provisional_yuan": 670, "cite": "二"}


def test_a_silent_amount_is_settled() -> None:
    text = SMALL.replace("personal: {yuan: 400, cite: 二}", "personal: {answer: deferred, refer: 另文, cite: 二}")
    assert changed({"personal_yuan": 410}, text)["amounts"]["personal"] == {"yuan": 410, "cite": "二"}


@pytest.mark.parametrize(
    "value", ["2024-10-01..2025-01-31", ["2024-10-01", "2025-01-31"], [date(2024, 10, 1), date(2025, 1, 31)]]
)
def test_a_window_is_set_whole(value: Any) -> None:
    assert changed({"window": value})["windows"]["central"] == {
        "cite": "一",
        "from": date(2024, 10, 1),
        "until": date(2025, 1, 31),
    }


def test_a_row_is_found_by_its_id() -> None:
    raw = changed(
        {"price.late.charge": "personal", "aid.destitute.share": "90%", "acceptance.before_window.blocks": False}
    )
    assert (raw["price"][1]["charge"], raw["aid"][0]["share"]) == ("personal", "90%")
    assert raw["acceptance"][0]["blocks"] is False


@pytest.mark.parametrize(
    ("flag", "answer"),
    [(True, "counted"), ("true", "counted"), ("是", "counted"), (False, "not_counted"), ("0", "not_counted")],
)
def test_the_first_break_year(flag: Any, answer: str) -> None:
    assert changed({"first_break_year_counted": flag})["readings"]["A10"] == answer


def test_parameters_of_rows_written_as_a_list_find_their_place() -> None:
    raw = changed({"fixed_waiting_days": 30})
    assert raw["waiting"] == {"rows": [{"id": "nobody", "none": True, "cite": "一"}], "fixed_days": 30}
    plain = "waiting:\n  - {id: nobody, none: true, cite: 一}\n"
    whole = SMALL.replace(plain, "waiting: {fixed_days: 60, pending: x, rows: []}\n")
    assert changed({"fixed_waiting_months": 3}, whole)["waiting"] == {"rows": [], "fixed_months": 3}


@pytest.mark.parametrize(
    ("key", "value", "word", "says"),
    [
        ("personal_yaun", 400, "personal_yaun", "no such parameter: personal_yaun；是否指 personal_yuan"),
        ("zzzz", 400, "zzzz", "no such parameter: zzzz"),
        ("source.number", "x", "source.number", "no such parameter"),
        ("amounts.persnal.yuan", 400, "amounts.persnal.yuan", "是否指 amounts.personal"),
        ("windows.centrl.from", "2025-01-01", "windows.centrl.from", "是否指 windows.central"),
        ("terms.zzzz", "true", "terms.zzzz", "no such parameter: terms.zzzz"),
        ("price.lat.charge", "personal", "price.lat.charge", "no such row: lat；有 in_window, late"),
        ("price.late", "personal", "price.late", "name one value of a row"),
        ("city_size.big", "x", "city_size.big", "has nothing below it"),
        ("window", "2025-01-01", "window", "expected first..last"),
        ("window", ["2025-01-01"], "window", "expected first..last"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_there(key: str, value: Any, word: str, says: str) -> None:
    text = SMALL.replace("title: 小样", "title: 小样\ncity_size: super")
    with pytest.raises(PolicyError, match=says) as refused:
        changed({key: value}, text)
    problem = refused.value.problems[0]
    assert (problem.code, problem.word, problem.file) == ("bad_amendment", word, "what-if")


def test_every_short_name_can_be_set_in_a_policy_that_has_nothing_of_it() -> None:
    values = {"window": "2024-09-01..2024-12-31", "first_break_year_counted": True}
    for key in PARAMETERS:
        assert changed({key: values.get(key, 3)})


def test_a_silent_section_is_opened_for_a_parameter() -> None:
    text = SMALL.replace(
        "waiting:\n  - {id: nobody, none: true, cite: 一}\n", "waiting: {answer: not_stated, cite: 一}\n"
    )
    assert changed({"fixed_waiting_days": 30}, text)["waiting"] == {"rows": [], "fixed_days": 30}


def test_one_value_of_a_row_is_no_parameter_beside_the_rows() -> None:
    assert changed({"waiting.nobody.cite": "二"})["waiting"] == [{"id": "nobody", "none": True, "cite": "二"}]
