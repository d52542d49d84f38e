"""The graphs of states of packages, both ways, and of partners' keys.

In: nothing. Out: `OUTGOING_GRAPH`, `INCOMING_GRAPH`, `KEY_GRAPH`. Never: a package applied twice; a key that counts
before a second person has confirmed it.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class OutgoingState(models.TextChoices):
    """Where a package of ours stands."""

    MADE = "made", "已生成"
    SENT = "sent", "已取出"
    TAKEN = "taken", "对方已收妥"
    REFUSED = "refused", "对方未收"
    VOID = "void", "作废"


OUTGOING_GRAPH = StateGraph(
    record="outgoing",
    label="发出的数据包",
    first=OutgoingState.MADE,
    moves=MappingProxyType(
        {
            (OutgoingState.MADE, "fetch"): OutgoingState.SENT,
            (OutgoingState.SENT, "fetch"): OutgoingState.SENT,
            (OutgoingState.SENT, "take"): OutgoingState.TAKEN,
            (OutgoingState.SENT, "refuse"): OutgoingState.REFUSED,
            (OutgoingState.MADE, "void"): OutgoingState.VOID,
            (OutgoingState.SENT, "void"): OutgoingState.VOID,
        }
    ),
    words=MappingProxyType(
        dict(OutgoingState.choices) | {"fetch": "取出", "take": "记为收妥", "refuse": "记为未收", "void": "作废"}
    ),
)

HOLDS_NUMBER = (OutgoingState.MADE, OutgoingState.SENT, OutgoingState.TAKEN)
"""States in which a package of ours keeps its number; a refused one's is given to the package made in its place."""


class IncomingState(models.TextChoices):
    """Where a package from somebody else stands."""

    RECEIVED = "received", "已核验"
    WAITING = "waiting", "等待补发"
    APPLIED = "applied", "已采用"
    REFUSED = "refused", "未采用"


INCOMING_GRAPH = StateGraph(
    record="incoming",
    label="收到的数据包",
    first=IncomingState.RECEIVED,
    moves=MappingProxyType(
        {
            (IncomingState.RECEIVED, "apply"): IncomingState.APPLIED,
            (IncomingState.RECEIVED, "refuse"): IncomingState.REFUSED,
            (IncomingState.RECEIVED, "wait"): IncomingState.WAITING,
            (IncomingState.WAITING, "apply"): IncomingState.APPLIED,
            (IncomingState.WAITING, "refuse"): IncomingState.REFUSED,
        }
    ),
    words=MappingProxyType(dict(IncomingState.choices) | {"apply": "采用", "refuse": "退回", "wait": "留待补发"}),
)


class KeyState(models.TextChoices):
    """Whether a partner's key counts."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已生效"
    REVOKED = "revoked", "已作废"


KEY_GRAPH = StateGraph(
    record="partner_key",
    label="往来单位公钥",
    first=KeyState.PROPOSED,
    moves=MappingProxyType(
        {
            (KeyState.PROPOSED, "confirm"): KeyState.CONFIRMED,
            (KeyState.PROPOSED, "revoke"): KeyState.REVOKED,
            (KeyState.CONFIRMED, "revoke"): KeyState.REVOKED,
        }
    ),
    words=MappingProxyType(dict(KeyState.choices) | {"confirm": "确认", "revoke": "作废"}),
)
