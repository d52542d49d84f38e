"""Likely pairs in the register: found once, shown with their score, never decided."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import BORN, add_household, add_person, new_number

from canbao.access.acting import Json, NotAllowed

pytestmark = pytest.mark.usefixtures("vault", "database")


def look(likely: bool = True) -> dict[str, Json]:
    from canbao.registry.pairs import LookForPairs, look_for_pairs

    return look_for_pairs(worker("bureau_clerk"), new_key(), LookForPairs(likely=likely))


def test_somebody_without_a_document_is_found_under_a_name_typed_otherwise() -> None:
    from canbao.registry.models import Pair
    from canbao.registry.pairs import list_pairs

    one, other = add_person("周小雨", number=new_number()), add_person("周晓雨")
    add_household(VILLAGE, one, other)
    assert look(likely=False) == {}
    assert look() == {"likely": 1}
    assert look() == {"likely": 0}, "a pair is asked about once"
    with in_area(COUNTY):
        pair = Pair.objects.get()
        (shown,) = list_pairs(COUNTY).to_pylist()
    assert (pair.person_a, pair.person_b, pair.rule, pair.state) == (one, other, "likely", "open")
    assert pair.reason.startswith("姓名同音，出生日期相同")
    assert shown["score"] == pair.score
    assert shown["birth_a"] == BORN


def test_a_rule_beats_likeness() -> None:
    one, other = add_person("周小雨", number=new_number()), add_person("周小雨")
    add_household(VILLAGE, one, other)
    assert look() == {"household": 1, "likely": 0}


def test_a_town_does_not_look_in_the_whole_county() -> None:
    from canbao.registry.pairs import LookForPairs, look_for_pairs

    with pytest.raises(NotAllowed):
        look_for_pairs(worker("bureau_clerk", units=(SISTER_TOWN,)), new_key(), LookForPairs())
    with pytest.raises(NotAllowed):
        look_for_pairs(worker("village_collector"), new_key(), LookForPairs())
