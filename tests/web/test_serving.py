"""What a process of the site is given before it answers."""

from __future__ import annotations

from threading import Thread

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, connections
from tests.database import as_superuser, in_area

from canbao.store.addresses import APPLICATION_ALIAS
from canbao.store.configuration import read_configuration
from canbao.store.server import Server
from canbao.web.serving import STATEMENT_WITHIN, application


def _leave_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    known = connections.settings[APPLICATION_ALIAS]
    monkeypatch.setitem(known, "OPTIONS", {**known["OPTIONS"]})
    monkeypatch.setitem(known, "CONN_MAX_AGE", 0)


def test_no_statement_of_a_page_is_without_an_end(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del database
    _leave_as_it_was(monkeypatch)
    try:
        assert callable(application(read_configuration().var))
        with in_area("430621"), connection.cursor() as cursor:
            cursor.execute("SELECT setting::int / 1000 FROM pg_settings WHERE name = 'statement_timeout'")
            assert cursor.fetchone() == (STATEMENT_WITHIN,)
    finally:
        connections.close_all()


def test_a_hand_keeps_its_connection_until_it_is_lost(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    _leave_as_it_was(monkeypatch)
    made, met = application(read_configuration().var), []

    def hand() -> None:
        for at in range(3):
            request_started.send(sender=None)
            with in_area("430621"), connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                met.append(cursor.fetchone()[0])
            request_finished.send(sender=None)
            if at == 1:
                with as_superuser(database) as other:
                    other.execute("SELECT pg_terminate_backend(%s, 5000)", [met[-1]])
        connection.close()

    try:
        assert callable(made)
        thread = Thread(target=hand)
        thread.start()
        thread.join()
    finally:
        connections.close_all()
    assert met[0] == met[1] != met[2], "kept over requests; one that was cut is opened anew"
