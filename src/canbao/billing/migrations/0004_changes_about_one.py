"""What changed about one person since a run read the register: asked at every payment, so by a function of the owner's.

It sees past the asker's area, as it must: a relative's change re-opens a due wherever the relative lives. It says yes or
no and nothing else, and yes to whoever does not work in the county. Rows that were replaced or withdrawn, which are few,
are found by whom they were about; a time within that index serves who asks about everybody.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, application

_DATED = "abode circumstances claimyear event insurance member relation schooling standing status".split()
_BY_PERSON = {
    **{
        f"billing_gone_{name}": f"registry_{name} (county, person_id, replaced_at) WHERE replaced_at IS NOT NULL"
        for name in _DATED
    },
    "billing_gone_enrolment": "registry_enrolment (county, person_id) WHERE state = 'withdrawn'",
    "billing_of_numberconflict": "registry_numberconflict (county, person_id) WHERE person_id IS NOT NULL",
}
_MAKE: list[Any] = [f"CREATE INDEX {name} ON {rows}" for name, rows in _BY_PERSON.items()]
_MAKE += [f"DROP INDEX billing_replaced_{name}" for name in _DATED]
_BACK: list[Any] = [f"DROP INDEX {name}" for name in _BY_PERSON]
_BACK += [
    f"CREATE INDEX billing_replaced_{name} ON registry_{name} (county, replaced_at) WHERE replaced_at IS NOT NULL"
    for name in _DATED
]


def _changed(table: str, at: str, rows: str, person: str = "person_id") -> str:
    """Rows about some persons, found by whom they are about. `at` is an expression and no column, so that an index of
    times is of no use: one over block ranges reads whatever was written since the last vacuum.
    """
    return (
        f"SELECT FROM {table} WHERE county = of_county AND {person} = ANY (around)"
        f" AND {rows} AND greatest({at}) >= since"
    )


_CHANGES = " UNION ALL ".join(
    [
        *(
            _changed(f"registry_{name}", "recorded_at, replaced_at", f"replaced_at IS {word}")
            for name in _DATED
            for word in ("NULL", "NOT NULL")
        ),
        *(
            _changed("registry_enrolment", "recorded_at", f"{rows} AND year = of_year")
            for rows in ("NOT state = 'withdrawn'", "state = 'withdrawn'")
        ),
        _changed("registry_person", "recorded_at", "true", person="id"),
        _changed("registry_numberconflict", "recorded_at, decided_at", "person_id IS NOT NULL"),
        "SELECT FROM billing_pledgeshare AS share JOIN billing_pledge AS pledge"
        " ON pledge.county = share.county AND pledge.id = share.pledge_id"
        " WHERE share.county = of_county AND share.person_id = ANY (around)"
        " AND pledge.year = of_year AND greatest(pledged_at, withdrawn_at) >= since",
    ]
)
_SIGNATURE = "billing_is_touched(text, int, bigint, timestamptz, boolean)"
_FUNCTION: list[Any] = [
    f"""
    CREATE FUNCTION billing_is_touched(
        of_county text, of_year int, of_person bigint, since timestamptz, with_relatives boolean
    ) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE around bigint[] := ARRAY[of_person];
    BEGIN
        IF NOT EXISTS (SELECT FROM (SELECT of_county AS county) AS asked WHERE {ENTERS_COUNTY}) THEN
            RETURN true;
        END IF;
        IF with_relatives THEN
            around := around || ARRAY(SELECT other_id FROM registry_relation
                WHERE county = of_county AND person_id = of_person AND replaced_at IS NULL);
        END IF;
        RETURN EXISTS ({_CHANGES});
    END $$
    """,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {application()}",
]


class Migration(migrations.Migration):
    dependencies = (("billing", "0003_pledges"), ("registry", "0003_guards"))
    operations = [migrations.RunSQL(_MAKE, _BACK), migrations.RunSQL(_FUNCTION, f"DROP FUNCTION {_SIGNATURE}")]
