"""Visits of residents to their own file: begun with a code, ended by them, by idleness or by the hour.

In: tokens of a browser, six digits. Out: an `OwnPresence`: one person and nothing else. Never: a right of anybody who
works here; a sixth try at a code; a visit that sees another person, whatever a query asks: the database refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.actors import system_actor
from canbao.access.credentials import mark_bytes
from canbao.access.guesses import MINUTES, MOST_TRIES, count_within, door_of
from canbao.access.sign_ins import SignedOut, county_of_token, mark_of_token
from canbao.campaign.models import OwnCode, OwnVisit
from canbao.campaign.own_codes import DIGITS, VALID_MINUTES, answer_mark, used
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask_one, write
from canbao.store.scope import own_file, scope_of, scoped

IDLE_MINUTES, LONGEST_MINUTES = 10, 60
"""A telephone that is handed on, and long enough to read one page and print it."""

_FIND_CODE = f"""
    SELECT id, person_id, answer FROM campaign_owncode
    WHERE county = %s AND token = %s AND used_at IS NULL AND sent_at > now() - interval '{VALID_MINUTES} minutes'
"""
_FIND = f"""
    SELECT id, person_id FROM campaign_ownvisit WHERE county = %s AND token = %s AND ended_at IS NULL
        AND seen_at > now() - interval '{IDLE_MINUTES} minutes'
        AND begun_at > now() - interval '{LONGEST_MINUTES} minutes'
"""
_SEEN = "UPDATE campaign_ownvisit SET seen_at = now() WHERE county = %s AND id = %s AND ended_at IS NULL"


class WrongCode(StoreFailed):
    """Said to everybody who does not get in."""

    def __init__(self) -> None:
        super().__init__(
            f"验证码不对或已经过期。每个验证码 {VALID_MINUTES} 分钟内有效，最多试 {MOST_TRIES} 次；请核对，或重新获取。"
            "收不到短信的，可能是登记的证件号码、姓名或手机号码不一致，请到窗口核对 wrong or expired code"
        )


class VisitOver(StoreFailed):
    """Ended, idle for too long, or never begun."""

    def __init__(self) -> None:
        super().__init__("这次查询已经结束，请重新查 this visit is over")


@dataclass(frozen=True)
class OwnPresence:
    """A resident who looks at their own file: no actor, no role, no area."""

    county: str
    person_id: int
    visit: int


@dataclass(frozen=True)
class BeginVisit:
    """With a code that was found right. `token`: mark as hexadecimal digits."""

    code: int
    token: str


@dataclass(frozen=True)
class EndVisit:
    """One visit."""

    visit: int


@dataclass(frozen=True)
class OpenFile:
    """The file of the person whose visit it is."""

    visit: int


def enter(asked: str, code: str, token: str) -> None:
    """Begin a visit that goes by a token from then on; nothing more where it does already. `asked`: the token of who
    asked for the code. Raises WrongCode.
    """
    try:
        county = county_of_token(asked)
    except SignedOut:
        raise WrongCode from None
    if own_presence(token) is not None:
        return
    typed = "".join(each for each in code if not each.isspace())
    mark = mark_of_token(asked)
    with scoped(scope_of([county])):
        tries, _ = count_within(county, door_of("own code", mark.hex()), MINUTES * 60)
        row = ask_one(_FIND_CODE, (county, mark))
    number, person, answer = row if row is not None else (0, None, b"")
    is_right = answer_mark(int(number), typed[:DIGITS]) == bytes(answer) and len(typed) == DIGITS
    if tries > MOST_TRIES or person is None or not is_right:
        raise WrongCode
    order = BeginVisit(int(number), mark_of_token(token).hex())
    begin_visit(system_actor(county), f"own-visit-{uuid4().hex}", order)


@performs("begin_own_visit")
def begin_visit(act: Act, order: BeginVisit) -> dict[str, Json]:
    """Once a code. Raises NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    code = OwnCode.objects.select_for_update().filter(county=county, id=order.code, used_at=None).first()
    if code is None or code.person_id is None:
        raise NotFound("没有这个验证码 no such code")
    used(code)
    made = OwnVisit.objects.create(county=county, person_id=code.person_id, token=mark_bytes(order.token))
    act.note("own_visit", made.id, person=code.person_id)
    return {"visit": made.id}


@performs("end_own_visit")
def end_visit(act: Act, order: EndVisit) -> dict[str, Json]:
    """Raises NotFound, NotAllowed."""
    act.require(act.actor.county)
    ended = OwnVisit.objects.filter(county=act.actor.county, id=order.visit).update(ended_at=Now())
    if not ended:
        raise NotFound("没有这次查询 no such visit")
    act.note("own_visit", order.visit)
    return {"visit": order.visit}


@performs("open_own_file")
def open_file(act: Act, order: OpenFile) -> dict[str, Json]:
    """Tell the trail that the person looks at their own file, before anything is read. Raises NotFound, NotAllowed."""
    act.require(act.actor.county)
    found = OwnVisit.objects.filter(county=act.actor.county, id=order.visit, ended_at=None).first()
    if found is None:
        raise NotFound("没有这次查询 no such visit")
    act.note("person", found.person_id, visit=found.id)
    return {"person": found.person_id}


def own_presence(token: str) -> OwnPresence | None:
    """Who is behind a token, for as long as the visit lasts."""
    try:
        county = county_of_token(token)
    except SignedOut:
        return None
    with scoped(scope_of([county])):
        row = ask_one(_FIND, (county, mark_of_token(token)))
        if row is None:
            return None
        write(_SEEN, (county, row[0]))
    return OwnPresence(county, int(row[1]), int(row[0]))


@contextmanager
def reading_own(presence: OwnPresence) -> Iterator[None]:
    """A read-only transaction that sees this one person. Leaves an entry first. Raises NotFound, TrailUnwritable."""
    open_file(system_actor(presence.county), f"own-file-{uuid4().hex}", OpenFile(presence.visit))
    with scoped(own_file(presence.county, presence.person_id)):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
