"""Tables of lists: what the database itself refuses."""

from __future__ import annotations

import psycopg
import pytest
from tests.database import as_application
from tests.lists.offices import Offices
from tests.lists.people import DAY, poor, registered
from tests.lists.workbooks import COUNTY


@pytest.mark.trust
def test_the_application_deletes_no_row_of_a_list(offices: Offices) -> None:
    registered(offices, 1)
    offices.take("civil_affairs", poor(1), DAY)
    for table in ("listfile", "listrow", "listcontent", "figure", "question"):
        with as_application(offices.server) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"DELETE FROM lists_{table}")


@pytest.mark.trust
def test_rows_outside_the_scope_do_not_exist(offices: Offices) -> None:
    registered(offices, 1)
    for organisation, county, expected in (
        (offices.bureau, COUNTY, 1),
        (0, COUNTY, 1),
        (999, COUNTY, 0),
        (0, "990909", 0),
    ):
        with as_application(offices.server) as connection:
            connection.execute(
                "SELECT set_config('canbao.counties', %s, true), set_config('canbao.organisation', %s, true)",
                [county, str(organisation)],
            )
            row = connection.execute("SELECT count(*) FROM lists_listfile").fetchone()
        assert row == (expected,)


@pytest.mark.trust
def test_no_number_or_telephone_lies_in_the_tables(offices: Offices) -> None:
    """T56 small: what was handed over is nowhere in clear."""
    from tests.lists.sheets import clean_number, sheet_bytes

    header = ("户号", "与户主关系", "姓名", "证件号码", "联系电话")
    offices.take("public_security", sheet_bytes(header, [("1", "户主", "张三", clean_number(1), "13812345678")]), DAY)
    offices.take("civil_affairs", poor(7), DAY)
    tables = [
        row[0]
        for row in offices.rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND (tablename LIKE 'lists%%' OR tablename LIKE 'registry%%' OR tablename LIKE 'access%%')"
        )
    ]
    for table in tables:
        text = str(offices.rows(f"SELECT row.*::text FROM {table} AS row"))
        assert not any(secret in text for secret in (clean_number(1), clean_number(7), "13812345678")), table
