"""Whose number it is: by number, in the area only, the person who is left after a merge."""

from __future__ import annotations

from tests.database import in_area
from tests.registry.county import PLACE, County

from canbao.access.vault import Vault
from canbao.registry.matching import find_by_number


def test_everybody_is_found_and_from_elsewhere_nobody(county: County, vault: Vault) -> None:
    texts = county.people["id_number"].to_pylist()
    pairs = [(text, person) for text, person in zip(texts, county.ids, strict=True) if text is not None]
    assert len(pairs) > len(county.ids) * 9 // 10
    with in_area(PLACE):
        assert [find_by_number(text, vault) for text, _ in pairs] == [person for _, person in pairs]
        assert find_by_number("430621190001010011", vault) is None
    with in_area("350583"):
        assert {find_by_number(text, vault) for text, _ in pairs} == {None}


def test_somebody_merged_is_the_person_merged_into(county: County, vault: Vault) -> None:
    from canbao.registry.models import Person

    number = county.people["id_number"][0].as_py()
    with in_area(PLACE):
        Person.objects.filter(id=county.ids[0]).update(merged_into=county.ids[1])
        assert find_by_number(number, vault) == county.ids[1]
