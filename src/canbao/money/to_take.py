"""What whoever takes cash may take from a household today: the dues of each member, or why nothing can be taken.

In: somebody of the household, a benefit year, the day. Out: a line for each sum that is owed or settled, with its
reason; what is in the reader's own hand. Never: a category or why a due is what it is; a full number; a sum to be
chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.money.limits import Hand, hand_of
from canbao.money.models import Payment, PaymentKind, Supplement
from canbao.money.paying import PaymentRefused, due_of, owed_on
from canbao.money.states import STANDING, SupplementState
from canbao.registry.models.households import MemberRole
from canbao.values.id_number import MASK

PAID, NO_DUE, NOTHING_DUE = "already_paid", "no_due", "nothing_due"
_HOME = """
    WITH own AS (
        SELECT household_id FROM registry_member WHERE county = %(county)s AND person_id = %(person)s
            AND replaced_at IS NULL AND valid_until IS NULL
        ORDER BY id DESC LIMIT 1
    ), home AS (
        SELECT member.person_id, member.role FROM registry_member AS member JOIN own USING (household_id)
        WHERE member.county = %(county)s AND member.replaced_at IS NULL AND member.valid_until IS NULL
    )
    SELECT person.id, person.name, coalesce((SELECT max(tail) FROM registry_document AS document
            WHERE document.county = person.county AND document.person_id = person.id AND is_current), ''),
        person.unit, coalesce(home.role, '')
    FROM registry_person AS person LEFT JOIN home ON home.person_id = person.id
    WHERE person.county = %(county)s AND person.merged_into IS NULL
        AND person.id IN (SELECT %(person)s::bigint UNION SELECT person_id FROM home)
    ORDER BY home.role = 'head' DESC NULLS LAST, person.birth NULLS LAST, person.id
"""


@dataclass(frozen=True)
class Payer:
    """One of the household."""

    id: int
    name: str
    tail: str
    unit: str
    role: str

    @property
    def masked(self) -> str:
        """张三 ···1234."""
        return f"{self.name} {MASK}{self.tail}" if self.tail else self.name

    @property
    def role_label(self) -> str:
        return dict(MemberRole.choices).get(self.role, "")


@dataclass(frozen=True)
class Owed:
    """One sum of one person. `reason`: a word for why it cannot be taken, `words` say so; both empty where it can be.
    `fen`: None where the sum is not known. `years`: of years repaired.
    """

    payer: Payer
    kind: str
    fen: int | None
    reason: str = ""
    words: str = ""
    is_provisional: bool = False
    years: int | None = None
    paid: Payment | None = None

    @property
    def kind_label(self) -> str:
        return str(PaymentKind(self.kind).label)


@dataclass(frozen=True)
class ToTake:
    """Of a household, with the reader's own hand."""

    year: int
    lines: tuple[Owed, ...]
    hand: Hand


def to_take(actor: Actor, year: int, person_id: int, day: date) -> ToTake:
    """Of the person and whoever lives there, as far as the reader sees. Raises NotFound, NotAllowed."""
    with reading(actor, "view_dues_to_take"):
        with connection.cursor() as cursor:
            cursor.execute(_HOME, {"county": actor.county, "person": person_id})
            payers = [Payer(*row) for row in cursor.fetchall()]
        if not payers:
            raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
        ids = [payer.id for payer in payers]
        of_year = {"county": actor.county, "year": year, "person_id__in": ids}
        paid = {(row.person_id, row.kind): row for row in Payment.objects.filter(**of_year, state__in=STANDING)}
        extras = Supplement.objects.filter(**of_year, state=SupplementState.OPEN).order_by("kind", "id")
        lines = []
        for payer in payers:
            lines.append(_own(actor.county, year, payer, day, paid.get((payer.id, PaymentKind.OWN.value))))
            lines += [
                Owed(payer, extra.kind, extra.fen, years=extra.years) for extra in extras if extra.person_id == payer.id
            ]
        return ToTake(year, tuple(lines), hand_of(actor.county, year, actor.account_id))


def _own(county: str, year: int, payer: Payer, day: date, paid: Payment | None) -> Owed:
    """The due of the year, as the action would see it."""
    if paid is not None:
        return Owed(payer, PaymentKind.OWN, paid.fen, PAID, "", paid.is_provisional, paid=paid)
    try:
        due = due_of(county, year, payer.id)
    except NotFound as refused:
        return Owed(payer, PaymentKind.OWN, None, NO_DUE, str(refused))
    try:
        fen, is_provisional = owed_on(due, day, payer.id)
    except PaymentRefused as refused:
        return Owed(payer, PaymentKind.OWN, due.payable_fen, refused.reason, str(refused))
    if not fen:
        return Owed(payer, PaymentKind.OWN, 0, NOTHING_DUE, "无须个人缴费 nothing is due", is_provisional)
    return Owed(payer, PaymentKind.OWN, fen, is_provisional=is_provisional)
