"""What migrations say in SQL beside Django's own operations: keys over two columns, grants, row-level security, tables
that only grow.

In: names of tables and columns, written by us. Out: migration operations that run as the owner and can be undone.
Never: a name that came from a user.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from canbao.store.addresses import APPLICATION_ALIAS

_LISTED = "((SELECT string_to_array(current_setting('canbao.{name}', true), ','))::text[])"
_COUNTIES, _TOWNS, _VILLAGES = (_LISTED.format(name=name) for name in ("counties", "towns", "villages"))
WHOLE_COUNTY = f"county = ANY {_COUNTIES}"
UNIT_IN_SCOPE = f"{WHOLE_COUNTY} OR left(unit, 9) = ANY {_TOWNS} OR unit = ANY {_VILLAGES}"
OWN_ORGANISATION = "organisation_id = (SELECT nullif(current_setting('canbao.organisation', true), ''))::bigint"
SEES_TRAIL = "(SELECT current_setting('canbao.sees_trail', true)) = 'on'"
ENTERS_COUNTY = (
    f"{WHOLE_COUNTY} OR EXISTS (SELECT 1 FROM unnest(array_cat({_TOWNS}, {_VILLAGES})) AS entered(unit)"
    " WHERE left(entered.unit, 6) = county)"
)
"""The reader's area lies in the county, whole or in part: for what belongs to the county as such."""

_OWN = "(SELECT split_part(current_setting('canbao.person', true), ':', {part}))"
OWN_COUNTY = f"county = {_OWN.format(part=1)}"
"""The county of the person who looks at their own file (`store.scope.own_file`)."""


def own_person(column: str) -> str:
    """The row is about the person who looks at their own file."""
    return f"{OWN_COUNTY} AND {column} = (SELECT nullif({_OWN.format(part=2)}, ''))::bigint"


def show_to_oneself(table: str, condition: str) -> RunSQL:
    """A second policy, for reading alone: beside whoever the area shows rows to, the one person in `own_file`."""
    return RunSQL(
        f"CREATE POLICY to_oneself ON {table} FOR SELECT USING ({condition})",
        f"DROP POLICY to_oneself ON {table}",
    )


def person_in_scope(table: str) -> str:
    """Rows about a person are seen by whoever sees the person."""
    return (
        f"{WHOLE_COUNTY} OR EXISTS (SELECT 1 FROM registry_person AS seen"
        f" WHERE seen.county = {table}.county AND seen.id = {table}.person_id)"
    )


def application() -> str:
    """The application's role, quoted. It is what the application's address says."""
    from django.conf import settings

    name: str = settings.DATABASES[APPLICATION_ALIAS]["USER"]
    return '"' + name.replace('"', '""') + '"'


def grant(table: str, rights: str = "SELECT, INSERT, UPDATE") -> RunSQL:
    """Rights of the application's role. Deleting is not among the usual ones."""
    return RunSQL(
        f"GRANT {rights} ON {table} TO {application()}",
        f"REVOKE ALL ON {table} FROM {application()}",
    )


def scope_rows(table: str, condition: str, written: str | None = None) -> RunSQL:
    """Row-level security: the application reads and writes only rows that meet the condition.

    `written`: another condition for what it may write.
    """
    check = f" WITH CHECK ({written})" if written else ""
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY scope ON {table} USING ({condition}){check}",
        ],
        [f"DROP POLICY scope ON {table}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"],
    )


def only_grows(table: str) -> list[RunSQL]:
    """Rows are added and read; a trigger refuses everything else, from the owner too."""
    trigger = f"{table}_only_grows"
    return [
        grant(table, "SELECT, INSERT"),
        RunSQL(
            [
                f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION store_refuse_change()",
                f"CREATE TRIGGER {trigger}_whole BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
            ],
            [f"DROP TRIGGER {trigger} ON {table}", f"DROP TRIGGER {trigger}_whole ON {table}"],
        ),
    ]


def refer(table: str, columns: Sequence[str], target: str, keys: Sequence[str]) -> RunSQL:
    """A foreign key over several columns, which Django has no field for. Checked at the end of the transaction."""
    name = f"{table}_{columns[-1]}_refers"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)})"
        f" REFERENCES {target} ({', '.join(keys)}) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def kept_while(table: str, condition: str) -> RunSQL:
    """No row may be deleted for which the condition holds: a trigger refuses, the owner too.

    The condition is SQL over the row as it was, called `gone`.
    """
    name = f"{table}_kept_while"
    refusal = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM leaving AS gone WHERE {condition}) THEN
                RAISE EXCEPTION '{table}: not to be destroyed yet' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NULL;
        END $$
    """
    return RunSQL(
        [
            refusal,
            f"CREATE TRIGGER {name} AFTER DELETE ON {table} REFERENCING OLD TABLE AS leaving"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
        ],
        [f"DROP TRIGGER {name}_whole ON {table}", f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"],
    )


def destroyed_by(name: str, table: str, argument: str, which: str) -> RunSQL:
    """The only way in which rows of a table are deleted: a function of the owner's, for a county that the caller's
    area holds whole, says how many went. `argument`: its name and type; `which`: SQL over the row, called `gone`.
    """
    signature = f"{name}(text, {argument.partition(' ')[2]})"
    return RunSQL(
        [
            f"""
            CREATE FUNCTION {name}(of_county text, {argument}) RETURNS bigint
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
                WITH left_now AS (
                    DELETE FROM {table} AS gone
                    WHERE gone.county = of_county AND of_county = ANY {_COUNTIES} AND ({which}) RETURNING 1
                ) SELECT count(*) FROM left_now
            $$
            """,
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {application()}",
        ],
        f"DROP FUNCTION {signature}",
    )
