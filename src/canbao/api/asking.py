"""Who asks: the request's signature looked at, before anything of it is read.

In: an HTTP request. Out: a `Caller`: the actor behind the key, as the database has it at this moment, and the key of
the request. Never: words that tell a wrong key from a wrong signature; a request taken a second time; a request of a
key that has asked enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from canbao.access.actors import AccountStopped, Actor, NoSuchAccount, actor_numbered
from canbao.access.stated_days import day_for
from canbao.access.vault import open_vault, place_of
from canbao.api.limits import CLOCKS_APART, count_request
from canbao.api.signing import Asked, BadHeader, Header, is_signed, read_header
from canbao.store.prepared import ask, ask_one, write
from canbao.store.scope import COUNTY_DIGITS, scope_of, scoped
from canbao.store.server import BUSINESS_ZONE

REQUEST_KEY = "Idempotency-Key"
_NO_KEY = "-"
"""Compared with where there is no such key, so that both take as long."""

_KEY = """
    SELECT id, account_id, partner_id, secret, revoked_at IS NULL AND valid_until >= %s
    FROM api_apikey WHERE county = %s AND code = %s
"""
_SEEN = "INSERT INTO api_seenrequest (county, code, nonce) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
_FORGET = f"""
    DELETE FROM api_seenrequest WHERE county = %s AND code = %s
        AND seen_at < now() - interval '{2 * CLOCKS_APART} seconds'
"""
_FORGET_TALLIES = "DELETE FROM api_tally WHERE county = %s AND code = %s AND minute < %s"


class Refused(Exception):
    """The request is not taken. `status`: 401 or 403; `code`: a word for programs."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True)
class Caller:
    """Who asks. `partner_id`: whose packages the key is for; `request_key`: empty where none was given."""

    actor: Actor
    partner_id: int | None
    request_key: str


def caller_of(request: HttpRequest) -> Caller:
    """Raises Refused, TooMany."""
    request_key = request.headers.get(REQUEST_KEY, "")
    try:
        header = read_header(request.headers.get("Authorization", ""))
    except BadHeader as error:
        raise Refused(401, "not_signed", f"请求没有按约定签名 the request is not signed: {error}") from None
    asked = Asked(
        request.method or "", request.get_full_path(), header.at, header.nonce, request_key, request.body
    )  # fmt: skip
    county = header.code[:COUNTY_DIGITS]
    if not (county.isascii() and county.isdigit() and len(county) == COUNTY_DIGITS):
        raise _wrong()
    with scoped(scope_of([county])):
        now = _now()
        found = _look_up(county, header, asked, day_for(now.astimezone(ZoneInfo(BUSINESS_ZONE)).date()))
        count_request(county, header.code, now)
    if abs((now - header.at).total_seconds()) > CLOCKS_APART:
        raise Refused(
            401, "clock", f"时间相差过大，服务器现在是 the clocks differ, here it is {now:%Y-%m-%dT%H:%M:%SZ}"
        )
    _refuse_again(county, header, now)
    account, partner = found
    try:
        return Caller(actor_numbered(county, account), partner, request_key)
    except (NoSuchAccount, AccountStopped) as stopped:
        raise Refused(403, "account_stopped", str(stopped)) from None


def _look_up(county: str, header: Header, asked: Asked, day: date) -> tuple[int, int | None]:
    row = ask_one(_KEY, (day, county, header.code))
    number, account, partner, sealed, is_open = row or (0, 0, None, None, False)
    secret = open_vault().open(sealed, place_of("api_apikey", "secret", county, number)) if sealed else _NO_KEY
    if not is_signed(secret, asked, header.signature) or not is_open:
        raise _wrong()
    return account, partner


def _refuse_again(county: str, header: Header, now: datetime) -> None:
    with scoped(scope_of([county])):
        if not write(_SEEN, (county, header.code, header.nonce)):
            raise Refused(401, "seen", "这个请求已经来过，请换一个 nonce this request has come before")
        write(_FORGET, (county, header.code))
        write(_FORGET_TALLIES, (county, header.code, int(now.timestamp()) // 60 - 1))


def _now() -> datetime:
    ((now,),) = ask("SELECT now()")
    assert isinstance(now, datetime)
    return now


def _wrong() -> Refused:
    return Refused(401, "wrong_signature", "密钥或签名不对 no such key, or not its signature")
