"""What a telephone is told: its list, and beside it what changes, sealed for it, as documents for the public zone.

In: telephones of a county. Out: documents that wait to be carried. Never: a list in clear; anything to a telephone that
was stopped but that it was.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.access.actors import AccountStopped, actor_numbered
from canbao.access.models import Account
from canbao.access.seals import digest
from canbao.access.sign_ins import server_time
from canbao.access.stated_days import business_day
from canbao.crossing.documents import Content, Shown, tell
from canbao.exchange.manifests import canonical
from canbao.phones.lists import Listed, listed_for, told_list, told_now
from canbao.phones.models import Phone, PhoneEvent
from canbao.phones.pairing import keys_of, stop_of_itself
from canbao.phones.sealing import PhoneKeys, seal
from canbao.phones.states import PhoneState
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped

_log = logging.getLogger(__name__)
PHONE, PHONE_LIST = "phone", "phone_list"
"""Kinds of documents; the key of both is the telephone's mark."""
KEPT_HOURS = 72
"""Without contact a telephone forgets; what was told it is gone outside then too."""
LOOK_MINUTES = 10
"""A telephone that did nothing is told of what others did within so many."""
MOST_LOOKED = 20
"""Of one look at what is public, each some hundredths of a second."""
RESULT_DAYS = 7
"""What came of an event is told until the telephone says that it knows, and no longer."""
STOPPED_DAYS = 30
"""That it was stopped is told so long."""


def tell_refused(county: str, mark: str, door: str, words: str, minutes: int) -> None:
    """That it was not paired, and why."""
    until = server_time() + timedelta(minutes=minutes)
    with scoped(scope_of([county])):
        tell(county, [Shown(PHONE, mark, {"door": door, "refused": words}, until)])


def tell_stopped(county: str) -> int:
    """Those that were stopped and have not been told; how many."""
    with scoped(scope_of([county])):
        gone = list(Phone.objects.filter(county=county, state=PhoneState.STOPPED).exclude(door=""))
        until = server_time() + timedelta(days=STOPPED_DAYS)
        for each in gone:
            told = {"door": each.door, "stopped": True}
            tell(county, [Shown(PHONE, each.mark, told, until), Shown(PHONE_LIST, each.mark, None)])
        Phone.objects.filter(county=county, id__in=[each.id for each in gone]).update(door="", looked_at=Now())
    return len(gone)


def tell_phones(county: str, numbers: Iterable[int] = ()) -> int:
    """What changed for these telephones, or for those that were not looked at for some time; how many were told."""
    chosen = list(numbers)
    due = Q(looked_at=None) | Q(looked_at__lt=server_time() - timedelta(minutes=LOOK_MINUTES))
    with scoped(scope_of([county])):
        rows = Phone.objects.filter(county=county, state=PhoneState.PAIRED)
        wanted = rows.filter(id__in=chosen) if chosen else rows.filter(due)
        phones = list(wanted.order_by(F("looked_at").asc(nulls_first=True))[:MOST_LOOKED])
    return tell_stopped(county) + sum(_told_or_passed_over(each) for each in phones)


def _told_or_passed_over(phone: Phone) -> bool:
    """One that cannot be told keeps nobody else waiting, and is tried again as late as any."""
    try:
        return told_phone(phone)
    except StoreFailed as failed:
        _log.critical("telling telephone %s went wrong: %s", phone.id, failed)
        with scoped(scope_of([phone.county])):
            Phone.objects.filter(county=phone.county, id=phone.id).update(looked_at=Now())
        return False


def told_phone(phone: Phone) -> bool:
    """Tell it what it does not know: the list anew each day and when somebody is new on it, else what changed."""
    county = phone.county
    try:
        actor = actor_numbered(county, phone.account_id)
    except AccountStopped:
        stop_of_itself(county, phone, "账号已停用")
        return bool(tell_stopped(county))
    with scoped(scope_of([county])):
        today = business_day()
    listed, keys = listed_for(actor, today), keys_of(phone)
    people = [] if listed is None else [each.person for each in listed.lines]
    shown, until = [], server_time() + timedelta(hours=KEPT_HOURS)
    if phone.listed_on != today or set(people) - set(phone.listed):
        rows = [] if listed is None else told_list(keys.down, listed.lines)
        phone.listed, phone.listed_on, phone.told = people, today, _digest(rows)
        shown.append(Shown(PHONE_LIST, phone.mark, {"sealed": _sealed(keys, rows, phone, "list")}, until))
    with scoped(scope_of([county])):
        now = _now(phone, listed)
        if shown or _digest(now) != phone.now_told:
            phone.now_told = _digest(now)
            content = {"door": phone.door, **json.loads(phone.greeting), "sealed": _sealed(keys, now, phone, "now")}
            shown.append(Shown(PHONE, phone.mark, content, until))
        tell(county, shown)
        Phone.objects.filter(county=county, id=phone.id).update(
            listed=phone.listed, listed_on=phone.listed_on, told=phone.told, now_told=phone.now_told, looked_at=Now()
        )
    return bool(shown)


def _now(phone: Phone, listed: Listed | None) -> Content:
    about = {} if listed is None else {**listed.about, **told_now(phone.listed, listed.lines)}
    return {"list": phone.told, "results": _results(phone), **about}


def _results(phone: Phone) -> dict[str, Any]:
    """What came of events that the telephone does not know of yet, by their ids. In the transaction under way."""
    since = server_time() - timedelta(days=RESULT_DAYS)
    events = PhoneEvent.objects.filter(county=phone.county, phone_id=phone.id, seen_at=None, at__gte=since)
    found = {each.id: {"done": each.is_done, **json.loads(each.answer)} for each in events.order_by("at")}
    by = {each["by"] for each in found.values() if each.get("by")}
    names = dict(Account.objects.filter(county=phone.county, id__in=by).values_list("id", "name"))
    for each in found.values():
        if "by" in each:
            each["by"] = names.get(each["by"], "")
    return found


def _sealed(keys: PhoneKeys, content: Any, phone: Phone, what: str) -> str:
    return base64.b64encode(seal(keys.down, content, f"{what} {phone.mark}")).decode()


def _digest(content: Any) -> str:
    return digest(canonical({"": content})).hex()
