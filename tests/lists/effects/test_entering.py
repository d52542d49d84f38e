"""Entering people: a number that is somebody's elsewhere waits."""

from __future__ import annotations

from tests.database import as_superuser
from tests.lists.effects.test_persons import book, row
from tests.lists.offices import Offices
from tests.lists.people import DAY


def test_a_number_of_another_county_is_not_taken(offices: Offices) -> None:
    offices.take("public_security", book(row(1, "户主", "张三")), DAY)
    with as_superuser(offices.server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE registry_identity SET county = '990101'")
        for table in ("member", "abode", "document", "person"):
            connection.execute(f"DELETE FROM registry_{table}")
        connection.execute("DELETE FROM lists_listrow")
    answer = offices.take("public_security", book(row(1, "户主", "张三"), row(2, "妻", "李四")), DAY)
    assert answer["done"]["person_entered"] == 1
    outcomes = offices.rows("SELECT name, outcome FROM lists_listrow WHERE is_applied ORDER BY row_number")
    assert outcomes == [("张三", "taken"), ("李四", "created")]
