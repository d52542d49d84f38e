"""Lists as pages show them: what has to be mended by row, who sent it, which lists an office may send."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.lists.offices import Offices
from tests.lists.people import DAY, partly_poor, poor

from canbao.lists.actions import NotApplicable, take_good_rows
from canbao.lists.supplying import ListOrder
from canbao.lists.viewing import RowProblem, view_facts, view_problems, view_sendable


def test_problems_by_row_as_the_sender_was_told(offices: Offices) -> None:
    number = offices.upload("civil_affairs", partly_poor(1, 2), DAY)["list"]
    found = view_problems(offices.clerk, number)
    assert [(each.row, each.column, each.found, each.problem) for each in found.rows] == [
        (3, "救助类别", "低堡", "不是已知的人员类别")
    ]
    assert found.rows[0].fix.startswith("请按名单模板的下拉项填写")
    assert [(each.part, each.column, each.count) for each in found.tallies] == [("必须改正", "救助类别", 1)]


def test_a_full_number_is_not_shown(offices: Offices) -> None:
    """A number with a wrong check character is masked in the sentence, and stays so."""
    from tests.lists.people import POOR
    from tests.lists.sheets import clean_number, sheet_bytes

    right = clean_number(1)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    content = sheet_bytes(POOR, [("张三", wrong, "低保", "2024-01-01", "")])
    number = offices.upload("civil_affairs", content, DAY)["list"]
    (problem,) = view_problems(offices.clerk, number).rows
    assert isinstance(problem, RowProblem)
    assert wrong not in str(problem)
    assert problem.row == 2


def test_a_clean_list_has_nothing_to_mend(offices: Offices) -> None:
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    assert view_problems(offices.clerk, number).rows == ()


def test_facts_are_of_lists_in_sight(offices: Offices) -> None:
    sender, other = offices.supplier("civil_affairs"), offices.supplier("veterans")
    number = offices.upload("civil_affairs", poor(1, 2), DAY, actor=sender)["list"]
    (file,) = view_facts(sender, [number])
    assert (file.title, file.rows, file.state_label, file.counts["new"]) == ("困难群众名单", 2, "已核对", 2)
    assert not file.is_recent
    assert view_facts(other, [number]) == []
    offices.apply(number)
    assert view_facts(offices.clerk, [number])[0].is_recent


def test_an_office_sends_its_own_kind_and_the_bureau_all(offices: Offices) -> None:
    own = view_sendable(offices.supplier("veterans"))
    assert [each.id for each in own.lists] == ["veterans"]
    assert own.offices == ()
    whole = view_sendable(offices.clerk)
    assert len(whole.lists) > 10
    assert "veterans" in {kind for _, _, kind in whole.offices}


def test_going_on_without_the_rows_to_mend(offices: Offices) -> None:
    number = offices.upload("civil_affairs", partly_poor(1, 2), DAY)["list"]
    answer: dict[str, Any] = take_good_rows(offices.clerk, new_key(), ListOrder(number))
    assert (answer["state"], answer["counts"]["new"]) == ("checked", 1)
    with pytest.raises(NotApplicable):
        take_good_rows(offices.clerk, new_key(), ListOrder(number))
