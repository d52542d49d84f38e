"""Guards of records: every table that has one keeps all of it, whichever room it is of."""

from __future__ import annotations

import pytest
from psycopg import sql
from tests.database import as_superuser

from canbao.store.guarding import follow_graph, guard, keep_record, log_steps
from canbao.store.server import Server
from canbao.store.states import JOB_GRAPH

_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND (tgrelid::regclass::text LIKE 'money\\_%' OR tgrelid::regclass::text LIKE 'campaign\\_%')
"""


def triggers(server: Server) -> dict[str, set[str]]:
    with as_superuser(server) as owner:
        found: dict[str, set[str]] = {}
        for table, name in owner.execute(_TRIGGERS).fetchall():
            found.setdefault(table, set()).add(name.removeprefix(f"{table}_"))
        return found


def statements(part: object) -> list[str]:
    assert isinstance(part, list)
    return [str(each) for each in part]


@pytest.mark.parametrize("table", ["money_payment", "campaign_message", "campaign_objection"])
def test_a_guarded_record_is_kept_and_logged(table: str, database: Server) -> None:
    assert triggers(database)[table] >= {"guarded", "kept", "logged_insert", "logged_update"}


def test_made_on_a_table_it_refuses_what_the_graph_has_not(database: Server) -> None:
    """The operations themselves, on a table of their own, and undone."""
    table, movable = "probe_job", ("state",)
    operations = [follow_graph(table, JOB_GRAPH, movable), log_steps(table, movable, "probe_log")]
    with as_superuser(database) as owner:
        owner.execute("CREATE TABLE probe_job (county text, id bigint, unit text, state text, hidden text, other int)")
        owner.execute("CREATE TABLE probe_log (county text, record text, number bigint, unit text, row jsonb)")
        for operation in operations:
            for statement in statements(operation.sql):
                owner.execute(sql.SQL(statement))
        owner.execute("INSERT INTO probe_job VALUES ('1', 1, '1', 'queued', 'x', 1)")
        owner.execute("UPDATE probe_job SET state = 'running'")
        rows = owner.execute("SELECT record, row FROM probe_log").fetchall()
        assert rows == [
            ("job", {"county": "1", "id": 1, "unit": "1", "state": "queued", "other": 1, "hidden": "x"}),
            ("job", {"state": "running"}),
        ]  # fmt: skip
        owner.commit()
        for change in ("state = 'queued'", "other = 2", "hidden = 'y', state = 'done'"):
            with pytest.raises(Exception, match="is refused"):
                owner.execute(sql.SQL(f"UPDATE probe_job SET {change}"))
            owner.rollback()
        for statement in (each for operation in reversed(operations) for each in statements(operation.reverse_sql)):
            owner.execute(sql.SQL(statement))
        owner.execute("UPDATE probe_job SET state = 'queued'")
        owner.execute("DROP TABLE probe_job, probe_log")


def test_all_of_it_begins_with_who_may_see() -> None:
    assert len(keep_record("probe_job", JOB_GRAPH, ("state",), "probe_log")) == 4
    assert "FUNCTION probe_guard_job()" in guard("probe_job", JOB_GRAPH, ("state",))
