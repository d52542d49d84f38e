"""What happens after payment, for the grid of rights: records of a scene, an order of each action, what queries show.

In: a scene of `tests.access.scenes`. Out: rows that no action could have made there (the dues are of another day),
orders and looks by name. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models.functions import Now
from tests.database import as_superuser

from canbao.access.actors import Actor
from canbao.billing.models import Due, Pledge, Sponsor
from canbao.billing.pledging import RecordPledge, RegisterSponsor, WithdrawPledge
from canbao.money.applications.deciding import DecideApplication, EnterSum, PayApplication
from canbao.money.applications.queries import applications, reimbursement_totals, reimbursements
from canbao.money.applications.receiving import CheckApplication, ReceiveApplication
from canbao.money.auditing.reading_lists import ExportAuditList, audit_list
from canbao.money.auditing.running import Ask as AskAudit
from canbao.money.family_paying import PayFromFamilyAccount
from canbao.money.membership import covered_on, membership_of
from canbao.money.models import Application, ApplicationPart, Payment, Refund, RefundPart
from canbao.money.own_cash import own_cash, own_payments
from canbao.money.refunding.queries import aid_to_give_back, refund_numbered, refunds, refunds_due
from canbao.money.refunding.refunds import DecideRefund, PayRefund, ProposeRefund
from canbao.money.refunding.reversals import ReversePayment
from canbao.money.sponsoring import ReceiveGift, sponsors
from canbao.money.to_take import to_take
from canbao.money.waiting import cash_limits, cash_there, money_held
from canbao.registry.models import Status

YEAR = 2024
ELSEWHERE = "110101"
EARLIER = date(YEAR - 1, 11, 1)

ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "billing.pledging.register_sponsor": lambda s: RegisterSponsor(s.village, "新村集体"),
        "billing.pledging.record_pledge": lambda s: RecordPledge(s["sponsor"], YEAR, s.village, per_head_fen=100),
        "billing.pledging.withdraw_pledge": lambda s: WithdrawPledge(s["pledge"], "资金未落实"),
        "money.applications.receiving.receive_application": lambda s: ReceiveApplication(
            s["asked"], YEAR, "claim_back", ("申请表",), 100, EARLIER, ELSEWHERE
        ),
        "money.applications.receiving.check_application": lambda s: CheckApplication(
            s["application"], "某局", False, 1
        ),
        "money.applications.deciding.enter_sum": lambda s: EnterSum(
            s["application_checked"], 1, "某文件", "government"
        ),
        "money.applications.deciding.decide_application": lambda s: DecideApplication(s["application_checked"]),
        "money.applications.deciding.pay_application": lambda s: PayApplication(s["application_granted"], 1, "补1"),
        "money.auditing.reading_lists.export_audit_list": lambda s: ExportAuditList(
            "held", YEAR, s.village, "审计组调阅"
        ),
        "money.family_paying.pay_from_family_account": lambda s: PayFromFamilyAccount(
            s["payment"], "parent", s.county[:2], s.texts["free_number"]
        ),
        "money.refunding.refunds.propose_refund": lambda s: ProposeRefund(s["anybody"], YEAR, "ended"),
        "money.refunding.refunds.decide_refund": lambda s: DecideRefund(s["refund"]),
        "money.refunding.refunds.pay_refund": lambda s: PayRefund(s["refund_approved"], 1, "退1"),
        "money.refunding.reversals.reverse_cash": lambda s: ReversePayment(s["payment"], "张冠李戴"),
        "money.refunding.reversals.reverse_payment": lambda s: ReversePayment(s["payment"], "张冠李戴"),
        "money.sponsoring.receive_gift": lambda s: ReceiveGift(s["sponsor"], YEAR, 1, f"捐{s.village}"),
    }
)
COUNTY_KNOWS = (
    "billing.pledging.register_sponsor", "billing.pledging.record_pledge", "billing.pledging.withdraw_pledge",
    "money.sponsoring.receive_gift",
)  # fmt: skip
"""Actions about a village whose sponsors the whole county sees: a town may pledge what another's sponsor gives."""
SEES: Mapping[str, tuple[str, Callable[[Any, Actor], bool]]] = MappingProxyType(
    {
        "money.waiting.money_held": (
            "view_book",
            lambda scene, actor: scene["held"] in {each.id for each in money_held(actor, YEAR)},
        ),
        "money.waiting.cash_there": (
            "view_book",
            lambda scene, actor: scene["hand_in"] in {each.record for each in cash_there(actor, YEAR)},
        ),
        "money.waiting.cash_limits": ("view_book", lambda _, actor: cash_limits(actor, YEAR) is not None),
        "money.to_take.to_take": (
            "view_dues_to_take",
            lambda scene, actor: bool(to_take(actor, YEAR, scene["anybody"], EARLIER).lines),
        ),
        "money.own_cash.own_cash": (
            "view_own_cash",
            lambda scene, actor: own_cash(let_hold(scene, actor), YEAR, EARLIER).hand.fen > 0,
        ),
        "money.own_cash.own_payments": (
            "view_own_cash",
            lambda scene, actor: bool(own_payments(let_hold(scene, actor), [scene["payment"]])),
        ),
        "money.membership.membership_of": (
            "view_membership",
            lambda scene, actor: bool(membership_of(actor, scene["anybody"], YEAR).status),
        ),
        "money.membership.covered_on": (
            "view_membership",
            lambda scene, actor: covered_on(actor, scene["anybody"], YEAR, date(YEAR, 6, 1)) is not None,
        ),
        "money.auditing.reading_lists.audit_list": (
            "view_audit_lists",
            lambda scene, actor: (
                scene["kept_4"]
                in {row.person_id for row in audit_list(actor, AskAudit("never_back", YEAR), EARLIER).rows}
            ),
        ),
        "money.refunding.queries.refunds": (
            "view_refunds",
            lambda scene, actor: scene["refund"] in {refund.id for refund in refunds(actor, YEAR)},
        ),
        "money.refunding.queries.refunds_due": (
            "view_refunds",
            lambda scene, actor: scene["kept_4"] in {owed.person_id for owed in refunds_due(actor, YEAR).owed},
        ),
        "money.refunding.queries.refund_numbered": (
            "view_refunds",
            lambda scene, actor: refund_numbered(actor, scene["refund"]).refund.id == scene["refund"],
        ),
        "money.refunding.queries.aid_to_give_back": (
            "view_refunds",
            lambda _, actor: aid_to_give_back(actor, YEAR) is not None,
        ),
        "money.applications.queries.applications": (
            "view_applications",
            lambda scene, actor: scene["application"] in {each.id for each in applications(actor, YEAR)},
        ),
        "money.applications.queries.reimbursements": (
            "view_applications",
            lambda _, actor: bool(reimbursements(actor, YEAR)),
        ),
        "money.applications.queries.reimbursement_totals": (
            "view_applications",
            lambda _, actor: bool(reimbursement_totals(actor, YEAR)),
        ),
        "money.sponsoring.sponsors": (
            "view_sponsors",
            lambda scene, actor: scene["sponsor"] in {line.sponsor for line in sponsors(actor, YEAR)},
        ),
    }
)


def let_hold(scene: Any, actor: Actor) -> Actor:
    """The payment of the scene was taken by this account, if it still may."""
    with as_superuser(scene.server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE money_payment SET collector = %s WHERE id = %s", [actor.account_id, scene["payment"]]
        )  # fmt: skip
    return actor


def add_records(scene: Any) -> None:
    """In the area of the county: a refund to decide, one to pay, applications in three states, a sponsor's pledge."""
    own: dict[str, Any] = {"county": scene.county, "year": YEAR, "unit": scene.village}
    due = {
        name: Due.objects.get(county=scene.county, run_id=scene["run_published"], person_id=scene[name])
        for name in ("kept_4", "gone_4")
    }
    paid = {
        name: Payment.objects.create(
            **own, person_id=each.person_id, due_id=each.id, fen=1, channel="bank", paid_on=EARLIER, recorded_by=1,
            state="confirmed",
        )
        for name, each in due.items()
    }  # fmt: skip
    states: dict[str, dict[str, Any]] = {"kept_4": {}, "gone_4": {"state": "approved", "decided_by": 2}}
    made = {}
    for name, state in states.items():
        made[name] = Refund.objects.create(
            **own, **state, person_id=scene[name], basis="ended", fen=1, clause="", proposed_by=1, proposed_on=EARLIER
        )
        RefundPart.objects.create(
            county=scene.county, refund_id=made[name].id, payment_id=paid[name].id, unit=scene.village, fen=1
        )
    Status.objects.create(county=scene.county, person_id=scene["kept_4"], status="prison", valid_from=date(YEAR, 2, 1))
    scene.numbers |= {"refund": made["kept_4"].id, "refund_approved": made["gone_4"].id}
    _add_applications(scene, own)
    sponsor = Sponsor.objects.create(county=scene.county, unit=scene.village, name="村集体", registered_by=1)
    pledge = Pledge.objects.create(**own, sponsor_id=sponsor.id, wanted={}, people=1, fen=1, pledged_by=1)
    scene.numbers |= {"sponsor": sponsor.id, "pledge": pledge.id}


def _add_applications(scene: Any, own: dict[str, Any]) -> None:
    checked = {"is_aided_elsewhere": False, "answered_paid_fen": 1, "checked_by": 1, "checked_on": Now()}
    granted = {"fen": 1, "decided_by": 2, "decided_on": Now()}
    for suffix, name, state in (
        ("", "anybody", {"state": "received"}),
        ("_checked", "moving", {"state": "checked", **checked}),
        ("_granted", "kept", {"state": "granted", **checked, **granted}),
    ):
        made = Application.objects.create(
            **own, **state, person_id=scene[name], kind="claim_back", documents=["申请表"], paid_fen=1,
            paid_on=EARLIER, paid_place=ELSEWHERE, received_by=1, received_on=EARLIER,
        )  # fmt: skip
        scene.numbers["application" + suffix] = made.id
    ApplicationPart.objects.create(
        county=scene.county, application_id=scene["application_granted"], payer="government", unit=scene.village, fen=1
    )
