"""Files of two zones over folders that lose, double, cut and mix them up: everything arrives, once, in order."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from tests.access.people_at_work import audit_rows, new_key
from tests.crossing.conftest import COUNTY
from tests.database import as_superuser, in_area

if TYPE_CHECKING:
    from canbao.crossing.carrying import Crossing
    from canbao.store.server import Server


def write(number: int) -> str:
    """A letter outside; its number."""
    from canbao.access.actors import system_actor
    from canbao.crossing.letters import WriteLetter, letter_text, write_letter

    name = UUID(int=number).hex
    write_letter(system_actor(COUNTY), new_key(), WriteLetter(name, "test", letter_text({"n": number})))
    return name


def tell(*pairs: tuple[str, dict[str, object] | None]) -> None:
    from canbao.crossing.documents import Shown
    from canbao.crossing.documents import tell as told

    with in_area(COUNTY):
        told(COUNTY, [Shown("test", key, content) for key, content in pairs])


def shown() -> dict[str, object]:
    from canbao.crossing.documents import documents

    return dict(documents(COUNTY, "test"))


def turns(crossing_ends: tuple[Crossing, Crossing], count: int = 1) -> None:
    from canbao.crossing.carrying import carry

    inside, outside = crossing_ends
    for _ in range(count):
        carry(outside, COUNTY)
        carry(inside, COUNTY)
        carry(outside, COUNTY)


def again(server: Server) -> None:
    """The time after which what nobody spoke of goes once more has passed."""
    with as_superuser(server) as connection:
        connection.execute("UPDATE crossing_package SET written_at = now() - interval '1 hour'")


def files(crossing_ends: tuple[Crossing, Crossing]) -> list[Path]:
    inside, outside = crossing_ends
    return [path for end in (inside, outside) if end.out.is_dir() for path in sorted(end.out.glob("*.canbao"))]


def test_documents_go_outwards_and_each_takes_the_place_of_the_one_before(
    crossing_ends: tuple[Crossing, Crossing],
) -> None:
    tell(("a", {"v": 1}), ("b", {"v": 1}))
    turns(crossing_ends)
    assert shown() == {"a": {"v": 1}, "b": {"v": 1}}
    tell(("a", {"v": 2}), ("b", None))
    turns(crossing_ends)
    assert shown() == {"a": {"v": 2}}
    tell(("a", {"v": 2}))
    turns(crossing_ends)
    from canbao.crossing.models import Outgoing, Package

    with in_area(COUNTY):
        assert not Outgoing.objects.filter(county=COUNTY, package=None).exists(), "the same is not told twice"
        assert not Outgoing.objects.exclude(content="").exists(), "what has arrived is not kept here"
        assert not Package.objects.exclude(file=None).exists()
    assert files(crossing_ends) == []


def test_silence_ends(crossing_ends: tuple[Crossing, Crossing]) -> None:
    """A word of what came is answered by no word: two idle zones send nothing."""
    from canbao.crossing.models import Package

    tell(("a", {"v": 1}))
    turns(crossing_ends, 5)
    with in_area(COUNTY):
        assert Package.objects.filter(side="made").count() == 1
    assert files(crossing_ends) == []


def test_a_word_that_was_lost_is_said_again(crossing_ends: tuple[Crossing, Crossing], database: Server) -> None:
    from canbao.crossing.carrying import carry
    from canbao.crossing.models import Package

    inside, outside = crossing_ends
    tell(("a", {"v": 1}))
    carry(inside, COUNTY)
    for harm in (b"", b"{}"):
        carry(outside, COUNTY)
        (word,) = files(crossing_ends)
        word.write_bytes(harm)
        carry(inside, COUNTY)
        with in_area(COUNTY):
            assert Package.objects.filter(side="made", said_at=None).count() == 1
        again(database)
        carry(inside, COUNTY)
    turns(crossing_ends)
    with in_area(COUNTY):
        assert not Package.objects.filter(side="made", said_at=None).exists()


def test_a_number_that_is_missing_is_waited_for_and_told_of_once(
    crossing_ends: tuple[Crossing, Crossing], database: Server
) -> None:
    from canbao.access.actors import system_actor
    from canbao.crossing.carrying import carry
    from canbao.crossing.faults import tell_of_fault

    inside, outside = crossing_ends
    tell(("a", {"v": 1}))
    carry(inside, COUNTY)
    files(crossing_ends)[0].unlink()
    tell(("a", {"v": 2}))
    carry(inside, COUNTY)
    for _ in range(3):
        found = carry(outside, COUNTY)
        assert (found.fault, found.number) == ("missing", 1)
        tell_of_fault(system_actor(COUNTY), outside, found)
    assert shown() == {}
    entries = [row for row in audit_rows(database) if row["action"] == "note_crossing_fault"]
    assert len(entries) == 1
    again(database)
    turns(crossing_ends)
    assert shown() == {"a": {"v": 2}}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_folders_do_each_arrives_once(
    crossing_ends: tuple[Crossing, Crossing], database: Server, seed: int
) -> None:
    from canbao.crossing.models import Letter

    chance, told = random.Random(seed), dict[str, dict[str, object] | None]()
    kept: list[tuple[Path, bytes]] = []
    for number in range(12):
        write(1000 * seed + number + 1)
        told[f"k{chance.randrange(4)}"] = {"v": number}
        tell(*told.items())
        turns(crossing_ends) if chance.random() < 0.5 else _half(crossing_ends, chance)
        for path in files(crossing_ends):
            _harm(path, chance, kept)
        if chance.random() < 0.3:
            again(database)
    for path, content in kept:
        path.write_bytes(content)
    for _ in range(6):
        again(database)
        turns(crossing_ends)
    assert shown() == told
    with in_area(COUNTY):
        assert not Letter.objects.filter(county=COUNTY, package=None).exists()
    with as_superuser(database) as connection:
        rows = connection.execute(
            "SELECT way, side, count(*), max(number) FROM crossing_package GROUP BY way, side"
        ).fetchall()
    assert all(count == last for _, _, count, last in rows), "no number is passed over"
    made = {(way, side): last for way, side, _, last in rows}
    assert made["outward", "made"] == made["outward", "taken"]
    assert made["inward", "made"] == made["inward", "taken"]


def _half(crossing_ends: tuple[Crossing, Crossing], chance: random.Random) -> None:
    from canbao.crossing.carrying import carry

    carry(chance.choice(crossing_ends), COUNTY)


def _harm(path: Path, chance: random.Random, kept: list[tuple[Path, bytes]]) -> None:
    content = path.read_bytes()
    harms: list[Callable[[], object]] = [
        path.unlink, lambda: kept.append((path, content)), lambda: path.write_bytes(content[: len(content) // 2]),
        lambda: path.write_bytes(content[:-1] + bytes([content[-1] ^ 1])), lambda: None, lambda: None,
    ]  # fmt: skip
    chance.choice(harms)()


def test_t14_sabotage_without_the_number_a_file_counts_twice(
    crossing_ends: tuple[Crossing, Crossing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What keeps an old file from undoing a newer one is its number."""
    from canbao.crossing import carrying

    inside, outside = crossing_ends
    tell(("a", {"v": 1}))
    carrying.carry(inside, COUNTY)
    old = [(path, path.read_bytes()) for path in files(crossing_ends)]
    turns(crossing_ends)
    tell(("a", {"v": 2}))
    turns(crossing_ends)
    for path, content in old:
        path.write_bytes(content)
    turns(crossing_ends)
    assert shown() == {"a": {"v": 2}}
    for path, content in old:
        path.write_bytes(content)
    monkeypatch.setattr(carrying, "_last", lambda *_: 0)
    monkeypatch.setattr(carrying, "_package", lambda *_: None)
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        turns(crossing_ends)
    assert shown() == {"a": {"v": 2}}, "the key of the table stands behind it"
    del outside
