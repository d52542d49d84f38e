"""Slips for households: everybody who is to be reminded, on one slip each, with nothing that tells who they are."""

from __future__ import annotations

from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field

from canbao.campaign.masking import masked
from canbao.campaign.silencing import KeepSilent, keep_silent
from canbao.campaign.slips import Slip, slips_of


def test_everybody_to_remind_is_on_one_slip_with_the_rest_of_the_household(field: Field) -> None:
    to_remind = field.to_remind()
    found = slips_of(field.clerk, field.year, field.village, field.day)
    assert found.left_out == 0
    wanted = sorted((masked(each.name), each.payable_fen) for each in to_remind.values())
    assert sorted(line for slip in found.slips for line in slip.lines) == wanted
    together: dict[object, int] = {}
    for number, each in to_remind.items():
        together[each.household or number] = together.get(each.household or number, 0) + each.payable_fen
    assert sorted(slip.total_fen for slip in found.slips) == sorted(together.values())


def test_whoever_is_left_alone_is_on_none(field: Field) -> None:
    first = field.owing[0]
    before = sum(len(slip.lines) for slip in slips_of(field.clerk, field.year, field.village, field.day).slips)
    keep_silent(field.clerk, new_key(), KeepSilent(first.person_id, "本人要求"))
    after = sum(len(slip.lines) for slip in slips_of(field.clerk, field.year, field.village, field.day).slips)
    assert after == before - 1


def test_sums_are_of_the_lines() -> None:
    assert Slip("张*", (("张*", 40_000), ("李**", 15_050)), "").total_fen == 55_050


def test_of_another_towns_village_there_are_none(field: Field) -> None:
    assert slips_of(field.clerk, field.year, field.village, field.day).slips
    assert slips_of(field.town_clerk(field.other_town()), field.year, field.village, field.day).slips == ()
