"""T81: whatever a superuser does to the trail is found, and its place is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.access.people_at_work import COUNTY, audit_rows, count, new_key, sabotage, worker

from canbao.access.actors import system_actor
from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.usefixtures("vault", "own_folder")]
FREE = (
    "ALTER TABLE access_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE access_auditseal DISABLE TRIGGER ALL",
)
SEALS, ENTRIES_A_SEAL = 3, 4


@dataclass(frozen=True)
class Nothing:
    """An order."""


def fill(entries: int) -> None:
    from canbao.access.acting import Act, Json, performs

    @performs("register_person")
    def do(act: Act, order: Nothing) -> dict[str, Json]:
        act.reason(f"窗口办理 {order}")
        act.note("person", 1, standing="低保")
        return {"done": True}

    for _ in range(entries):
        do(worker("bureau_clerk"), new_key(), Nothing())


@pytest.fixture
def sealed(database: Server) -> list[int]:
    """A trail of some seals; the numbers of its entries in order."""
    from canbao.access.sealing import seal_trail

    for _ in range(SEALS):
        fill(ENTRIES_A_SEAL)
        assert seal_trail(system_actor(COUNTY)) == 1
    return [int(str(row["id"])) for row in audit_rows(database)]


def places() -> list[tuple[int, int | None, str]]:
    """Seal, entry and last word of every fault."""
    from canbao.access.verifying import verify_trail

    return [(fault.seal, fault.entry, fault.words.split()[-1]) for fault in verify_trail(system_actor(COUNTY)).faults]


def test_a_whole_trail_is_whole(sealed: list[int]) -> None:
    from canbao.access.verifying import verify_trail

    fill(2)
    verdict = verify_trail(system_actor(COUNTY))
    assert (verdict.is_whole, verdict.entries, verdict.seals, verdict.unsealed) == (True, len(sealed) + 2, SEALS, 2)
    assert verdict.has_kept_head
    assert len(verdict.head) == 64


CHANGES = [
    "at = at + interval '1 second'", "account_id = account_id + 1", "account_name = '乙'", "organisation_id = 8",
    "action = 'find_person'", "outcome = 'denied'", "unit = '990101'", "reason = reason || ' '", "request_key = 'x'",
    """changes = '[{"record": "person", "number": 2, "standing": "低保"}]'""",
]  # fmt: skip


def test_t81_a_changed_entry_is_named(database: Server, sealed: list[int]) -> None:
    sabotage(database, *FREE, "CREATE TABLE kept AS SELECT * FROM access_auditentry")
    for change in CHANGES:
        sabotage(database, f"UPDATE access_auditentry SET {change} WHERE id = {sealed[5]}")
        assert places() == [(2, sealed[5], "changed")], change
        sabotage(database, "DELETE FROM access_auditentry", "INSERT INTO access_auditentry SELECT * FROM kept")
    assert places() == []


def test_t81_several_changes_each_named(database: Server, sealed: list[int]) -> None:
    for number in sealed[::3]:
        sabotage(database, *FREE, f"UPDATE access_auditentry SET reason = '改' WHERE id = {number}")
    assert places() == [(1 + n // ENTRIES_A_SEAL, sealed[n], "changed") for n in range(0, len(sealed), 3)]


def test_t81_a_deleted_entry_is_named(database: Server, sealed: list[int]) -> None:
    sabotage(database, *FREE, f"DELETE FROM access_auditentry WHERE id IN ({sealed[0]}, {sealed[-1]})")
    assert places() == [(1, sealed[0], "deleted"), (SEALS, sealed[-1], "deleted")]


FAR = 10**12
"""A number that no entry has."""
COPY = """
    INSERT INTO access_auditentry (county, id, at, cluster, txid, account_id, account_name, organisation_id, action,
        outcome, unit, reason, request_key, changes)
    SELECT county, {id}, at, cluster, txid, account_id, account_name, organisation_id, action, outcome, unit, reason,
        request_key, changes FROM access_auditentry WHERE id = {of}
"""


def test_t81_an_inserted_entry_is_named(database: Server, sealed: list[int]) -> None:
    sabotage(database, *FREE, COPY.format(id=FAR, of=sealed[6]))
    assert places() == [(2, FAR, "inserted")]


def test_t81_swapped_entries_are_named(database: Server, sealed: list[int]) -> None:
    one, other = sealed[1], sealed[9]
    swap = "UPDATE access_auditentry AS a SET txid = b.txid FROM access_auditentry AS b"
    sabotage(database, *FREE, f"{swap} WHERE (a.id, b.id) IN (({one}, {other}), ({other}, {one}))")
    assert places() == [(1, one, "deleted"), (1, other, "inserted"), (3, one, "inserted"), (3, other, "deleted")]


def test_t81_a_deleted_seal_is_named(database: Server, sealed: list[int]) -> None:
    sabotage(database, *FREE, "DELETE FROM access_auditseal WHERE number = 2")
    assert [place[:2] for place in places()] == [(2, None)]
    assert sealed


def test_t81_a_changed_seal_is_named(database: Server, sealed: list[int]) -> None:
    for change in ("count = count + 1", "head = previous", "marks = ''", "txid_until = txid_until + 1", "cluster = 1"):
        sabotage(database, *FREE, "CREATE TABLE kept AS SELECT * FROM access_auditseal")
        sabotage(database, f"UPDATE access_auditseal SET {change} WHERE number = 2")
        assert any((seal, entry, word) == (2, None, "changed") for seal, entry, word in places()), change
        sabotage(
            database,
            "DELETE FROM access_auditseal",
            "INSERT INTO access_auditseal SELECT * FROM kept",
            "DROP TABLE kept",
        )
    assert places() == []
    assert sealed


def test_t81_a_forger_without_the_key_is_seen(
    database: Server, sealed: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Entries changed, and the seals made anew over them, with another key."""
    from canbao.access import sealing
    from canbao.access.secret_files import make_keys, read_trail_key

    other = tmp_path_factory.mktemp("forger") / "secrets"
    make_keys(other)
    sabotage(
        database, *FREE, f"UPDATE access_auditentry SET reason = '改' WHERE id = {sealed[3]}",
        "DELETE FROM access_auditseal",
    )  # fmt: skip
    monkeypatch.setattr(sealing, "_refuse_cut", lambda county, kept: [county, kept])
    monkeypatch.setattr(sealing, "read_trail_key", lambda folder: read_trail_key(folder and other))
    monkeypatch.setattr(sealing, "keep_head", lambda path, head: [path, head])
    sealing.seal_trail(system_actor(COUNTY))
    assert places()[0][:2] == (1, None)


@pytest.mark.parametrize("left", [2, 1, 0])
def test_t81_a_cut_tail_shows_by_the_kept_head(database: Server, sealed: list[int], left: int) -> None:
    sabotage(
        database, *FREE, f"DELETE FROM access_auditentry WHERE id > {sealed[left * ENTRIES_A_SEAL] - 1}",
        f"DELETE FROM access_auditseal WHERE number > {left}",
    )  # fmt: skip
    assert [place[:2] for place in places()] == [(left + 1, None)]


def test_t81_sabotage_without_a_kept_head_a_cut_tail_does_not_show(
    database: Server, sealed: list[int], own_folder: Path
) -> None:
    from canbao.access.kept_heads import KeptHead, head_path
    from canbao.access.verifying import verify_trail

    whole = verify_trail(system_actor(COUNTY))
    sabotage(
        database, *FREE, f"DELETE FROM access_auditentry WHERE id > {sealed[-5]}",
        "DELETE FROM access_auditseal WHERE number = 3",
    )  # fmt: skip
    head_path(own_folder, COUNTY).unlink()
    verdict = verify_trail(system_actor(COUNTY))
    assert verdict.is_whole
    assert not verdict.has_kept_head, "and this is said"
    for head in (KeptHead(3, whole.head), KeptHead(2, "00" * 32)):
        found = verify_trail(system_actor(COUNTY), head).faults
        assert [fault.seal for fault in found] == [head.number], "the head of a bulletin shows it"


def test_t81_sabotage_without_the_chain_nothing_shows(
    database: Server, sealed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.access import verifying

    monkeypatch.setattr(verifying, "_wrong_in_cluster", lambda lines, seals, verdict: [] if lines else [seals, verdict])
    sabotage(database, *FREE, f"UPDATE access_auditentry SET reason = '改' WHERE id = {sealed[5]}")
    assert places() == []


def test_only_those_with_the_right_verify(sealed: list[int]) -> None:
    from canbao.access.acting import NotAllowed
    from canbao.access.verifying import verify_trail

    with pytest.raises(NotAllowed):
        verify_trail(worker("bureau_lead"))
    assert verify_trail(worker("audit_admin")).entries >= len(sealed)


def test_entries_of_a_place_that_has_no_seal_yet_are_said(database: Server) -> None:
    from canbao.access.verifying import verify_trail

    fill(2)
    verdict = verify_trail(system_actor(COUNTY))
    assert (verdict.seals, verdict.entries, verdict.unsealed, verdict.head) == (0, 2, 2, "")
    assert count(database, "access_auditseal") == 0
