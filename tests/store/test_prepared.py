"""Statements that are asked again and again are planned once a connection, and stay inside their transaction."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from canbao.store.prepared import ask, ask_one, write
from canbao.store.server import Server

_KNOWN = "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::int + 1%%'"


def test_a_statement_is_planned_once_and_answers_each_time(database: Server) -> None:
    del database
    with transaction.atomic():
        answers = [ask_one("SELECT %s::int + 1", [number]) for number in range(7)]
        planned = ask(_KNOWN)
    assert answers == [(number + 1,) for number in range(7)]
    assert planned == [(7,)]
    assert ask_one("SELECT 1 WHERE %s::int > 5", [1]) is None


def test_what_is_written_is_undone_with_its_transaction(database: Server) -> None:
    del database
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (number int)")
    with transaction.atomic():
        assert write("INSERT INTO kept VALUES (%s), (%s)", [1, 2]) == 2
        transaction.set_rollback(True)
    assert ask("SELECT number FROM kept") == []


def test_what_the_database_refuses_is_raised_as_django_says_it(database: Server) -> None:
    del database
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE once (number int UNIQUE)")
    with pytest.raises(IntegrityError):
        write("INSERT INTO once VALUES (%s), (%s)", [1, 1])
