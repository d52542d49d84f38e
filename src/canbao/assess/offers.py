"""Until when an offer holds: the last day of payment on which an unpaid due stays what it is.

In: rules, a person or a block, the assumed day of payment. Out: a day, or nothing where no day up to the benefit year's
end changes it. Only days on which something can change are looked at (`change_days`). Never: a due that has been paid.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

from canbao.assess.change_days import NO_CHANGE, change_days_of, own_change_days
from canbao.assess.columns import Array
from canbao.assess.evaluating import Case
from canbao.assess.facts import Coverage, Person, all_complete
from canbao.assess.interpreting import assess
from canbao.assess.situations import Situation
from canbao.policy.rules import RuleBook
from canbao.values.days import day_number, from_day_number

MOST_STEPS = 1_000
"""Days looked at one after the other for one person: more than two years, where a condition can change daily."""


class OfferTooFar(ValueError):
    """The assumed day of payment lies so far from the benefit year that its days cannot be looked at one by one."""


def offer_key(situation: Situation) -> tuple[Any, ...]:
    """What makes two offers the same: all about money and whether it is taken, nothing about days of benefits."""
    return (
        situation.eligible, situation.accepted, situation.reason, situation.answer, situation.aid_answer,
        situation.due_fen, situation.provisional_due_fen, situation.pending, situation.aid, situation.reimburse_fen,
        situation.repair_fen, situation.lines, situation.asks,
    )  # fmt: skip


# -- one person --------------------------------------------------------------------------------------------------------


def offer_until(book: RuleBook, person: Person, as_of: date, coverage: Coverage = all_complete) -> date | None:
    """The last day on which the person's due stays the same; None when it is paid or nothing changes it.

    `tests/assess/test_offers.py` compares it with a look at every day.
    """
    if person.paid_on is not None:
        return None
    now = offer_key(assess(book, person, as_of, coverage).situation)
    days = {day_number(start) for start, _ in book.parts if start is not None and start > as_of}
    for _, rules in book.parts:
        days |= own_change_days(change_days_of(rules, as_of, coverage), Case(person, rules, as_of, coverage))
    for day in map(from_day_number, sorted(days)):
        if offer_key(assess(book, person, day, coverage).situation) != now:
            return day - timedelta(days=1)
    return None


# -- many people -------------------------------------------------------------------------------------------------------


def offers_until(
    unpaid: int, as_of: date, key_at: Callable[[Array, Array], Array], change_after: Callable[[Array, Array], Array]
) -> Array:
    """For people who have not paid, the last day on which the offer stays the same (`NO_CHANGE`: no day changes it).

    `key_at(who, days)` gives what the offers are on those days; `change_after(who, days)` the next day on which they
    may change.
    """
    until = np.full(unpaid, NO_CHANGE, dtype=np.int32)
    who = np.arange(unpaid)
    days = np.full(unpaid, day_number(as_of), dtype=np.int32)
    first = key_at(who, days)
    for _ in range(MOST_STEPS):
        following = change_after(who, days[who])
        going = following != NO_CHANGE
        who, following = who[going], following[going]
        if not who.size:
            break
        days[who] = following
        changed = key_at(who, following) != first[who]
        until[who[changed]] = following[changed] - 1
        who = who[~changed]
    else:
        raise OfferTooFar(f"{as_of} 离年度末太远，逐日查看超过 {MOST_STEPS} 天 too far from the benefit year's end")
    return until
