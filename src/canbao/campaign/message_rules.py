"""How a county sends messages: hours, gateway, its address and key.

In: what the bureau states. Out: the rules that count; the hour here. Never: a secret unsealed in the store; a message
before anybody stated the hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.vault import open_vault, place_of
from canbao.campaign.models import GatewayKind, MessageRules
from canbao.exchange.addresses import LEAST_SECRET, check_address
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.store.server import BUSINESS_ZONE


class BadRules(StoreFailed):
    """Messages cannot be sent like this."""


@dataclass(frozen=True)
class StateRules:
    """Hours (from, until before) and how messages leave. `address`, `key`, `secret`: of the gateway over HTTP."""

    sends_from: time
    sends_until: time
    gateway: GatewayKind
    address: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)


@performs("set_message_rules")
def state_rules(act: Act, order: StateRules) -> dict[str, Json]:
    """From now on it is so. Raises BadRules, BadAddress, NotAllowed."""
    county = act.actor.county
    act.require(county)
    if order.sends_from >= order.sends_until:
        raise BadRules("起始时刻须早于截止时刻，不能跨夜 hours begin before they end, within one day")
    is_http = order.gateway == GatewayKind.HTTP
    if is_http and (not order.key or len(order.secret) < LEAST_SECRET):
        raise BadRules(f"请写明网关给的密钥代码和密钥（至少 {LEAST_SECRET} 个字符）state the key and its secret")
    if not is_http and (order.address or order.key or order.secret):
        raise BadRules("文件网关没有地址和密钥 a gateway of files has neither address nor key")
    number = int(reserve_numbers(1)[0])
    place = place_of("campaign_messagerules", "secret", county, number)
    MessageRules.objects.create(
        county=county, id=number, sends_from=order.sends_from, sends_until=order.sends_until, gateway=order.gateway,
        address=check_address(order.address) if is_http else "", key=order.key,
        secret=open_vault().seal(order.secret, place) if is_http else b"", stated_by=act.actor.account_id,
    )  # fmt: skip
    hours = f"{order.sends_from:%H:%M}-{order.sends_until:%H:%M}"
    act.note("message_rules", number, gateway=order.gateway, hours=hours)
    return {"rules": number, "gateway": order.gateway, "hours": hours}


def rules_in_force(county: str) -> MessageRules | None:
    """The newest, in the scope of the transaction under way; None: nobody stated any."""
    return MessageRules.objects.filter(county=county).order_by("-id").first()


def local_time() -> time:
    """The time of day in the business zone, as the database server has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE %s)::time", [BUSINESS_ZONE])
        found: time = cursor.fetchone()[0]
    return found


def is_open(rules: MessageRules, at: time) -> bool:
    """Whether messages may leave at this time of day."""
    return rules.sends_from <= at < rules.sends_until
