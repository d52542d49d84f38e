"""T58: a number found by its blind index among more than a million; nothing is blinded that could be guessed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, TOWN, sabotage, worker
from tests.database import as_superuser
from tests.proofs import Proof

import canbao
from canbao.access.vault import Vault
from canbao.store.server import Server
from canbao.values.check_characters import check_character

pytestmark = [pytest.mark.trust, pytest.mark.slow]
LOOKS = 400
PLANNED = "EXPLAIN SELECT person_id FROM registry_identity WHERE blind = '\\x{mark}'"

# Whatever else is blinded is a field with fewer values than a number has, and could be found out by trying them all.
MAKERS = {"registry/identities.py", "registry/stems.py"}
"""Modules that make marks, all of numbers of people: a birth day, a place and a serial, above ten thousand million."""


def numbers() -> Iterator[str]:
    """Right numbers, all different: a thousand a day."""
    day = date(1960, 1, 1)
    while True:
        for serial in range(1, 1000):
            first = f"430621{day:%Y%m%d}{serial:03}"
            yield first + check_character(first)
        day += timedelta(days=1)


def enter(server: Server, vault: Vault, count: int) -> None:
    """So many people with documents and marks, copied in."""
    from canbao.registry.identities import know_number

    with as_superuser(server) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO registry_person (county, id, unit, name, name_key, pinyin, initials)"
            " SELECT %s, n, %s, '甲' || n, '甲' || n, 'jia', 'j' FROM generate_series(1, %s) AS n",
            [COUNTY, f"{TOWN}201", count],
        )
        with cursor.copy("COPY registry_identity (blind, county, person_id) FROM STDIN") as copy:
            for person, number in enumerate(islice(numbers(), count), start=1):
                copy.write_row((know_number(number).blind(vault), COUNTY, person))
        cursor.execute("ANALYZE registry_person, registry_identity")


def plan(server: Server, vault: Vault, number: str) -> str:
    """How the database looks a mark up, with rows enough that reading all of them would be slow."""
    from canbao.registry.identities import know_number

    with as_superuser(server) as connection:
        connection.execute("SET enable_seqscan = off")
        mark = know_number(number).blind(vault).hex()
        return "\n".join(str(line) for (line,) in connection.execute(PLANNED.format(mark=mark).encode()))


def test_t58_a_number_is_found_by_its_mark_among_many(database: Server, vault: Vault, proof: Proof) -> None:
    from canbao.registry.queries import find

    count = proof.size(2_000, 1_200_000)
    enter(database, vault, count)
    known = list(islice(numbers(), count))
    chance, clerk, taken = random.Random(58), worker("bureau_clerk"), []
    for _ in range(LOOKS):
        person = chance.randrange(count)
        begun = time.perf_counter()
        found = find(clerk, known[person])
        taken.append(1000 * (time.perf_counter() - begun))
        assert [row.id for row in found.rows] == [person + 1]
    assert "Index" in plan(database, vault, known[0])
    assert "Seq Scan" not in plan(database, vault, known[0])
    p95 = sorted(taken)[int(0.95 * LOOKS)]

    stranger = find(worker("bureau_clerk", units=("990102",)), known[0])
    assert stranger.rows == ()
    sabotage(database, "ALTER TABLE registry_identity DROP CONSTRAINT registry_identity_pkey")
    assert "Seq Scan" in plan(database, vault, known[0])
    begun = time.perf_counter()
    assert find(clerk, known[0]).rows
    shown = f"{LOOKS} numbers among {count:,} each found: 95 in 100 within {p95:.1f} ms, over the index"
    proof.shows("T58", shown, "p95 ≤ 20 ms at 1.2 M", seed=58)
    proof.sabotage("T58", "the index", f"every mark is read, {1000 * (time.perf_counter() - begun):.0f} ms")


def makers() -> set[str]:
    """Modules of canbao that blind a text."""
    source = Path(canbao.__file__).parent
    texts = {path.relative_to(source).as_posix(): path.read_text(encoding="utf-8") for path in source.rglob("*.py")}
    return {name for name, text in texts.items() if "vault.blind(" in text}


def test_t58_nothing_is_blinded_that_has_few_values(proof: Proof) -> None:
    assert makers() == MAKERS
    proof.shows("T58", f"only {len(MAKERS)} modules blind a text, both a whole number of a person", "no short field")
