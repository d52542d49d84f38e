"""`canbao simulate`: before and after a change."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from canbao.cli.main import run
from canbao.cli.simulate_command import standings_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from tests.cli.runs import PEOPLE, POLICY, people_file


def tables(people: Path, capsys: pytest.CaptureFixture[str], *amends: str) -> dict[str, dict[str, dict[str, str]]]:
    changes = [part for each in amends for part in ("--amend", each)]
    assert run(["simulate", POLICY, str(people), *changes, "--as-of", "2024-11-01", "--json"]) == 0
    found: dict[str, dict[str, dict[str, str]]] = json.loads(capsys.readouterr().out)
    return found


def test_every_table_adds_up_to_the_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = tables(people_file(tmp_path), capsys, "personal_yuan=420")
    whole = found["合计"]["个人应缴"]
    assert int(whole["人数"]) == PEOPLE
    assert Decimal(whole["改后"]) - Decimal(whole["改前"]) == Decimal(whole["增减"]) > 0
    for name in ("镇街", "资助类别"):
        assert sum(Decimal(row["增减"]) for row in found[name].values()) == Decimal(whole["增减"])
    assert int(whole["减少人数"]) == 0


def test_more_aid_is_paid_by_the_payer_that_gives_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = tables(people_file(tmp_path), capsys, "aid.rows.subsistence.share=100%")
    whole, fund = found["合计"]["个人应缴"], found["出资方"]["困难群众参保资助资金"]
    assert Decimal(fund["增减"]) == -Decimal(whole["增减"]) > 0
    assert Decimal(found["资助类别"]["低保对象"]["改后"]) == 0


def test_text_names_the_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = ["simulate", POLICY, str(people_file(tmp_path)), "--amend", "personal_yuan=420", "--as-of", "2024-11-01"]
    assert run(order) == 0
    assert "假设：personal_yuan = 420" in capsys.readouterr().out


def test_something_must_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["simulate", POLICY, str(people_file(tmp_path))]) == 2
    assert "--amend" in capsys.readouterr().err


def test_aid_rows_are_named_by_their_standings() -> None:
    book = load(Library.of(), POLICY)
    assert standings_of(book, "subsistence") == "低保对象"
    assert standings_of(book, "") == "（无资助）"
