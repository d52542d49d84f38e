"""Pairs: what each rule finds and does not find, and who decides."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, SISTER_TOWN, TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import (
    BORN,
    FAR_VILLAGE,
    NEXT_VILLAGE,
    add_household,
    add_person,
    new_number,
)

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.vault import Vault
from canbao.registry.merge_states import PairState
from canbao.store.states import MoveRefused

pytestmark = pytest.mark.usefixtures("vault", "database")


def found() -> set[tuple[int, int, str]]:
    """All pairs after looking once more."""
    from canbao.registry.models import Pair
    from canbao.registry.pairs import find_pairs

    with in_area(COUNTY):
        find_pairs(COUNTY)
        return set(Pair.objects.values_list("person_a", "person_b", "rule"))


def test_the_same_number_but_for_the_last_character(vault: Vault) -> None:
    """One was entered without a number because its check character was wrong."""
    from canbao.registry.stems import fill_up_stems, record_stems

    number = new_number()
    right, wrong = add_person("周春生", number=number), add_person("周春声", FAR_VILLAGE, birth=None)
    with in_area(COUNTY):
        fill_up_stems(COUNTY, vault)
        record_stems(COUNTY, [(wrong, number[:17] + "?")], vault)
    assert found() == {(right, wrong, "stem")}


def test_one_household_beats_one_village() -> None:
    one, other = add_person(number=new_number()), add_person(number=new_number())
    add_household(VILLAGE, one, other)
    assert found() == {(one, other, "household")}


def test_one_village() -> None:
    one, other = add_person(number=new_number()), add_person(number=new_number())
    assert found() == {(one, other, "unit")}


def test_without_a_document_anywhere_in_the_county() -> None:
    one, other = add_person(number=new_number()), add_person(unit=FAR_VILLAGE)
    assert found() == {(one, other, "no_document")}


def test_two_numbers_in_two_villages_are_two_people() -> None:
    add_person(number=new_number())
    add_person(unit=NEXT_VILLAGE, number=new_number())
    assert found() == set()


@pytest.mark.parametrize(
    "other",
    [
        {"name": "周秋生"},
        {"birth": date(1990, 3, 8)},
        {"birth": None},
        {"sex": "female"},
        {"unit": f"{SISTER_COUNTY}001201"},
    ],
    ids=["name", "birth", "no birth", "sex", "county"],
)
def test_who_is_not_alike(other: dict[str, str]) -> None:
    add_person()
    add_person(**other)  # type: ignore[arg-type]
    assert found() == set()


def test_a_name_written_otherwise_and_a_sex_not_known_are_alike() -> None:
    one, other = add_person("买买提·阿布都"), add_person("买买提．阿布都", sex=None)
    assert found() == {(one, other, "unit")}


def test_nobody_without_a_name_is_alike() -> None:
    add_person("")
    add_person("")
    assert found() == set()


def test_around_those_touched_since_a_moment() -> None:
    from canbao.registry.models.duplicates import PairRule
    from canbao.registry.pairs import find_pairs

    add_person("李四")
    add_person("李四")
    old = add_person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    new = add_person()
    with in_area(COUNTY):
        assert find_pairs(COUNTY, moment) == {PairRule.UNIT: 1}
        assert find_pairs(COUNTY, moment) == {}
        assert find_pairs(COUNTY) == {PairRule.UNIT: 1}
    assert (old, new, "unit") in found()


def test_a_decided_pair_is_not_asked_again() -> None:
    from canbao.registry.pairs import list_pairs

    add_person(number=new_number())
    add_person()
    ((one, other, _),) = found()
    with in_area(COUNTY):
        rows = list_pairs(COUNTY)
    assert rows.num_rows == 1
    row = rows.to_pylist()[0]
    assert (row["id_a"], row["id_b"], row["birth_a"], row["tail_b"]) == (one, other, BORN, None)
    assert len(row["tail_a"]) == 4
    assert decide(row["pair"], "judge_different") == PairState.DIFFERENT
    assert len(found()) == 1
    with in_area(COUNTY):
        assert list_pairs(COUNTY).num_rows == 0
        assert list_pairs(COUNTY, [PairState.DIFFERENT], FAR_VILLAGE).num_rows == 0
        assert list_pairs(COUNTY, [PairState.DIFFERENT], VILLAGE).num_rows == 1


def decide(pair: int, verdict: str, role: str = "bureau_clerk", area: str = COUNTY) -> str:
    from canbao.registry.pairs import DecidePair, Verdict, decide_pair

    order = DecidePair(pair, Verdict(verdict), "查了户口簿")
    return str(decide_pair(worker(role, units=(area,)), new_key(), order)["state"])


def only_pair() -> int:
    from canbao.registry.models import Pair

    found()
    with in_area(COUNTY):
        return int(Pair.objects.get().id)


def test_asked_then_judged_then_taken_up_again() -> None:
    from canbao.registry.models import Pair

    add_person()
    add_person()
    pair = only_pair()
    clerk_states = [decide(pair, verdict) for verdict in ("ask", "judge_different", "reopen", "judge_same")]
    assert clerk_states == ["ask", "different", "open", "same"]
    with pytest.raises(MoveRefused):
        decide(pair, "judge_same")
    with in_area(COUNTY):
        made = Pair.objects.get()
    assert made.decided_by
    assert made.decided_at
    assert made.reason == "查了户口簿"


def test_a_decision_stays_while_a_merge_rests_on_it() -> None:
    from canbao.registry.merging import ProposeMerge, propose_merge
    from canbao.registry.pairs import MergeStands

    one, other = add_person(), add_person()
    pair = only_pair()
    decide(pair, "judge_same")
    propose_merge(worker("bureau_clerk"), new_key(), ProposeMerge(one, other, "同一人"))
    with pytest.raises(MergeStands):
        decide(pair, "reopen")


@pytest.mark.trust
def test_t50_role_by_area() -> None:
    add_person()
    add_person(unit=NEXT_VILLAGE)
    pair = only_pair()
    for role in ("village_collector", "inspector", "tax_clerk", "supplier", "auditor", "system_admin"):
        with pytest.raises(NotAllowed):
            decide(pair, "ask", role)
    for area in (SISTER_TOWN, SISTER_COUNTY, VILLAGE):
        with pytest.raises(NotFound):
            decide(pair, "ask", "town_clerk", area)
    assert decide(pair, "ask", "town_clerk", TOWN) == "ask"
