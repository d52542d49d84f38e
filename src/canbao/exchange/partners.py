"""Partners and their keys: registered, proposed by one person, confirmed by another, revoked by anybody at once.

In: codes, public keys, days. Out: rows; the key by which a manifest is checked. Never: a key that counts on one
person's word; a key of one partner accepted for another; a key changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.revealing import ReasonMissing
from canbao.exchange.manifests import BUREAU
from canbao.exchange.models import CODE, Partner, PartnerKey, PartnerKind
from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.exchange.signing import Algorithm, fingerprint, key_id, read_public, scheme_of, spaced
from canbao.exchange.states import KEY_GRAPH, KeyState
from canbao.intake.problems import Advice
from canbao.store.failures import StoreFailed
from canbao.values.days import add_days

_CODE = re.compile(rf"[a-z][a-z0-9_]{{1,{CODE - 1}}}")


class BadPartner(StoreFailed):
    """Not a code or kind of a partner, or one that is there already."""


class BadKey(StoreFailed):
    """A key that is there already, or whose days cannot be."""


@dataclass(frozen=True)
class RegisterPartner:
    """Somebody with whom files are exchanged. `code`: what both sides call them in manifests."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class ProposePartnerKey:
    """A public key as hex digits, valid for some days, both inclusive."""

    partner: str
    public: str
    valid_from: date
    valid_until: date | None = None
    algorithm: str = Algorithm.ED25519.value


@dataclass(frozen=True)
class ConfirmPartnerKey:
    """`fingerprint`: as the partner read it out to whoever confirms."""

    key: int
    fingerprint: str


@dataclass(frozen=True)
class RevokePartnerKey:
    """From this moment nothing signed with it is taken, whatever its date."""

    key: int
    reason: str


@performs("register_partner")
def register_partner(act: Act, order: RegisterPartner) -> dict[str, Json]:
    """Register a partner. Raises BadPartner, NotAllowed."""
    county = act.actor.county
    act.require(county)
    if not _CODE.fullmatch(order.code) or order.code == BUREAU:
        raise BadPartner(
            f"代码须为 2 至 {CODE} 个小写字母、数字或下划线，以字母开头 no code of a partner: {order.code}"
        )
    if order.kind not in PartnerKind.values or not order.name.strip():
        raise BadPartner(f"单位种类只有 the kinds are: {'、'.join(PartnerKind.values)}；名称不能为空")
    if Partner.objects.filter(county=county, code=order.code).exists():
        raise BadPartner(f"已有代码为 {order.code} 的往来单位 this code is taken")
    made = Partner.objects.create(
        county=county, code=order.code, name=order.name.strip(), kind=order.kind, registered_by=act.actor.account_id
    )
    act.note("partner", made.id, code=made.code, kind=made.kind)
    return {"partner": made.id, "code": made.code}


@performs("propose_partner_key")
def propose_partner_key(act: Act, order: ProposePartnerKey) -> dict[str, Json]:
    """Enter a partner's public key. Raises NotFound, WrongKey, BadKey, NotAllowed."""
    county = act.actor.county
    act.require(county)
    partner = partner_of(county, order.partner)
    if order.algorithm not in Algorithm.values:
        raise BadKey(f"签名算法只有 the algorithms are: {'、'.join(Algorithm.values)}")
    if order.valid_until is not None and order.valid_until < order.valid_from:
        raise BadKey("有效期的末日在首日之前 the last day is before the first")
    public = read_public(order.algorithm, order.public)
    if PartnerKey.objects.filter(county=county, key_id=key_id(public)).exists():
        raise BadKey("这把公钥已经登记过 this key is registered already")
    made = PartnerKey.objects.create(
        county=county, partner_id=partner.id, algorithm=order.algorithm, public=public.hex(), key_id=key_id(public),
        valid_from=order.valid_from, valid_until=order.valid_until, proposed_by=act.actor.account_id,
    )  # fmt: skip
    act.note("partner_key", made.id, partner=partner.code, valid_from=str(made.valid_from))
    return {"key": made.id, "fingerprint": fingerprint(public), "state": KeyState.PROPOSED.value}


@performs("confirm_partner_key")
def confirm_partner_key(act: Act, order: ConfirmPartnerKey) -> dict[str, Json]:
    """Another person has compared the fingerprint with the partner. Raises NotFound, BadKey, MoveRefused, …"""
    key = _locked(act, order.key)
    act.require_other_than(key.proposed_by)
    state = KEY_GRAPH.next(key.state, "confirm")
    if "".join(order.fingerprint.split()).lower() != fingerprint(bytes.fromhex(key.public)):
        raise BadKey("指纹与登记的公钥不符，请与对方重新核对 the fingerprint is another key's")
    _save(key, state=state, confirmed_by=act.actor.account_id, confirmed_at=Now())
    earlier = PartnerKey.objects.filter(
        county=key.county, partner_id=key.partner_id, state=KeyState.CONFIRMED, valid_until=None
    )
    ends = add_days(key.valid_from, -1)
    ended = earlier.exclude(id=key.id).filter(valid_from__lte=ends).update(valid_until=ends)
    act.note("partner_key", key.id, state=state, proposed_by=key.proposed_by, ended=ended)
    return {"key": key.id, "state": state, "ended": ended}


@performs("revoke_partner_key")
def revoke_partner_key(act: Act, order: RevokePartnerKey) -> dict[str, Json]:
    """Take a key out of use. One person is enough: a stolen key must not wait. Raises NotFound, MoveRefused, …"""
    key = _locked(act, order.key)
    state = KEY_GRAPH.next(key.state, "revoke")
    act.reason(order.reason)
    if not act.has_reason:
        raise ReasonMissing("请写明作废的原因 say why")
    _save(key, state=state, revoked_by=act.actor.account_id, revoked_at=Now(), reason=order.reason)
    act.note("partner_key", key.id, state=state)
    return {"key": key.id, "state": state}


def partner_of(county: str, code: str) -> Partner:
    """A partner by its code. Raises NotFound."""
    found = Partner.objects.filter(county=county, code=code).first()
    if found is None:
        raise NotFound(f"没有代码为“{code[:CODE]}”的往来单位 no such partner")
    return found


def key_for(partner: Partner, named: str, algorithm: str, days: tuple[date, ...]) -> PartnerKey:
    """The key that a manifest names, valid on all of the days. Raises PackageRefused."""
    shown = spaced(named)
    key = PartnerKey.objects.filter(county=partner.county, partner_id=partner.id, key_id=named).first()
    if key is None or key.algorithm != algorithm or key.state == KeyState.PROPOSED:
        raise PackageRefused(ExchangeProblem.UNKNOWN_KEY, Advice(f"密钥 {shown}", f"key {shown}"))
    if key.state == KeyState.REVOKED:
        raise PackageRefused(ExchangeProblem.REVOKED_KEY, Advice(f"密钥 {shown}", f"key {shown}"))
    until = key.valid_until or date.max
    if not all(key.valid_from <= day <= until for day in days):
        period = f"{key.valid_from} 至 {key.valid_until or '以后'}"
        raise PackageRefused(ExchangeProblem.OLD_KEY, Advice(f"密钥 {shown} 有效期 {period}", f"key {shown}"))
    return key


def has_signed(key: PartnerKey, body: bytes, signature: str) -> bool:
    """Whether the key signed exactly this."""
    return scheme_of(key.algorithm).has_signed(bytes.fromhex(key.public), body, bytes.fromhex(signature))


def _locked(act: Act, number: int) -> PartnerKey:
    act.require(act.actor.county)
    key = PartnerKey.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if key is None:
        raise NotFound(f"没有编号为 {number} 的公钥 no such key")
    return key


def _save(key: PartnerKey, **values: object) -> None:
    PartnerKey.objects.filter(county=key.county, id=key.id).update(**values)
