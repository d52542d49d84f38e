"""The driver's connection is the one of the transaction under way."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.database import in_area

from canbao.store.driver import driver_connection

pytestmark = pytest.mark.usefixtures("database")


def test_the_driver_is_inside_the_transaction() -> None:
    with in_area("990101"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL application_name = 'inside'")
        assert driver_connection().execute("SHOW application_name").fetchone() == ("inside",)
