"""Letters of collectors' telephones: to be paired, an event, that it knows what came of events.

In: letters. Out: telephones that are to be told something. Never: an answer to a telephone that is none; a letter that
says in clear what a telephone sealed.
"""

from __future__ import annotations

import base64
import binascii

from django.db.models.functions import Now

from canbao.access.actors import AccountStopped, actor_numbered
from canbao.access.vault import SealBroken
from canbao.crossing.documents import Content
from canbao.crossing.letters import Opened
from canbao.inside.answering import KEPT_MINUTES, answers
from canbao.phones.events import EVENT_ID, LONGEST_EVENT, Heard, hear
from canbao.phones.models import Phone, PhoneEvent
from canbao.phones.pairing import Asking, keys_of, stop_of_itself, take_asking
from canbao.phones.sealing import unseal
from canbao.phones.states import PhoneState
from canbao.phones.telling import tell_phones, tell_refused
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped

PHONE_PAIR, PHONE_EVENT, PHONE_SEEN = "phone_pair", "phone_event", "phone_seen"


@answers(PHONE_PAIR)
def answer_pairing(letter: Opened) -> Content:
    """Paired, or told why not."""
    said = letter.content
    asking = Asking(said["call"], said["mark"], bytes.fromhex(said["point"]), said["door"], said["device"],
                    said["proof"])  # fmt: skip
    try:
        number = take_asking(letter.county, asking)
    except StoreFailed as refused:
        if refused.is_passing and not isinstance(refused, SealBroken):
            raise
        tell_refused(letter.county, asking.mark, asking.door, str(refused), KEPT_MINUTES)
        return {}
    tell_phones(letter.county, [number])
    return {}


@answers(PHONE_EVENT)
def answer_event(letter: Opened) -> Content:
    """Done under the letter's number, which is the event's."""
    phone = _phone(letter)
    if phone is None or not EVENT_ID.fullmatch(letter.id):
        return {}
    keys = keys_of(phone)
    try:
        sealed = base64.b64decode(letter.content["sealed"], validate=True)
    except binascii.Error:
        return {}
    said = unseal(keys.up, sealed, f"event {phone.mark} {letter.id}", LONGEST_EVENT)
    try:
        actor = actor_numbered(letter.county, phone.account_id)
    except AccountStopped:
        stop_of_itself(letter.county, phone, "账号已停用")
        return {}
    hear(Heard(phone, actor, keys, letter.id, said))
    return {}


@answers(PHONE_SEEN)
def answer_seen(letter: Opened) -> Content:
    """It knows, and it was there."""
    phone = _phone(letter)
    if phone is not None:
        seen = [str(each) for each in letter.content.get("seen", [])]
        with scoped(scope_of([letter.county])):
            PhoneEvent.objects.filter(county=letter.county, phone_id=phone.id, id__in=seen).update(seen_at=Now())
    return {}


def _phone(letter: Opened) -> Phone | None:
    """Whose letter it is, heard of now; None: of no telephone that is paired."""
    with scoped(scope_of([letter.county])):
        rows = Phone.objects.filter(
            county=letter.county, mark=str(letter.content.get("mark", "")), state=PhoneState.PAIRED
        )
        rows.update(heard_at=Now(), looked_at=None)
        return rows.first()
