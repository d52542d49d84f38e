"""Keys by which other systems sign requests: issued for an account by another person, revoked by anybody at once.

In: an account, whose packages the key is for, until when. Out: the code and, once, the secret. Never: a secret shown a
second time; a key whose requests may more than its account.
"""

from __future__ import annotations

import secrets
from dataclasses import InitVar, dataclass
from datetime import date

from django.db.models.functions import Now

from canbao.access.accounts import account_of
from canbao.access.acting import Act, Json, KeyReused, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.models import Account
from canbao.access.vault import open_vault, place_of
from canbao.access.wording import one_line
from canbao.api.models import KEY_ID, ApiKey
from canbao.exchange.models import Partner
from canbao.exchange.partners import partner_of
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers

LONGEST_LIFE_DAYS = 400
"""A key is renewed with the campaign of every year."""
_LETTERS, _CODE_LETTERS, _SECRET_BYTES = "abcdefghijkmnpqrstuvwxyz", 14, 32
"""Of a code: no digits, which might look like somebody's number, and no l or o, which are read as such."""


class BadApiKey(StoreFailed):
    """A key that cannot be so."""


@dataclass(frozen=True)
class IssueApiKey:
    """A key for an account. `partner`: code of the partner whose packages it is for, if any."""

    account: int
    about: str
    valid_until: date
    partner: str = ""
    told: InitVar[list[str] | None] = None

    def __post_init__(self, told: list[str] | None) -> None:
        object.__setattr__(self, "_told", [] if told is None else told)

    @property
    def tell(self) -> list[str]:
        """Where the secret is put: answers are kept, secrets are not."""
        found: list[str] = self.__dict__["_told"]
        return found


@dataclass(frozen=True)
class RevokeApiKey:
    """From this moment nothing signed with it is taken."""

    code: str
    reason: str


def issue_api_key(actor: Actor, key: str, order: IssueApiKey) -> tuple[str, str]:
    """Code and secret. Raises BadApiKey, NotFound, NotAllowed; KeyReused when it was issued by this request before."""
    answer = _issue(actor, key, order)
    if not order.tell:
        raise KeyReused("这次签发已经完成，密钥只显示一次 issued already: its secret was shown once")
    return str(answer["code"]), order.tell[0]


@performs("issue_api_key")
def _issue(act: Act, order: IssueApiKey) -> dict[str, Json]:
    county = act.actor.county
    act.require(county)
    account = account_of(county, order.account)
    act.require_other_than(account.id)
    life = (order.valid_until - act.business_day()).days
    if not 0 <= life <= LONGEST_LIFE_DAYS:
        raise BadApiKey(
            f"有效期最长 {LONGEST_LIFE_DAYS} 天，且不能在今天之前 at most {LONGEST_LIFE_DAYS} days from today"
        )
    partner = partner_of(county, order.partner).id if order.partner else None
    number, secret = int(reserve_numbers(1)[0]), secrets.token_urlsafe(_SECRET_BYTES)
    code = f"{county}-{''.join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))}"
    ApiKey.objects.create(
        county=county, id=number, code=code, account_id=account.id, partner_id=partner, about=one_line(order.about, 60),
        secret=open_vault().seal(secret, place_of("api_apikey", "secret", county, number)),
        valid_until=order.valid_until, issued_by=act.actor.account_id,
    )  # fmt: skip
    order.tell.append(secret)
    act.note("api_key", number, account=account.id, valid_until=str(order.valid_until), partner=order.partner)
    return {"key": number, "code": code}


@performs("revoke_api_key")
def revoke_api_key(act: Act, order: RevokeApiKey) -> dict[str, Json]:
    """Take it out of use. Raises NotFound, NotAllowed."""
    county = act.actor.county
    act.require(county)
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明作废的原因 say why")
    found = ApiKey.objects.filter(county=county, code=order.code, revoked_at=None).first()
    if found is None:
        raise NotFound(f"没有编号为 {one_line(order.code, KEY_ID)} 的有效密钥 no such key in use")
    ApiKey.objects.filter(county=county, id=found.id).update(
        revoked_by=act.actor.account_id, revoked_at=Now(), reason=one_line(order.reason)
    )
    act.note("api_key", found.id, revoked=True)
    return {"key": found.id}


@dataclass(frozen=True)
class KeyShown:
    """A key without its secret. `valid_until`: its last day, inclusive."""

    code: str
    username: str
    about: str
    partner: str
    valid_until: date
    is_revoked: bool


def view_keys(actor: Actor) -> list[KeyShown]:
    """The county's, the newest first. Raises NotAllowed."""
    with reading(actor, "view_grants"):
        keys = list(ApiKey.objects.filter(county=actor.county).order_by("-id"))
        partners = dict(Partner.objects.filter(county=actor.county).values_list("id", "code"))
        accounts = {each.account_id for each in keys}
        names = dict(Account.objects.filter(county=actor.county, id__in=accounts).values_list("id", "username"))
    return [
        KeyShown(
            each.code, names.get(each.account_id, str(each.account_id)), each.about,
            partners.get(each.partner_id or 0, ""), each.valid_until, each.revoked_at is not None,
        )
        for each in keys
    ]  # fmt: skip
