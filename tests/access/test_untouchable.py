"""T64: as the role of the pages, past all of canbao's code, at a published run and everything that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.access.people_at_work import sabotage
from tests.access.test_trail import is_refused
from tests.billing.conftest import county, database, prepared, run
from tests.database import as_superuser
from tests.proofs import Proof

from canbao.store.server import Server

if TYPE_CHECKING:
    from tests.billing.counties import County

__all__ = ["county", "database", "prepared", "run"]
pytestmark = [pytest.mark.trust, pytest.mark.slow]

# Dues and who pays the rest; what was signed; the figures; the run itself; whose number it is; facts as they stood.
TRIES = [
    "UPDATE billing_due SET payable_fen = 0",
    "DELETE FROM billing_due",
    "DELETE FROM billing_due WHERE person_id = (SELECT min(person_id) FROM billing_due)",
    "TRUNCATE billing_due",
    'INSERT INTO billing_due SELECT (jsonb_populate_record(due, \'{"id": -1, "person_id": -1}\')).*'
    " FROM billing_due AS due LIMIT 1",
    "DROP TABLE billing_due",
    "ALTER TABLE billing_due DISABLE TRIGGER ALL",
    "ALTER TABLE billing_due ALTER COLUMN payable_fen TYPE text",
    "UPDATE billing_aidline SET fen = 0",
    "DELETE FROM billing_aidline",
    "UPDATE billing_runsituation SET people = people + 1",
    "DELETE FROM billing_runsituation",
    "UPDATE billing_runcell SET people = 0",
    "DELETE FROM billing_signature",
    "UPDATE billing_signature SET signed_by = 1",
    "UPDATE billing_run SET state = 'discarded'",
    "UPDATE billing_run SET published_by = 1",
    "UPDATE billing_run SET year = year + 1",
    "DELETE FROM billing_run",
    "TRUNCATE billing_run CASCADE",
    "DROP FUNCTION billing_guard_run() CASCADE",
    "DROP TRIGGER billing_due_kept ON billing_due",
    "DROP INDEX billing_run_published_once",
    "TRUNCATE registry_identity",
    "DELETE FROM registry_person",
    "DELETE FROM registry_standing",
    "DELETE FROM registry_document",
    "TRUNCATE registry_standing",
    "DELETE FROM store_unit",
    "DELETE FROM django_migrations",
    "UPDATE django_migrations SET name = 'x'",
]
SUMS = "SELECT count(*), sum(payable_fen), (SELECT count(*) FROM billing_signature) FROM billing_due"


def sums(server: Server) -> Any:
    with as_superuser(server) as connection:
        return connection.execute(SUMS).fetchone()


def test_t64_a_published_run_and_the_register_cannot_be_changed(
    county: County, run: dict[str, Any], proof: Proof
) -> None:
    county.publish(run["run"])
    before = sums(county.server)
    assert before[0] > 0
    assert before[2] > 0
    assert [statement for statement in TRIES if not is_refused(county.server, statement, county.code)] == []
    assert sums(county.server) == before
    shown = f"{len(TRIES)} of {len(TRIES)} tries at published dues, aid, signatures, runs and the register refused"
    proof.shows("T64", f"{shown}.", "20 of 20 refused")

    sabotage(county.server, "ALTER TABLE billing_due DISABLE TRIGGER billing_due_gone")
    assert not is_refused(county.server, TRIES[1], county.code)
    assert sums(county.server) != before
    proof.sabotage("T64", "the trigger that keeps dues with their run", "published dues are gone")
