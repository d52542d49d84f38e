"""Public notices for pages: the one that hangs, drafts to be read before they are published, a code checked.

In: a village and year, or a code. Out: what is shown, with the target of the object button. Never: a notice that is
down, to the public; more than the notice itself says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.campaign.fieldwork_states import NoticeState
from canbao.campaign.models import PublicNotice
from canbao.campaign.models.notices import CODE
from canbao.campaign.notice_content import NoticeLine, code_of, digest_of

MOST_SHOWN = 200
"""Notices of one page, the newest."""


@dataclass(frozen=True)
class NoticeShown:
    """One notice. `objects_to`: the number that an objection to it names; `clause`: where it says how long it hangs;
    `why`: it was taken down or discarded.
    """

    id: int
    unit: str
    year: int
    as_of: date
    state: str
    shown_until: date | None
    lines: tuple[NoticeLine, ...]
    households: int
    people: int
    fen: int
    digest: str
    code: str
    objects_to: int
    drafted_by: int
    days_shown: int
    clause: str
    published_on: date | None
    why: str


def notices_hanging(actor: Actor) -> list[NoticeShown]:
    """All that are published and not taken down, of every year. Raises NotAllowed."""
    with reading(actor, "view_public_notices"):
        rows = PublicNotice.objects.filter(county=actor.county, state=NoticeState.PUBLISHED)
        return [_shown(each) for each in rows.order_by("id")]


def notices(actor: Actor, year: int, unit: str = "", state: str = "") -> list[NoticeShown]:
    """Notices of a unit, the newest first, also drafts. Raises NotAllowed."""
    with reading(actor, "view_public_notices"):
        rows = PublicNotice.objects.filter(county=actor.county, year=year, unit__startswith=unit)
        rows = rows.filter(state=state) if state else rows
        return [_shown(each) for each in rows.order_by("-id")[:MOST_SHOWN]]


def notice_numbered(actor: Actor, number: int) -> NoticeShown:
    """One notice. Raises NotFound, NotAllowed."""
    with reading(actor, "view_public_notices"):
        found = PublicNotice.objects.filter(county=actor.county, id=number).first()
        if found is None:
            raise NotFound(f"没有编号为 {number} 的公示 no such notice")
        return _shown(found)


def check_code(actor: Actor, code: str) -> NoticeShown | None:
    """The notice that a code on paper belongs to, and that is what it was; None: none. Raises NotAllowed."""
    typed = code.strip().upper()[:CODE]
    with reading(actor, "view_public_notices"):
        found = PublicNotice.objects.filter(county=actor.county, code=typed).first()
        if found is None:
            return None
        digest = digest_of(found.unit, found.year, found.as_of.isoformat(), found.lines)
        is_whole = digest == found.digest and code_of(found.id, digest) == found.code
        return _shown(found) if is_whole else None


def _shown(found: PublicNotice) -> NoticeShown:
    lines = tuple(NoticeLine(*row) for row in found.lines)
    return NoticeShown(
        found.id, found.unit, found.year, found.as_of, str(found.state), found.shown_until, lines, found.households,
        found.people, found.fen, found.digest, found.code, found.id, found.recorded_by, found.days_shown, found.clause,
        found.published_on, found.why,
    )  # fmt: skip
