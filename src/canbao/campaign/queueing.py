"""Messages written for people and put in the queue. Nothing is sent here.

In: a text, a unit or some of its people, the round. Out: rows of messages, filled in. Never: a second message of one
text and round for one person; a telephone; somebody who paid or is not to be called.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.wording import one_line
from canbao.campaign.message_texts import EACH_PART, ONE_PART, fields_of, filled_in_sql
from canbao.campaign.models import MessageText, Window
from canbao.campaign.models.messages import LONGEST_TEXT
from canbao.campaign.reminder_queries import OWING
from canbao.campaign.reminder_terms import rules_at, window_of
from canbao.store.failures import StoreFailed

LONGEST_ROUND = 20
"""Characters: a day and a word. It is part of the key, which has 80."""
_LENGTH = r"length(regexp_replace(filled.text, '[\U00010000-\U0010ffff]', '__', 'g'))"
_PARTS = f"CASE WHEN {_LENGTH} <= {ONE_PART} THEN 1 ELSE ceil({_LENGTH} / {EACH_PART}.0) END"
_FILLED = f"""
    WITH {OWING}, wanted AS (
        SELECT * FROM to_remind WHERE %(people)s::bigint[] = '{{}}' OR person_id = ANY (%(people)s::bigint[])
    ),
    filled AS (
        SELECT person.person_id, person.unit, {filled_in_sql()} AS text FROM wanted AS person
        WHERE person.phone IS NOT NULL
    )
"""
_QUEUE = f"""{_FILLED}, made AS (
        INSERT INTO campaign_message (county, year, unit, person_id, text_id, key, text, parts, state, words,
            recorded_by)
        SELECT %(county)s, %(year)s, filled.unit, filled.person_id, %(text_id)s,
            %(text_id)s::text || ':' || %(round)s || ':' || filled.person_id, filled.text,
            {_PARTS}, 'queued', '', %(by)s
        FROM filled ORDER BY filled.person_id ON CONFLICT (county, key) DO NOTHING RETURNING 1
    )
    SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM filled), (SELECT count(*) FROM wanted),
        (SELECT coalesce(max(length(text)), 0) FROM filled)
"""
SAMPLES = 3
"""Messages that a preview shows."""
_PREVIEW = f"""{_FILLED}
    SELECT (SELECT count(*) FROM wanted), (SELECT count(*) FROM filled),
        (SELECT coalesce(sum({_PARTS}), 0)::bigint FROM filled),
        (SELECT array_agg(text) FROM (SELECT text FROM filled ORDER BY person_id LIMIT {SAMPLES}) AS first),
        (SELECT count(*) FROM filled JOIN campaign_message AS sent ON sent.county = %(county)s
            AND sent.key = %(text_id)s::text || ':' || %(round)s || ':' || filled.person_id)
"""


class ChangedSince(StoreFailed):
    """More people, or another wording, than whoever agreed to it had seen."""


class NothingToSend(StoreFailed):
    """Nobody is to be written to, or the text cannot be filled in."""


@dataclass(frozen=True)
class QueueMessages:
    """Who gets which text. `round`: one more message of the same text needs another; `people`: of the unit, else all
    who are to be reminded there; `seen`: what a preview said (`Preview.seen`), empty where nobody looked.
    """

    year: int
    unit: str
    text: int
    round: str
    people: tuple[int, ...] = ()
    seen: str = ""


@dataclass(frozen=True)
class Preview:
    """What an order would do. `before`: have got this text in this round; `parts`: that the network makes of all;
    `wording`: mark of the text, its last day and its telephone.
    """

    people: int
    with_phone: int
    parts: int
    samples: tuple[str, ...]
    before: int
    wording: str

    @property
    def to_queue(self) -> int:
        """Who would be added."""
        return self.with_phone - self.before

    @property
    def seen(self) -> str:
        """What whoever looked agrees to: so many people at most, this wording."""
        return f"{self.to_queue}.{self.wording}"


@performs("queue_messages")
def queue_messages(act: Act, order: QueueMessages) -> dict[str, Json]:
    """Queue. Raises NothingToSend, ChangedSince, NotFound, NotAllowed, NoCampaign, PolicyError."""
    county = act.actor.county
    act.require(order.unit)
    text, named = _text(county, order.text), _round(order)
    with connection.cursor() as cursor:
        values = _values(county, order, text, act.business_day())
        cursor.execute(_QUEUE, values | {"round": named, "by": act.actor.account_id})
        made, filled, wanted, longest = cursor.fetchone()
    if not wanted:
        raise NothingToSend("没有需要提醒的人 nobody there is to be reminded")
    if longest > LONGEST_TEXT:
        raise NothingToSend(f"填入姓名等以后超过 {LONGEST_TEXT} 字 too long once it is filled in")
    if order.seen:
        _refuse_changed(order.seen, made, _wording(values))
    counts = {"queued": made, "before": filled - made, "without_phone": wanted - filled}
    act.note("message", 0, text=text.id, round=named, **counts)
    return dict(counts)


def preview_messages(actor: Actor, order: QueueMessages, on: date) -> Preview:
    """What would be queued, as it would be sent. Raises as `queue_messages`, but for a text that is too long."""
    with reading(actor, "view_messages"), connection.cursor() as cursor:
        text, named = _text(actor.county, order.text), _round(order)
        values = _values(actor.county, order, text, on)
        cursor.execute(_PREVIEW, values | {"round": named})
        people, with_phone, parts, samples, before = cursor.fetchone()
        return Preview(people, with_phone, parts, tuple(samples or ()), before, _wording(values))


def _wording(values: dict[str, Any]) -> str:
    """Mark of what stands in everybody's message."""
    return hashlib.sha256(f"{values['text']}\0{values['last_day']}\0{values['phone']}".encode()).hexdigest()[:16]


def _refuse_changed(seen: str, made: int, wording: str) -> None:
    """Fewer people is what days bring: they paid. More, or other words, nobody has looked at."""
    people, _, known = seen.partition(".")
    if known != wording:
        raise ChangedSince("预览以后正文、截止日或电话改了，没有安排；请看下面现在的样子 the wording has changed since")
    if not people.isdecimal() or made > int(people):
        raise ChangedSince(
            f"预览以后须提醒的人多了：看过的是 {people} 人，现在是 {made} 人，没有安排；请看下面现在的人数 "
            "there are more people than were seen"
        )


def _text(county: str, number: int) -> MessageText:
    found = MessageText.objects.filter(county=county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的短信正文 no such text")
    return found


def _round(order: QueueMessages) -> str:
    named = one_line(order.round, LONGEST_ROUND)
    if not named or ":" in named:
        raise NothingToSend("请写明这是哪一次（如 2024-12-21），不含冒号 name the round, without a colon")
    return named


def _values(county: str, order: QueueMessages, text: MessageText, on: date) -> dict[str, Any]:
    fields = fields_of(text.text)
    window = window_of(rules_at(county, order.year, order.unit))
    phone = office_phone(county, order.unit) if "电话" in fields else ""
    if "截止日" in fields and window is None:
        raise NothingToSend("集中缴费期还没有确定，填不出截止日 the window's days are not set")
    if "电话" in fields and not phone:
        raise NothingToSend("窗口名录里没有这里的电话 no office's telephone in the directory: load it first")
    last = f"{window.last.month}月{window.last.day}日" if window else ""
    return {
        "county": county, "year": order.year, "unit": order.unit, "on": on, "text": text.text,
        "text_id": text.id, "people": list(order.people), "last_day": last, "phone": phone,
    }  # fmt: skip


def office_phone(county: str, unit: str) -> str:
    """The nearest window's: of the unit, its town, its county. Empty: the directory has none."""
    codes = dict.fromkeys((unit, unit[:9], unit[:6]))
    rows = dict(
        Window.objects.filter(county=county, unit__in=codes, state="serving").exclude(phone="").order_by("-id")
        .values_list("unit", "phone")
    )  # fmt: skip
    return next((rows[code] for code in codes if code in rows), "")
