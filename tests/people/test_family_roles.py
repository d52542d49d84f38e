"""The words by which the rates file says who may hold a standing."""

from __future__ import annotations

import numpy as np
import pytest

from canbao.people.draws import Bools, Streams
from canbao.people.family_roles import CHILD, NO_ROLE, PARENT, Groups
from canbao.people.household_fit import fit_households
from canbao.people.members import NOBODY, draw_members
from canbao.people.origin import draw_origin
from canbao.people.places import lay_out
from canbao.people.rate_file import load_rates
from canbao.people.schooling import draw_schooling


@pytest.fixture(scope="module")
def groups() -> Groups:
    rates, streams = load_rates(), Streams(8, "430621")
    places = lay_out("430621", 10_000, rates, streams)
    members = draw_members(fit_households("43"), places, rates, streams.at(0), 2025)
    origin = draw_origin(members, places, rates, streams.at(0), 2025)
    schooling = draw_schooling(members, origin, places, rates, streams.at(0), 2024)
    return Groups(members, schooling, np.ones(members.count, dtype=np.bool_))


def allowed(groups: Groups, who: str) -> Bools:
    return groups.allow(who, np.zeros(groups.members.count, dtype=np.bool_))


def test_every_word_of_the_rates_is_known(groups: Groups) -> None:
    for kind in load_rates().standing_kinds:
        assert allowed(groups, kind.who).any(), kind.id


def test_an_unknown_word_is_an_error(groups: Groups) -> None:
    with pytest.raises(KeyError):
        allowed(groups, "everybody")


@pytest.mark.parametrize(
    ("who", "daughters", "sons"), [("one_daughter", 1, 0), ("two_daughters", 2, 0), ("one_son", 0, 1)]
)
def test_families_have_just_these_children(groups: Groups, who: str, daughters: int, sons: int) -> None:
    members, chosen, roles = groups.members, allowed(groups, who), groups.roles(who)
    assert np.count_nonzero(chosen) > 50
    for household in np.unique(members.household[chosen])[:100]:
        here = chosen & (members.household == household)
        children = here & (roles == CHILD)
        assert np.count_nonzero(children & members.is_male) == sons
        assert np.count_nonzero(children & ~members.is_male) == daughters
        assert np.count_nonzero(here & (roles == PARENT)) == 2
        assert not members.is_married[children].any()
    assert (members.mother[chosen & (roles == CHILD)] != NOBODY).all()


def test_the_childless_are_parents_without_a_child_at_home(groups: Groups) -> None:
    chosen = allowed(groups, "childless")
    assert (groups.roles("childless")[chosen] == PARENT).all()
    assert not groups.members.any_in_household(groups.members.is_child)[chosen].any()


def test_who_lives_alone_is_not_on_a_poverty_list_too(groups: Groups) -> None:
    everybody = np.ones(groups.members.count, dtype=np.bool_)
    assert not groups.allow("living_alone", everybody).any()
    alone = allowed(groups, "living_alone")
    sizes = np.bincount(groups.members.household)
    assert (sizes[groups.members.household[alone]] == 1).all()


def test_children_without_parents_are_minors(groups: Groups) -> None:
    chosen = allowed(groups, "without_parents")
    assert groups.members.age[chosen].max() <= 17
    assert (groups.members.father[chosen] == NOBODY).all()


def test_other_words_give_no_roles(groups: Groups) -> None:
    assert (groups.roles("all") == NO_ROLE).all()
    assert (groups.members.is_male == allowed(groups, "men")).all()
    assert (groups.schooling.is_student == allowed(groups, "students")).all()
