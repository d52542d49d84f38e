"""The page on adding a supplier works as written: its file loads, its row is read and applied."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.lists.offices import Offices
from tests.lists.people import REGISTER
from tests.lists.sheets import sheet_bytes

from canbao.cli.main import COMMANDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-a-supplier.md").read_text(encoding="utf-8")
(FILE,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
NAME = "fire_victims"


def table_of_page() -> list[list[str]]:
    """The last table."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| 乡镇") or "| 新墙镇" in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_pages_list_goes_into_the_register(
    offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.lists import actions, definitions, results

    (tmp_path / f"{NAME}.yaml").write_text(FILE, encoding="utf-8")
    found = definitions.suppliers(tmp_path)
    for module in (actions, results):
        monkeypatch.setattr(module, "suppliers", lambda: found)
    header, row = table_of_page()
    person = row[header.index("姓名")], row[header.index("身份证号")]
    day = date(2024, 9, 30)
    offices.take("public_security", sheet_bytes(REGISTER, [("1", "户主", *person)]), day)
    answer = offices.take(NAME, sheet_bytes(header, [row]), day)
    assert answer["done"] == {"standing_begun": 1}
    rows = offices.rows("SELECT standing, listed_as, certifier, valid_from FROM registry_standing")
    assert rows == [("sudden_hardship", "火灾受灾户", NAME, date(2024, 8, 15))]
    assert found[NAME].guard.ended_percent == 50


def test_commands_of_the_page_exist() -> None:
    there = {f"{entry.group} {entry.name}" for entry in COMMANDS}
    assert {" ".join(words) for words in re.findall(r"`canbao (\w+) (\w+)", PAGE)} <= there


def test_every_sort_of_list_is_named() -> None:
    from canbao.lists.definitions import About

    (sentence,) = re.findall(r"says what a row does: (.*?)\. Each", PAGE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", sentence)) == {str(each) for each in About}
