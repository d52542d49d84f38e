"""`canbao explain --store`: one person of the register explained."""

from __future__ import annotations

import json

import pytest
from tests.billing.counties import Seen

from canbao.billing.one_person import assess_person
from canbao.billing.policies import Choice
from canbao.cli.main import run as canbao


def test_a_person_of_the_store_is_explained(seen: Seen, capsys: pytest.CaptureFixture[str]) -> None:
    county = seen.county
    person, day = county.ids[0], county.as_of
    assert canbao(["explain", county.policy, str(person), "--store", "--as-of", day.isoformat(), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    found = assess_person(county.clerk(), person, Choice((county.policy,)), day).explanation()
    assert (printed["outcome"], printed["payable_fen"]) == (found.outcome, found.payable_fen)


@pytest.mark.parametrize(
    ("person", "more", "said"),
    [
        ("x", ["--as-of", "2024-11-01"], "--store"),
        ("1", [], "--as-of"),
        ("999999999", ["--as-of", "2024-11-01"], "没有此人"),
    ],
)
def test_what_is_missing_is_said(
    seen: Seen, capsys: pytest.CaptureFixture[str], person: str, more: list[str], said: str
) -> None:
    assert canbao(["explain", seen.county.policy, person, "--store", *more]) == 2
    assert said in capsys.readouterr().err
