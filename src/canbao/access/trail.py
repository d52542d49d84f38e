"""The trail's entries as they are written: in the transaction of what they tell about.

In: an actor, an action, its outcome. Out: one row. Never: a change or a reveal without its entry: when the entry
cannot be written, nothing is done.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError

from canbao.access.actors import Actor
from canbao.access.models import Outcome
from canbao.access.wording import Json, one_line
from canbao.store.failures import StoreFailed
from canbao.store.prepared import write

_log = logging.getLogger(__name__)

MOST_CHANGES = 1_000
"""Of one entry. Long work tells sums and the number of the run or list, not each person."""

LONGEST_UNIT = 12
"""Characters of a unit's code. What was denied may have named something longer."""

# Neither returns a row: whoever writes the trail need not be allowed to read it.
_INSERT = """
    INSERT INTO access_auditentry (county, account_id, account_name, organisation_id, action, outcome, unit, reason,
        request_key, changes)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)
"""
_ANSWER_AND_INSERT = f"""
    WITH answered AS (
        UPDATE access_request SET answer = %s::jsonb WHERE (county, account_id, key) = (%s, %s, %s)
    ) {_INSERT}
"""


class TrailUnwritable(StoreFailed):
    """The entry could not be written, so nothing was done."""

    is_passing = True


@dataclass
class Entry:
    """What one entry will say."""

    action: str
    outcome: Outcome
    unit: str = ""
    reason: str = ""
    key: str = ""
    changes: Sequence[Mapping[str, Json]] = field(default_factory=list)


def write_entry(actor: Actor, entry: Entry, answer: Json = None) -> None:
    """Write the entry, and the answer of its request, into the transaction under way. Raises TrailUnwritable."""
    assert len(entry.changes) <= MOST_CHANGES
    changes = json.dumps(entry.changes, ensure_ascii=False)
    row = (
        actor.county, actor.account_id, one_line(actor.name, 60), actor.organisation_id, entry.action,
        str(entry.outcome), one_line(entry.unit, LONGEST_UNIT), one_line(entry.reason), entry.key, changes,
    )  # fmt: skip
    try:
        if answer is None:
            write(_INSERT, row)
        else:
            request = (json.dumps(answer, ensure_ascii=False), actor.county, actor.account_id, entry.key)
            write(_ANSWER_AND_INSERT, request + row)
    except DatabaseError as error:
        _log.critical("the trail of %s cannot be written: %s", actor.county, type(error).__name__)
        raise TrailUnwritable(
            "审计记录写不进去，操作没有进行，请联系系统管理员 the trail cannot be written: nothing was done"
        ) from error
