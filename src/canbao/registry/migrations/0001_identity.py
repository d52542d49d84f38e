"""The table in which a number is unique: partitioned by its blind index, which Django cannot say."""

from __future__ import annotations

from django.db import migrations, models

from canbao.store.schema import application, grant

PARTITIONS = 16
"""A million numbers a county, a thousand counties: 60 million a partition at the most, and one machine each if need be."""

_CREATE = (
    "CREATE TABLE registry_identity (blind bytea NOT NULL PRIMARY KEY CHECK (octet_length(blind) = 32),"
    " county varchar(6) NOT NULL, person_id bigint NOT NULL) PARTITION BY HASH (blind)",
    *(
        f"CREATE TABLE registry_identity_{part:02} PARTITION OF registry_identity"
        f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
        for part in range(PARTITIONS)
    ),
    "CREATE INDEX registry_identity_person ON registry_identity (county, person_id)",
)

# Whether a number is free is asked of the whole database, whatever the asker may see; it answers with the numbers' new
# owners that came too late and with nothing about anybody else.
_CLAIM = """
    CREATE FUNCTION registry_claim(claiming text, blinds bytea[], persons bigint[]) RETURNS SETOF bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        IF NOT (claiming = ANY (string_to_array(current_setting('canbao.counties', true), ','))
            OR EXISTS (SELECT FROM unnest(string_to_array(current_setting('canbao.towns', true), ',')
                || string_to_array(current_setting('canbao.villages', true), ',')) AS unit
                WHERE left(unit, 6) = claiming)) THEN
            RAISE insufficient_privilege USING MESSAGE = 'the county is not in scope';
        END IF;
        RETURN QUERY WITH claims AS (SELECT * FROM unnest(blinds, persons) AS claim(blind, person_id) ORDER BY blind),
            entered AS (
                INSERT INTO registry_identity (blind, county, person_id)
                SELECT claims.blind, claiming, claims.person_id FROM claims
                ON CONFLICT (blind) DO NOTHING RETURNING registry_identity.person_id
            )
            SELECT claims.person_id FROM claims EXCEPT SELECT entered.person_id FROM entered;
    END $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = (("store", "0003_guards"),)
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_CREATE, "DROP TABLE registry_identity")],
            state_operations=[
                migrations.CreateModel(
                    name="Identity",
                    fields=[
                        ("blind", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                        ("county", models.CharField(max_length=6)),
                        ("person_id", models.BigIntegerField()),
                    ],
                )
            ],
        ),
        grant("registry_identity", "SELECT, UPDATE, DELETE"),
        migrations.RunSQL(
            [
                _CLAIM,
                "REVOKE ALL ON FUNCTION registry_claim FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION registry_claim TO {application()}",
            ],
            "DROP FUNCTION registry_claim",
        ),
    ]
