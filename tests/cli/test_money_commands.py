"""`canbao cash` and `canbao money`: a village's cash to the bank, a day's held money and differences to their end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.access.people_at_work import vault
from tests.exchange.conftest import charged, till
from tests.exchange.two_books import Books
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.cli import (
    cash_count_command,
    cash_deposit_command,
    cash_hand_in_command,
    cash_list_command,
    money_differences_command,
    money_held_command,
    money_match_command,
    money_settle_command,
)
from canbao.cli.main import run

__all__ = ["charged", "till", "vault"]
CASH = (cash_count_command, cash_deposit_command, cash_hand_in_command, cash_list_command)
MONEY = (money_differences_command, money_held_command, money_match_command, money_settle_command)
Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(till: Till, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """A command of the county as somebody; its status and what it said."""

    def said(who: Any, *words: str) -> tuple[int, str]:
        for module in (*CASH, *MONEY):
            monkeypatch.setattr(module, "opened_actor", lambda *_: who)
        status = run([*words, "--county", till.county.code])
        told = capsys.readouterr()
        return status, told.out + told.err

    return said


def test_cash_from_a_hand_to_the_bank(till: Till, say: Say) -> None:
    town, year = till.county.towns()[0], ("--year", str(till.year))
    due = next(due for due in till.payable() if due.unit.startswith(town))
    yuan, clerk = f"{(due.payable_fen or 0) / 100:.2f}", till.county.town_clerk(town)
    assert say(clerk, "cash", "list", *year) == (0, "未入库现金 0.00 元\n")
    till.pay(due)
    status, told = say(till.county.clerk(), "cash", "list", *year)
    assert (status, f"代收人手中，账号 501：1 笔，{yuan} 元" in told) == (1, True)
    status, told = say(till.collector, "cash", "hand-in", town, *year)
    number = told.split("：")[0].removeprefix("上交单 ")
    assert (status, f"1 笔，{yuan} 元，待镇街点收" in told) == (0, True)
    assert say(clerk, "cash", "count", number, "--yuan", "1")[0] == 2
    assert say(clerk, "cash", "count", number, "--yuan", "钱")[0] == 2
    assert say(clerk, "cash", "count", number)[0] == 2
    assert say(clerk, "cash", "count", number, "--yuan", yuan) == (0, f"上交单 {number}：镇街已点收\n")
    status, told = say(clerk, "cash", "deposit", town, *year, "--slip", "缴-1", "--yuan", yuan)
    assert (status, f"1 笔，{yuan} 元，待税务局确认入库" in told) == (0, True)
    assert "已缴存在途，单号 缴-1" in say(clerk, "cash", "list", *year)[1]


def test_cash_turned_back(till: Till, say: Say) -> None:
    town, year = till.county.towns()[0], ("--year", str(till.year))
    till.pay(next(due for due in till.payable() if due.unit.startswith(town)))
    number = say(till.collector, "cash", "hand-in", town, *year)[1].split("：")[0].removeprefix("上交单 ")
    told = say(till.county.town_clerk(town), "cash", "count", number, "--refuse", "少一张")
    assert told == (0, f"上交单 {number}：镇街未收\n")
    assert "代收人手中" in say(till.county.clerk(), "cash", "list", *year)[1]


def test_held_money_to_its_end(till: Till, say: Say) -> None:
    clerk, year, office = till.county.clerk(), ("--year", str(till.year)), TaxOffice(till)
    one, two = till.payable()[:2]
    office.report(office.row(one, "A", person_id=None), office.row(two, "B", fen=1))
    status, told = say(clerk, "money", "held", *year)
    first, second = (line.split("：")[0].removeprefix("待查款 ") for line in told.splitlines()[:2])
    assert (status, "流水号 A" in told, "共 2 笔" in told) == (1, True, True)
    assert say(clerk, "money", "match", first, "--reason", "无")[0] == 2
    assert say(clerk, "money", "match", second, "--person", str(two.person_id), "--reason", "来电")[0] == 2
    status, told = say(clerk, "money", "match", first, "--person", str(one.person_id), "--reason", "持回单来核")
    assert (status, "已认领" in told) == (0, True)
    assert say(clerk, "money", "match", second, "--back", "--reason", "税务已退")[0] == 0
    assert say(clerk, "money", "held", *year) == (0, "共 0 笔，0.00 元\n")


def test_differences_to_their_end(till: Till, say: Say) -> None:
    clerk, year, books = till.county.clerk(), ("--year", str(till.year)), Books(till, TaxOffice(till))
    rows = books.pay(3)
    assert say(clerk, "money", "differences", *year) == (0, "未了结 0 条\n")
    books.lay([rows[0] | {"fen": 1}, rows[1]])
    status, told = say(clerk, "money", "differences", *year)
    lines = {line.split("：")[1].split("，")[0]: line.split("：")[0] for line in told.splitlines() if "差异" in line}
    assert (status, len(lines), "未了结 2 条" in told) == (1, 2, True)
    one, two = (number.removeprefix("差异 ") for number in lines.values())
    assert say(clerk, "money", "settle", one)[0] == 2
    assert say(clerk, "money", "settle", one, "--owner", "nobody")[0] == 2
    assert say(clerk, "money", "settle", one, "--owner", "town") == (0, f"差异 {one} 改由 town 处理\n")
    for number in (one, two):
        assert say(clerk, "money", "settle", number, "--reason", "税务已更正") == (0, f"差异 {number} 已说明，关闭\n")
    assert say(clerk, "money", "differences", *year)[0] == 0
