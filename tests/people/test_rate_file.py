"""The rates file: read whole, or refused with a sentence that names the rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import Any

import pytest

from canbao.people.rate_file import RateError, load_rates, read_rates
from canbao.people.rates import Steps, Weights

TEXT = files("canbao.people").joinpath("data/rates.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def test_shares_are_read_as_written() -> None:
    rates = load_rates()
    assert rates.payments.late == pytest.approx(0.03)
    assert rates.population.compatriots == pytest.approx(0.00041)
    assert rates.population.men_per_100_women == 105.07
    assert set(rates.population.broad_ages) == {"nation", "35", "37", "43"}
    assert rates.unknown.columns["birth"] == pytest.approx(0.001)
    assert [kind.id for kind in rates.standing_kinds][:2] == ["destitute", "subsistence"]


def test_weights_sum_to_one_and_steps_rise() -> None:
    for value in every_value(load_rates()):
        if isinstance(value, Weights):
            assert value.shares.sum() == pytest.approx(1)
        if isinstance(value, Steps):
            assert list(value.firsts) == sorted(set(value.firsts.tolist()))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("  late: {value: 3 %", "  latte: {value: 3 %", r"payments: unknown key 'latte'; did you mean 'late'\?"),
        ("  late: {value: 3 %, source: ", "  late: {value: 3 %, sauce: ", "payments.late: unknown key 'sauce'"),
        ("late: {value: 3 %", "late: {value: 103 %", "payments.late: a share lies between 0 and 1"),
        ("late: {value: 3 %", "late: {value: few", "payments.late: not a number: 'few'"),
        ('late: {value: 3 %, source: "assumed; of those who pay"', "late: {value: 3 %, source: ", "needs a source"),
        ("weekday: {value: {0: 14", "weekday: {value: {0: -14", "payments.weekday: weights must be positive"),
        ("single_character: {value: {0: 8, 1950: 10", "single_character: {value: {0: 8, 1850: 10, 1750: 10", "rise"),
        ("size:\n    value: {", "size:\n    value: 3\n    valu: {", "households.size: unknown key 'valu'"),
        ("patchy_year: {value: 60 %, source: assumed}", "", "insurance: missing patchy_year"),
        ("value: {birth: 0.1 %", "value: {birth: 2", "unknown.columns.birth: a share lies between 0 and 1"),
        ("pneumoconiosis: {per: person,", "pneumoconiosis: {each: person,", "standing_kinds.pneumoconiosis: unknown"),
        ("payments:\n", "payment:\n", "unknown key 'payment'; did you mean 'payments'"),
        ("history_years: {value: 9", "history_years: {value: {9: 1}", "insurance.history_years: not a number"),
        ("  years_before: {value: {0", "  years_before: {value: 3, was: {0", "standings.years_before: unknown key"),
        (
            "certified: {value: {before: 94, in_window: 3.5, after: 2.0, unknown: 0.5}",
            "certified: {value: 1",
            "found 1",
        ),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, sentence: str) -> None:
    with pytest.raises(RateError, match=sentence):
        read_rates(changed(old, new))


def test_a_standing_needs_a_source() -> None:
    text = changed("three kinds, 7 %", "x").replace(
        'source: "assumed; 98.99 m people lifted nationally, all x"', "source: "
    )
    with pytest.raises(RateError, match=r"standing_kinds\.lifted_with_policy: a rate needs a source"):
        read_rates(text)


def every_value(part: Any) -> Iterator[Any]:
    yield part
    if isinstance(part, tuple):
        for item in part:
            yield from every_value(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from every_value(getattr(part, field.name))
