"""Records of money past the code: as the application's role, nothing moves past its graph or without a step."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tills import Till

from canbao.money.models import Payment, Step
from canbao.money.paying import WithdrawPayment, withdraw_payment


def do(till: Till, statement: str) -> int:
    with in_area(till.county.code), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def test_a_record_is_not_changed_but_by_its_moves(till: Till) -> None:
    due = till.payable()[0]
    till.pay(due)
    for statement in (
        "UPDATE money_payment SET fen = 1",
        "UPDATE money_payment SET state = 'confirmed'",
        "UPDATE money_payment SET state = state, hand_in_id = 1",
        "DELETE FROM money_payment",
        "DELETE FROM money_step",
        "UPDATE money_step SET number = 1",
        "TRUNCATE money_payment",
    ):
        with pytest.raises(DatabaseError):
            do(till, statement)


def test_a_cell_that_is_filled_once_is_filled_once(till: Till) -> None:
    """The tax office's number of cash that a collector noted."""
    till.pay(till.payable()[0])
    assert do(till, "UPDATE money_payment SET tax_number = 'A'") == 1
    for statement in ("UPDATE money_payment SET tax_number = 'B'", "UPDATE money_payment SET tax_number = NULL"):
        with pytest.raises(DatabaseError):
            do(till, statement)


def test_every_move_has_its_step(till: Till) -> None:
    paid = till.pay(till.payable()[0])
    withdraw_payment(till.collector, new_key(), WithdrawPayment(paid["payment"], "点错了"))
    with in_area(till.county.code):
        made, moved = Step.objects.filter(record="payment").order_by("id")
        payment = Payment.objects.get()
    assert (made.number, made.row["state"], made.row["fen"]) == (payment.id, "noted", payment.fen)
    assert moved.row == {"state": "withdrawn", "hand_in_id": None, "deposit_id": None, "tax_number": None}
