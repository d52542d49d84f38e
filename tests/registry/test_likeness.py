"""How alike: what is found among many, and that two people with documents are never a pair."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.registry import likeness
from canbao.registry.likeness import LEAST_SCORE, LinkageMissing, records_of, score
from canbao.registry.pinyin import sort_key
from canbao.values.names import normalise_name

PEOPLE, TWINS = 4_000, 60


def record(number: int, name: str, birth: date | None, *, has: bool, home: tuple[int | None, str]) -> dict[str, Any]:
    household, unit = home
    return {
        "unique_id": number, "has_document": has, "name": name, "pinyin": sort_key(name), "birth": birth,
        "sex": "female", "household": household, "unit": unit,
    }  # fmt: skip


def scored(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = score(records_of(pa.Table.from_pylist(list(rows)))).to_pylist()
    return found


HOME = (1, "430621100001")
BORN = date(2024, 5, 6)


def test_who_is_found_again() -> None:
    """Of people entered a second time without a document, a character of the name or the birth typed otherwise, nearly
    all are found, and hardly anybody else.
    """
    chance = random.Random(7)
    people = generate("430621", PEOPLE, 99, 2025, PaymentPlan.usual(2025))
    rows = [
        record(at, normalise_name(name), birth, has=True, home=(int(household[7:]) if household else None, unit))
        for at, (name, birth, household, unit) in enumerate(
            zip(*(people[name].to_pylist() for name in ("name", "birth", "household_id", "place")), strict=True)
        )
    ]
    twins = chance.sample(range(PEOPLE), TWINS)
    for place, at in enumerate(twins):
        first = rows[at]
        name, birth = first["name"], first["birth"]
        if place % 3 == 0 and len(name) > 2:
            name = name[:2] + rows[place]["name"][-1]
        if place % 3 == 1:
            birth += timedelta(days=1)
        rows.append(record(PEOPLE + place, name, birth, has=False, home=(first["household"], first["unit"])))
    found = {(pair["a"], pair["b"]) for pair in scored(*rows)}
    right = {(at, PEOPLE + place) for place, at in enumerate(twins)}
    assert len(found & right) >= 0.95 * TWINS
    assert len(found - right) <= 0.05 * TWINS
    assert found == {(pair["a"], pair["b"]) for pair in scored(*reversed(rows))}, "another order of the rows"


def test_a_pair_says_what_was_alike_and_how_sure_it_is() -> None:
    (pair,) = scored(
        record(2, "周小雨", BORN, has=True, home=HOME),
        record(9, "周晓雨", BORN, has=False, home=HOME),
        record(5, "周大雨", date(1990, 1, 1), has=True, home=HOME),
    )
    assert (pair["a"], pair["b"]) == (2, 9)
    assert 1000 * LEAST_SCORE <= pair["score"] <= 1000
    assert pair["reason"] == "姓名同音，出生日期相同，性别相同，同户"


def test_two_people_with_documents_are_no_pair() -> None:
    twins = [record(at, "周小雨", BORN, has=True, home=HOME) for at in (1, 2)]
    assert scored(*twins) == []
    assert scored(*twins, record(3, "王大山", date(1960, 2, 2), has=False, home=(None, "430621"))) == []


def test_without_the_optional_part_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def refusing(name: str, *given: Any) -> Any:
        if name.startswith("splink"):
            raise ImportError(name)
        return real(name, *given)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(LinkageMissing, match=r"canbao\[linkage\]"):
        scored(record(1, "周小雨", BORN, has=True, home=HOME), record(2, "周小雨", BORN, has=False, home=HOME))


def test_every_level_that_speaks_for_a_pair_has_a_word_for_clerks() -> None:
    labels = likeness._labels()
    assert {name for name, _ in labels} == set(likeness.LEVELS)
    assert all(label.isalpha() for label in labels.values())
