"""The operator's file of what arrived: read by row, looked at, telephones passed by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.test_queueing import queue, text
from tests.lists.sheets import sheet_bytes

from canbao.access.acting import NotAllowed
from canbao.campaign.delivery_reports import look_at_report, read_report
from canbao.campaign.gateways import Outcome
from canbao.campaign.sending import BeginBatch, EndBatch, RecordDelivery, begin_batch, end_batch, record_delivery
from canbao.intake.refusal import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.campaign.fieldwork import Field

HEADER = ["编号", "手机号码", "结果", "说明"]


@pytest.fixture
def sent(field: Field, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Numbers of four messages: two on their way, one that failed, one that waits."""
    del tmp_path
    for at, due in enumerate(field.owing[:3]):
        field.phone(due.person_id, f"1390000000{at}")
    queue(field, text(field))
    field.sends()
    field.at(monkeypatch, 10)
    batch = begin_batch(field.system, new_key(), BeginBatch(most=2))["batch"]
    assert isinstance(batch, int)
    numbers = [int(each.id) for each in field.rows("Message")]
    taken = tuple(Outcome(number, is_good=True) for number in numbers[:2])
    end_batch(field.system, new_key(), EndBatch(batch, taken))
    return numbers


def test_a_file_is_read_in_the_operators_words_without_its_telephones() -> None:
    rows = [
        ["7", "13900000001", "DELIVRD", ""], ["8", "13900000002", "失败", "关机 13900000002"],
        ["9", "13900000003", "无回执", ""],
    ]  # fmt: skip
    found = read_report(sheet_bytes(HEADER, rows), "结果.xlsx")
    assert found.outcomes == (Outcome(7, is_good=True), Outcome(8, is_good=False, words="（略）"))
    assert (found.unknown, found.errors, found.bad_rows) == (1, (), 0)
    other = "流水号,状态\n7,成功\n".encode("gb18030")
    assert read_report(other, "结果.csv").outcomes == (Outcome(7, is_good=True),)


def test_wrong_rows_are_told_by_the_number_that_excel_shows() -> None:
    rows = [
        ["7", "", "送达", ""],
        ["八", "", "送达", ""],
        ["9", "", "大概", ""],
        ["7", "", "失败", ""],
        ["10", "", "", ""],
    ]
    found = read_report(sheet_bytes(HEADER, rows), "结果.xlsx")
    assert [(each.row, each.column) for each in found.errors if each.column != "编号" or each.row == 3] == [
        (3, "编号"), (4, "结果"), (6, "结果"),
    ]  # fmt: skip
    assert {each.row for each in found.errors} >= {3, 4, 5, 6}, "a number that stands twice"
    assert found.bad_rows >= 4
    with pytest.raises(FileRefused):
        read_report(sheet_bytes(["姓名"], [["甲"]]), "别的.xlsx")


def test_the_look_says_what_recording_would_do_and_does_nothing(field: Field, sent: list[int]) -> None:
    first, second, waiting = sent
    record_delivery(field.clerk, new_key(), RecordDelivery((Outcome(second, is_good=False),)))
    outcomes = (
        Outcome(first, is_good=True), Outcome(second, is_good=True), Outcome(waiting, is_good=True),
        Outcome(10**9, is_good=True),
    )  # fmt: skip
    look = look_at_report(field.clerk, outcomes)
    assert (look.delivered, look.failed, look.told, look.unsent, look.strange) == (1, 0, 1, 1, 1)
    assert [str(each.state) for each in field.rows("Message")] == ["sent", "failed", "queued"]
    assert record_delivery(field.clerk, new_key(), RecordDelivery(outcomes)) == {"moved": 1, "passed_over": 3}


def test_who_may_look(field: Field, sent: list[int]) -> None:
    with pytest.raises(NotAllowed):
        look_at_report(field.collector, (Outcome(sent[0], is_good=True),))
