"""Who is to be reminded: everybody who owes and may be spoken to, nobody else."""

from __future__ import annotations

from tests.access.people_at_work import new_key, worker
from tests.campaign.fieldwork import Field

from canbao.campaign.models import Reason, Result
from canbao.campaign.reminder_queries import ToRemind, people_to_remind
from canbao.registry.recording import Record, record_insurance, record_status


def test_everybody_who_owes_is_listed_with_attempts_so_far(field: Field) -> None:
    field.try_(field.owing[0].person_id, days_ago=2)
    field.try_(field.owing[0].person_id, result=Result.CANNOT, reason=Reason.NO_MONEY)
    listed = field.to_remind()
    assert listed.keys() >= {due.person_id for due in field.owing}
    first = listed[field.owing[0].person_id]
    assert (first.attempts, first.last_on, first.result, first.reason) == (2, field.day, "cannot", "no_money")
    assert first.payable_fen == field.owing[0].payable_fen
    assert list(listed)[-1] == first.person, "those who were asked least come first"


def test_who_paid_is_dead_away_or_insured_otherwise_is_not(field: Field) -> None:
    paid, dead, lost, employed, elsewhere, told = (due.person_id for due in field.owing[:6])
    field.till.pay(field.owing[0])
    record_status(field.clerk, new_key(), Record(dead, {"status": "dead"}, field.day))
    field.try_(lost, reason=Reason.LOST)
    cover = {"scheme": "employee", "division": field.county}
    record_insurance(field.clerk, new_key(), Record(employed, cover, field.day.replace(year=2025, month=1)))
    cover = {"scheme": "resident", "division": "110101"}
    record_insurance(field.clerk, new_key(), Record(elsewhere, cover, field.day.replace(year=2025, month=1)))
    field.try_(told, reason=Reason.UNWILLING)
    listed = field.to_remind()
    assert {paid, dead, lost, employed, elsewhere}.isdisjoint(listed)
    assert told in listed


def test_each_sees_their_own(field: Field) -> None:
    collector = worker("village_collector", units=(field.village,))
    assert field.to_remind(collector).keys() == field.to_remind().keys()
    assert field.to_remind(field.town_clerk(field.other_town())) == {}


def test_pages_follow_each_other(field: Field) -> None:
    pages = [
        people_to_remind(field.clerk, ToRemind(field.year, field.village, field.day, after=at, most=2)) for at in (0, 2)
    ]
    assert pages[0].total == len(field.to_remind())
    found = [person.person for page in pages for person in page.people]
    assert found == list(field.to_remind())[:4]
