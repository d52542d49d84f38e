"""Letters of supervision (督办函): to a unit that lags, its figures of a day, what is asked, until when it answers.

In: an order of the county's bureau. Out: a letter with the next number of the county and year, which goes the way of
bulletins; what waits for an answer. Never: a figure that changes after the draft; a letter to the whole county; a
letter read by anybody but its unit, who makes letters, and who sees inspection.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.access.wording import one_line, refuse_personal_numbers
from canbao.campaign.bulletins import BulletinRefused, LetterLine, next_issue
from canbao.campaign.fieldwork_states import FindingState
from canbao.campaign.inspecting import LONGEST
from canbao.campaign.models import Bulletin, BulletinKind, Finding
from canbao.store.scope import COUNTY_DIGITS

MOST_LINES = 40
"""Two pages of figures."""
MOST_WAITING = 200
"""Letters of a county's year: some twenty towns, every other week of the window."""


@dataclass(frozen=True)
class DraftLetter:
    """To which unit, with its figures as of which day, what is asked, the last day to answer, inclusive."""

    unit: str
    year: int
    as_of: date
    title: str
    lines: tuple[LetterLine, ...]
    asks: str
    answer_by: date
    trail_head: str = ""


@dataclass(frozen=True)
class LetterWaiting:
    """A letter that was issued, and where its answer stands. `is_late`: its day is over and nobody has answered."""

    letter: int
    issue: int
    year: int
    unit: str
    finding: int
    state: str
    answer_by: date
    is_late: bool


@performs("draft_bulletin")
def draft_letter(act: Act, order: DraftLetter) -> dict[str, Json]:
    """Freeze it under the county's next number. Raises BulletinRefused, TooTelling, NotAllowed."""
    county, title = act.actor.county, one_line(order.title, 100)
    act.require(county)
    act.require(order.unit)
    refuse_personal_numbers([order.title, order.asks])
    _check(act, order, title)
    alone(f"letter:{county}:{order.year}")
    issue = next_issue(Bulletin.objects.filter(county=county, year=order.year, kind=BulletinKind.LETTER))
    lines = [asdict(each) for each in order.lines]
    digest = _digest_of(order, lines)
    made = Bulletin.objects.create(
        county=county, unit=order.unit, kind=BulletinKind.LETTER, year=order.year, issue=issue, as_of=order.as_of,
        title=title, remarks=order.asks.strip(), rows=lines, answer_by=order.answer_by, digest=digest,
        trail_head=order.trail_head, recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("bulletin", made.id, issue=issue, answer_by=order.answer_by.isoformat(), digest=digest)
    return {"bulletin": made.id, "issue": issue, "digest": digest}


def _check(act: Act, order: DraftLetter, title: str) -> None:
    today = act.business_day()
    if len(order.unit) <= COUNTY_DIGITS:
        raise BulletinRefused("督办函发给镇街或村（社区）a letter is to a unit below the county")
    if not title or not 0 < len(order.lines) <= MOST_LINES:
        raise BulletinRefused(f"须有标题、1 至 {MOST_LINES} 行数据 a title, 1 to {MOST_LINES} figures")
    if not 0 < len(order.asks.strip()) <= LONGEST:
        raise BulletinRefused(f"请写明要求，不超过 {LONGEST} 字 say what is asked")
    if order.as_of > today:
        raise BulletinRefused("数据日期还没有到 figures cannot be of a day that has not come")
    if order.answer_by < today:
        raise BulletinRefused("反馈期限不能早于今天 the day to answer by is over")


def _digest_of(order: DraftLetter, lines: list[dict[str, str]]) -> str:
    """SHA-256 of what the letter says."""
    said = [
        order.unit, order.year, order.as_of.isoformat(), order.title, order.asks.strip(), order.answer_by.isoformat(),
        lines,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def letters_waiting(actor: Actor, on: date, *, is_all: bool = False) -> list[LetterWaiting]:
    """Letters to units of the reader's area that are not closed, the nearest day first; `is_all`: closed ones too, the
    newest first.

    Raises NotAllowed.
    """
    with reading(actor, "view_inspection"):
        rows = Finding.objects.filter(county=actor.county, letter_id__isnull=False)
        rows = rows if is_all else rows.exclude(state=FindingState.CLOSED)
        found = list(rows.order_by(*(("-id",) if is_all else ("answer_by", "id")))[:MOST_WAITING])
        issues = Bulletin.objects.filter(county=actor.county, id__in=[each.letter_id for each in found])
        numbers = dict(issues.values_list("id", "issue"))
        return [
            LetterWaiting(
                each.letter_id, numbers[each.letter_id], each.year, each.unit, each.id, str(each.state),
                each.answer_by, each.state == FindingState.OPEN and each.answer_by < on,
            )
            for each in found if each.letter_id in numbers
        ]  # fmt: skip
