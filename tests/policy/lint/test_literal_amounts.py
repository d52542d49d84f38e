"""Numbers that stand in prices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.literal_amounts import find_literal_amounts, literals_in
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (400, [400]),
        ("personal * 2", [2]),
        ("personal + fiscal", []),
        ("personal / 2", []),
        ("personal / 12 * months_left(paid)", []),
        ("share(personal, 50)", []),
        ("share(personal * 3, 50)", [3]),
        ("0", []),
        ("personal * 1", []),
        ("12 * personal / 4", [12]),
        ("personal +", []),
    ],
)
def test_rates_are_no_amounts(text: str | int, numbers: list[int]) -> None:
    assert list(literals_in(text)) == numbers


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("charge: personal + fiscal", "charge: personal * 3", "price.2.charge"),
        ("base: personal", "base: personal * 3", "aid.base"),
        (
            "charge: personal + fiscal",
            "lines: [{name: 个人, charge: personal}, {name: 补收, charge: fiscal * 3}]",
            "price.2.lines.1.charge",
        ),
        ("fixed_days: 60", "fixed_days: 60\n  repair: {price: personal * 3, cite: 五}", "waiting.repair.price"),
    ],
)
def test_every_price_is_looked_at(old: str, new: str, path: str, county: SubjectOf) -> None:
    assert [(item.code, item.path, item.word) for item in find_literal_amounts(county((old, new)))] == [
        ("unsourced_amount", path, "3")
    ]


def test_days_and_ages_are_no_prices(county: SubjectOf) -> None:
    assert list(find_literal_amounts(county())) == []
