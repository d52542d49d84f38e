"""The chart of accounts, and which movements between them there are.

In: nothing. Out: `Account`, `Movement`, and for each movement the pairs of accounts that its transfers may go between.
Never: a movement that is not here: the database checks each transfer against this list.

A transfer takes its fen out of one account (credit) and puts them into another (debit), so that every one balances by
itself and the whole book adds up to zero. `of` says whose account it is: a collector's, a payer's, a deposit's; the
accounts of people are told apart by the transfer's person.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import models


class Account(models.TextChoices):
    """Where fen can be. The label says what is told apart by `of`."""

    OWED = "owed", "应收个人缴费"
    COLLECTOR = "collector", "代收人手中现金（按代收人）"
    TOWN = "town", "镇街待缴存现金（按镇街）"
    TRANSIT = "transit", "缴存在途（按缴存单）"
    TREASURY = "treasury", "税务已入库"
    AID = "aid", "应收资助（按出资方）"
    AID_FUND = "aid_fund", "资助资金专户待划转（按出资方）"
    SPONSOR = "sponsor", "应收扶持（按扶持方）"
    SUBSIDY = "subsidy", "应收财政补助（按级次）"
    REFUNDS = "refunds", "应退未退个人"
    REIMBURSE = "reimburse", "应付个人补助（先缴后补）"
    UNMATCHED = "unmatched", "待查款（按税务流水）"
    OWN_SHARE = "own_share", "基金收入：个人缴费"
    AID_SHARE = "aid_share", "基金收入：参保资助"
    SPONSOR_SHARE = "sponsor_share", "基金收入：扶持"
    SUBSIDY_SHARE = "subsidy_share", "基金收入：财政补助"


class Movement(models.TextChoices):
    """Why fen move."""

    CHARGE = "charge", "记应缴"
    LAPSE = "lapse", "应缴作废"
    COLLECT = "collect", "代收"
    WITHDRAW = "withdraw", "撤回代收"
    HAND_IN = "hand_in", "上交现金"
    DEPOSIT = "deposit", "缴存"
    ARRIVE = "arrive", "缴存入库"
    RECEIVE = "receive", "税务渠道缴费"
    REVERSE = "reverse", "冲正"
    OWE_BACK = "owe_back", "核定退费"
    PAY_BACK = "pay_back", "退付"
    SETTLE = "settle", "资助划入"
    TRANSFER = "transfer", "资助拨入专户"
    REMIT = "remit", "专户划入"
    GRANT = "grant", "核定先缴后补"
    REIMBURSE = "reimburse", "发放先缴后补"
    GIVE = "give", "扶持到账"
    SUBSIDISE = "subsidise", "补助到账"
    HOLD = "hold", "记待查款"
    MATCH = "match", "待查款认领"
    GIVE_BACK = "give_back", "待查款退回"
    TAKE_BACK = "take_back", "登错冲回"


_A = Account
PAIRS: Mapping[Movement, frozenset[tuple[Account, Account]]] = MappingProxyType(
    {
        Movement.CHARGE: frozenset(
            {
                (_A.OWED, _A.OWN_SHARE),
                (_A.AID, _A.AID_SHARE),
                (_A.SPONSOR, _A.SPONSOR_SHARE),
                (_A.SUBSIDY, _A.SUBSIDY_SHARE),
            }
        ),
        Movement.LAPSE: frozenset(
            {
                (_A.OWN_SHARE, _A.OWED),
                (_A.AID_SHARE, _A.AID),
                (_A.SPONSOR_SHARE, _A.SPONSOR),
                (_A.SUBSIDY_SHARE, _A.SUBSIDY),
            }
        ),
        Movement.COLLECT: frozenset({(_A.COLLECTOR, _A.OWED)}),
        Movement.WITHDRAW: frozenset({(_A.OWED, _A.COLLECTOR)}),
        Movement.HAND_IN: frozenset({(_A.TOWN, _A.COLLECTOR)}),
        Movement.DEPOSIT: frozenset({(_A.TRANSIT, _A.COLLECTOR), (_A.TRANSIT, _A.TOWN)}),
        Movement.ARRIVE: frozenset({(_A.TREASURY, _A.TRANSIT)}),
        Movement.RECEIVE: frozenset({(_A.TREASURY, _A.OWED)}),
        Movement.REVERSE: frozenset({(_A.OWED, _A.TREASURY), (_A.OWED, _A.COLLECTOR)}),
        Movement.OWE_BACK: frozenset({(_A.OWN_SHARE, _A.REFUNDS)}),
        Movement.PAY_BACK: frozenset({(_A.REFUNDS, _A.TREASURY)}),
        Movement.SETTLE: frozenset({(_A.TREASURY, _A.AID)}),
        Movement.TRANSFER: frozenset({(_A.AID_FUND, _A.AID)}),
        Movement.REMIT: frozenset({(_A.TREASURY, _A.AID_FUND)}),
        Movement.GRANT: frozenset({(_A.AID, _A.REIMBURSE)}),
        Movement.REIMBURSE: frozenset({(_A.REIMBURSE, _A.AID), (_A.REIMBURSE, _A.TREASURY)}),
        Movement.GIVE: frozenset({(_A.TREASURY, _A.SPONSOR)}),
        Movement.SUBSIDISE: frozenset({(_A.TREASURY, _A.SUBSIDY)}),
        Movement.HOLD: frozenset({(_A.TREASURY, _A.UNMATCHED)}),
        Movement.MATCH: frozenset({(_A.UNMATCHED, _A.OWED)}),
        Movement.GIVE_BACK: frozenset({(_A.UNMATCHED, _A.TREASURY)}),
        # What was recorded wrongly of aid and subsidies: each the other way round, naming what it undoes.
        Movement.TAKE_BACK: frozenset(
            {(_A.AID, _A.TREASURY), (_A.AID, _A.AID_FUND), (_A.AID_FUND, _A.TREASURY), (_A.SUBSIDY, _A.TREASURY)}
        ),
    }
)
"""Debit and credit of the transfers of each movement."""

OF_PEOPLE = frozenset({Account.OWED, Account.REFUNDS, Account.REIMBURSE, Account.OWN_SHARE})
"""Accounts of which every person has one of their own."""
CASH = frozenset({Account.COLLECTOR, Account.TOWN})
"""Money in somebody's hands."""
INCOME = frozenset({Account.OWN_SHARE, Account.AID_SHARE, Account.SPONSOR_SHARE, Account.SUBSIDY_SHARE})
"""What the fund is entitled to."""
