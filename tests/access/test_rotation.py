"""T57: a new data key, and everything sealed anew under readers."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, TOWN, Bureau, audit_rows, new_key
from tests.access.test_accounts import PHONE, add
from tests.database import as_application, as_superuser
from tests.proofs import Proof

from canbao.access.actors import system_actor
from canbao.access.vault import SealBroken, Vault, forget_vault, open_vault, place_of
from canbao.store.server import Server

pytestmark = pytest.mark.trust
TABLE = "access_credential"


def sealed(server: Server) -> dict[int, bytes]:
    """Sealed telephones by account."""
    with as_superuser(server) as connection:
        rows = connection.execute(
            "SELECT account_id, phone_sealed FROM access_credential WHERE phone_sealed IS NOT NULL"
        )
        return {int(account): bytes(text) for account, text in rows}


def unread(server: Server, vault: Vault) -> int:
    """How many of them do not open."""
    failed = 0
    for account, text in sealed(server).items():
        try:
            assert vault.open(text, place_of(TABLE, "phone_sealed", COUNTY, account)) == PHONE
        except SealBroken:
            failed += 1
    return failed


def test_all_is_sealed_anew_while_others_read(
    bureau: Bureau, database: Server, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.access import rotation

    monkeypatch.setattr(rotation, "STEP_ROWS", 3)
    for number in range(8):
        add(bureau, f"clerk{number}")
    answer = rotation.make_new_key(bureau.security, new_key(), rotation.NewKey("每年更换"))
    assert answer == {"file": "data-2.key"}
    add(bureau, "clerk8")
    is_over, failures = threading.Event(), []

    def read() -> None:
        while not is_over.is_set():
            failures.append(unread(database, vault))

    reader = threading.Thread(target=read)
    reader.start()
    done = rotation.reseal_all(system_actor(COUNTY))
    is_over.set()
    reader.join()
    assert done == 8, "the ninth had the new key already"
    assert {text[1] for text in sealed(database).values()} == {2}
    assert not any(failures)
    assert unread(database, open_vault()) == 0
    assert rotation.reseal_all(bureau.security) == 0
    assert {str(row["action"]) for row in audit_rows(database)[-3:]} == {"rotate_keys"}


@dataclass
class Reader:
    """Reads a sealed number every so often, as clerks do, and counts those that do not open."""

    server: Server
    vault: Vault
    numbers: dict[int, str]
    pause_seconds: float
    reads: int = 0
    failed: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        chance = random.Random(57)
        with as_application(self.server) as connection:
            while not self.is_over.wait(self.pause_seconds):
                row = chance.choice(list(self.numbers))
                connection.execute("SELECT set_config('canbao.counties', %s, true)", [COUNTY])
                asked = "SELECT number FROM registry_document WHERE county = %s AND id = %s"
                (sealed,) = connection.execute(asked, [COUNTY, row]).fetchone() or (b"",)
                connection.rollback()
                self.reads += 1
                try:
                    self.failed += self.vault.open(sealed, document(row)) != self.numbers[row]
                except SealBroken:
                    self.failed += 1


def document(row: int) -> str:
    return place_of("registry_document", "number", COUNTY, row)


def enter(server: Server, vault: Vault, count: int) -> dict[int, str]:
    """So many sealed numbers of one person, copied in; a thousand of them to read, by row."""
    numbers = {row: f"43062119900307{row:09}" for row in range(1, count + 1)}
    with as_superuser(server) as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_person (county, id, unit, name, name_key, pinyin, initials)"
            " VALUES (%s, 1, %s, '甲', '甲', 'jia', 'j')",
            [COUNTY, f"{TOWN}201"],
        )
        into = "COPY registry_document (county, id, person_id, kind, number, tail, blind, is_current) FROM STDIN"
        with cursor.copy(into) as copy:
            for row, number in numbers.items():
                sealed = vault.seal(number, document(row))
                copy.write_row((COUNTY, row, 1, "resident_card", sealed, number[-4:], bytes(32), False))
    return dict(random.Random(57).sample(sorted(numbers.items()), min(count, 1_000)))


@pytest.mark.slow
def test_t57_all_is_sealed_anew_under_readers(
    bureau: Bureau, database: Server, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    from canbao.access import rotation

    count, pause_seconds = proof.size((300, 0.001), (400_000, 0.03))
    monkeypatch.setattr(rotation, "STEP_ROWS", proof.size(20, rotation.STEP_ROWS))
    reader = Reader(database, vault, enter(database, vault, count), pause_seconds)
    rotation.make_new_key(bureau.security, new_key(), rotation.NewKey("每年更换"))
    thread = threading.Thread(target=reader.run)
    thread.start()
    begun = time.monotonic()
    done = rotation.reseal_all(system_actor(COUNTY))
    minutes = (time.monotonic() - begun) / 60
    reader.is_over.set()
    thread.join()
    with as_superuser(database) as connection:
        keys = connection.execute("SELECT DISTINCT get_byte(number, 1) FROM registry_document").fetchall()
    assert (done, keys, reader.failed) == (count, [(2,)], 0)
    assert reader.reads > 0, "nobody read meanwhile: the test shows nothing"
    shown = f"{count:,} numbers sealed anew in {minutes:.1f} min under {reader.reads / minutes / 60:.0f} reads/s"
    proof.shows("T57", f"{shown}, {reader.reads:,} reads, 0 failed", "≤ 10 min under 20 req/s, 0 failed reads")

    rotation.make_new_key(bureau.security, new_key(), rotation.NewKey("每年更换"))
    (tmp_path / "secrets" / "data-2.key").unlink()
    forget_vault()
    reader.vault, reader.is_over, reader.pause_seconds = open_vault(), threading.Event(), 0.001
    thread = threading.Thread(target=reader.run)
    thread.start()
    with pytest.raises(SealBroken):
        rotation.reseal_all(system_actor(COUNTY))
    time.sleep(0.1)
    reader.is_over.set()
    thread.join()
    assert reader.failed > 0
    proof.sabotage("T57", "the old key removed before all was sealed anew", "reads fail, and sealing anew stops")


def test_sabotage_an_old_key_taken_away_too_early_shows(bureau: Bureau, database: Server, tmp_path: Path) -> None:
    from canbao.access.rotation import NewKey, make_new_key
    from canbao.access.vault import forget_vault

    add(bureau)
    make_new_key(bureau.security, new_key(), NewKey("更换"))
    (tmp_path / "secrets" / "data-1.key").unlink()
    forget_vault()
    assert unread(database, open_vault()) == 1


def test_who_may_not_does_not(bureau: Bureau) -> None:
    from canbao.access.acting import NotAllowed
    from canbao.access.rotation import NewKey, make_new_key, reseal_all

    with pytest.raises(NotAllowed):
        make_new_key(bureau.system, new_key(), NewKey("更换"))
    with pytest.raises(NotAllowed):
        reseal_all(bureau.audit)


def test_sealed_columns_are_those_that_models_name(database: Server) -> None:
    from canbao.access.rotation import SealedColumn, sealed_columns

    del database
    assert SealedColumn(TABLE, "phone_sealed", "account_id") in sealed_columns()
