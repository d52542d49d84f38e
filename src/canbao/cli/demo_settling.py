"""What follows a statement in the demo: differences and held money settled, aid money from list to fund, the subsidy.

In: a campaign whose payments are in. Out: lines of text; the book without differences, held money or open aid. Never: a
difference closed without its reason; a list reviewed by whoever confirmed it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.acting_options import new_key
from canbao.values.fen import format_yuan

if TYPE_CHECKING:
    from canbao.cli.demo_campaign import Campaign
    from canbao.money.models import AidRequest, Unmatched

_WRONG_COUNTY, _TWICE = "wrong_county", "already_paid"


def lay_statement(campaign: Campaign, title: str, first: int, last: int) -> None:
    """The tax office's statement of some days of payment, beside the book, on the day after the last."""
    from canbao.exchange.differences import ages
    from canbao.money.models import DifferenceKind

    package = campaign.office.state(campaign.year, campaign.on(first), campaign.on(last), campaign.on(last + 1))
    answer = campaign.take(package)
    found = [f"{DifferenceKind(age.kind).label} {age.count}" for age in ages(campaign.staff.clerk, campaign.year)]
    typer.echo(f"{title}（第 {package.number} 号 {answer['result']}）：差异 " + ("、".join(found) or "没有"))


def settle(campaign: Campaign) -> None:
    """Late rows come, rows under another name are taken back and told anew, held money finds its person or goes back;
    what a statement will always show is closed with its reason.
    """
    from canbao.cli.demo_campaign import DAYS
    from canbao.exchange.differences import CloseDifference, close_difference, view_differences
    from canbao.sandbox.telling import Telling

    settled = Counter[str]()
    for held in _held(campaign):
        settled[_settle_held(campaign, held)] += 1
    for each in view_differences(campaign.staff.clerk, campaign.year, "other_person"):
        _rename(campaign, each.about)
        settled["张冠李戴冲正重报"] += 1
    for each in view_differences(campaign.staff.clerk, campaign.year, _WRONG_COUNTY):
        reason = "缴费时选错参保地，款项已由本县认领，税务流水不再更改"
        close_difference(campaign.staff.clerk, new_key(), CloseDifference(each.id, reason))
        settled["差异说明后关闭"] += 1
    today = campaign.on(DAYS + 1)
    for package in campaign.office.tell(Telling(campaign.year, today)):
        campaign.take(package)
    typer.echo(f"{today} " + "，".join(f"{word} {count}" for word, count in sorted(settled.items())))


def _held(campaign: Campaign) -> list[Unmatched]:
    from canbao.access.acting import reading
    from canbao.money.models import Unmatched

    with reading(campaign.staff.clerk, "view_book"):
        return list(Unmatched.objects.filter(county=campaign.county, state="held").order_by("id"))


def _settle_held(campaign: Campaign, held: Unmatched) -> str:
    from canbao.money.holding import GiveBackHeld, MatchHeld, give_back_held, match_held

    if held.problem == _WRONG_COUNTY and held.person_id is not None:
        order = MatchHeld(held.id, held.person_id, "电话核对：本县参保人，缴费时选错参保地")
        match_held(campaign.staff.clerk, new_key(), order)
        return "待查款认领"
    reason = "重复缴费，税务已退" if held.problem == _TWICE else "金额不符，税务已退，请重新缴费"
    give_back_held(campaign.staff.tax, new_key(), GiveBackHeld(held.id, reason))
    campaign.office.void(held.tax_number)
    return "待查款退回"


def _rename(campaign: Campaign, tax_number: str) -> None:
    """A payment under somebody else's name: taken back, and entered anew for whoever paid."""
    from canbao.access.acting import reading
    from canbao.money.models import Payment
    from canbao.money.refunding.reversals import ReversePayment, reverse_payment

    with reading(campaign.staff.clerk, "view_book"):
        payment = Payment.objects.get(county=campaign.county, tax_number=tax_number)
    reverse_payment(campaign.staff.tax, new_key(), ReversePayment(payment.id, "报送时写成他人，税务更正重报"))
    campaign.office.void(tax_number, again=True)


def settle_aid(campaign: Campaign) -> None:
    """Every payer, town by town: confirmed, applied for, reviewed, paid, remitted, marked. Then the subsidy."""
    from canbao.money.aiding.requests import ConfirmAidList, confirm_aid_list
    from canbao.money.aiding.totals import READY, aid_totals
    from canbao.money.models import AidRequest

    clerk, count, fen = campaign.staff.clerk, 0, 0
    ready = Counter[tuple[str, str]]()
    for each in aid_totals(clerk, campaign.year, campaign.county):
        if each.state == READY:
            ready[each.payer, each.town] += each.fen
    for payer, town in sorted(ready):
        made: dict[str, Any] = confirm_aid_list(clerk, new_key(), ConfirmAidList(campaign.year, payer, town))
        from canbao.access.acting import reading

        with reading(clerk, "view_aid"):
            request = AidRequest.objects.get(county=campaign.county, id=made["request"])
        _pay_request(campaign, request)
        count, fen = count + 1, fen + request.fen
    typer.echo(f"资助申请 {count} 份，确认、申请、审核、拨付、标识完毕，共 {format_yuan(fen)} 元")
    _settle_subsidy(campaign)


def _pay_request(campaign: Campaign, request: AidRequest) -> None:
    from canbao.money.aiding.requests import OneRequest, ReviewAid, apply_for_aid, review_aid
    from canbao.money.aiding.transferring import TransferAid, mark_aid, remit_aid, transfer_aid

    staff, one = campaign.staff, OneRequest(request.id)
    apply_for_aid(staff.clerk, new_key(), one)
    if "、" in request.applicants:
        apply_for_aid(staff.tax, new_key(), one)
    review_aid(staff.finance, new_key(), ReviewAid(request.id))
    transfer_aid(staff.finance, new_key(), TransferAid(request.id, request.fen))
    if request.account:
        remit_aid(staff.clerk, new_key(), one)
    mark_aid(staff.clerk, new_key(), one)


def _settle_subsidy(campaign: Campaign) -> None:
    """Charged and recorded where its sum is set."""
    from canbao.money.subsidising import ChargeSubsidy, RecordSubsidy, charge_subsidy, record_subsidy, subsidy_accounts

    staff = campaign.staff
    answer: dict[str, Any] = charge_subsidy(staff.clerk, new_key(), ChargeSubsidy(campaign.year))
    for each in subsidy_accounts(staff.clerk, campaign.year):
        order = RecordSubsidy(campaign.year, each.owed_fen, f"财补{campaign.year}{each.level}", each.level)
        record_subsidy(staff.finance, new_key(), order)
    pending = "；标准未定的政策不记账" if answer["pending"] else ""
    typer.echo(f"财政补助记账 {answer['people']:,} 人 {format_yuan(answer['fen'])} 元{pending}")
