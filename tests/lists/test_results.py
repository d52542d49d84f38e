"""What is said of a list."""

from __future__ import annotations

from datetime import date

from tests.lists.offices import Offices
from tests.lists.people import DAY, poor, registered

from canbao.lists.results import lines_of


def test_a_clerk_reads_what_came_of_a_list(offices: Offices) -> None:
    registered(offices, 1)
    lines = "\n".join(lines_of(offices.upload("civil_affairs", poor(1, 2), DAY)))
    assert "困难群众名单（全量，2024-09-30）：已核对" in lines
    assert "新增 2" in lines
    assert "查无此人 1" in lines
    again = "\n".join(lines_of(offices.upload("civil_affairs", poor(1, 2), DAY)))
    assert "已报送过" in again
    bad = "\n".join(lines_of(offices.upload("civil_affairs", poor(1, word="低堡"), date(2024, 10, 1))))
    assert "✗ 救助类别：不是已知的人员类别（1 处）" in bad
    people = list(range(1, 31))
    offices.take("civil_affairs", poor(*people), date(2024, 10, 2))
    held = lines_of(offices.upload("civil_affairs", poor(1), date(2024, 10, 3)))
    assert any("由医保负责人确认" in line for line in held)
