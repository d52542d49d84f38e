"""`canbao simulate`: before and after a change."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.assess.populations import people_of
from tests.assessing import LOCALITIES
from tests.cli.runs import PEOPLE, POLICY, people_file

from canbao.assess.simulating import Shift, Simulation
from canbao.assess.situations import Situation
from canbao.cli.main import run
from canbao.cli.simulate_command import as_text, standings_of, tables_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook


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


@pytest.mark.parametrize("policy", LOCALITIES)
def test_rows_of_every_locality_add_up_to_everybody(
    policy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "people.parquet"
    pq.write_table(people_of(policy, 300, 1), file)
    order = ["simulate", policy, str(file), "--amend", "personal_yuan=450", "--as-of", "2024-11-01", "--lists-complete"]
    assert run([*order, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    whole = found["合计"]["个人应缴"]
    assert whole["人数"] == 300
    for name in ("镇街", "资助类别"):
        assert sum(row["人数"] for row in found[name].values()) == 300
        assert sum(Decimal(row["增减"]) for row in found[name].values()) == Decimal(whole["增减"])


def test_two_codes_of_one_name_keep_their_own_rows() -> None:
    """Aid rows for the same standings under other conditions: none hides the other."""
    rules = load(Library.of(), POLICY).latest
    rows = (replace(rules.aid.rows[0], id="young"), replace(rules.aid.rows[0], id="old"))
    book = RuleBook(((None, replace(rules, aid=replace(rules.aid, rows=rows))),))
    situations = {at: Situation("样", 2025, due_fen=1, aid_rows=(row.id,)) for at, row in enumerate(rows)}
    shifts = tuple(Shift("430621100", at, at, 1, 100, 100, 0, 0) for at in situations)
    table = tables_of(Simulation(shifts, situations, situations), book)["资助类别"]
    assert set(table) == {"特困人员（young）", "特困人员（old）"}


def test_figures_are_in_yuan() -> None:
    found = Simulation((Shift("", 1, 2, 3, 100, 250, 2, 1),), {1: Situation("样", 2025)}, {2: Situation("样", 2025)})
    shown = tables_of(found, load(Library.of(), POLICY))
    assert shown["合计"]["个人应缴"] == {
        "人数": 3, "改前": "1.00", "改后": "2.50", "增减": "1.50", "增加人数": 2, "减少人数": 1,
    }  # fmt: skip
    assert "（未填）" in as_text(shown, {"a": "1"})
