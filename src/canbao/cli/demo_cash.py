"""Cash in the demo: noted at the door, handed in to the town, paid in, told to the tax office with its slip.

In: villages with a collector each. Out: how many paid so; deposits on their way. Never: cash left in
a hand but on the last day, which is left to be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from canbao.cli.acting_options import new_key
from canbao.cli.demo_offices import TOWN_DIGITS

if TYPE_CHECKING:
    from canbao.cli.demo_campaign import Campaign

A_DOOR_A_DAY = 6
"""People whom one collector meets; with a dozen villages some two hundred in all."""


def collect_cash(campaign: Campaign, today: date, day: int) -> int:
    """One day of all collectors and their towns; how many people paid."""
    from canbao.money.collecting import DecideHandIn, HandInCash, decide_hand_in, hand_in_cash

    staff, by_town = campaign.staff, defaultdict[str, list[int]](list)
    for village, collector in staff.collectors.items():
        town = village[:TOWN_DIGITS]
        paid = _meet(campaign, village)
        if not paid:
            continue
        by_town[town] += paid
        offered: dict[str, Any] = hand_in_cash(collector, new_key(), HandInCash(campaign.year, village))
        decide_hand_in(staff.windows[town], new_key(), DecideHandIn(offered["hand_in"], offered["fen"]))
    for town, references in by_town.items():
        _pay_in(campaign, town, f"HJ{town}{day:02}", references, today)
    return sum(len(references) for references in by_town.values())


def note_cash(campaign: Campaign) -> int:
    """One day of all collectors who keep what they took until another day; how many people paid."""
    return sum(len(_meet(campaign, village)) for village in campaign.staff.collectors)


def _meet(campaign: Campaign, village: str) -> list[int]:
    """Some who have not paid by themselves, and pay now; their numbers at the bureau."""
    from canbao.money.paying import PaymentRefused, RecordPayment, record_payment

    collector, paid = campaign.staff.collectors[village], []
    for bill in campaign.office.unpaid(campaign.year, village)[:A_DOOR_A_DAY]:
        order = RecordPayment(bill["reference"], campaign.year, bill["fen"])
        try:
            record_payment(collector, new_key(), order)
        except PaymentRefused:  # paid meanwhile, or something about the person has changed: the next door
            continue
        paid.append(bill["reference"])
    return paid


def _pay_in(campaign: Campaign, town: str, paper: str, references: list[int], today: date) -> None:
    """What the town has received, by one slip; the tax office gets the slip with its people."""
    from canbao.money.collecting import DepositCash, deposit_cash

    fen = campaign.office.take_cash(campaign.year, paper, references, today)
    deposit_cash(campaign.staff.windows[town], new_key(), DepositCash(campaign.year, town, paper, fen))
