"""How many days money may stay where it is before an auditors' list names it.

In: what the county has set, what its policies say, what whoever asks says. Out: days by place. Never: a default that
is taken for a rule: it only says what is worth a look, and the list names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from canbao.billing.policies import Books
from canbao.money.models import CashLimit


@dataclass(frozen=True)
class AuditLimits:
    """Days; money is named from the day after. `hand` None: the county's limit, the policy's, or the default."""

    hand: int | None = None
    town: int = 3
    transit: int = 5
    unmatched: int = 30
    refund: int = 30


DEFAULT_HAND = 7
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "hand": "镇村每周报一次进度，一周内应上交过一次",
        "town": "隔一个周末也能到银行",
        "transit": "银行和国库入账一般不超过五天",
        "unmatched": "每月与税务对账一次，过一轮还没有认领或退回",
        "refund": "批准后一个月还没有退付",
    }
)
"""Why these days and no others, where neither policy nor county has set any."""


def with_hand(limits: AuditLimits, county: str, year: int, books: Books | None) -> AuditLimits:
    """With the days of cash in a hand filled in."""
    if limits.hand is not None:
        return limits
    kept = CashLimit.objects.filter(county=county, year=year).first()
    if kept is not None and kept.most_days is not None:
        return replace(limits, hand=kept.most_days)
    stated = [
        rule.most_days_held for book in (books or {}).values()
        for rule in book.latest.file.administration.cash_rules if rule.most_days_held is not None
    ]  # fmt: skip
    return replace(limits, hand=min(stated, default=DEFAULT_HAND))
