"""An application's row and the money behind it, as every step needs them.

In: an act, a number. Out: the row, nobody else's until the end; what the person has paid and still has in it.
Never: a row that is not the actor's area's.
"""

from __future__ import annotations

from canbao.access.acting import Act, NotFound
from canbao.access.locks import alone
from canbao.money.models import Application, ApplicationKind, Payment, PaymentKind
from canbao.money.refunding.owing_back import counted_of_payments
from canbao.money.states import STANDING
from canbao.store.failures import StoreFailed


class ApplicationRefused(StoreFailed):
    """This cannot be done with the application, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def locked(act: Act, number: int) -> Application:
    """Raises NotFound, NotAllowed."""
    county = act.actor.county
    found = Application.objects.filter(county=county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的申请 no such application")
    act.require(found.unit)
    alone(f"pay:{county}:{found.year}:{found.person_id}")
    return Application.objects.select_for_update().get(county=county, id=number)


def update(application: Application, state: str, **cells: object) -> None:
    Application.objects.filter(county=application.county, id=application.id).update(state=state, **cells)


def payments_of(county: str, year: int, person_id: int) -> list[Payment]:
    rows = Payment.objects.filter(
        county=county, year=year, person_id=person_id, state__in=STANDING,
        kind__in=(PaymentKind.OWN, PaymentKind.DIFFERENCE),
    )  # fmt: skip
    return list(rows.order_by("id"))


def most_fen(application: Application) -> int:
    """What was paid and has not gone back."""
    answered = application.answered_paid_fen
    paid = application.paid_fen if answered is None else min(application.paid_fen, answered)
    if application.kind == ApplicationKind.CLAIM_BACK:
        return paid
    standing = payments_of(application.county, application.year, application.person_id)
    back = counted_of_payments(application.county, [payment.id for payment in standing])
    return min(paid, sum(payment.fen for payment in standing) - back)
