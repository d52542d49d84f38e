"""Who may touch the tables of access: a county's own organisations, secrets for the account alone, a trail that grows."""

from __future__ import annotations

from django.db.migrations import Migration as BaseMigration
from django.db.migrations import RunSQL

from canbao.store.schema import (
    ENTERS_COUNTY,
    OWN_ORGANISATION,
    SEES_TRAIL,
    WHOLE_COUNTY,
    application,
    grant,
    only_grows,
    refer,
    scope_rows,
)

_UNITS_OF_COUNTY = r"""
    ALTER TABLE access_organisation ADD CONSTRAINT access_organisation_units
    CHECK ((',' || array_to_string(units, ',')) ~ ('^(,' || county || '([0-9A-Za-z]{3}){0,2})+$'))
"""

_OWN_ACCOUNT = "account_id = (SELECT nullif(current_setting('canbao.account', true), ''))::bigint"
_RESEALS = f"{WHOLE_COUNTY} AND (SELECT current_setting('canbao.reseals', true)) = 'on'"

# The area of an account is not known before the account is: this one question is answered past row-level security,
# about the one account that was named, and tells no secret.
_ACTOR = """
    CREATE FUNCTION access_actor(named text) RETURNS TABLE (county text, account_id bigint, name text,
        organisation_id bigint, units text[], roles text[], is_open boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        WITH today AS (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS day)
        SELECT account.county, account.id, account.name, organisation.id, organisation.units::text[],
            ARRAY(
                SELECT given.role::text FROM access_grant AS given
                WHERE given.county = account.county AND given.account_id = account.id AND given.state = 'confirmed'
                    AND today.day BETWEEN given.valid_from AND coalesce(given.valid_until, today.day)
                ORDER BY given.role
            ),
            NOT account.is_stopped AND today.day BETWEEN coalesce(organisation.valid_from, today.day)
                AND coalesce(organisation.valid_until, today.day)
        FROM today CROSS JOIN access_account AS account
        JOIN access_organisation AS organisation
            ON organisation.county = account.county AND organisation.id = account.organisation_id
        WHERE account.username = named
    $$
"""

_COUNTIES = """
    CREATE FUNCTION access_counties() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT county::text FROM access_organisation
        UNION SELECT code::text FROM store_unit WHERE length(code) = 6
    $$
"""

# Nobody tells the trail when something happened: the database stamps it. A cluster's transactions are numbered upwards
# for ever; a restored copy elsewhere counts anew, so the cluster is part of the order.
_STAMP = """
    CREATE FUNCTION access_stamp_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.at := now();
        NEW.cluster := (SELECT system_identifier FROM pg_control_system());
        NEW.txid := pg_current_xact_id()::text::bigint;
        NEW.id := nextval('store_record_number');
        RETURN NEW;
    END $$
"""


def _for_application(signature: str) -> RunSQL:
    return RunSQL(
        [
            f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {signature} TO {application()}",
        ],
        RunSQL.noop,
    )


class Migration(BaseMigration):
    dependencies = (("access", "0001_tables"), ("store", "0003_guards"))
    operations = [
        RunSQL(_UNITS_OF_COUNTY, "ALTER TABLE access_organisation DROP CONSTRAINT access_organisation_units"),
        refer("access_account", ["county", "organisation_id"], "access_organisation", ["county", "id"]),
        refer("access_credential", ["county", "account_id"], "access_account", ["county", "id"]),
        refer("access_grant", ["county", "account_id"], "access_account", ["county", "id"]),
        grant("access_organisation"),
        grant("access_account"),
        grant("access_credential"),
        grant("access_grant"),
        grant("access_request"),
        scope_rows("access_organisation", ENTERS_COUNTY, written=WHOLE_COUNTY),
        scope_rows("access_account", ENTERS_COUNTY, written=WHOLE_COUNTY),
        scope_rows("access_credential", f"{_OWN_ACCOUNT} OR {_RESEALS}", written=f"{WHOLE_COUNTY} OR {_OWN_ACCOUNT}"),
        scope_rows("access_grant", ENTERS_COUNTY, written=WHOLE_COUNTY),
        scope_rows("access_request", f"({ENTERS_COUNTY}) AND {OWN_ORGANISATION}"),
        RunSQL(_ACTOR, "DROP FUNCTION access_actor(text)"),
        _for_application("access_actor(text)"),
        RunSQL(_COUNTIES, "DROP FUNCTION access_counties()"),
        _for_application("access_counties()"),
        *only_grows("access_auditentry"),
        *only_grows("access_auditseal"),
        RunSQL(_STAMP, "DROP FUNCTION access_stamp_entry()"),
        RunSQL(
            "CREATE TRIGGER access_stamped BEFORE INSERT ON access_auditentry"
            " FOR EACH ROW EXECUTE FUNCTION access_stamp_entry()",
            "DROP TRIGGER access_stamped ON access_auditentry",
        ),
        scope_rows("access_auditentry", f"({ENTERS_COUNTY}) AND {SEES_TRAIL}", written=ENTERS_COUNTY),
        scope_rows("access_auditseal", f"({ENTERS_COUNTY}) AND {SEES_TRAIL}"),
    ]
