"""T57: a new data key, and everything sealed anew under readers."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, Bureau, audit_rows, new_key
from tests.access.test_accounts import PHONE, add
from tests.database import as_superuser

from canbao.access.actors import system_actor
from canbao.access.vault import SealBroken, Vault, open_vault, place_of
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
