"""Hand-overs as a page shows them, from both sides.

In: an actor. Out: plain records: the name and the last four characters, as the other side may know them. Never: more
of a person who is out of sight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.registry.field_states import HandOverState
from canbao.registry.models.fieldwork import Whereabout
from canbao.values.id_number import MASK

MOST_SHOWN = 200
"""Those that wait come first, so that none of them is cut off: a town has a few dozen a season."""
_HAND_OVERS = """
    SELECT given.id, given.person_id, given.name, given.tail, given.from_unit, given.to_unit, given.year,
        given.is_only_asked, given.state, given.note, coalesce(asker.name, '系统'), given.asked_at,
        coalesce(given.whereabout, ''), given.answer_note, coalesce(answerer.name, ''), given.answered_at
    FROM registry_handover AS given
    LEFT JOIN access_account AS asker ON asker.county = given.county AND asker.id = given.asked_by
    LEFT JOIN access_account AS answerer ON answerer.county = given.county AND answerer.id = given.answered_by
    WHERE given.county = %s ORDER BY given.state = 'asked' DESC, given.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class HandOverShown:
    """One question of a unit to another."""

    id: int
    person_id: int
    name: str
    tail: str
    from_unit: str
    to_unit: str
    year: int
    is_only_asked: bool
    state: str
    note: str
    asker: str
    asked_at: datetime
    whereabout: str
    answer_note: str
    answerer: str
    answered_at: datetime | None

    @property
    def masked(self) -> str:
        return f"{self.name} {MASK}{self.tail}" if self.tail else self.name

    @property
    def is_open(self) -> bool:
        return self.state == HandOverState.ASKED

    @property
    def state_label(self) -> str:
        """What was answered, with how the person is insured where that was said."""
        said = str(Whereabout(self.whereabout).label) if self.whereabout else ""
        return f"{HandOverState(self.state).label}{f'：{said}' if said else ''}"


def view_hand_overs(actor: Actor) -> list[HandOverShown]:
    """Those that wait first, then the newest; of either side of the reader's area."""
    with reading(actor, "view_person"), connection.cursor() as cursor:
        cursor.execute(_HAND_OVERS, [actor.county, MOST_SHOWN])
        rows: Any = cursor.fetchall()
    return [HandOverShown(*row) for row in rows]
