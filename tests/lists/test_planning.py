"""Settings for a statement last as long as the block."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY

from canbao.store.server import Server


def setting(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(("count", "name"), [(10, "enable_hashjoin"), (100_000, "enable_nestloop")])
@pytest.mark.usefixtures("database")
def test_settings_are_set_back(count: int, name: str) -> None:
    from canbao.lists.planning import joined_with
    from canbao.store.scope import scope_of, scoped

    with scoped(scope_of([COUNTY])):
        with joined_with(count):
            assert (setting(name), setting("jit"), setting("join_collapse_limit")) == ("off", "off", "1")
        assert (setting(name), setting("join_collapse_limit")) == ("on", "8")


def test_the_application_may_have_its_tables_counted(database: Server) -> None:
    from canbao.lists.planning import MANY_ROWS, count_anew
    from canbao.store.scope import scope_of, scoped

    with scoped(scope_of([COUNTY])):
        count_anew(0)
        count_anew(MANY_ROWS)
    from tests.database import as_superuser

    with as_superuser(database) as connection:
        row = connection.execute(
            "SELECT last_analyze FROM pg_stat_all_tables WHERE relname = 'registry_person'"
        ).fetchone()
    assert row is not None
