"""Messages of a unit and what became of them; texts to choose from.

In: a unit, the year. Out: counts by state, and single messages. Never: a telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.campaign.message_rules import rules_in_force
from canbao.campaign.message_texts import fields_of, parts_of
from canbao.campaign.models import Batch, Message, MessageText

MOST_SHOWN = 200
"""The newest in full; all are in the counts."""
MOST_BATCHES = 50
"""Of a page, the newest: a county of 600,000 sends some hundreds in a campaign."""


@dataclass(frozen=True)
class MessageLine:
    """One message."""

    id: int
    person: int
    unit: str
    text: str
    parts: int
    state: str
    words: str
    recorded_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class MessagePage:
    """Counts of all, the newest in full."""

    counts: tuple[tuple[str, int], ...]
    newest: tuple[MessageLine, ...]


@dataclass(frozen=True)
class TextLine:
    """One text. `length`, `parts`: before its fields are filled in."""

    id: int
    name: str
    text: str
    length: int
    parts: int
    fields: tuple[str, ...]


@dataclass(frozen=True)
class BatchLine:
    """Messages that were given to the gateway together, and what became of them by state."""

    id: int
    gateway: str
    messages: int
    state: str
    words: str
    begun_at: datetime
    ended_at: datetime | None
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class RulesShown:
    """How the county sends, as far as it is for eyes: no secret."""

    sends_from: time
    sends_until: time
    gateway: str
    address: str
    key: str
    stated_at: datetime


def messages_of(actor: Actor, year: int, unit: str) -> MessagePage:
    """Messages to people of a unit. Raises NotAllowed."""
    with reading(actor, "view_messages"):
        rows = Message.objects.filter(county=actor.county, year=year, unit__startswith=unit)
        counts = rows.values_list("state").annotate(count=Count("id")).order_by("state")
        newest = tuple(
            MessageLine(
                each.id, each.person_id, each.unit, each.text, each.parts, str(each.state), each.words,
                each.recorded_at, each.sent_at,
            )
            for each in rows.order_by("-id")[:MOST_SHOWN]
        )  # fmt: skip
        return MessagePage(tuple(counts), newest)


def texts(actor: Actor) -> list[TextLine]:
    """Texts of the county, the newest first. Raises NotAllowed."""
    with reading(actor, "view_messages"):
        rows = MessageText.objects.filter(county=actor.county).order_by("-id")[:MOST_SHOWN]
        return [
            TextLine(each.id, each.name, each.text, len(each.text), parts_of(each.text), fields_of(each.text))
            for each in rows
        ]


def batches(actor: Actor) -> list[BatchLine]:
    """Batches of the reader's area, the newest first. Raises NotAllowed."""
    with reading(actor, "view_messages"):
        rows = list(Batch.objects.filter(county=actor.county).order_by("-id")[:MOST_BATCHES])
        counted = Message.objects.filter(county=actor.county, batch_id__in=[each.id for each in rows])
        counts: dict[int, list[tuple[str, int]]] = {}
        for batch, state, count in (
            counted.values_list("batch_id", "state").annotate(count=Count("id")).order_by("batch_id", "state")
        ):
            counts.setdefault(int(batch or 0), []).append((str(state), count))
        return [
            BatchLine(
                each.id, str(each.gateway), each.messages, str(each.state), each.words, each.begun_at, each.ended_at,
                tuple(counts.get(each.id, ())),
            )
            for each in rows
        ]  # fmt: skip


def rules_shown(actor: Actor) -> RulesShown | None:
    """How messages leave; None: nobody has stated it. Raises NotAllowed."""
    with reading(actor, "view_messages"):
        rules = rules_in_force(actor.county)
        return (
            None
            if rules is None
            else RulesShown(
                rules.sends_from, rules.sends_until, str(rules.gateway), rules.address, rules.key, rules.stated_at
            )
        )
