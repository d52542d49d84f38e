"""T56: known numbers and telephones are handed in, looked for, shown and backed up; then every byte that was written is
searched for them, however they might be spelled.
"""

from __future__ import annotations

import base64
import re
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.access.people_at_work import new_key, worker
from tests.access.scenes import COUNTY, VILLAGE
from tests.database import as_superuser, current_database
from tests.lists.offices import Offices
from tests.lists.sheets import sheet_bytes
from tests.proofs import Proof

from canbao.access.vault import Vault
from canbao.lists.queries import returned_workbook
from canbao.registry.queries import find, person_file
from canbao.registry.registering import BadEntry, CorrectPerson, RegisterPerson, correct_person, register_person
from canbao.store.programs import stream_program
from canbao.store.server import SUPERUSER, Server
from canbao.values.check_characters import check_character

pytestmark = [pytest.mark.trust, pytest.mark.slow]

HEADER = ("户号", "与户主关系", "姓名", "证件号码", "联系电话")
DAY = date(2024, 9, 30)
LETTERS = 8
"""Bytes by which a place is found in a file; every spelling of a secret is longer."""


def known_number(at: int) -> str:
    first = f"430621{1950 + at % 50}{1 + at // 50 % 12:02}{1 + at // 600 % 28:02}{at % 997 + 1:03}"
    return first + check_character(first)


def known_phone(at: int) -> str:
    return f"13{at * 7_919 % 10**9:09}"


def spellings(secret: str) -> Iterator[bytes]:
    """A secret as text in three encodings, as hex, as base64 wherever it begins, and as a number of eight bytes."""
    text = secret.encode()
    yield from (text, secret.encode("utf-16-le"), secret.encode("utf-16-be"), text.hex().encode())
    yield text.hex().upper().encode()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + text)
        yield encoded[(before * 8 + 5) // 6 : len(encoded) - 4]
    digits = int(secret[:17])
    if digits > 1 << 32:
        yield from (struct.pack("<q", digits), struct.pack(">q", digits))


@dataclass
class Search:
    """Spellings of all secrets, and where they were found."""

    secrets: list[str]
    found: dict[str, int] = field(default_factory=dict)
    searched_bytes: int = 0

    def __post_init__(self) -> None:
        every = {spelling for secret in self.secrets for spelling in spellings(secret)}
        self._by_length = {length: frozenset(s for s in every if len(s) == length) for length in set(map(len, every))}
        beginnings = {spelling[:LETTERS] for spelling in every}
        self._beginnings = np.sort(np.frombuffer(b"".join(beginnings), "<u8"))

    def look_through(self, name: str, content: bytes) -> None:
        self.searched_bytes += len(content)
        hits = sum(self._hits(content, start) for start in range(LETTERS))
        if hits:
            self.found[name] = self.found.get(name, 0) + hits

    def _hits(self, content: bytes, start: int) -> int:
        """Secrets that begin at every eighth byte from a start."""
        count = (len(content) - start) // LETTERS
        words = np.frombuffer(content, "<u8", count, start) if count > 0 else np.zeros(0, "<u8")
        filled = np.flatnonzero(words)
        places = np.searchsorted(self._beginnings, words[filled]).clip(max=len(self._beginnings) - 1)
        at = (filled[self._beginnings[places] == words[filled]] * LETTERS + start).tolist()
        return sum(
            any(content[place : place + length] in known for length, known in self._by_length.items()) for place in at
        )


def work_with(offices: Offices, people: list[tuple[str, str]]) -> None:
    """A list of them with a wrong row among them, forms, corrections, searches and refusals that name their numbers."""
    from_forms = people[: len(people) // 10]
    listed = people[len(from_forms) :]
    rows = [(str(at // 3), "户主" if at % 3 == 0 else "子女", "张三丰", *each) for at, each in enumerate(listed)]
    broken = [("1", "户主", "张三2", *each) for each in listed[:5]]
    answer = offices.upload("public_security", sheet_bytes(HEADER, [*rows, *broken]), DAY, takes_good_rows=True)
    offices.apply(answer["list"])
    assert returned_workbook(offices.clerk, answer["list"]) is not None
    clerk = worker("bureau_clerk", units=(COUNTY,), organisation=offices.bureau)
    for number, phone in from_forms:
        order = RegisterPerson(VILLAGE, "李四光", number, phone=phone)
        person = register_person(clerk, new_key(), order)["person_id"]
        assert isinstance(person, int)
        correct_person(clerk, new_key(), CorrectPerson(person, "换号", phone=phone))
        assert find(clerk, number).rows
        person_file(clerk, person)
        with pytest.raises((BadEntry, RuntimeError)):
            register_person(clerk, new_key(), RegisterPerson(VILLAGE, number, number, phone=phone))


def everything_written(server: Server, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The database's files, its log of changes and its own log, what a backup holds, and temporary files."""
    with as_superuser(server) as connection:
        connection.autocommit = True
        connection.execute("CHECKPOINT")
        row = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert row is not None
    data = server.layout.data
    for place in (data / "base" / str(row[0]), data / "base" / "pgsql_tmp", data / "pg_wal", data / "pg_stat_tmp"):
        yield from ((str(path.relative_to(data)), path.read_bytes()) for path in place.rglob("*") if path.is_file())
    yield "server.log", server.layout.log.read_bytes()
    plain = folder / "plain.sql"
    with plain.open("wb") as file:
        options = ("-h", str(server.layout.sockets), "-U", SUPERUSER, "-Fp", current_database())
        stream_program(server.layout, "pg_dump", *options, stdout=file)
    yield "backup", plain.read_bytes()
    for path in folder.rglob("*"):
        if path.is_file() and path != plain:
            yield str(path.relative_to(folder)), path.read_bytes()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Temporary files of this process lie here."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def searched(offices: Offices, secrets: range, folder: Path) -> Search:
    count = len(secrets)
    people = [(known_number(at), known_phone(at)) for at in secrets]
    assert len({number for number, _ in people}) == len({phone for _, phone in people}) == count
    work_with(offices, people)
    search = Search([secret for person in people for secret in person])
    for name, content in everything_written(offices.server, folder):
        search.look_through(name, content)
    return search


def test_t56_no_number_and_no_telephone_lies_anywhere(
    database: Server, vault: Vault, temporary: Path, proof: Proof
) -> None:
    del vault
    count = proof.size(60, 1_000)
    search = searched(Offices(database), range(count), temporary)
    assert search.found == {}
    figure = (
        f"{count:,} numbers and {count:,} telephones in 10 spellings: 0 hits in {search.searched_bytes >> 20:,} MiB"
    )
    shown = f"{figure} of database files, WAL, server log, a backup and temporary files"
    proof.shows("T56", shown, "0 hits (UTF-8, UTF-16, digits, base64)")


def test_t56_sabotage_unsealed_they_are_found(
    database: Server, vault: Vault, temporary: Path, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Vault, "seal", lambda *given: given[1].encode())
    monkeypatch.setattr(Vault, "open", lambda *given: bytes(given[1]).decode())
    del vault
    # Other secrets than above: files of the server keep for a while what was deleted.
    search = searched(Offices(database), range(5_000, 5_030), temporary)
    places = {re.sub(r"/.*", "", name) for name in search.found}
    assert {"base", "pg_wal", "backup"} <= places
    seen = f"{sum(search.found.values()):,} hits in {'、'.join(sorted(places))}"
    proof.sabotage("T56", "numbers stored as they are", seen)


@pytest.mark.parametrize("at", range(9))
def test_t56_every_spelling_is_found_wherever_it_begins(at: int) -> None:
    secrets = [known_number(1), known_phone(1)]
    every = [spelling for secret in secrets for spelling in spellings(secret)]
    search = Search(secrets)
    search.look_through("all", b"".join(b"\1" * (at + 1) + spelling for spelling in every) + b"\2" * LETTERS)
    assert search.found == {"all": len(every)}
