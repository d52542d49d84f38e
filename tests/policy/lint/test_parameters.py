"""Values by dotted path, and the parameters that what-ifs name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from canbao.policy.amending import PARAMETERS, target_of
from canbao.policy.library import Library
from canbao.policy.lint.parameters import is_parameter, number_of, show, stated
from canbao.policy.loading import load

SHIPPED = Library.of()

VALUES: dict[str, Any] = {
    "window": ["2030-09-01", "2030-12-31"],
    "first_break_year_counted": False,
    "bonus_cap_share": "15%",
    "publicity_month": 10,
    "hukou_limit_for_flexible_workers": True,
    "city_size": "super",
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_short_name_points_at_a_value_of_the_model(name: str) -> None:
    assert is_parameter(".".join(part for part in target_of(name) if part != "*"))


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("policy", SHIPPED.names())
def test_every_parameter_can_be_changed_in_every_policy(policy: str, name: str) -> None:
    shipped = SHIPPED
    year = 2031 if shipped.read(policy).file.year.calendar else None
    value = VALUES.get(name, 7)
    raw = load(shipped, policy, year=year, amend={name: value}).latest.file.model_dump(by_alias=True, mode="python")
    found = stated(raw, ".".join(part for part in target_of(name) if part != "*"))
    assert found is not None
    expected = {"window": None, "first_break_year_counted": "not_counted", "bonus_cap_share": "3/20"}.get(name, value)
    if name.endswith("_yuan"):
        expected = value * 100
    assert expected is None or found[1] == expected


def test_an_amount_that_no_policy_has_is_not_made_up() -> None:
    with pytest.raises(ValueError, match="persnal"):
        load(Library.of(), "national/model", year=2031, amend={"amounts.persnal.yuan": 3})


def test_a_fixed_wait_is_in_months_or_in_days() -> None:
    shipped = Library.of()
    (row,) = [
        row
        for row in load(shipped, "fujian/nanan/2024", amend={"fixed_waiting_months": 2}).latest.waiting.rows
        if row.id == "late"
    ]
    assert (getattr(row.effect, "months", None), getattr(row.effect, "days", None)) == (2, 0)


@pytest.mark.parametrize(
    ("dotted", "exists"),
    [
        ("waiting.fixed_months", True),
        ("waiting.repair.months_back_per_year", True),
        ("waiting.rows.late.days", True),
        ("aid.rows.elderly.share", True),
        ("aid.rows.elderly.payers", True),
        ("price.late.charge", True),
        ("amounts.personal.yuan", True),
        ("amounts.personal.fen", False),
        ("windows.central.from", True),
        ("administration.targets.x.at_least", True),
        ("administration.registration.identity.name_must_match", True),
        ("waiting.fixed_month", False),
        ("administration.reminders.days", False),
        ("city_size.big", False),
        ("nothing", False),
    ],
)
def test_paths_of_the_model(dotted: str, exists: bool) -> None:
    assert is_parameter(dotted) == exists


RAW: dict[str, Any] = {
    "aid": {"base": "personal", "rows": [{"id": "a", "share": "50%"}, {"id": "b", "share": "60%"}]},
    "price": [{"id": "late", "charge": "x"}],
    "amounts": {"personal": {"yuan": 0, "cite": None}},
}


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("aid.rows.b.share", (("aid", "rows", 1, "share"), "60%")),
        ("aid.b.share", (("aid", "rows", 1, "share"), "60%")),
        ("aid.base", (("aid", "base"), "personal")),
        ("price.late.charge", (("price", 0, "charge"), "x")),
        ("price.rows.late.charge", (("price", 0, "charge"), "x")),
        ("amounts.personal.yuan", (("amounts", "personal", "yuan"), 0)),
        ("amounts.personal.cite", None),
        ("aid.rows.c.share", None),
        ("aid.base.deep", None),
        ("cover.late", None),
    ],
)
def test_what_is_stated_at_a_path(dotted: str, expected: object) -> None:
    assert stated(RAW, dotted) == expected


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (3, Fraction(3)),
        ("25%", Fraction(1, 4)),
        ("12.5 %", Fraction(1, 8)),
        ("0.2", Fraction(1, 5)),
        (True, None),
        ("abc", None),
        ("%", None),
        ("1/0", None),
        (None, None),
    ],
)
def test_numbers_as_they_are_written(raw: object, number: Fraction | None) -> None:
    assert number_of(raw) == number


def test_values_are_shown_as_in_the_file() -> None:
    assert (show(True), show("20%"), show(3)) == ("true", "20%", "3")
