"""Who sees which lists: a supplier its own, the bureau all of its county."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, OWN_ORGANISATION, application, grant, refer, scope_rows

# A supplier's area is the county, as the bureau's is; what sets them apart is what the organisation is. The worker acting
# for itself has no organisation.
_READS_ALL = """
    (SELECT coalesce(nullif(current_setting('canbao.organisation', true), ''), '0') = '0' OR EXISTS (
        SELECT 1 FROM access_organisation AS asking
        WHERE asking.id = nullif(current_setting('canbao.organisation', true), '')::bigint
            AND asking.kind IN ('bureau', 'inspection', 'audit')))
"""
OWN_LISTS = f"({ENTERS_COUNTY}) AND ({OWN_ORGANISATION} OR {_READS_ALL})"
OF_VISIBLE_LIST = (
    "EXISTS (SELECT 1 FROM lists_listfile AS seen WHERE seen.county = {0}.county AND seen.id = {0}.list_id)"
)


# After a large list the server's statistics are those of nearly empty tables, and it reads whole tables for each row of
# the next list. Only an owner may have them made anew, so a function of the owner's does it, for these tables and no other.
_COUNTED = (
    "registry_person", "registry_identity", "registry_document", "registry_household", "registry_member",
    "registry_relation", "registry_abode", "registry_standing", "registry_insurance", "registry_status",
    "registry_event", "registry_schooling", "registry_claimyear", "lists_listrow",
)  # fmt: skip
_COUNT_ANEW = f"""
    CREATE FUNCTION lists_count_anew() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        ANALYZE {", ".join(_COUNTED)}
    $$
"""


def _guarded(table: str, condition: str) -> list[migrations.RunSQL]:
    return [grant(table), scope_rows(table, condition)]


class Migration(migrations.Migration):
    dependencies = (("lists", "0001_tables"), ("registry", "0003_guards"), ("access", "0002_guards"))
    operations = [
        *_guarded("lists_listfile", OWN_LISTS),
        *_guarded("lists_listcontent", OWN_LISTS),
        *_guarded("lists_listrow", OWN_LISTS),
        *_guarded("lists_figure", ENTERS_COUNTY),
        *_guarded("lists_question", f"({ENTERS_COUNTY}) AND ({OF_VISIBLE_LIST.format('lists_question')})"),
        *(
            refer(f"lists_{table}", ("county", "list_id"), "lists_listfile", ("county", "id"))
            for table in ("listcontent", "listrow", "figure", "question")
        ),
        migrations.RunSQL(_COUNT_ANEW, "DROP FUNCTION lists_count_anew()"),
        migrations.RunSQL(
            [
                "REVOKE ALL ON FUNCTION lists_count_anew() FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION lists_count_anew() TO {application()}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
