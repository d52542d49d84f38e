"""Sending: within the hours, each message once whatever breaks, telephones nowhere but on their way."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import DatabaseError
from psycopg import sql
from tests.access.people_at_work import audit_rows, new_key
from tests.campaign.fieldwork import Field
from tests.campaign.gateway_server import KEY, SECRET, operating
from tests.campaign.test_queueing import queue, text
from tests.database import as_superuser

from canbao.campaign import sending
from canbao.campaign.gateways import Outcome
from canbao.campaign.models import GatewayKind
from canbao.campaign.sending import (
    BeginBatch,
    OutOfHours,
    RecordDelivery,
    begin_batch,
    record_delivery,
    send_waiting,
)
from canbao.campaign.silencing import KeepSilent, keep_silent
from canbao.exchange.calling import CallFailed
from canbao.store.configuration import Configuration, read_configuration

PHONES = [f"1390000{at:04}" for at in range(3)]


@pytest.fixture
def queued(field: Field, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Field:
    """Three people with messages in the queue, at ten in the morning."""

    def with_own_folder() -> Configuration:
        return replace(read_configuration(), var=tmp_path)

    monkeypatch.setattr(sending, "read_configuration", with_own_folder)
    for due, number in zip(field.owing, PHONES, strict=False):
        field.phone(due.person_id, number)
    queue(field, text(field))
    field.at(monkeypatch, 10)
    return field


def states(field: Field) -> list[str]:
    return [str(each.state) for each in field.rows("Message")]


def http(field: Field, address: str) -> None:
    field.sends(GatewayKind.HTTP, address=address, key=KEY, secret=SECRET)


def test_nothing_leaves_before_rules_are_stated_or_outside_the_hours(
    queued: Field, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert send_waiting(queued.system).batches == 0
    queued.sends()
    for hour in (7, 20, 23):
        queued.at(monkeypatch, hour)
        assert send_waiting(queued.system).batches == 0
        with pytest.raises(OutOfHours):
            begin_batch(queued.system, new_key(), BeginBatch())
    assert states(queued) == ["queued"] * 3
    assert list(tmp_path.rglob("*.csv")) == []
    queued.at(monkeypatch, 8)
    assert send_waiting(queued.system).sent == 3


def test_a_file_has_every_message_once(queued: Field, tmp_path: Path) -> None:
    queued.sends()
    assert send_waiting(queued.system).sent == 3
    assert send_waiting(queued.system).batches == 0
    (made,) = tmp_path.rglob("*.csv")
    assert [line.split(",")[1] for line in made.read_text("utf-8-sig").splitlines()[1:]] == PHONES
    assert states(queued) == ["sent"] * 3


def test_a_queue_longer_than_a_batch_leaves_in_parts_oldest_first(queued: Field) -> None:
    queued.sends()
    assert begin_batch(queued.system, new_key(), BeginBatch(most=2))["messages"] == 2
    assert states(queued) == ["sending", "sending", "queued"]


def test_a_lost_answer_sends_nobody_twice(queued: Field) -> None:
    with operating() as operator:
        http(queued, operator.address)
        operator.breaks = 2
        for _ in range(2):
            with pytest.raises(CallFailed):
                send_waiting(queued.system)
            assert states(queued) == ["sending"] * 3
        assert send_waiting(queued.system).sent == 3
        assert [row["phone"] for row in operator.messages] == PHONES
        assert operator.forged == 0
    assert states(queued) == ["delivered"] * 3, "the gateway's report was asked for in the same round"


def test_a_worker_killed_after_the_gateway_took_a_batch_sends_nobody_twice(
    queued: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with operating() as operator:
        http(queued, operator.address)
        with monkeypatch.context() as patch:
            patch.setattr(sending, "end_batch", die)
            with pytest.raises(Killed):
                send_waiting(queued.system)
        assert len(operator.messages) == 3
        assert send_waiting(queued.system).sent == 3
        assert [row["phone"] for row in operator.messages] == PHONES


def test_what_the_gateway_refuses_or_cannot_deliver_has_failed(queued: Field) -> None:
    with operating() as operator:
        http(queued, operator.address)
        operator.refused, operator.undelivered = frozenset({PHONES[0]}), frozenset({PHONES[1]})
        send_waiting(queued.system)
    assert states(queued) == ["failed", "failed", "delivered"]
    assert [each.words for each in queued.rows("Message")][:2] == ["（略）", "关机"]


def test_a_gateway_that_declines_has_failed_the_whole_batch(queued: Field) -> None:
    with operating() as operator:
        http(queued, operator.address)
        operator.declines = True
        assert send_waiting(queued.system).failed == 3
    assert states(queued) == ["failed"] * 3


def test_who_paid_meanwhile_or_asked_to_be_left_alone_gets_none(queued: Field) -> None:
    queued.sends()
    queued.till.pay(queued.owing[0])
    keep_silent(queued.clerk, new_key(), KeepSilent(queued.owing[1].person_id, "本人要求"))
    assert send_waiting(queued.system).sent == 1
    assert [(each.state, each.words) for each in queued.rows("Message")] == [
        ("dropped", "已缴费"), ("dropped", "免打扰"), ("sent", ""),
    ]  # fmt: skip


def test_a_report_moves_each_message_once(queued: Field) -> None:
    queued.sends()
    send_waiting(queued.system)
    first, second, _ = queued.rows("Message")
    reports = (Outcome(first.id, is_good=True), Outcome(second.id, is_good=False, words="停机"), Outcome(10**9, True))
    order = RecordDelivery(reports)
    assert record_delivery(queued.clerk, new_key(), order) == {"moved": 2, "passed_over": 1}
    assert record_delivery(queued.clerk, new_key(), order)["moved"] == 0
    assert states(queued) == ["delivered", "failed", "sent"]
    steps = [step.row["state"] for step in queued.rows("FieldStep", record="message", number=first.id)]
    assert steps == ["queued", "sending", "sent", "delivered"]


def test_past_the_code_no_message_goes_back_to_the_queue(queued: Field) -> None:
    queued.sends()
    send_waiting(queued.system)
    for statement in (
        "UPDATE campaign_message SET state = 'queued'",
        "UPDATE campaign_message SET state = 'sent'",
        "UPDATE campaign_message SET text = '改了'",
        "DELETE FROM campaign_message",
        "INSERT INTO campaign_message (county, unit, year, person_id, text_id, key, text, parts, state, words,"
        " recorded_by) SELECT county, unit, year, person_id, text_id, key, text, parts, 'queued', '', 1"
        " FROM campaign_message",
    ):
        with pytest.raises(DatabaseError):
            queued.run(statement)


@pytest.mark.trust
def test_t54_no_telephone_in_a_table_the_trail_or_the_log(queued: Field, caplog: pytest.LogCaptureFixture) -> None:
    server = queued.till.county.server
    with operating() as operator, caplog.at_level(logging.DEBUG):
        http(queued, operator.address)
        operator.refused, operator.breaks = frozenset({PHONES[0]}), 1
        with pytest.raises(CallFailed) as broken:
            send_waiting(queued.system)
        send_waiting(queued.system)
    assert len(operator.messages) == 3, "or nothing was there to be seen"
    rows_of = sql.SQL("SELECT kept::text FROM {} AS kept")
    with as_superuser(server) as owner:
        tables = [
            row[0]
            for row in owner.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'campaign%'").fetchall()
        ]
        kept = "".join(
            str(row[0]) for table in tables for row in owner.execute(rows_of.format(sql.Identifier(table))).fetchall()
        )
    assert "sending" in kept
    seen = kept + str(audit_rows(server)) + caplog.text + str(broken.value)
    assert [number for number in PHONES if number in seen] == []
