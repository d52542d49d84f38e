"""A run counted again from its dues: the digest is the run's own, and any fen that moved shows."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import sabotage
from tests.billing.counties import County, Seen
from tests.database import as_superuser, in_area

from canbao.billing.models import Run
from canbao.billing.recounting import is_unchanged, recount
from canbao.store.server import Server


def test_a_run_counts_to_its_own_digest(seen: Seen) -> None:
    for number in (seen.first, seen.run):
        with in_area(seen.county.code):
            found = Run.objects.get(id=number)
            assert recount(found) == found.result_digest
            assert is_unchanged(found)


@pytest.mark.trust
def test_one_fen_or_one_unit_shows(county: County, run: dict[str, Any], database: Server) -> None:
    sabotage(database, "DROP TRIGGER billing_due_kept ON billing_due")

    def change(text: str) -> bool:
        with as_superuser(database) as owner:
            owner.execute(
                f"UPDATE billing_due SET {text} WHERE id = (SELECT min(id) FROM billing_due"
                " WHERE payable_fen > 0 AND unit <> county)"
            )
        with in_area(county.code):
            return is_unchanged(Run.objects.get(id=run["run"]))

    for name in ("payable_fen", "refund_fen", "sponsor_fen"):
        assert not change(f"{name} = {name} + 1")
        assert change(f"{name} = {name} - 1")
    assert not change("unit = county")
