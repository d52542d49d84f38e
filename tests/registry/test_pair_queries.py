"""Pairs and merges side by side, within one's area."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_TOWN, TOWN, new_key, worker
from tests.database import in_area
from tests.registry.villagers import add_person, new_number

from canbao.registry.merge_states import MergeState, PairState
from canbao.registry.merging import ConfirmMerge, ProposeMerge, confirm_merge, propose_merge
from canbao.registry.pair_queries import view_merges, view_pairs
from canbao.registry.pairs import DecidePair, Verdict, decide_pair, find_pairs

pytestmark = pytest.mark.usefixtures("vault", "database")


def twins() -> tuple[int, int]:
    one, other = add_person(number=new_number()), add_person()
    with in_area(COUNTY):
        find_pairs(COUNTY)
    return one, other


def test_both_sides_with_the_reason() -> None:
    one, other = twins()
    (found,) = view_pairs(worker("bureau_clerk"))
    assert {found.a.id, found.b.id} == {one, other}
    assert found.why == "同村、同名、同出生日期"
    assert "···" in next(side for side in (found.a, found.b) if side.id == one).masked
    assert len(view_pairs(worker("town_clerk", units=(TOWN,)))) == 1
    assert view_pairs(worker("town_clerk", units=(SISTER_TOWN,))) == []


def test_judged_the_same_it_waits_for_a_proposal_then_for_another_person() -> None:
    one, other = twins()
    clerk = worker("bureau_clerk")
    (pair,) = view_pairs(clerk)
    decide_pair(clerk, new_key(), DecidePair(pair.id, Verdict.SAME, "同一人"))
    assert [each.id for each in view_pairs(clerk, (PairState.SAME,))] == [pair.id]
    merge = propose_merge(clerk, new_key(), ProposeMerge(one, other, "同一人"))["merge"]
    assert view_pairs(clerk, (PairState.SAME,)) == [], "it is among the proposed ones now"
    (proposed,) = view_merges(clerk)
    assert (proposed.kept.id, proposed.gone.id, proposed.state_label) == (one, other, "待确认")
    assert isinstance(merge, int)
    confirm_merge(worker("bureau_lead"), new_key(), ConfirmMerge(merge))
    assert view_merges(clerk) == []
    assert [each.id for each in view_merges(clerk, (MergeState.DONE,))] == [merge]
