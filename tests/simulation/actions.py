"""Which function performs which order.

In: nothing. Out: `ACTIONS`. Never: an order that nobody performs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.simulation import cash, charges, files, orders, settling
from tests.simulation.store import Perform

ACTIONS: Mapping[type, Perform] = MappingProxyType(
    {
        orders.PublishRun: charges.publish_run,
        orders.ChargeDues: charges.charge_dues,
        orders.EndMembership: charges.end_membership,
        orders.OfferRepair: charges.offer_repair,
        orders.SettleProvisional: charges.settle_provisional,
        orders.LapseSupplement: charges.lapse_supplement,
        orders.RecordPayment: cash.record_payment,
        orders.WithdrawPayment: cash.withdraw_payment,
        orders.HandInCash: cash.hand_in_cash,
        orders.DecideHandIn: cash.decide_hand_in,
        orders.DepositCash: cash.deposit_cash,
        orders.ConfirmDeposit: cash.confirm_deposit,
        orders.ReverseCash: cash.reverse_cash,
        orders.ReversePayment: cash.reverse_payment,
        orders.ReceivePackage: files.receive_package,
        orders.MatchHeld: files.match_held,
        orders.GiveBackHeld: files.give_back_held,
        orders.ProposeRefund: settling.propose_refund,
        orders.DecideRefund: settling.decide_refund,
        orders.PayRefund: settling.pay_refund,
        orders.ConfirmAidList: settling.confirm_aid_list,
        orders.MoveAid: settling.move_aid,
        orders.TransferAid: settling.transfer_aid,
        orders.RemitAid: settling.remit_aid,
    }
)
