"""Locks by name end with their transaction."""

from __future__ import annotations

import pytest
from tests.database import as_application

from canbao.store.server import Server


def test_a_name_is_held_until_the_end(database: Server) -> None:
    from django.db import OperationalError, connection, transaction

    from canbao.access.locks import alone

    held = "SELECT pg_try_advisory_xact_lock(hashtextextended('canbao.access:door', 0))"
    with as_application(database) as other:
        with transaction.atomic():
            alone("door")
            alone("another door")
            assert other.execute(held).fetchone() == (False,)
        assert other.execute(held).fetchone() == (True,)
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="timeout"):
                alone("door")
            transaction.set_rollback(True)
