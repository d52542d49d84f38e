"""Files in sealed pieces: the same bytes again, at their own place only."""

from __future__ import annotations

import random

import pytest
from tests.access.people_at_work import COUNTY
from tests.database import in_area

from canbao.access.seals import digest
from canbao.access.vault import SealBroken, open_vault
from canbao.exchange import contents
from canbao.exchange.contents import ContentGone, PartWriter, keep_content, pieces_of
from canbao.exchange.models import Part
from canbao.store.server import Server


def again(package: int) -> bytes:
    return b"".join(pieces_of(COUNTY, package, open_vault()))


@pytest.mark.parametrize("size", [0, 1, 999, 1_000, 1_001, 5_500])
def test_bytes_come_back_however_they_were_written(bureau: Server, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    del bureau
    monkeypatch.setattr(contents, "PART_BYTES", 1_000)
    chance = random.Random(size)
    content = chance.randbytes(size)
    with in_area(COUNTY):
        writer, at = PartWriter(COUNTY, 5, open_vault()), 0
        while at < size:
            step = chance.randint(1, 1_700)
            writer.write(content[at : at + step])
            at += step
        assert writer.finish() == digest(content).hex()
        assert again(5) == content
        assert Part.objects.filter(county=COUNTY).count() == size // 1_000 + 1


def test_a_piece_is_bound_to_its_package_and_place(bureau: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.access.people_at_work import sabotage

    monkeypatch.setattr(contents, "PART_BYTES", 10)
    with in_area(COUNTY):
        keep_content(COUNTY, 5, b"0123456789abcdefghij", open_vault())
    sabotage(
        bureau,
        "UPDATE exchange_part SET part = part + 10",
        "UPDATE exchange_part SET part = 0 WHERE part = 11",
        "UPDATE exchange_part SET part = 1 WHERE part = 10",
        "UPDATE exchange_part SET part = 2 WHERE part = 12",
    )
    with in_area(COUNTY), pytest.raises(SealBroken):
        again(5)


def test_no_pieces_no_file(bureau: Server) -> None:
    del bureau
    with in_area(COUNTY), pytest.raises(ContentGone):
        again(5)


def test_what_says_itself_a_hundred_times_takes_little(bureau: Server) -> None:
    del bureau
    with in_area(COUNTY):
        keep_content(COUNTY, 5, "城乡居民基本医疗保险".encode() * 1_000, open_vault())
        (part,) = Part.objects.filter(county=COUNTY)
        assert len(bytes(part.sealed)) < 1_000
