"""One-time codes for residents: asked for with number and name, sent to the telephone on file, good for five minutes.

In: what somebody typed. Out: a token for the browser; a message on its way. Never: another answer, or another time, for
somebody whom the register does not have; a code in clear in the store, a log or an address; a code sent twice.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from uuid import uuid4

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs, scope_for
from canbao.access.actors import Actor, system_actor
from canbao.access.credentials import mark_bytes
from canbao.access.guesses import MINUTES, MOST_TRIES, count_within, door_of
from canbao.access.sign_ins import mark_of_token
from canbao.access.vault import open_vault, place_of
from canbao.campaign.gateways import Outgoing
from canbao.campaign.message_rules import rules_in_force
from canbao.campaign.models import GatewayKind, OwnCode
from canbao.campaign.sending import gateway_of
from canbao.registry.identities import WrongNumber, know_number
from canbao.registry.models import Person
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.store.prepared import ask, write
from canbao.store.scope import scope_of, scoped
from canbao.values.names import normalise_id_text, normalise_name

VALID_MINUTES = 5
"""After it was sent: time to read a message and type six digits."""
KEPT_HOURS = 1
"""Codes are forgotten then, used or not."""
MOST_ASKED, ASKED_SECONDS = 20, 3_600
"""From one address in an hour: a family at a village hall, no list of numbers (T63)."""
MOST_SENT = 100
"""Codes of one round of the sender."""
DIGITS = 6

_PERSON = """
    SELECT person.id FROM registry_identity AS identity JOIN registry_person AS person
        ON person.county = identity.county AND person.id = identity.person_id
    WHERE identity.blind = %s AND person.county = %s AND person.name_key = %s
        AND person.phone IS NOT NULL AND person.merged_into IS NULL
"""
_FORGET = "DELETE FROM campaign_owncode WHERE county = %s AND asked_at < now() - make_interval(hours => %s)"
_IS_DUE = f"""
    SELECT EXISTS (SELECT FROM campaign_owncode WHERE county = %s AND (asked_at < now() - make_interval(hours => %s)
        OR sent_at IS NULL AND person_id IS NOT NULL AND asked_at > now() - interval '{VALID_MINUTES} minutes'))
"""
_WAITING = f"""
    UPDATE campaign_owncode SET sent_at = now() WHERE county = %s AND id = ANY (
        SELECT id FROM campaign_owncode WHERE county = %s AND sent_at IS NULL AND person_id IS NOT NULL
            AND asked_at > now() - interval '{VALID_MINUTES} minutes' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""
_OUT = """
    SELECT own.id, own.code, person.id, person.phone FROM campaign_owncode AS own
    JOIN registry_person AS person ON person.county = own.county AND person.id = own.person_id
    WHERE own.county = %s AND own.id = ANY (%s) AND person.phone IS NOT NULL ORDER BY own.id
"""


class AskedTooOften(StoreFailed):
    """From this address. `wait`: seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"从这里查得太多，请 {wait // 60 + 1} 分钟后再试 too many from here: try later")
        self.wait = wait


@dataclass(frozen=True)
class AskCode:
    """A code for a person, or for nobody. `token`, `answer`: marks as hexadecimal digits; `code`: sealed, likewise."""

    number: int
    person: int | None
    token: str
    answer: str
    code: str = field(default="", repr=False)


@dataclass(frozen=True)
class SendCodes:
    """The oldest that wait, so many at most."""

    most: int = MOST_SENT


def answer_mark(number: int, code: str) -> bytes:
    """What is stored of a code: of this one row."""
    return open_vault().blind(f"own code\n{number}\n{code}")


def sends_codes(county: str) -> bool:
    """Whether the county has a gateway that takes a code at once; a file for an operator is too late."""
    with scoped(scope_of([county])):
        rules = rules_in_force(county)
        return rules is not None and rules.gateway == GatewayKind.HTTP


def count_asking(county: str, address: str) -> None:
    """One more question from an address. Raises AskedTooOften."""
    with scoped(scope_of([county])):
        count, left = count_within(county, door_of("own code from", address), ASKED_SECONDS)
    if count > MOST_ASKED:
        raise AskedTooOften(left)


def ask_for_code(county: str, typed: str, name: str, token: str) -> None:
    """A code that goes with a token, which who asks keeps; nothing more where that was asked for already."""
    system = system_actor(county)
    try:
        blind = know_number(normalise_id_text(typed)).blind(open_vault())
    except WrongNumber:
        blind = open_vault().blind("no number")
    mark = mark_of_token(token)
    with scoped(scope_of([county])):
        if OwnCode.objects.filter(county=county, token=mark).exists():
            return
        tries, _ = count_within(county, door_of("own code for", blind.hex()), MINUTES * 60)
        found = ask(_PERSON, (blind, county, normalise_name(name)))
        number = int(reserve_numbers(1)[0])
    person = int(str(found[0][0])) if len(found) == 1 and tries <= MOST_TRIES else None
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    sealed = open_vault().seal(code, place_of("campaign_owncode", "code", county, number))
    order = AskCode(number, person, mark.hex(), answer_mark(number, code).hex(), sealed.hex())
    ask_code(system, f"own-code-{uuid4().hex}", order)


@performs("ask_own_code")
def ask_code(act: Act, order: AskCode) -> dict[str, Json]:
    """Keep it until the sender comes by. Raises NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    if order.person is not None and not Person.objects.filter(county=county, id=order.person).exists():
        raise NotFound("没有此人 no such person")
    made = OwnCode.objects.create(
        county=county, id=order.number, person_id=order.person, token=mark_bytes(order.token),
        answer=mark_bytes(order.answer), code=mark_bytes(order.code),
    )  # fmt: skip
    act.note("own_code", made.id, person=order.person or 0)
    return {"code": made.id}


@performs("send_own_code")
def begin_sending(act: Act, order: SendCodes) -> dict[str, Json]:
    """Take those that wait: each once, whatever the gateway says. Old ones are forgotten. Raises NotAllowed."""
    county = act.actor.county
    act.require(county)
    forgotten = write(_FORGET, (county, KEPT_HOURS))
    taken = [int(str(row[0])) for row in ask(_WAITING, (county, county, min(order.most, MOST_SENT)))]
    act.note("own_code", 0, taken=len(taken), forgotten=forgotten)
    return {"taken": list(taken)}


def send_codes(actor: Actor) -> int:
    """Give what waits to the gateway, one by one; how many it took. Raises CallFailed, NotAllowed."""
    with scoped(scope_for(actor, "send_own_code")):
        rules = rules_in_force(actor.county)
        ((is_due,),) = ask(_IS_DUE, (actor.county, KEPT_HOURS))
        if rules is None or rules.gateway != GatewayKind.HTTP or not is_due:
            return 0
        gateway = gateway_of(actor.county, rules)
    taken = begin_sending(actor, f"own-send-{uuid4().hex}", SendCodes())["taken"]
    assert isinstance(taken, list)
    sent = 0
    for message in _outgoing(actor, [int(str(each)) for each in taken]):
        sent += sum(each.is_good for each in gateway.send(message.id, [message]))
    return sent


def _outgoing(actor: Actor, numbers: list[int]) -> list[Outgoing]:
    """Messages with their telephones; what was sealed of the codes is gone from the store with this."""
    vault, county = open_vault(), actor.county
    with scoped(scope_for(actor, "send_own_code")):
        rows = ask(_OUT, (county, numbers))
        OwnCode.objects.filter(county=county, id__in=numbers).update(code=b"")
    found = []
    for number, sealed, person, phone in rows:
        code = vault.open(bytes(sealed), place_of("campaign_owncode", "code", county, int(number)))
        text = (
            f"【医保】您查询参保信息的验证码是 {code}，{VALID_MINUTES} 分钟内有效。"
            "不要告诉任何人；不是您本人操作，请不用理会。"
        )
        at = place_of("registry_person", "phone", county, int(person))
        found.append(Outgoing(int(number), vault.open(bytes(phone), at), text))
    return found


def used(code: OwnCode) -> None:
    """It opens nothing any more. In the transaction under way."""
    OwnCode.objects.filter(county=code.county, id=code.id).update(used_at=Now())
