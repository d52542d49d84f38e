"""Tables of text messages: the rules of a county, texts, messages and the batches they are sent in.

Never: a telephone; a message twice for one key.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.campaign.fieldwork_states import BatchState, MessageState
from canbao.campaign.models.steps import Recorded
from canbao.store.numbers import number_field

LONGEST_TEXT = 500
"""Characters of a message: eight parts, more than anybody reads."""
LONGEST_ADDRESS = 200
"""Characters of an address: a host of 100 and a path of 100."""


class GatewayKind(models.TextChoices):
    """What carries messages away."""

    FILE = "file", "文件"
    HTTP = "http", "接口"


class MessageRules(models.Model):
    """How a county sends, from when it was stated; the newest counts. Messages leave from `sends_from` until before
    `sends_until`, Asia/Shanghai. `secret`: sealed; by it requests to the gateway are signed.
    """

    sealed_columns: ClassVar = ("secret",)
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    sends_from = models.TimeField()
    sends_until = models.TimeField()
    gateway = models.CharField(max_length=4, choices=GatewayKind.choices)
    address = models.CharField(max_length=LONGEST_ADDRESS, default="")
    key = models.CharField(max_length=40, default="")
    secret = models.BinaryField(default=b"")
    stated_by = models.BigIntegerField()
    stated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sends_from__lt=F("sends_until")), name="campaign_messagerules_hours"),
        ]


class MessageText(models.Model):
    """A text with named fields. It is not changed: a new one gets a new number."""

    only_grows: ClassVar = True
    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    name = models.CharField(max_length=40)
    text = models.CharField(max_length=LONGEST_TEXT)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())


class Batch(models.Model):
    """Messages that were given to the gateway together. Asked again, it is the same batch with the same mark."""

    pk = models.CompositePrimaryKey("county", "id")
    county = models.CharField(max_length=6)
    id = number_field()
    unit = models.CharField(max_length=12)
    gateway = models.CharField(max_length=4, choices=GatewayKind.choices)
    messages = models.IntegerField()
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.OPEN)
    words = models.CharField(max_length=200, default="")
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["county", "state", "id"], name="campaign_batch_list")]


class Message(Recorded):
    """One message to one person. `key`: what it is for; `parts`: how many the network makes of it; `words`: why it did
    not arrive.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    person_id = models.BigIntegerField()
    text_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    text = models.CharField(max_length=LONGEST_TEXT)
    parts = models.SmallIntegerField()
    batch_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=9, choices=MessageState.choices, default=MessageState.QUEUED)
    sent_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "key"], name="campaign_message_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["county", "state", "id"], name="campaign_message_queue"),
            models.Index(fields=["county", "batch_id"], name="campaign_message_batch"),
            models.Index(fields=["county", "person_id"], name="campaign_message_person"),
        ]
