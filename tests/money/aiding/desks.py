"""Everybody on the way of aid money: the bureau, the tax office, finance; and what the book says beside the lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.db import connection
from tests.access.people_at_work import new_key, worker
from tests.billing.counties import County, settle
from tests.database import in_area
from tests.money.tills import Till, year_of

from canbao.access.acting import Act
from canbao.access.actors import Actor
from canbao.access.vault import Vault
from canbao.billing.models import Due
from canbao.money.accounts import Account
from canbao.money.aid_states import LineState
from canbao.money.aiding.requests import (
    ConfirmAidList,
    OneRequest,
    ReviewAid,
    apply_for_aid,
    confirm_aid_list,
    review_aid,
    withdraw_aid_list,
)
from canbao.money.aiding.transferring import TransferAid, mark_aid, remit_aid, transfer_aid
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.models import AidRequest, RequestLine, Transfer
from canbao.store.server import Server

PEOPLE = 900
"""As many as have somebody of most groups."""
BUREAU, TAX, FINANCE = 7, 8, 9
"""Organisations."""


def charge_county(server: Server, vault: Vault, patch: pytest.MonkeyPatch, policy: str) -> County:
    """A county whose run is published and in the book."""
    county = settle(server, vault, policy, count=PEOPLE)
    patch.setattr(Act, "business_day", lambda _: county.as_of)
    county.publish(county.assess()["run"])
    charge_dues(county.clerk(), new_key(), ChargeDues(year_of(county)))
    return county


class Desk:
    """The offices of a county, and what they do."""

    def __init__(self, till: Till) -> None:
        self.till, self.year, self.county = till, till.year, till.county
        code = till.county.code
        self.clerk = worker("bureau_clerk", units=(code,), account=801, organisation=BUREAU)
        self.lead = worker("bureau_lead", units=(code,), account=802, organisation=BUREAU)
        self.tax = worker("tax_clerk", units=(code,), account=803, organisation=TAX)
        self.finance = worker("finance", units=(code,), account=804, organisation=FINANCE)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def confirm(self, payer: str, unit: str = "", actor: Actor | None = None) -> int:
        order = ConfirmAidList(self.year, payer, unit or self.county.code)
        return self.number(confirm_aid_list(actor or self.clerk, new_key(), order))

    def apply(self, request: int) -> str:
        """By everybody whom the policy has apply."""
        state = self.state(apply_for_aid(self.clerk, new_key(), OneRequest(request)))
        return self.state(apply_for_aid(self.tax, new_key(), OneRequest(request))) if state == "joining" else state

    def review(self, request: int, **order: Any) -> str:
        return self.state(review_aid(self.finance, new_key(), ReviewAid(request, **order)))

    def reviewed(self, payer: str, unit: str = "") -> int:
        """A request that finance has let through."""
        request = self.confirm(payer, unit)
        self.apply(request)
        assert self.review(request) == "reviewed"
        return request

    def transfer(self, request: int, fen: int = 0) -> str:
        """All of the rest, unless a sum is named."""
        left = self.request(request)
        order = TransferAid(request, fen or left.fen - left.transferred_fen)
        return self.state(transfer_aid(self.finance, new_key(), order))

    def remit(self, request: int) -> str:
        return self.state(remit_aid(self.clerk, new_key(), OneRequest(request)))

    def mark(self, request: int) -> str:
        return self.state(mark_aid(self.clerk, new_key(), OneRequest(request)))

    def withdraw(self, request: int) -> str:
        return self.state(withdraw_aid_list(self.clerk, new_key(), OneRequest(request, "名单有误")))

    def assess_again(self, **order: Any) -> None:
        """Another run published and charged."""
        self.county.publish(self.county.assess(**order)["run"])
        charge_dues(self.county.clerk(), new_key(), ChargeDues(self.year))

    @staticmethod
    def number(answer: Mapping[str, Any]) -> int:
        return int(answer["request"])

    @staticmethod
    def state(answer: Mapping[str, Any]) -> str:
        return str(answer["state"])

    # -- what there is -------------------------------------------------------------------------------------------------

    def request(self, number: int) -> AidRequest:
        with in_area(self.county.code):
            return AidRequest.objects.get(county=self.county.code, id=number)

    def lines(self, request: int = 0, **wanted: Any) -> list[RequestLine]:
        """Lines that stand."""
        chosen = {"request_id": request} if request else {}
        with in_area(self.county.code):
            rows = RequestLine.objects.filter(county=self.county.code, state=LineState.STANDS, **chosen, **wanted)
            return list(rows.order_by("person_id", "unit"))

    def charged(self, payer: str) -> Counter[int]:
        """What a payer owes for each person, by the book."""
        found: Counter[int] = Counter()
        with in_area(self.county.code):
            rows = list(Transfer.objects.filter(county=self.county.code, year=self.year, person_id__isnull=False))
        for row in rows:
            assert row.person_id is not None
            if (row.debit, row.debit_of) == (Account.AID, payer):
                found[row.person_id] += row.fen
            elif (row.credit, row.credit_of) == (Account.AID, payer):
                found[row.person_id] -= row.fen
        return Counter({person: fen for person, fen in found.items() if fen})

    def payers(self) -> list[str]:
        """Payers that owe something."""
        return sorted({of for (account, of) in self.till.book() if account is Account.AID})

    def part_paying(self, payer: str) -> list[Due]:
        """Dues of people who pay a part themselves and have aid of the payer for the rest."""
        aided = self.charged(payer)
        return [due for due in self.till.payable() if aided[due.person_id]]

    def free(self, payer: str) -> list[int]:
        """People with aid of the payer who have nothing to pay."""
        owing = {due.person_id for due in self.till.dues(payable_fen__gt=0)}
        return sorted(person for person in self.charged(payer) if person not in owing)

    def by_town(self, movement: str, request: int) -> Counter[str]:
        """What was moved for a request."""
        found: Counter[str] = Counter()
        with in_area(self.county.code):
            for row in Transfer.objects.filter(county=self.county.code, movement=movement, record=request):
                found[row.unit[:9]] += row.fen
        return found

    def record(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """A statement as the application."""
        with in_area(self.county.code), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
