"""An attempt is taken back once, by filling two cells; everything else of it stays as it was recorded."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import application

_TABLE, _FILLED = "campaign_attempt", "withdrawn_at, withdrawn_by"
_ONLY_GROWS = (
    f"CREATE TRIGGER {_TABLE}_only_grows BEFORE UPDATE OR DELETE ON {_TABLE}"
    " FOR EACH ROW EXECUTE FUNCTION store_refuse_change()",
    f"CREATE TRIGGER {_TABLE}_only_grows_whole BEFORE TRUNCATE ON {_TABLE}"
    " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
)
_GUARD = f"""
    CREATE FUNCTION campaign_guard_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.withdrawn_by IS NULL
            OR to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by']
                <> to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by']
        THEN
            RAISE EXCEPTION '{_TABLE}: this change of % is refused', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = (("campaign", "0012_attempts_undone"),)
    operations = [
        migrations.RunSQL(
            f"GRANT UPDATE ({_FILLED}) ON {_TABLE} TO {application()}",
            f"REVOKE UPDATE ({_FILLED}) ON {_TABLE} FROM {application()}",
        ),
        migrations.RunSQL(
            [
                f"DROP TRIGGER {_TABLE}_only_grows ON {_TABLE}",
                f"DROP TRIGGER {_TABLE}_only_grows_whole ON {_TABLE}",
                _GUARD,
                f"CREATE TRIGGER {_TABLE}_guarded BEFORE UPDATE ON {_TABLE}"
                " FOR EACH ROW EXECUTE FUNCTION campaign_guard_attempt()",
                f"CREATE TRIGGER {_TABLE}_kept BEFORE DELETE OR TRUNCATE ON {_TABLE}"
                " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
            ],
            [
                f"DROP TRIGGER {_TABLE}_kept ON {_TABLE}",
                f"DROP TRIGGER {_TABLE}_guarded ON {_TABLE}",
                "DROP FUNCTION campaign_guard_attempt()",
                *_ONLY_GROWS,
            ],
        ),
    ]
