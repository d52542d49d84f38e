"""What a process of the site is given before it answers."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from tests.database import in_area

from canbao.store.addresses import APPLICATION_ALIAS
from canbao.store.configuration import read_configuration
from canbao.store.server import Server
from canbao.web.serving import STATEMENT_WITHIN, application


def test_no_statement_of_a_page_is_without_an_end(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del database
    known = connections.settings[APPLICATION_ALIAS]
    monkeypatch.setitem(known, "OPTIONS", {**known["OPTIONS"]})
    try:
        assert callable(application(read_configuration().var))
        with in_area("430621"), connection.cursor() as cursor:
            cursor.execute("SELECT setting::int / 1000 FROM pg_settings WHERE name = 'statement_timeout'")
            assert cursor.fetchone() == (STATEMENT_WITHIN,)
    finally:
        connections.close_all()
