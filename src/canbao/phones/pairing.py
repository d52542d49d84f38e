"""A telephone becomes an account's: a clerk offers it with a code that is told in person, the telephone shows that it
knows the code, a clerk stops it.

In: orders; a letter of a telephone. Out: a code, once; a telephone that is paired. Never: a code in the trail, in the
store or twice; a telephone for somebody who collects nothing; a sixth try at a code.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.db import IntegrityError
from django.db.models import F, Q
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, KeyReused, NotFound, performs
from canbao.access.actors import Actor, actor_of, system_actor
from canbao.access.models import Account
from canbao.access.vault import open_vault, place_of
from canbao.access.wording import one_line
from canbao.phones.models import CALL_SIGNS, Phone
from canbao.phones.sealing import KEY_BYTES, SECRET_SIGNS, PhoneKeys, agree, mark_by, new_signs, stretched
from canbao.phones.states import PHONE_GRAPH, PhoneState
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.store.scope import scope_of, scoped

OFFER_MINUTES = 30
"""An offer is good so long: somebody stands beside the clerk, or is on the telephone."""
MOST_TRIES = 5
"""At one code; then it is dead."""
MOST_PHONES = 3
"""Of one account that work at the same time: an old one, a new one, one of the family in need."""
_MARK = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class NoPhone(StoreFailed):
    """The account is none that takes cash in villages, or has telephones enough."""


class PairingRefused(StoreFailed):
    """The code is wrong, over or used."""


@dataclass(frozen=True)
class OfferPhone:
    """A telephone for an account. `sealed`: what the code was stretched to, by the vault, hexadecimal."""

    account: int
    number: int
    call: str
    sealed: str = field(repr=False)


@dataclass(frozen=True)
class PairPhone:
    """The telephone that knew the code. `door`: digest of what it shows the public zone; `greeting`: this side's
    key and its mark by the code, as JSON; `sealed`: code and keys, by the vault, hexadecimal.
    """

    phone: int
    mark: str
    door: str
    device: str
    greeting: str
    sealed: str = field(repr=False)


@dataclass(frozen=True)
class StopPhone:
    """It is lost, or its collector does something else; why."""

    phone: int
    reason: str


@dataclass(frozen=True)
class Asking:
    """What a telephone says to be paired. `point`: its P-256 key; `proof`: `mark_by` the code over all others."""

    call: str
    mark: str
    point: bytes
    door: str
    device: str
    proof: str = field(repr=False)


def offer_phone(actor: Actor, key: str, account: int) -> str:
    """A code for one telephone of the account, to be told in person. Raises NoPhone, NotFound, NotAllowed; KeyReused:
    told once already.
    """
    with scoped(scope_of([actor.county])):
        number = int(reserve_numbers(1)[0])
    call, secret = new_signs(CALL_SIGNS), new_signs(SECRET_SIGNS)
    kept = stretched(secret, actor.county, call).hex()
    sealed = open_vault().seal(kept, sealed_place(actor.county, number)).hex()
    answer = _offer(actor, key, OfferPhone(account, number, call, sealed))
    if answer["phone"] != number:
        raise KeyReused("绑定码已经给出过一次，请重新生成 the code was told once: make another one")
    return call + secret


@performs("pair_phone")
def _offer(act: Act, order: OfferPhone) -> dict[str, Json]:
    county = act.actor.county
    units = _collector_units(act, order.account)
    for unit in units:
        act.require(unit)
    own = Phone.objects.filter(county=county, account_id=order.account)
    own.filter(state=PhoneState.OFFERED).update(state=PhoneState.STOPPED, sealed=b"", stopped_at=Now())
    if own.filter(state=PhoneState.PAIRED).count() >= MOST_PHONES:
        raise NoPhone(f"这个账号已绑定 {MOST_PHONES} 部手机，请先停用不用的 stop one that is not used any more")
    Phone.objects.filter(county=county, call=order.call, state=PhoneState.OFFERED, until__lt=Now()).update(
        state=PhoneState.STOPPED, sealed=b"", stopped_at=Now()
    )
    try:
        Phone.objects.create(
            county=county, id=order.number, account_id=order.account, unit=units[0], call=order.call,
            sealed=bytes.fromhex(order.sealed), made_by=act.actor.account_id,
            until=Now() + timedelta(minutes=OFFER_MINUTES),
        )  # fmt: skip
    except IntegrityError as error:
        raise NoPhone("请再生成一次 once more, please") from error
    act.note("phone", order.number, account=order.account)
    return {"phone": order.number}


def _collector_units(act: Act, account: int) -> list[str]:
    """Villages or towns of a collector of the actor's area. Raises NotFound, NoPhone."""
    found = Account.objects.filter(county=act.actor.county, id=account, is_stopped=False).first()
    owner = actor_of(found.username) if found else None
    units = sorted(owner.scope.villages | owner.scope.towns | owner.scope.counties) if owner else []
    if owner is None or not all(act.actor.scope.covers(unit) for unit in units):
        raise NotFound(f"没有编号为 {account} 的账号，或不在您的辖区 no such account in your area")
    if not owner.may("use_phone") or not units or owner.scope.counties:
        raise NoPhone("只有村级代收员的账号可以绑定手机 a telephone is for accounts of village collectors")
    return units


@performs("stop_phone")
def stop_phone(act: Act, order: StopPhone) -> dict[str, Json]:
    """It is told so at its next contact and forgets everything. Raises NotFound, MoveRefused, NotAllowed."""
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明停用的原因 say why")
    phone = Phone.objects.select_for_update().filter(county=act.actor.county, id=order.phone).first()
    if phone is None:
        raise NotFound(f"没有编号为 {order.phone} 的手机 no such telephone")
    act.require(phone.unit)
    state = PHONE_GRAPH.next(phone.state, "stop")
    Phone.objects.filter(county=phone.county, id=phone.id).update(
        state=state, sealed=b"", stopped_by=act.actor.account_id, stopped_at=Now()
    )
    act.note("phone", phone.id, account=phone.account_id, state=state)
    return {"phone": phone.id, "state": state}


def take_asking(county: str, asking: Asking) -> int:
    """The telephone is the account's, if it knew the code; asked again, the same. Raises PairingRefused,
    AccountStopped.
    """
    if not (_MARK.fullmatch(asking.mark) and _DIGEST.fullmatch(asking.door) and _DIGEST.fullmatch(asking.proof)):
        raise PairingRefused("手机送来的内容不完整，请更新微信或浏览器 what the telephone sent is not whole")
    phone, code = _offered(county, asking)
    point, keys = agree(code, asking.point, asking.mark)
    if phone.state == PhoneState.OFFERED:
        with scoped(scope_of([county])):
            username = Account.objects.values_list("username", flat=True).get(county=county, id=phone.account_id)
        kept = open_vault().seal((code + keys.down + keys.up).hex(), sealed_place(county, phone.id))
        greeting = json.dumps({"point": point.hex(), "proof": mark_by(code, point.hex(), asking.mark)})
        order = PairPhone(phone.id, asking.mark, asking.door, one_line(asking.device, 60), greeting, kept.hex())
        _pair(actor_of(username), f"phone-pair-{uuid4().hex}", order)
    return phone.id


def _offered(county: str, asking: Asking) -> tuple[Phone, bytes]:
    """The offer that the code is of, or the telephone that used it a moment ago; each wrong try counted."""
    wrong = PairingRefused("绑定码不对，或已过期、用过，请镇里重新生成 wrong, over or used: ask for a new code")
    with scoped(scope_of([county])):
        rows = Phone.objects.select_for_update().filter(county=county, call=asking.call)
        offered = Q(state=PhoneState.OFFERED, tries__lt=MOST_TRIES, until__gte=Now())
        phone = rows.filter(offered | Q(state=PhoneState.PAIRED, mark=asking.mark)).first()
        if phone is None:
            raise wrong
        code = _secrets_of(phone)[0]
        said = mark_by(code, asking.mark, asking.point.hex(), asking.door)
        is_right = hmac.compare_digest(said, asking.proof)
        if not is_right:
            Phone.objects.filter(county=county, id=phone.id).update(tries=F("tries") + 1)
    if not is_right:
        raise wrong
    return phone, code


@performs("use_phone")
def _pair(act: Act, order: PairPhone) -> dict[str, Json]:
    county = act.actor.county
    phone = Phone.objects.select_for_update().filter(county=county, id=order.phone).first()
    if phone is None:
        raise NotFound(f"没有编号为 {order.phone} 的手机 no such telephone")
    act.require(phone.unit)
    state = PHONE_GRAPH.next(phone.state, "pair")
    Phone.objects.filter(county=county, id=phone.id).update(
        state=state, mark=order.mark, door=order.door, device=order.device, greeting=order.greeting,
        sealed=bytes.fromhex(order.sealed), paired_at=Now(), heard_at=Now(),
    )  # fmt: skip
    act.note("phone", phone.id, state=state)
    return {"phone": phone.id}


def stop_of_itself(county: str, phone: Phone, why: str) -> None:
    """Its account is there no more."""
    stop_phone(system_actor(county), f"phone-stop-{uuid4().hex}", StopPhone(phone.id, why))


def keys_of(phone: Phone) -> PhoneKeys:
    """Of a paired telephone. Raises SealBroken."""
    _, down, up = _secrets_of(phone)
    return PhoneKeys(down, up)


def _secrets_of(phone: Phone) -> tuple[bytes, bytes, bytes]:
    """The stretched code, and both keys once it is paired."""
    both = bytes.fromhex(open_vault().open(bytes(phone.sealed), sealed_place(phone.county, phone.id)))
    return both[:KEY_BYTES], both[KEY_BYTES : 2 * KEY_BYTES], both[2 * KEY_BYTES :]


def sealed_place(county: str, number: int) -> str:
    """Where what is sealed of a telephone lies."""
    return place_of("phones_phone", "sealed", county, number)
