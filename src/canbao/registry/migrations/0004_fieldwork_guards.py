"""Who sees which rows of duplicates and field work, the keys between them, one principal at a time, and the one way in
which somebody moves into a unit that could not see them before.
"""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import UNIT_IN_SCOPE, WHOLE_COUNTY, application, grant, person_in_scope, refer, scope_rows


def _seen(table: str, *columns: str) -> str:
    """Rows about several people are seen by whoever sees all of them."""
    each = (
        f"EXISTS (SELECT 1 FROM registry_person AS seen WHERE seen.county = {table}.county AND seen.id = {table}.{name})"
        for name in columns
    )
    return f"{WHOLE_COUNTY} OR ({' AND '.join(each)})"


def _in_scope(column: str) -> str:
    """A unit in another column than `unit`."""
    return f"EXISTS (SELECT 1 FROM (VALUES (county, {column})) AS place(county, unit) WHERE {UNIT_IN_SCOPE})"


def _seen_with(table: str, target: str, column: str) -> str:
    """Rows of a record are seen by whoever sees the record."""
    return (
        f"EXISTS (SELECT 1 FROM {target} AS whole WHERE whole.county = {table}.county AND whole.id = {table}.{column})"
    )


# A village may read what its town was asked, and answer for its own people; only the town returns the batch.
_OWN_TOWN = (
    "EXISTS (SELECT 1 FROM unnest(string_to_array(current_setting('canbao.villages', true), ',')) AS entered(village)"
    " WHERE left(entered.village, 9) = registry_verification.unit)"
)

# The asking side writes the question, the asked side the answer; who is meant and between which units never changes.
_HAND_OVER_POLICIES = (
    "ALTER TABLE registry_handover ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY both_sides ON registry_handover FOR SELECT USING ({_in_scope('from_unit')} OR {_in_scope('to_unit')})",
    f"CREATE POLICY asking_side ON registry_handover FOR INSERT WITH CHECK (state = 'asked' AND {_in_scope('from_unit')}"
    " AND EXISTS (SELECT 1 FROM registry_person AS seen WHERE seen.county = registry_handover.county"
    " AND seen.id = registry_handover.person_id AND seen.unit = registry_handover.from_unit))",
    f"CREATE POLICY asked_side ON registry_handover FOR UPDATE USING ({_in_scope('to_unit')})",
)

# The unit that takes somebody cannot see them before: this runs past row-level security, for one accepted hand-over of
# the transaction under way to a unit in its scope, and only if the person is still where they were.
_MOVE = f"""
    CREATE FUNCTION registry_take_person(of_county text, hand_over bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        UPDATE registry_person AS person SET unit = given.to_unit FROM registry_handover AS given
        WHERE given.county = of_county AND given.id = hand_over AND given.state = 'accepted'
            AND given.answered_at = now() AND NOT given.is_only_asked AND left(given.to_unit, 6) = given.county
            AND person.county = given.county AND person.id = given.person_id AND person.unit = given.from_unit
            AND person.merged_into IS NULL
            AND EXISTS (SELECT 1 FROM (VALUES (given.county, given.to_unit)) AS place(county, unit)
                WHERE {UNIT_IN_SCOPE});
        RETURN FOUND;
    END $$
"""

# Without the extension btree_gist a range of one text stands for equality.
_ONE_PRINCIPAL = (
    "CREATE TYPE registry_keyrange AS RANGE (subtype = text)",
    """
    ALTER TABLE registry_assignment ADD CONSTRAINT registry_assignment_one_principal EXCLUDE USING gist (
        registry_keyrange(
            county || '/' || unit || '/' || coalesce(household_id::text, '') || '/' || task,
            county || '/' || unit || '/' || coalesce(household_id::text, '') || '/' || task, '[]'
        ) WITH &&,
        daterange(valid_from, valid_until, '[]') WITH &&
    ) WHERE (part = 'principal' AND replaced_at IS NULL)
    """,
)


def _about(table: str, condition: str, *keys: str, rights: str = "SELECT, INSERT, UPDATE") -> list[migrations.RunSQL]:
    return [
        grant(table, rights),
        scope_rows(table, condition),
        *(refer(table, ("county", key), "registry_person", ("county", "id")) for key in keys),
    ]


class Migration(migrations.Migration):
    dependencies = (("registry", "0003_guards"),)
    operations = [
        *_about("registry_stem", person_in_scope("registry_stem"), "person_id", rights="SELECT, INSERT"),
        *_about("registry_pair", _seen("registry_pair", "person_a", "person_b"), "person_a", "person_b"),
        *_about("registry_numberconflict", UNIT_IN_SCOPE, "person_id"),
        *_about("registry_merge", _seen("registry_merge", "kept_id", "gone_id"), "kept_id", "gone_id"),
        refer("registry_merge", ("county", "pair_id"), "registry_pair", ("county", "id")),
        *_about(
            "registry_mergedrow",
            _seen_with("registry_mergedrow", "registry_merge", "merge_id"),
            rights="SELECT, INSERT",
        ),
        refer("registry_mergedrow", ("county", "merge_id"), "registry_merge", ("county", "id")),
        grant("registry_verification"),
        scope_rows("registry_verification", f"{UNIT_IN_SCOPE} OR {_OWN_TOWN}", UNIT_IN_SCOPE),
        *_about("registry_enquiry", person_in_scope("registry_enquiry"), "person_id"),
        refer("registry_enquiry", ("county", "verification_id"), "registry_verification", ("county", "id")),
        *_about("registry_whereabouts", person_in_scope("registry_whereabouts"), "person_id"),
        refer("registry_whereabouts", ("county", "verification_id"), "registry_verification", ("county", "id")),
        grant(
            "registry_handover",
            "SELECT, INSERT, UPDATE (state, whereabout, answer_note, answered_by, answered_at)",
        ),
        migrations.RunSQL(
            _HAND_OVER_POLICIES,
            (
                *(f"DROP POLICY {name} ON registry_handover" for name in ("both_sides", "asking_side", "asked_side")),
                "ALTER TABLE registry_handover DISABLE ROW LEVEL SECURITY",
            ),
        ),
        refer("registry_handover", ("county", "person_id"), "registry_person", ("county", "id")),
        migrations.RunSQL(_MOVE, "DROP FUNCTION registry_take_person(text, bigint)"),
        migrations.RunSQL(
            (
                "REVOKE ALL ON FUNCTION registry_take_person(text, bigint) FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION registry_take_person(text, bigint) TO {application()}",
            ),
            migrations.RunSQL.noop,
        ),
        grant("registry_assignment"),
        scope_rows("registry_assignment", UNIT_IN_SCOPE),
        refer("registry_assignment", ("county", "household_id"), "registry_household", ("county", "id")),
        migrations.RunSQL(
            _ONE_PRINCIPAL,
            (
                "ALTER TABLE registry_assignment DROP CONSTRAINT registry_assignment_one_principal",
                "DROP TYPE registry_keyrange",
            ),
        ),
        grant("registry_workgroup"),
        scope_rows("registry_workgroup", UNIT_IN_SCOPE),
        *_about("registry_groupmember", _seen_with("registry_groupmember", "registry_workgroup", "group_id")),
        refer("registry_groupmember", ("county", "group_id"), "registry_workgroup", ("county", "id")),
    ]
