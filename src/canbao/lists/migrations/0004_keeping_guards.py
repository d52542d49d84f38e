"""What of a list may be destroyed when its time is over: its sealed content and checks that were not applied, never what
is under a legal hold. A hold on a person holds the lists of every sender that named them: a list that says the same of
somebody as the one before keeps no row of them, but its content does.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from canbao.store.schema import application, destroyed_by, kept_while

_IS_HELD: list[Any] = [
    """
    CREATE FUNCTION lists_is_held(of_county text, of_list bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT access_is_held(of_county, 'list', of_list) OR EXISTS (
            SELECT FROM lists_listfile AS file
            JOIN access_hold AS hold ON hold.county = file.county AND hold.record = 'person' AND hold.state = 'placed'
            JOIN lists_listrow AS named ON named.county = hold.county AND named.person_id = hold.number
                AND named.supplier = file.supplier AND named.organisation_id = file.organisation_id
            WHERE file.county = of_county AND file.id = of_list)
    $$
    """,
    "REVOKE ALL ON FUNCTION lists_is_held(text, bigint) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION lists_is_held(text, bigint) TO {application()}",
]

# Terms are in data/retention.csv. Whatever somebody makes of them, nothing goes that is younger than a day.
_FREE = """
    gone.list_id = ANY (lists) AND NOT lists_is_held(gone.county, gone.list_id) AND EXISTS (
        SELECT FROM lists_listfile AS file WHERE file.county = gone.county AND file.id = gone.list_id AND {})
"""
_CONTENTS = _FREE.format(
    "file.received_at < now() - interval '1 day' AND file.state NOT IN ('checked', 'needs_confirmation')"
)
_CHECKS = "NOT gone.is_applied AND " + _FREE.format(
    "file.checked_at < now() - interval '1 day'"
    " AND (gone.check_number < file.check_number OR file.state NOT IN ('applied', 'undone'))"
)


class Migration(migrations.Migration):
    dependencies = (("lists", "0003_check_tables"), ("access", "0004_export_guards"))
    operations = [
        migrations.RunSQL(_IS_HELD, "DROP FUNCTION lists_is_held(text, bigint)"),
        kept_while("lists_listcontent", "lists_is_held(gone.county, gone.list_id)"),
        kept_while("lists_listrow", "gone.is_applied OR lists_is_held(gone.county, gone.list_id)"),
        destroyed_by("lists_destroy_contents", "lists_listcontent", "lists bigint[]", _CONTENTS),
        destroyed_by("lists_destroy_checks", "lists_listrow", "lists bigint[]", _CHECKS),
    ]
