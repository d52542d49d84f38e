"""Who sees which rows of the register, which keys hold between its tables, and the trigger that keeps former rows."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import UNIT_IN_SCOPE, WHOLE_COUNTY, application, grant, person_in_scope, refer, scope_rows

ABOUT_A_PERSON = (
    "abode", "circumstances", "claimyear", "document", "enrolment", "event", "insurance", "member", "relation", "schooling", "standing",
    "status",
)  # fmt: skip

_PARTICULARS = "unit, name, name_key, pinyin, initials, sex, birth, nationality, phone, recorded_at, merged_into"

_KEEP_FORMER = (
    f"""
    CREATE FUNCTION registry_keep_former() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO registry_formerperson (county, person_id, replaced_at, {_PARTICULARS})
        VALUES (OLD.county, OLD.id, clock_timestamp(), {", ".join(f"OLD.{name}" for name in _PARTICULARS.split(", "))});
        NEW.recorded_at := now();
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER registry_person_keep_former BEFORE UPDATE ON registry_person"
    " FOR EACH ROW EXECUTE FUNCTION registry_keep_former()",
)
# Without statistics a foreign-key check reads a whole county to find one person: what has just been entered many at once
# is counted before anything is written about it. Only an owner may.
_COUNT_ANEW = """
    CREATE FUNCTION registry_count_anew() RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$ ANALYZE registry_person, registry_household $$
"""


def _about_a_person(table: str) -> list[migrations.RunSQL]:
    return [
        grant(table),
        scope_rows(table, person_in_scope(table)),
        refer(table, ("county", "person_id"), "registry_person", ("county", "id")),
    ]


class Migration(migrations.Migration):
    dependencies = (("registry", "0002_tables"),)
    operations = [
        grant("registry_person"),
        scope_rows("registry_person", UNIT_IN_SCOPE),
        *(operation for name in ABOUT_A_PERSON for operation in _about_a_person(f"registry_{name}")),
        scope_rows("registry_identity", person_in_scope("registry_identity")),
        refer("registry_identity", ("county", "person_id"), "registry_person", ("county", "id")),
        grant("registry_formerperson", "SELECT, INSERT"),
        scope_rows("registry_formerperson", person_in_scope("registry_formerperson")),
        grant("registry_household"),
        scope_rows("registry_household", UNIT_IN_SCOPE),
        refer("registry_member", ("county", "household_id"), "registry_household", ("county", "id")),
        refer("registry_relation", ("county", "other_id"), "registry_person", ("county", "id")),
        grant("registry_coverage"),
        # Which lists are complete says nothing about anybody: every reader in the county needs it to tell absent from
        # unknown. Only who sees the whole county may declare it.
        scope_rows("registry_coverage", "true", WHOLE_COUNTY),
        migrations.RunSQL(
            [
                _COUNT_ANEW,
                "REVOKE ALL ON FUNCTION registry_count_anew() FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION registry_count_anew() TO {application()}",
            ],
            "DROP FUNCTION registry_count_anew()",
        ),
        migrations.RunSQL(
            _KEEP_FORMER,
            ("DROP TRIGGER registry_person_keep_former ON registry_person", "DROP FUNCTION registry_keep_former"),
        ),
    ]
