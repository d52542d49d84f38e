"""Rows of a file beside people: by number, names compared, nobody out of sight found."""

from __future__ import annotations

from tests.database import in_area
from tests.registry.county import PLACE, County

from canbao.access.vault import Vault
from canbao.registry.matching import Outcome, find_by_number, match_people


def test_every_outcome(county: County, vault: Vault) -> None:
    rows = county.people.slice(0, 3).to_pylist()
    numbers = [rows[0]["id_number"], rows[1]["id_number"].lower(), rows[2]["id_number"]]
    texts = [*numbers, "430621190001010019", "430621199003071231", None, ""]
    names = [rows[0]["name"], None, "别人", "张三", "张三", "张三", None]
    with in_area(PLACE):
        found = match_people(texts, names, vault)
    assert list(found.outcomes) == [
        Outcome.FOUND, Outcome.FOUND, Outcome.OTHER_NAME, found.outcomes[3], Outcome.WRONG_NUMBER, Outcome.NO_NUMBER,
        Outcome.NO_NUMBER,
    ]  # fmt: skip
    assert found.person_ids.tolist()[:3] == county.ids[:3]
    assert found.person_ids.tolist()[4:] == [0, 0, 0]
    assert found.of(Outcome.OTHER_NAME).tolist() == [2]


def test_everybody_is_found_and_from_elsewhere_nobody(county: County, vault: Vault) -> None:
    texts, names = county.people["id_number"].to_pylist(), county.people["name"].to_pylist()
    has_number = [text is not None for text in texts]
    with in_area(PLACE):
        here = match_people(texts, names, vault)
    assert [outcome is Outcome.FOUND for outcome in here.outcomes] == has_number
    with in_area("350583"):
        elsewhere = match_people(texts, names, vault)
    assert set(elsewhere.outcomes) <= {Outcome.UNKNOWN, Outcome.NO_NUMBER}


def test_somebody_merged_is_the_person_merged_into(county: County, vault: Vault) -> None:
    from canbao.registry.models import Person

    number = county.people["id_number"][0].as_py()
    with in_area(PLACE):
        Person.objects.filter(id=county.ids[0]).update(merged_into=county.ids[1])
        assert find_by_number(number, vault) == county.ids[1]
        assert match_people([number], [None], vault).person_ids.tolist() == [county.ids[1]]
