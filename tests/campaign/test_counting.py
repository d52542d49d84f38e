"""Figures that move with every change, are the same as counted by hand, and say when they are not."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction
from tests.access.people_at_work import new_key
from tests.campaign.counted import Counted
from tests.database import as_superuser, in_area

from canbao.campaign import counting
from canbao.campaign.counting import count_if_needed
from canbao.campaign.models import ChangedPerson, Counting, DayTally
from canbao.money.paying import WithdrawPayment, withdraw_payment
from canbao.registry.form_steps import MoveEnrolment, confirm_enrolment
from canbao.registry.merging import (
    ConfirmMerge,
    ProposeMerge,
    UndoMerge,
    confirm_merge,
    propose_merge,
    undo_merge,
)
from canbao.registry.models import Enrolment, Insurance, Person, Standing, Status


def require_equal(counted: Counted, day: date | None = None) -> dict[tuple[str, str], int]:
    """What is kept, what is counted by hand and what the comparison finds agree."""
    kept, by_hand = counted.kept(), counted.by_hand(day or counted.county.as_of)
    assert {
        name: (kept.get(name), by_hand.get(name))
        for name in kept.keys() | by_hand
        if kept.get(name) != by_hand.get(name)
    } == {}
    assert counted.compare().is_equal
    return kept


def test_the_first_count_is_the_count_by_hand(counted: Counted) -> None:
    kept = require_equal(counted)
    assert kept[counted.code, "people"] == 300
    assert kept[counted.code, "unpaid"] > 50
    assert kept[counted.code, "nothing_due"] > 0
    assert {figure.split()[3] for _, figure in kept if figure.startswith("must")} >= {"registered", "local_resident"}


def test_a_payment_and_its_withdrawal_move_the_figures(counted: Counted) -> None:
    before = counted.kept()
    made = [int(counted.pay(due)["payment"]) for due in counted.payable()[:5]]
    assert counted.kept() == before
    assert counted.count()["people"] == {"2025": 5}
    after = require_equal(counted)
    assert after[counted.code, "paid"] == 5
    assert after[counted.code, "insured"] == before[counted.code, "insured"] + 5
    withdraw_payment(counted.collector, new_key(), WithdrawPayment(made[0], "点错了"))
    counted.count()
    assert require_equal(counted)[counted.code, "paid"] == 4


def test_every_kind_of_change_is_counted(counted: Counted) -> None:
    """Somebody dies, moves village, is withdrawn, gets a standing, an employee's insurance; one is merged away."""
    paid = [due.person_id for due in counted.payable()[:3]]
    for due in counted.payable()[:3]:
        counted.pay(due)
    county, own = counted.code, {"county": counted.code}
    with in_area(county):
        known = {*paid, *Insurance.objects.filter(**own).values_list("person_id", flat=True)}
        known |= set(Status.objects.filter(**own).values_list("person_id", flat=True))
        people = list(Person.objects.filter(**own).exclude(id__in=known).order_by("id")[:40])
        other = next(person.unit for person in people if person.unit != people[0].unit)
        Person.objects.filter(**own, id=people[0].id).update(unit=other)
        Status.objects.create(**own, person_id=people[1].id, status="dead", valid_from=counted.county.as_of)
        for person in people[2:6]:
            Standing.objects.create(**own, person_id=person.id, standing="subsistence", listed_as="低保对象")
        Standing.objects.create(**own, person_id=people[1].id, standing="subsistence", listed_as="低保对象")
        Standing.objects.create(**own, person_id=people[6].id, standing="disabled", listed_as="残疾人")
        Insurance.objects.create(
            **own, person_id=people[2].id, scheme="employee", division=None, valid_from=date(2025, 1, 1)
        )
        Enrolment.objects.filter(**own, person_id__in=[people[2].id, people[3].id, people[1].id]).update(
            state="withdrawn"
        )
    merge(counted, kept=paid[1], gone=paid[0])
    counted.count()
    kept = require_equal(counted)
    states = {
        figure.split()[3]: count
        for (unit, figure), count in kept.items()
        if unit == county and "hardship" in figure and "must" in figure
    }
    assert states.keys() >= {"dead", "local_employee", "unknown", "registered"}
    assert kept[county, "unclear hunan/yueyang/2025 hardship"] >= 1
    assert kept[county, "people"] == 299


def merge(counted: Counted, kept: int, gone: int) -> int:
    """By two persons; says its number."""
    order = ProposeMerge(kept, gone, "同一本户口簿")
    number = propose_merge(counted.county.clerk(), new_key(), order)["merge"]
    assert isinstance(number, int)
    confirm_merge(counted.county.clerk(account=74), new_key(), ConfirmMerge(number))
    return number


def test_what_was_paid_follows_merges_and_their_undoing(counted: Counted) -> None:
    """Who paid goes into a second file, this into a third, which is changed; then both merges are taken back."""
    payer, second, third = counted.payable()[:3]
    counted.pay(payer)
    counted.count()
    merges = []
    for kept, gone in ((second, payer), (third, second)):
        merges.append(merge(counted, kept.person_id, gone.person_id))
        counted.count()
        require_equal(counted)
    counted.run_sql("UPDATE registry_person SET phone = NULL WHERE id = %s", third.person_id)
    assert counted.count()["people"] == {"2025": 1}
    assert require_equal(counted)[counted.code, "paid"] == 1
    for number in reversed(merges):
        undo_merge(counted.county.lead(), new_key(), UndoMerge(number, "并错了人", despite_changes=True))
        counted.count()
        assert require_equal(counted)[counted.code, "paid"] == 1


def test_a_day_changes_figures_without_a_change(counted: Counted) -> None:
    county, today = counted.code, counted.county.as_of
    with in_area(county):
        person = Person.objects.filter(county=county).order_by("id")[7]
        Standing.objects.create(
            county=county, person_id=person.id, standing="orphan", listed_as="孤儿",
            valid_from=today + timedelta(days=1), valid_until=today + timedelta(days=2),
        )  # fmt: skip
        Person.objects.filter(county=county, id=person.id).update(birth=date(2025, 1, 3))
    counted.count()
    listed = []
    for ahead in range(4):
        counted.go_to(today + timedelta(days=ahead))
        counted.count()
        kept = require_equal(counted, today + timedelta(days=ahead))
        listed.append(
            sum(
                n
                for (unit, name), n in kept.items()
                if unit == county and name.startswith("must") and "hardship" in name
            )
        )
    assert [number - listed[0] for number in listed] == [0, 1, 1, 0]


def test_newborns_open_and_missed(counted: Counted) -> None:
    county = counted.code
    with in_area(county):
        someone = Person.objects.filter(county=county).order_by("id")[10]
        Enrolment.objects.filter(county=county, person_id=someone.id).update(state="withdrawn")
        Person.objects.filter(county=county, id=someone.id).update(birth=date(2025, 3, 1))
    until = date(2025, 3, 1) + timedelta(days=90)
    for day, figure in ((until, "born_open"), (until + timedelta(days=1), "born_missed")):
        counted.go_to(day)
        counted.count()
        assert require_equal(counted, day).get((someone.unit, figure), 0) >= 1


def test_the_end_of_a_day_is_kept_before_the_next_one_is_counted(counted: Counted) -> None:
    today = counted.county.as_of
    before = counted.kept()
    counted.pay(counted.payable()[0])
    counted.count()
    kept = counted.kept()
    counted.pay(counted.payable()[1])
    counted.go_to(today + timedelta(days=1))
    counted.count()
    with in_area(counted.code):
        (row,) = DayTally.objects.filter(county=counted.code, year=2025, unit=counted.code)
    assert row.day == today
    assert row.figures == {name: count for (unit, name), count in kept.items() if unit == counted.code}
    assert row.figures["insured"] == before[counted.code, "insured"] + 1
    with pytest.raises(DatabaseError), in_area(counted.code):
        DayTally.objects.filter(county=counted.code).update(figures={})


def test_a_change_during_the_count_is_counted_next(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    """A payment that commits after the marks were taken: in now or next time, never lost, never twice."""
    first, second, *_ = counted.payable()
    counted.pay(first)
    taken: list[Any] = []
    take = counting._take_marks

    def take_and_pay(county: str) -> list[int]:
        marks = take(county)

        def pay() -> None:
            taken.append(counted.pay(second))
            connections.close_all()

        other = threading.Thread(target=pay)
        other.start()
        other.join()
        return marks

    monkeypatch.setattr(counting, "_take_marks", take_and_pay)
    counted.count()
    monkeypatch.setattr(counting, "_take_marks", take)
    assert len(taken) == 1
    assert counted.compare().waiting == 1
    assert counted.compare().is_equal
    counted.count()
    assert require_equal(counted)[counted.code, "paid"] == 2


def test_a_change_that_was_rolled_back_leaves_no_mark(counted: Counted) -> None:
    with in_area(counted.code):
        Person.objects.filter(county=counted.code).update(sex="male")
        transaction.set_rollback(True)
    with in_area(counted.code):
        assert not ChangedPerson.objects.filter(county=counted.code).exists()


def test_another_run_counts_everybody_anew(counted: Counted) -> None:
    counted.county.publish(counted.county.assess()["run"])
    with in_area(counted.code):
        assert not ChangedPerson.objects.filter(county=counted.code).exists()
    assert counted.count()["people"] == {"2025": 300}
    require_equal(counted)


def test_many_changes_are_counted_by_reading_all(counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_APART", 3)
    for due in counted.payable()[:4]:
        counted.pay(due)
    assert counted.count()["people"] == {"2025": 300}
    require_equal(counted)


def test_nothing_to_count_leaves_no_entry(counted: Counted) -> None:
    with as_superuser(counted.county.server) as owner:
        owner.execute(
            "UPDATE campaign_counting SET counted_on = (now() AT TIME ZONE 'Asia/Shanghai')::date,"
            " last_day = '2999-12-31'"
        )
    assert count_if_needed(counted.system) == {}
    counted.pay(counted.payable()[0])
    assert count_if_needed(counted.system)["people"] == {"2025": 1}


def test_after_the_benefit_year_figures_stay(counted: Counted) -> None:
    counted.go_to(date(2026, 1, 1))
    counted.count()
    counted.go_to(date(2026, 3, 1))
    with in_area(counted.code):
        Person.objects.filter(county=counted.code).update(sex="male")
    assert counted.count()["people"] == {}
    with in_area(counted.code):
        assert Counting.objects.get(county=counted.code).counted_on == date(2026, 1, 1)


def test_a_withdrawn_enrolment_by_its_action(counted: Counted) -> None:
    with in_area(counted.code):
        enrolment = Enrolment.objects.filter(county=counted.code, state="confirmed").order_by("id")[3]
    order = MoveEnrolment(enrolment.id, "withdraw", "hunan/yueyang/2025", reason="已在外地参保")
    confirm_enrolment(counted.county.clerk(), new_key(), order)
    counted.count()
    require_equal(counted)


def test_another_policy_counts_everybody_anew(counted: Counted) -> None:
    with as_superuser(counted.county.server) as owner:
        owner.execute(
            "UPDATE campaign_counting SET terms = 'other', last_day = '2999-12-31',"
            " counted_on = (now() AT TIME ZONE 'Asia/Shanghai')::date"
        )
    assert count_if_needed(counted.system)["people"] == {"2025": 300}
