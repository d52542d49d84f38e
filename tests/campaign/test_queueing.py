"""Messages in the queue: filled in, each once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.access.acting import NotAllowed
from canbao.campaign.masking import masked
from canbao.campaign.message_texts import MakeText, make_text, parts_of
from canbao.campaign.queueing import (
    ChangedSince,
    NothingToSend,
    Preview,
    QueueMessages,
    preview_messages,
    queue_messages,
)
from canbao.campaign.service_windows import LoadWindows, WindowRow, load_windows
from canbao.campaign.silencing import KeepSilent, keep_silent

TEXT = "{村}{姓名}：{年度}年度居民医保{金额}元，请在{截止日}前缴纳。"


def text(field: Field, words: str = TEXT) -> int:
    return int(str(make_text(field.clerk, new_key(), MakeText("提醒", words))["text"]))


def queue(field: Field, number: int, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"year": field.year, "unit": field.village, "text": number, "round": "第一次"} | changes
    return dict(queue_messages(field.clerk, new_key(), QueueMessages(**values)))


def test_it_is_filled_in_and_queued_once_a_round(field: Field) -> None:
    field.units()
    due = field.owing[0]
    assert due.payable_fen
    name = field.to_remind()[due.person_id].name
    field.phone(due.person_id)
    number = text(field)
    counts = queue(field, number)
    assert counts == {"queued": 1, "before": 0, "without_phone": len(field.to_remind()) - 1}
    assert queue(field, number)["queued"] == 0
    assert queue(field, number, round="第二次")["queued"] == 1
    first, second = field.rows("Message")
    assert first.text == f"village名{masked(name)}：2025年度居民医保{due.payable_fen / 100:.2f}元，请在12月31日前缴纳。"
    assert (first.parts, first.state, first.person_id) == (parts_of(first.text), "queued", due.person_id)
    assert first.key != second.key
    assert name not in first.text


def test_length_in_the_database_is_that_of_the_code(field: Field) -> None:
    field.phone(field.owing[0].person_id)
    for at, words in enumerate(("缴" * 70, "缴" * 71, "𠮷" * 35, "𠮷" * 36, "缴" * 134, "缴" * 135)):
        queue(field, text(field, words), round=str(at))
    assert [each.parts for each in field.rows("Message")] == [1, 2, 1, 2, 2, 3]


def test_who_paid_or_is_left_alone_gets_none(field: Field) -> None:
    paid, silent, left = (due.person_id for due in field.owing[:3])
    for person in (paid, silent, left):
        field.phone(person)
    field.till.pay(field.owing[0])
    keep_silent(field.clerk, new_key(), KeepSilent(silent, "本人要求"))
    queue(field, text(field))
    assert [each.person_id for each in field.rows("Message")] == [left]


def test_only_those_named(field: Field) -> None:
    first, second = (due.person_id for due in field.owing[:2])
    for person in (first, second):
        field.phone(person)
    queue(field, text(field), people=(second,))
    assert [each.person_id for each in field.rows("Message")] == [second]


def test_the_telephone_is_the_nearest_offices(field: Field) -> None:
    field.units()
    field.phone(field.owing[0].person_id)
    number = text(field, "咨询{电话}")
    with pytest.raises(NothingToSend, match="名录"):
        queue(field, number)
    row = WindowRow(field.town, "town", "医保办", "街1号", "工作日 9-17", "0730-7600000", "参保登记")
    load_windows(field.clerk, new_key(), LoadWindows(field.town, (row,)))
    queue(field, number)
    assert [each.text for each in field.rows("Message")] == ["咨询0730-7600000"]


def test_another_town_may_not_and_nobody_is_no_queue(field: Field) -> None:
    number = text(field)
    with pytest.raises(NotAllowed):
        queue_messages(
            field.town_clerk(field.other_town()), new_key(), QueueMessages(field.year, field.village, number, "一")
        )
    with pytest.raises(NothingToSend, match="没有需要"):
        queue(field, number, people=(10**9,))
    with pytest.raises(NothingToSend, match="冒号"):
        queue(field, number, round="a:b")


def look(field: Field, number: int) -> Preview:
    return preview_messages(field.clerk, QueueMessages(field.year, field.village, number, "第一次"), field.day)


def test_fewer_people_than_seen_are_as_they_are_and_more_are_looked_at_again(field: Field) -> None:
    field.units()
    first, second, third = field.owing[:3]
    number = text(field)
    for due in (first, second):
        field.phone(due.person_id)
    seen = look(field, number).seen
    field.phone(third.person_id)
    with pytest.raises(ChangedSince, match="看过的是 2 人，现在是 3 人"):
        queue(field, number, seen=seen)
    assert field.rows("Message") == []
    field.till.pay(first)
    assert queue(field, number, seen=seen)["queued"] == 2


def test_another_wording_than_seen_is_looked_at_again(field: Field) -> None:
    field.units()
    field.phone(field.owing[0].person_id)
    numbers = text(field, "请缴费"), text(field, "请尽快缴费")
    with pytest.raises(ChangedSince, match="正文"):
        queue(field, numbers[1], seen=look(field, numbers[0]).seen)
    assert queue(field, numbers[0], seen=look(field, numbers[0]).seen)["queued"] == 1
