"""T107: after any changes every figure of a progress page is what counting all people gives, and is no older than the
last count; without the triggers the comparison says so.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from tests.access.people_at_work import new_key
from tests.campaign.counted import Counted
from tests.database import as_superuser, in_area
from tests.proofs import Proof

from canbao.campaign.progress import progress_of
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.registry.models import Enrolment, Insurance, Person, Standing, Status
from canbao.store.failures import StoreFailed

pytestmark = pytest.mark.trust
SEED = 107


class Changes:
    """Whatever may happen to people, at random."""

    def __init__(self, counted: Counted, seed: int) -> None:
        self.counted, self.chance = counted, random.Random(seed)
        self.own = {"county": counted.code}
        with in_area(counted.code):
            people = list(Person.objects.filter(**self.own).order_by("id"))
        self.people, self.units = [person.id for person in people], sorted({person.unit for person in people})
        self.unpaid = counted.payable()
        self.paid: list[int] = []
        self.day = counted.county.as_of

    def change(self) -> None:
        ways: list[Callable[[], None]] = [self.pay, self.pay, self.pay, self.withdraw_payment, self.move]
        ways += [self.withdraw, self.give_standing, self.end_standing, self.insure, self.die, self.bear, self.sleep]
        self.chance.choice(ways)()

    def pay(self) -> None:
        if self.unpaid:
            due = self.unpaid.pop(self.chance.randrange(len(self.unpaid)))
            with suppress(StoreFailed):  # who has died or was withdrawn meanwhile may be refused
                self.paid.append(int(self.counted.pay(due)["payment"]))

    def withdraw_payment(self) -> None:
        if self.paid:
            number = self.paid.pop()
            with suppress(StoreFailed):  # a payment of another day stays
                withdraw_payment(self.counted.collector, new_key(), WithdrawPayment(number, "点错了"))

    def somebody(self) -> int:
        return self.chance.choice(self.people)

    def move(self) -> None:
        with in_area(self.counted.code):
            Person.objects.filter(**self.own, id=self.somebody()).update(unit=self.chance.choice(self.units))

    def withdraw(self) -> None:
        with in_area(self.counted.code):
            Enrolment.objects.filter(**self.own, person_id=self.somebody()).update(state="withdrawn")

    def give_standing(self) -> None:
        standing, word = self.chance.choice(
            [("subsistence", "低保对象"), ("disabled", "残疾人"), ("unstable_lifted", "脱贫不稳定户")]
        )
        with in_area(self.counted.code):
            Standing.objects.create(
                **self.own, person_id=self.somebody(), standing=standing, listed_as=word,
                grade=self.chance.choice([None, 1, 3]) if standing == "disabled" else None,
                valid_from=self.day + timedelta(days=self.chance.randrange(-3, 3)),
                valid_until=self.chance.choice([None, self.day + timedelta(days=5)]),
            )  # fmt: skip

    def end_standing(self) -> None:
        with in_area(self.counted.code):
            first = Standing.objects.filter(**self.own, replaced_at=None).order_by("?").first()
            if first is not None:
                Standing.objects.filter(**self.own, id=first.id).update(replaced_at=Now())

    def insure(self) -> None:
        with in_area(self.counted.code):
            Insurance.objects.create(
                **self.own, person_id=self.somebody(), scheme=self.chance.choice(["employee", "resident"]),
                division=self.chance.choice([None, "110101"]), valid_from=self.day - timedelta(days=9),
                valid_until=self.chance.choice([None, self.day + timedelta(days=4)]),
            )  # fmt: skip

    def die(self) -> None:
        with in_area(self.counted.code):
            Status.objects.create(
                **self.own, person_id=self.somebody(), status=self.chance.choice(["dead", "lost", "serving"]),
                valid_from=self.day + timedelta(days=self.chance.randrange(-2, 3)),
            )  # fmt: skip

    def bear(self) -> None:
        with in_area(self.counted.code):
            birth = self.day - timedelta(days=self.chance.randrange(0, 120))
            Person.objects.filter(**self.own, id=self.somebody()).update(birth=birth.replace(year=2025))

    def sleep(self) -> None:
        """Until tomorrow, as long as the window lasts."""
        if self.day < self.counted.county.as_of + timedelta(days=30):
            self.day += timedelta(days=1)
            self.counted.go_to(self.day)


def test_t107_figures_are_what_counting_everybody_gives(counted: Counted, proof: Proof) -> None:
    changes, rounds, figures = Changes(counted, SEED), proof.size(6, 60), 0
    for _ in range(rounds):
        for _ in range(proof.size(12, 40)):
            changes.change()
        counted.count()
        kept = counted.kept()
        assert kept == counted.by_hand(changes.day)
        seen = progress_of(counted.county.clerk(), counted.year, counted.code, changes.day)
        assert not seen.waits
        for shown in (seen.whole, *seen.rows):
            assert all(count == kept.get((shown.unit, name), 0) for name, count in shown.counts.items())
        figures += len(kept)
    found = counted.compare()
    assert (found.is_equal, found.waiting) == (True, 0)
    proof.shows(
        "T107",
        f"{rounds} rounds of random changes (payments, moves, standings, deaths, births, other days): {figures:,} sums"
        " of villages, towns and the county equal to a count of each person by hand; the page says that nothing waits",
        "every figure on progress pages equals brute force; age ≤ 60 s shown",
        seed=SEED,
    )


@pytest.mark.parametrize(("table", "change"), [("money_payment", "pay"), ("registry_enrolment", "withdraw")])
def test_t107_sabotage_without_a_trigger_the_comparison_says_so(
    counted: Counted, proof: Proof, table: str, change: str
) -> None:
    with as_superuser(counted.county.server) as owner:
        for when in ("insert", "update"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER campaign_mark_{when}")
    changes = Changes(counted, SEED)
    for _ in range(3):
        getattr(changes, change)()
    counted.count()
    assert counted.kept() != counted.by_hand(changes.day)
    found = counted.compare()
    assert not found.is_equal
    proof.sabotage("T107", f"no marks of changes of {table}", f"{found.differences} differences told by the comparison")
