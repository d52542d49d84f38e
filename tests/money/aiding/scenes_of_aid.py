"""Aid and subsidies of a scene: something due, a request at each step, and an order for every action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now
from tests.database import in_area

from canbao.money.accounts import Account, Movement
from canbao.money.aiding.exporting_annex import ExportAnnex
from canbao.money.aiding.requests import ConfirmAidList, OneRequest, ReviewAid
from canbao.money.aiding.transferring import TransferAid
from canbao.money.models import AidBooking, AidRequest, RequestLine, Transfer
from canbao.money.subsidising import ChargeSubsidy, RecordSubsidy
from canbao.money.taking_back import TakeBackMoney

if TYPE_CHECKING:
    from tests.access.scenes import Scene

YEAR = 2024
PAYER = "government"
FEN, MUCH = 100, 1_000
"""Of a request; due of somebody: more than all that is to be set off."""
AT = MappingProxyType(
    {"listed": "asked", "applied": "moving", "reviewed": "kept", "transferred": "gone", "remitted": "new"}
)
"""Requests by state, with whom they are for: people whose aid the book does not have, so it is asked for too much."""

ORDERS: Mapping[str, Callable[[Scene], Any]] = MappingProxyType(
    {
        "money.aiding.requests.confirm_aid_list": lambda s: ConfirmAidList(YEAR, PAYER, s.village[:9]),
        "money.aiding.requests.withdraw_aid_list": lambda s: OneRequest(s["aid_listed"], "名单有误"),
        "money.aiding.requests.apply_for_aid": lambda s: OneRequest(s["aid_listed"]),
        "money.aiding.requests.review_aid": lambda s: ReviewAid(s["aid_applied"]),
        "money.aiding.transferring.transfer_aid": lambda s: TransferAid(s["aid_reviewed"], FEN),
        "money.aiding.transferring.remit_aid": lambda s: OneRequest(s["aid_transferred"]),
        "money.aiding.transferring.mark_aid": lambda s: OneRequest(s["aid_remitted"]),
        "money.aiding.exporting_annex.export_annex": lambda s: ExportAnnex(s["aid_listed"], "报财政"),
        "money.taking_back.take_back_money": lambda s: TakeBackMoney("aid_request", s["aid_transferred"], FEN, "登错"),
        "money.subsidising.charge_subsidy": lambda _: ChargeSubsidy(YEAR),
        "money.subsidising.record_subsidy": lambda _: RecordSubsidy(YEAR, FEN, "财社1号"),
    }
)


def add_aid(scene: Scene) -> None:
    """Aid of somebody who has paid is due; requests of others stand at every step; a subsidy has been charged."""
    own: dict[str, Any] = {"county": scene.county, "year": YEAR}
    moved = {**own, "unit": scene.village, "day": Now(), "fen": MUCH}
    with in_area(scene.county):
        Transfer.objects.create(
            **moved, movement=Movement.CHARGE, debit=Account.AID, credit=Account.AID_SHARE, debit_of=PAYER,
            credit_of=PAYER, person_id=scene["anybody"],
        )  # fmt: skip
        Transfer.objects.create(
            **moved, movement=Movement.CHARGE, debit=Account.SUBSIDY, credit=Account.SUBSIDY_SHARE
        )  # fmt: skip
        for batch, (state, name) in enumerate(AT.items(), start=1):
            request = AidRequest.objects.create(
                **own, unit=scene.village[:9], payer=PAYER, batch=batch, account="专户", persons=1, fen=FEN,
                state=state, transferred_fen=FEN if state in ("transferred", "remitted") else 0,
                remitted_fen=FEN if state == "remitted" else 0, confirmed_by=1, confirmed_on=Now(),
            )  # fmt: skip
            RequestLine.objects.create(
                **own, request_id=request.id, payer=PAYER, person_id=scene[name], unit=scene.village, standing="",
                certifier="", aid_rows="", clause="", fen=FEN, is_first=True,
            )  # fmt: skip
            scene.numbers[f"aid_{state}"] = request.id
        transfer = Transfer.objects.create(
            **moved | {"fen": FEN}, movement=Movement.TRANSFER, debit=Account.AID_FUND, credit=Account.AID,
            debit_of=PAYER, credit_of=PAYER, record=scene["aid_transferred"],
        )  # fmt: skip
        AidBooking.objects.create(
            **own, unit=scene.village[:9], request_id=scene["aid_transferred"], movement=Movement.TRANSFER, fen=FEN,
            first_transfer=transfer.id, recorded_by=1,
        )  # fmt: skip
