"""The driver below Django, where Django's own cursors are in the way.

In: nothing. Out: the connection that the transaction under way runs on. Never: another connection.
"""

from __future__ import annotations

from typing import Any, cast

import psycopg
from django.db import connection


def driver_connection() -> psycopg.Connection[Any]:
    """The driver's own connection below Django's, inside the same transaction."""
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)
