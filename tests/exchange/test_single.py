"""One payment and one due past HTTP: a number alone tells nothing, and the name has to go with it."""

from __future__ import annotations

from tests.access.people_at_work import new_key, worker
from tests.api.test_payments import named
from tests.money.tills import Till

from canbao.exchange.single import Asked, ReportPayment, find_due, report_payment


class _Of:
    def __init__(self, till: Till) -> None:
        self.till = till


def test_a_due_is_told_by_number_and_name(till: Till) -> None:
    clerk = worker("tax_clerk", units=(till.county.code,), account=601)
    due = till.payable()[0]
    question = named(_Of(till), due.person_id)  # type: ignore[arg-type]
    assert find_due(clerk, Asked(**question))["payable_fen"] == due.payable_fen
    for wrong in ({"name": "别人"}, {"id_number": "123"}, {"year": 1999}):
        assert find_due(clerk, Asked(**question | wrong)) == {"state": "unknown"}
    paid = {"tax_number": "T1", "fen": due.payable_fen, "paid_on": till.county.as_of, "channel": "柜面", **question}
    assert report_payment(clerk, new_key(), ReportPayment(**paid))["result"] == "booked"
    assert find_due(clerk, Asked(**question)) == {"state": "paid", "unit": due.unit}
