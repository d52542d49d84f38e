"""Queued messages given to the gateway by a chore, within the stated hours, each once.

In: the queue of a county. Out: messages sent, failed or dropped, each step in the log. Never: a transaction that waits
for the gateway; a message outside the hours; a telephone opened anywhere else, or kept; a second sending: a batch is
made first, and whatever happens then, the same batch is given again under its own number until the gateway has
answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs, scope_for
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.access.vault import open_vault, place_of
from canbao.campaign.fieldwork_states import BATCH_GRAPH, MESSAGE_GRAPH, BatchState, MessageState
from canbao.campaign.gateways import FileGateway, Gateway, HttpGateway, Outcome, Outgoing, words_of
from canbao.campaign.message_rules import is_open, local_time, rules_in_force
from canbao.campaign.models import Batch, GatewayKind, Message, MessageRules
from canbao.exchange.calling import Declined
from canbao.money.states import STANDING_SQL
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.scope import scoped

MOST_IN_BATCH = 100
"""Messages of one request: an answer within ten seconds from a gateway that does ten a second."""
MOST_BATCHES = 20
"""Of one round: the worker has other chores."""
REPORT_DAYS = 3
"""How long a gateway is asked what arrived: telephones that are off longer are given up by the network."""

_DROP = f"""
    UPDATE campaign_message AS message SET state = 'dropped', words = why.words
    FROM (
        SELECT waiting.id, CASE
            WHEN person.phone IS NULL OR person.merged_into IS NOT NULL THEN '没有电话'
            WHEN EXISTS (SELECT FROM campaign_silence AS silent WHERE silent.county = waiting.county
                AND silent.person_id = waiting.person_id AND silent.state = 'kept') THEN '免打扰'
            WHEN EXISTS (SELECT FROM campaign_waiver AS given_up WHERE given_up.county = waiting.county
                AND given_up.person_id = waiting.person_id AND given_up.year = waiting.year
                AND given_up.state = 'standing') THEN '已放弃'
            WHEN EXISTS (SELECT FROM money_payment AS paid WHERE paid.county = waiting.county
                AND paid.year = waiting.year AND paid.person_id = waiting.person_id AND paid.kind = 'own'
                AND paid.state IN ({STANDING_SQL})) THEN '已缴费' END AS words
        FROM campaign_message AS waiting JOIN registry_person AS person
            ON person.county = waiting.county AND person.id = waiting.person_id
        WHERE waiting.county = %s AND waiting.state = 'queued'
    ) AS why WHERE message.county = %s AND message.id = why.id AND why.words IS NOT NULL
"""
_TAKE = """
    WITH taken AS MATERIALIZED (
        SELECT id FROM campaign_message WHERE county = %s AND state = 'queued' ORDER BY id LIMIT %s FOR UPDATE)
    UPDATE campaign_message AS message SET state = 'sending', batch_id = %s FROM taken
    WHERE message.county = %s AND message.id = taken.id
"""
"""The rows are chosen once: asked for inside the condition, a part of the queue was chosen anew for each message."""
_END = """
    UPDATE campaign_message AS message SET state = told.state, words = told.words,
        sent_at = CASE WHEN told.state = 'sent' THEN now() ELSE message.sent_at END
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS told(id, state, words)
    WHERE message.county = %s AND message.id = told.id AND message.state = %s
"""
_OUT = """
    SELECT message.id, person.id, person.phone, message.text FROM campaign_message AS message
    JOIN registry_person AS person ON person.county = message.county AND person.id = message.person_id
    WHERE message.county = %s AND message.batch_id = %s AND message.state = 'sending' ORDER BY message.id
"""
_UNREPORTED = """
    SELECT DISTINCT batch.id FROM campaign_batch AS batch JOIN campaign_message AS message
        ON message.county = batch.county AND message.batch_id = batch.id AND message.state = 'sent'
    WHERE batch.county = %s AND batch.gateway = 'http' AND batch.ended_at > now() - make_interval(days => %s)
    ORDER BY batch.id
"""


class OutOfHours(StoreFailed):
    """Nothing is sent now."""


@dataclass(frozen=True)
class BeginBatch:
    """The oldest of the queue, so many at most."""

    most: int = MOST_IN_BATCH


@dataclass(frozen=True)
class EndBatch:
    """What the gateway said of a batch. `words`: why it did not want the whole."""

    batch: int
    outcomes: tuple[Outcome, ...]
    words: str = ""


@dataclass(frozen=True)
class RecordDelivery:
    """What arrived, as the gateway or an operator's report says."""

    reports: tuple[Outcome, ...]


@dataclass(frozen=True)
class Sent:
    """One round of sending."""

    batches: int = 0
    sent: int = 0
    failed: int = 0
    reported: int = 0


@performs("send_messages")
def begin_batch(act: Act, order: BeginBatch) -> dict[str, Json]:
    """Take messages out of the queue, after dropping those that nobody needs any more. Raises OutOfHours."""
    county = act.actor.county
    act.require(county)
    alone(f"messages:{county}")
    rules = rules_in_force(county)
    if rules is None or not is_open(rules, local_time()):
        raise OutOfHours("现在不在短信发送时段内 outside the hours of sending")
    with connection.cursor() as cursor:
        cursor.execute(_DROP, [county, county])
        dropped = cursor.rowcount
        waiting = Message.objects.filter(county=county, state=MessageState.QUEUED).count()
        count = min(waiting, order.most, MOST_IN_BATCH)
        batch = None
        if count:
            batch = Batch.objects.create(county=county, unit=county, gateway=rules.gateway, messages=count)
            cursor.execute(_TAKE, [county, count, batch.id, county])
            assert cursor.rowcount == count
    act.note("batch", batch.id if batch else 0, messages=count, dropped=dropped)
    return {"batch": batch.id if batch else None, "messages": count, "dropped": dropped}


@performs("send_messages")
def end_batch(act: Act, order: EndBatch) -> dict[str, Json]:
    """Keep what the gateway said. Raises NotFound, MoveRefused."""
    county = act.actor.county
    act.require(county)
    batch = Batch.objects.select_for_update().filter(county=county, id=order.batch).first()
    if batch is None:
        raise NotFound(f"没有编号为 {order.batch} 的短信批次 no such batch")
    ids = {each.id for each in order.outcomes}
    if Message.objects.filter(county=county, batch_id=batch.id, id__in=ids).count() != len(ids):
        raise NotFound("答复里有不属于这一批的短信 an outcome of a message that is not of this batch")
    state = BATCH_GRAPH.next(batch.state, "answer")
    Batch.objects.filter(county=county, id=batch.id).update(state=state, words=order.words, ended_at=Now())
    moved = _tell(county, MessageState.SENDING, "send", order.outcomes)
    good = sum(each.is_good for each in order.outcomes)
    act.note("batch", batch.id, sent=good, failed=moved - good)
    return {"batch": batch.id, "sent": good, "failed": moved - good}


@performs("record_delivery")
def record_delivery(act: Act, order: RecordDelivery) -> dict[str, Json]:
    """Keep what arrived. What was told before stays; numbers that nobody knows are counted. Raises NotAllowed."""
    act.require(act.actor.county)
    reports = tuple(Outcome(each.id, each.is_good, words_of(each.words)) for each in order.reports)
    moved = _tell(act.actor.county, MessageState.SENT, "deliver", reports)
    act.note("message", 0, reports=len(reports), moved=moved)
    return {"moved": moved, "passed_over": len(reports) - moved}


def _tell(county: str, before: MessageState, good: str, outcomes: tuple[Outcome, ...]) -> int:
    states = [MESSAGE_GRAPH.next(before, good if each.is_good else "fail") for each in outcomes]
    ids, words = [each.id for each in outcomes], [each.words for each in outcomes]
    with connection.cursor() as cursor:
        cursor.execute(_END, [ids, states, words, county, before])
        return int(cursor.rowcount)


def send_waiting(actor: Actor) -> Sent:
    """Everything that may leave now: first batches that were begun and not answered. Raises CallFailed, NotAllowed."""
    with scoped(scope_for(actor, "send_messages")):
        rules = rules_in_force(actor.county)
        if rules is None or not is_open(rules, local_time()):
            return Sent()
        gateways: dict[str, Gateway] = {str(rules.gateway): gateway_of(actor.county, rules)}
        still = list(Batch.objects.filter(county=actor.county, state=BatchState.OPEN).order_by("id"))
    batches = sent = failed = 0
    for batch in (each.id for each in still if each.gateway in gateways):
        good, bad = _send(actor, batch, gateways[str(rules.gateway)])
        batches, sent, failed = batches + 1, sent + good, failed + bad
    while batches < MOST_BATCHES and _has_queue(actor):
        begun = begin_batch(actor, f"sms-{uuid4().hex}", BeginBatch())["batch"]
        if not isinstance(begun, int):
            break
        good, bad = _send(actor, begun, gateways[str(rules.gateway)])
        batches, sent, failed = batches + 1, sent + good, failed + bad
    return Sent(batches, sent, failed, _ask_for_reports(actor, gateways))


def _has_queue(actor: Actor) -> bool:
    with scoped(scope_for(actor, "send_messages")):
        return Message.objects.filter(county=actor.county, state=MessageState.QUEUED).exists()


def _send(actor: Actor, batch: int, gateway: Gateway) -> tuple[int, int]:
    """Give one batch. A gateway that does not want it has failed all of it; one that is silent is asked again."""
    messages = _outgoing(actor, batch)
    words = ""
    try:
        outcomes = gateway.send(batch, messages)
    except Declined as declined:
        words = words_of(str(declined))
        outcomes = [Outcome(each.id, is_good=False, words=words) for each in messages]
    answer = end_batch(actor, f"sms-end-{batch}", EndBatch(batch, tuple(outcomes), words))
    return int(str(answer["sent"])), int(str(answer["failed"]))


def _outgoing(actor: Actor, batch: int) -> list[Outgoing]:
    vault, county = open_vault(), actor.county
    with scoped(scope_for(actor, "send_messages")), connection.cursor() as cursor:
        cursor.execute(_OUT, [county, batch])
        return [
            Outgoing(number, "" if phone is None else _opened(vault.open, county, person, phone), text)
            for number, person, phone, text in cursor.fetchall()
        ]


def _opened(opened: object, county: str, person: int, sealed: bytes) -> str:
    assert callable(opened)
    return str(opened(bytes(sealed), place_of("registry_person", "phone", county, person)))


def _ask_for_reports(actor: Actor, gateways: dict[str, Gateway]) -> int:
    gateway = gateways.get(GatewayKind.HTTP)
    if gateway is None:
        return 0
    with scoped(scope_for(actor, "send_messages")), connection.cursor() as cursor:
        cursor.execute(_UNREPORTED, [actor.county, REPORT_DAYS])
        batches = [row[0] for row in cursor.fetchall()]
    found = [report for batch in batches for report in gateway.reports(batch)]
    if not found:
        return 0
    answer = record_delivery(actor, f"sms-reports-{uuid4().hex}", RecordDelivery(tuple(found)))
    return int(str(answer["moved"]))


def gateway_of(county: str, rules: MessageRules) -> Gateway:
    """The gateway that the rules state, with its secret. In the transaction under way."""
    if rules.gateway == GatewayKind.FILE:
        return FileGateway(read_configuration().var / "messages" / county)
    place = place_of("campaign_messagerules", "secret", county, rules.id)
    return HttpGateway(rules.address, rules.key, open_vault().open(bytes(rules.secret), place), _now)


def _now() -> datetime:
    """As the database server has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found
