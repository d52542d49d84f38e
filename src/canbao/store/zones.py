"""A database is of one zone: that of the public zone has the same tables, and no right to any that people could be in.

In: the opened database. Out: nothing, or why it is not this zone's. Never: a public site on the database of a bureau; a
bureau's work on the database of the public zone; rights taken from a database that holds anybody.
"""

from __future__ import annotations

from django.db import connections

from canbao.store.addresses import APPLICATION_ALIAS, OWNER_ALIAS
from canbao.store.configuration import Zone
from canbao.store.failures import StoreFailed
from canbao.store.schema import application

OPEN_OUTSIDE = ("store_", "access_", "crossing_", "procrastinate_", "django_migrations")
"""How the names of tables begin to which the public zone has a right: places, requests, the trail, what is carried."""
_CLOSE = """
    DO $$ DECLARE made record; BEGIN
        FOR made IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND NOT (relname LIKE ANY (ARRAY[{open}]))
            AND has_any_column_privilege('{role}', oid, 'SELECT, INSERT, UPDATE')
        LOOP
            EXECUTE format('REVOKE ALL ON %I FROM {quoted}', made.relname);
        END LOOP;
    END $$
"""
_MARK = "SELECT obj_description('django_migrations'::regclass)"
"""Of which zone the database is: told when it was made. One that was made before there were zones is a bureau's."""
_MAY_SEE = "SELECT has_table_privilege('registry_person', 'SELECT')"
_BEGINNING = "canbao zone: "


class AnotherZone(StoreFailed):
    """The database is the other zone's."""


def mark_zone(zone: Zone) -> None:
    """Of a database in which nothing is yet, before anything is made: stopped half-way it still knows whose it is."""
    _say(f"COMMENT ON TABLE django_migrations IS '{_BEGINNING}{zone.value}'")


def fit_zone(zone: Zone) -> None:
    """See that the database is of this zone, and take the rights that the public zone must not have. Raises
    AnotherZone.
    """
    if zone is not zone_of_database():
        raise AnotherZone(
            f"这个数据库是{'互联网区' if zone is Zone.PRIVATE else '经办内网'}的，请核对 CANBAO_ZONE 和 --zone "
            f"this database is of the {zone.other} zone: see CANBAO_ZONE and --zone"
        )
    if zone is Zone.PUBLIC and OWNER_ALIAS in connections.settings:
        _close()
    if zone is Zone.PUBLIC and _asked(_MAY_SEE):
        raise AnotherZone(
            "互联网区的数据库角色还能读人员表，请以 DATABASE_OWNER_URL 运行 CANBAO_ZONE=public canbao db migrate "
            "the role could still read people: migrate as the owner with CANBAO_ZONE=public"
        )


def zone_of_database() -> Zone:
    """As it was told when it was made."""
    mark = str(_asked(_MARK) or "")
    return Zone(mark.removeprefix(_BEGINNING)) if mark.startswith(_BEGINNING) else Zone.PRIVATE


def _close() -> None:
    """Sequences and functions stay: what they give is of no use without a table."""
    quoted = application()
    begins = ", ".join(f"'{each.replace('_', chr(92) + '_')}%'" for each in OPEN_OUTSIDE)
    role = quoted.strip('"').replace("'", "''")
    _say(_CLOSE.format(open=begins, role=role, quoted=quoted))


def _say(statement: str) -> None:
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute(statement)


def _asked(question: str) -> object:
    with connections[APPLICATION_ALIAS].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
