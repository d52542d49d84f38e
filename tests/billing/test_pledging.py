"""Pledges: shared out to the fen, read by the next run, lowering shares, never below nought; withdrawn as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.billing.counties import County
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.billing.models import AidLine, Due, Pledge, PledgeShare
from canbao.billing.one_person import assess_person
from canbao.billing.pledging import (
    PledgeRefused,
    RecordPledge,
    RegisterSponsor,
    WithdrawPledge,
    record_pledge,
    register_sponsor,
    withdraw_pledge,
)
from canbao.billing.policies import Choice
from canbao.billing.touching import touched_people

YEAR = 2025


def sponsor(county: County, name: str = "荣家湾村集体") -> int:
    done = register_sponsor(county.clerk(), new_key(), RegisterSponsor(county.code, name))
    return int(str(done["sponsor"]))


def pledged(county: County, **order: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"year": YEAR, "unit": county.code} | order
    if "sponsor" not in given:
        given["sponsor"] = sponsor(county)
    return dict(record_pledge(county.clerk(), new_key(), RecordPledge(**given)))


def refused(county: County, **order: Any) -> str:
    with pytest.raises(PledgeRefused) as found:
        pledged(county, **order)
    return found.value.reason


def shares(county: County, pledge: int) -> dict[int, int]:
    with in_area(county.code):
        rows = PledgeShare.objects.filter(county=county.code, pledge_id=pledge)
        return dict(rows.values_list("person_id", "fen"))


def dues(county: County, run: int) -> dict[int, Due]:
    with in_area(county.code):
        return {due.person_id: due for due in Due.objects.filter(county=county.code, run_id=run)}


def payers(county: County, run: dict[str, Any]) -> list[Due]:
    """Whoever pays the full price in a run without pledges."""
    return [due for due in dues(county, run["run"]).values() if due.payable_fen == 40_000]


def test_so_much_a_head_lowers_the_share_and_the_rest_stays(county: County, run: dict[str, Any]) -> None:
    first, second, third, *_ = payers(county, run)
    number = pledged(county, per_head_fen=10_000, people=(first.person_id, second.person_id))
    assert (number["people"], number["fen"]) == (2, 20_000)
    later = county.assess()
    after = dues(county, later["run"])
    assert (after[first.person_id].payable_fen, after[first.person_id].sponsor_fen) == (30_000, 10_000)
    assert (after[third.person_id].payable_fen, after[third.person_id].sponsor_fen) == (40_000, 0)
    with in_area(county.code):
        lines = AidLine.objects.filter(county=county.code, run_id=later["run"], payer="sponsor")
        assert {line.person_id: line.fen for line in lines} == {first.person_id: 10_000, second.person_id: 10_000}
    found = assess_person(county.clerk(), first.person_id, Choice((county.policy,)), county.as_of)
    assert found.assessment is not None
    assert found.assessment.payable_fen == 30_000, "the counter says the same"


def test_never_below_nought(county: County, run: dict[str, Any]) -> None:
    due = payers(county, run)[0]
    giver = sponsor(county)
    for _ in range(2):
        pledged(county, sponsor=giver, per_head_fen=30_000, people=(due.person_id,))
    after = dues(county, county.assess()["run"])[due.person_id]
    assert (after.payable_fen, after.sponsor_fen) == (0, 40_000)


def test_a_sum_is_shared_to_the_fen(county: County) -> None:
    people = tuple(sorted(county.ids)[:3])
    found = shares(county, pledged(county, sum_fen=1_000, people=people)["pledge"])
    assert [found[person] for person in people] == [334, 333, 333]


def test_for_a_standing_or_a_unit(county: County) -> None:
    with in_area(county.code):
        from canbao.registry.models import Person, Standing

        on_list = set(
            Standing.objects.filter(county=county.code, standing="subsistence", replaced_at=None).values_list(
                "person_id", flat=True
            )
        )
        town = county.towns()[0]
        there = set(Person.objects.filter(county=county.code, unit__startswith=town).values_list("id", flat=True))
    giver = sponsor(county)
    by_unit = shares(county, pledged(county, sponsor=giver, unit=town, per_head_fen=100)["pledge"])
    assert set(by_unit) == there
    if on_list:
        by_standing = shares(county, pledged(county, sponsor=giver, standing="低保", per_head_fen=100)["pledge"])
        assert set(by_standing) <= on_list
        assert by_standing
    assert refused(county, sponsor=giver, standing="低堡", per_head_fen=100) == "no_such_standing"


def test_who_has_died_is_not_meant(county: County) -> None:
    person = min(county.ids)
    county.record(
        "INSERT INTO registry_status (county, person_id, status, valid_from) VALUES (%(county)s, %(id)s, 'dead',"
        " '2020-01-01')",
        id=person,
    )
    giver = sponsor(county)
    assert person not in shares(county, pledged(county, sponsor=giver, per_head_fen=1)["pledge"])
    assert refused(county, sponsor=giver, per_head_fen=1, people=(person, max(county.ids))) == "not_all"
    assert refused(county, sponsor=giver, per_head_fen=1, people=(person,)) == "nobody"


def test_what_cannot_be_pledged(county: County) -> None:
    giver = sponsor(county)
    assert refused(county, sponsor=giver) == "no_sum"
    assert refused(county, sponsor=giver, per_head_fen=1, sum_fen=1) == "no_sum"
    assert refused(county, sponsor=giver, per_head_fen=0) == "no_sum"
    assert refused(county, sponsor=giver, sum_fen=2, people=tuple(county.ids[:3])) == "too_little"
    with pytest.raises(NotFound):
        pledged(county, sponsor=999, per_head_fen=1)
    with pytest.raises(PledgeRefused, match="登记过"):
        sponsor(county)
    with pytest.raises(PledgeRefused, match="名称"):
        sponsor(county, " ")
    with in_area(county.code):
        assert not Pledge.objects.exists()


def test_withdrawn_as_a_whole_with_a_reason(county: County, run: dict[str, Any]) -> None:
    due = payers(county, run)[0]
    number = pledged(county, per_head_fen=10_000, people=(due.person_id,))["pledge"]
    order = WithdrawPledge(number, "资金未落实")
    with pytest.raises(NotAllowed, match="原因"):
        withdraw_pledge(county.clerk(), new_key(), WithdrawPledge(number, ""))
    with pytest.raises(NotFound):
        withdraw_pledge(county.clerk(), new_key(), WithdrawPledge(999, "x"))
    withdraw_pledge(county.clerk(), new_key(), order)
    with pytest.raises(PledgeRefused, match="已经撤回"):
        withdraw_pledge(county.clerk(), new_key(), order)
    assert dues(county, county.assess()["run"])[due.person_id].payable_fen == 40_000


def test_whose_share_changes_is_touched_until_the_next_run(county: County, run: dict[str, Any]) -> None:
    from canbao.billing.queries import run_of

    due = payers(county, run)[0]
    pledged(county, per_head_fen=10_000, people=(due.person_id,))
    with in_area(county.code):
        assert touched_people(run_of(county.code, run["run"])) == [due.person_id]
    later = county.assess()["run"]
    with in_area(county.code):
        assert touched_people(run_of(county.code, later)) == []


def test_only_in_ones_own_area_and_by_right(county: County) -> None:
    giver, (town, other, *_) = sponsor(county), county.towns()
    clerk = worker("town_clerk", units=(town,))
    assert record_pledge(clerk, new_key(), RecordPledge(giver, YEAR, town, per_head_fen=1))["people"]
    with pytest.raises(NotAllowed):
        record_pledge(clerk, new_key(), RecordPledge(giver, YEAR, other, per_head_fen=1))
    with pytest.raises(NotAllowed):
        register_sponsor(clerk, new_key(), RegisterSponsor(other, "某集体"))
    with pytest.raises(NotAllowed):
        register_sponsor(worker("tax_clerk", units=(county.code,)), new_key(), RegisterSponsor(county.code, "某"))
