"""What a refusal says: what is wrong, where, how to mend it, in both languages; never a number of somebody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from canbao.api.lists import HandedOver
from canbao.api.payments import Paid
from canbao.api.refusals import _BY_STATUS, _TITLES, Problem, problem_of, wrong_of

PAID = {
    "tax_number": "T1", "id_number": "990101199003070015", "name": "张三", "year": 2025, "fen": 40000,
    "paid_on": "2024-11-30", "channel": "手机银行",
}  # fmt: skip
SAID: list[tuple[str, Any, str]] = [
    ("tax_number", None, "文字"), ("name", "", "太短"), ("name", "x" * 99, "太长"), ("year", 1, "太小"),
    ("year", 9999, "太大"), ("year", "x", "整数"), ("year", 2025.5, "整数"), ("paid_on", "30.11.", "日期"),
    ("kind", "x", "不是可填的值"),
]  # fmt: skip


def findings(model: Any, given: dict[str, Any]) -> list[dict[str, str]]:
    with pytest.raises(ValidationError) as refused:
        model(**given)
    return [wrong_of({**each, "loc": ("body", "paid", *each["loc"])}) for each in refused.value.errors()]


@pytest.mark.parametrize(("field", "value", "words"), SAID)
def test_each_wrong_field_is_named_with_how_to_mend_it(field: str, value: Any, words: str) -> None:
    (found,) = findings(Paid, PAID | {field: value})
    assert found["field"] == f"body.{field}"
    assert words in found["wrong"]
    for said in (found["wrong"], found["mend"]):
        assert re.search(r"[一-鿿].*[a-z]{2}", said), said
        assert "{" not in said


def test_choices_and_missing_fields_are_named_too() -> None:
    found = {each["field"]: each["wrong"] for each in findings(HandedOver, {"manner": "some"})}
    assert set(found) == {"body.supplier", "body.as_of", "body.manner"}
    (wrong,) = findings(HandedOver, {"supplier": "s", "as_of": "2024-09-30", "takes_good_rows": "perhaps"})
    assert "true" in wrong["mend"]


def test_every_status_has_a_title_and_a_way_to_mend_it_in_both_languages() -> None:
    assert _TITLES.keys() == _BY_STATUS.keys()
    for status in _TITLES:
        said = problem_of(status, "x", "不对 wrong")
        assert Problem(**said).model_dump() == said
        for part in (said["title"], said["mend"]):
            assert re.search(r"[一-鿿].*[a-z]{2}", part), part


def test_a_number_of_somebody_is_never_repeated() -> None:
    said = problem_of(422, "x", "没有 990101199003070015")
    assert "990101199003070015" not in str(said)
    assert "990101199003070015" not in str(wrong_of({"type": "missing", "loc": ("body", "a", "990101199003070015")}))
