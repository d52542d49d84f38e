"""Field types that every policy model shares: strict keys, yuan that become fen, exact shares, places."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import Field, ValidationError

from canbao.policy.fields import (
    SOUGHT,
    AllStated,
    CitedPart,
    FenFromYuan,
    IfStated,
    PlaceCode,
    PolicyPart,
    Share,
    clauses_of,
    join_clauses,
    name_clauses,
)


class _Inner(PolicyPart):
    fen: FenFromYuan = Field(alias="yuan")


class _Part(CitedPart):
    share: Share | None = None
    place: PlaceCode = ""
    inner: _Inner | None = None
    more: list[_Inner] = Field(default_factory=list)
    named: dict[str, _Inner] = Field(default_factory=dict)


@pytest.mark.parametrize(("yuan", "fen"), [(400, 40_000), ("187.50", 18_750), (Decimal("0.05"), 5), (0, 0)])
def test_yuan_become_fen(yuan: object, fen: int) -> None:
    assert _Inner.model_validate({"yuan": yuan}).fen == fen


@pytest.mark.parametrize("yuan", [1.5, True, "1.005", None, "百"])
def test_what_is_no_amount_is_refused(yuan: object) -> None:
    with pytest.raises(ValidationError):
        _Inner.model_validate({"yuan": yuan})


def test_a_key_has_one_spelling() -> None:
    """`fen: 39000` would be read as 39000 yuan."""
    with pytest.raises(ValidationError, match="fen"):
        _Inner.model_validate({"fen": 39_000})


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("50%", Fraction(1, 2)), ("12.5%", Fraction(1, 8)), (" 33 % ", Fraction(33, 100)), ("0.2", Fraction(1, 5)),
        (1, Fraction(1)),
        (0, Fraction(0)), ("120%", Fraction(6, 5)), (Decimal("0.25"), Fraction(1, 4)),
    ],
)  # fmt: skip
def test_shares_are_exact(text: object, share: Fraction) -> None:
    assert _Part.model_validate({"cite": "一", "share": text}).share == share


@pytest.mark.parametrize("text", ["-10%", "half", "", "5%%"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        _Part.model_validate({"cite": "一", "share": text})


@pytest.mark.parametrize("code", ["", "43", "430621", "430621100", "430000"])
def test_places_are_division_codes(code: str) -> None:
    assert _Part.model_validate({"cite": "一", "place": code}).place == code


@pytest.mark.parametrize("code", ["岳阳", "4306210", "43062a"])
def test_what_is_no_place_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="not a division code"):
        _Part.model_validate({"cite": "一", "place": code})


def test_unknown_keys_and_changes_are_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        _Part.model_validate({"cite": "一", "quote": "x"})
    part = _Part.model_validate({"cite": "一"})
    with pytest.raises(ValidationError, match="frozen"):
        part.cite = "二"
    with pytest.raises(ValidationError, match="cite"):
        _Part.model_validate({})


def test_walking_visits_every_part_in_order() -> None:
    raw = {"cite": "一", "inner": {"yuan": 1}, "more": [{"yuan": 2}], "named": {"x": {"yuan": 3}}}
    part = _Part.model_validate(raw)
    assert [item.fen for item in part.walk() if isinstance(item, _Inner)] == [100, 200, 300]
    assert next(iter(part.walk())) is part


def test_what_a_notice_may_leave_out_is_marked() -> None:
    class _Part(PolicyPart):
        receiver: IfStated[str] = None
        takers: AllStated[str] = Field(default_factory=list)
        label: str | None = None

    marked = [name for name, info in _Part.model_fields.items() if SOUGHT in info.metadata]
    assert marked == ["receiver", "takers"]
    assert (_Part().receiver, _Part().takers) == (None, [])
    assert _Part.model_validate({"receiver": "镇", "takers": ["县"]}).takers == ["县"]


def test_clauses_are_joined_at_every_depth_and_nothing_else_is() -> None:
    raw = {"cite": ["一", "二"], "rows": [{"cite": ["三"], "reading": ["A01", "A02"]}], "year": {"cite": "四"}}
    assert join_clauses(raw) == {
        "cite": "一；二", "rows": [{"cite": "三", "reading": ["A01", "A02"]}], "year": {"cite": "四"},
    }  # fmt: skip
    assert clauses_of("一；二") == ["一", "二"]
    assert name_clauses("一；二", "") == "一；二"
