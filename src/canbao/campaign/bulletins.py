"""Weekly bulletins (通报): drafted from progress as it stands, checked by a second person, issued, with numbers in a
row; and the same way of letters of supervision, which their unit answers (`campaign.letters`).

In: rows of progress. Out: a frozen bulletin. Never: rows changed after the draft; a bulletin checked by who drafted it;
a number of an issue twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.access.wording import one_line, refuse_personal_numbers
from canbao.campaign.fieldwork_states import BULLETIN_GRAPH, BulletinState
from canbao.campaign.figures import UnitFigures
from canbao.campaign.inspecting import LONGEST
from canbao.campaign.models import Bulletin, BulletinKind, Finding, TargetKind
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed

MOST_ROWS = 2_000
"""Villages of the largest county."""
LONGEST_REMARKS = 4_000
"""Characters: two pages beside the table."""
MOST_SHOWN = 100
"""Two years of weekly issues."""
ITEM_OF_LETTERS = "letter"
"""Of the checklist: what a letter asks for."""


class BulletinRefused(StoreFailed):
    """This cannot be reported."""


@dataclass(frozen=True)
class ProgressRow:
    """One unit: how many of how many. `people` empty: the denominator is not known. `source`: whose figure it is."""

    unit: str
    name: str
    insured: int
    people: int | None
    target: int | None
    source: str = ""


@dataclass(frozen=True)
class LetterLine:
    """One figure of a letter: what it is, how much, of what and by whose number."""

    label: str
    value: str
    basis: str = ""


@dataclass(frozen=True)
class DraftBulletin:
    """Of which unit and year, as of which day. `trail_head`: the newest seal of the trail, where the page knows it."""

    unit: str
    year: int
    as_of: date
    title: str
    rows: tuple[ProgressRow, ...]
    remarks: str = ""
    trail_head: str = ""


@dataclass(frozen=True)
class MoveBulletin:
    """A bulletin by number. `digest`: what who checks has read; `why`: for discarding."""

    bulletin: int
    digest: str = ""
    why: str = ""


@dataclass(frozen=True)
class BulletinShown:
    """One bulletin. `rows`: none of a letter, which has `lines` and `answer_by`."""

    id: int
    unit: str
    year: int
    issue: int
    as_of: date
    title: str
    remarks: str
    rows: tuple[ProgressRow, ...]
    digest: str
    trail_head: str
    state: str
    issued_on: date | None
    drafted_by: int
    checked_by: int | None
    issued_by: int | None
    why: str
    lines: tuple[LetterLine, ...] = ()
    answer_by: date | None = None

    @property
    def is_letter(self) -> bool:
        return self.answer_by is not None


def row_of(figures: UnitFigures) -> ProgressRow:
    """A unit as a bulletin has it: the population that was stated, else none."""
    people = figures.share(TargetKind.RESIDENTS) or figures.share(TargetKind.HUKOU)
    task = figures.share(TargetKind.TASK)
    return ProgressRow(
        figures.unit, figures.name, figures.counts["insured"] or 0, people.denominator if people else None,
        task.denominator if task else None, people.source if people else "",
    )  # fmt: skip


@performs("draft_bulletin")
def draft_bulletin(act: Act, order: DraftBulletin) -> dict[str, Json]:
    """Freeze the rows under the next number. Raises BulletinRefused, TooTelling, NotAllowed."""
    act.require(order.unit)
    county, title = act.actor.county, one_line(order.title, 100)
    refuse_personal_numbers([order.title, order.remarks])
    _check(act, order, title)
    alone(f"bulletin:{order.unit}:{order.year}")
    issue = next_issue(Bulletin.objects.filter(county=county, unit=order.unit, year=order.year, kind="bulletin"))
    rows = [asdict(each) for each in order.rows]
    digest = digest_of(order, rows)
    made = Bulletin.objects.create(
        county=county, unit=order.unit, year=order.year, issue=issue, as_of=order.as_of, title=title,
        remarks=order.remarks, rows=rows, digest=digest, trail_head=order.trail_head, recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("bulletin", made.id, issue=issue, rows=len(rows), digest=digest)
    return {"bulletin": made.id, "issue": issue, "digest": digest}


def next_issue(before: QuerySet[Bulletin]) -> int:
    """The number after those there are, in the transaction that holds their lock."""
    return int(before.aggregate(last=Max("issue"))["last"] or 0) + 1


def _check(act: Act, order: DraftBulletin, title: str) -> None:
    if not title or not 0 < len(order.rows) <= MOST_ROWS or len(order.remarks) > LONGEST_REMARKS:
        raise BulletinRefused(
            f"须有标题、1 至 {MOST_ROWS} 行、说明不超过 {LONGEST_REMARKS} 字 a title, 1 to {MOST_ROWS} rows"
        )
    if order.as_of > act.business_day():
        raise BulletinRefused("进度日期还没有到 progress cannot be of a day that has not come")
    wrong = next(
        (row for row in order.rows if not row.unit.startswith(order.unit) or min(row.insured, row.people or 0) < 0),
        None,
    )
    if wrong is not None:
        raise BulletinRefused(f"{wrong.unit} 不属于 {order.unit}，或人数为负 not of that unit, or a count below zero")


def digest_of(order: DraftBulletin, rows: Sequence[dict[str, object]]) -> str:
    """SHA-256 of what is reported."""
    said = [order.unit, order.year, order.as_of.isoformat(), order.title, order.remarks, list(rows)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@performs("check_bulletin")
def check_bulletin(act: Act, order: MoveBulletin) -> dict[str, Json]:
    """Somebody else has read it: the digest says what. Raises BulletinRefused, MoveRefused, NotFound, NotAllowed."""
    found = _locked(act, order.bulletin)
    act.require_other_than(found.recorded_by)
    if order.digest != found.digest:
        raise BulletinRefused("核对的内容与这份通报不一致，请重新打开 what was read is not this bulletin")
    return _move(act, found, "check", checked_by=act.actor.account_id)


@performs("issue_bulletin")
def issue_bulletin(act: Act, order: MoveBulletin) -> dict[str, Json]:
    """Put it out; what a letter asks for is from now on a finding of its unit. Raises BulletinRefused, MoveRefused,
    NotFound, NotAllowed.
    """
    found, today = _locked(act, order.bulletin), act.business_day()
    if found.answer_by is not None and found.answer_by < today:
        raise BulletinRefused(f"反馈期限 {found.answer_by} 已过，请作废后重拟 the day to answer by is over")
    answer = _move(act, found, "issue", issued_by=act.actor.account_id, issued_on=today)
    if found.answer_by is not None:
        made = Finding.objects.create(
            county=found.county, unit=found.unit, year=found.year, item=ITEM_OF_LETTERS, letter_id=found.id,
            text=found.remarks[:LONGEST], answer_by=found.answer_by, found_on=today,
            recorded_by=act.actor.account_id,
        )  # fmt: skip
        act.note("finding", made.id, item=ITEM_OF_LETTERS, answer_by=found.answer_by.isoformat())
    return answer


@performs("draft_bulletin")
def discard_bulletin(act: Act, order: MoveBulletin) -> dict[str, Json]:
    """Throw it away before it is issued; its number stays used. Raises as `check_bulletin`."""
    found, why = _locked(act, order.bulletin), plain_note(order.why)
    if not why:
        raise BulletinRefused("请写明作废的原因 say why")
    return _move(act, found, "discard", why=why)


def _move(act: Act, found: Bulletin, event: str, **values: object) -> dict[str, Json]:
    state = BULLETIN_GRAPH.next(found.state, event)
    Bulletin.objects.filter(county=found.county, id=found.id).update(state=state, **values)
    act.note("bulletin", found.id, event=event)
    return {"bulletin": found.id, "state": state}


def _locked(act: Act, number: int) -> Bulletin:
    found = Bulletin.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的通报 no such bulletin")
    act.require(found.unit)
    return found


def bulletins(actor: Actor, year: int, unit: str = "", state: str = "") -> list[BulletinShown]:
    """Bulletins and letters of a unit and below, the newest first. Raises NotAllowed."""
    with reading(actor, "view_bulletins"):
        rows = _to_read(actor).filter(year=year, unit__startswith=unit)
        rows = rows.filter(state=state) if state else rows
        return [_shown(each) for each in rows.order_by("-id")[:MOST_SHOWN]]


def bulletin_numbered(actor: Actor, number: int) -> BulletinShown:
    """One bulletin. Raises NotFound, NotAllowed."""
    with reading(actor, "view_bulletins"):
        found = _to_read(actor).filter(id=number).first()
        if found is None:
            raise NotFound(f"没有编号为 {number} 的通报 no such bulletin")
        return _shown(found)


def _to_read(actor: Actor) -> QuerySet[Bulletin]:
    """A letter that is not out is nobody's but theirs who make it."""
    rows = Bulletin.objects.filter(county=actor.county)
    return rows if actor.may("draft_bulletin") else rows.filter(Q(kind="bulletin") | Q(state=BulletinState.ISSUED))


def _shown(found: Bulletin) -> BulletinShown:
    is_letter = found.kind == BulletinKind.LETTER
    return BulletinShown(
        found.id, found.unit, found.year, found.issue, found.as_of, found.title, found.remarks,
        () if is_letter else tuple(ProgressRow(**row) for row in found.rows), found.digest, found.trail_head,
        str(found.state), found.issued_on, found.recorded_by, found.checked_by, found.issued_by, found.why,
        tuple(LetterLine(**row) for row in found.rows) if is_letter else (), found.answer_by,
    )  # fmt: skip
