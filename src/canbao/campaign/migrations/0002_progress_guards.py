"""Who sees which targets and figures, and the triggers that mark whoever has to be counted anew.

A mark is a row of its own, written in the transaction of the change: writers never wait for each other, and a mark is
seen exactly when the change is.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, WHOLE_COUNTY, grant, only_grows, scope_rows

MARKED = {
    "registry_person": "id", "registry_enrolment": "person_id", "registry_standing": "person_id",
    "registry_insurance": "person_id", "registry_status": "person_id", "registry_whereabouts": "person_id",
    "registry_handover": "person_id", "money_payment": "person_id",
}  # fmt: skip
"""Tables that figures are counted from, with the column that says of whom. Dues are not among them: they count from
when their run is published, and then everybody is counted anew.
"""
_NEW, _OLD = "REFERENCING NEW TABLE AS arrived", "OLD TABLE AS departed"


def _whom(table: str, person: str, rows: str) -> str:
    """Whoever rows are about. Of a person also whom they are or were merged into: theirs count with that one's."""
    own = f"SELECT county, {person} FROM {rows}"
    merged = f" UNION SELECT county, merged_into FROM {rows} WHERE merged_into IS NOT NULL"
    return own + merged if table == "registry_person" else own


def _mark(table: str, person: str) -> migrations.RunSQL:
    """After a statement, everybody whose rows it wrote. The owner's right: who writes need not see the marks."""
    name = f"campaign_mark_{table}"
    arrived, departed = _whom(table, person, "arrived"), _whom(table, person, "departed")
    made: Sequence[str] = (
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO campaign_changedperson (county, person_id) SELECT DISTINCT * FROM ({arrived}) AS whom;
            ELSE
                INSERT INTO campaign_changedperson (county, person_id) {arrived} UNION {departed};
            END IF;
            RETURN NULL;
        END $$
        """,
        f"CREATE TRIGGER campaign_mark_insert AFTER INSERT ON {table} {_NEW}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        f"CREATE TRIGGER campaign_mark_update AFTER UPDATE ON {table} {_NEW} {_OLD}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )
    undone = [f"DROP TRIGGER campaign_mark_{when} ON {table}" for when in ("insert", "update")]
    return migrations.RunSQL([*made], [*undone, f"DROP FUNCTION {name}()"])


class Migration(migrations.Migration):
    dependencies = (
        ("campaign", "0001_progress"), ("registry", "0005_likely"), ("billing", "0004_changes_about_one"),
        ("money", "0011_take_back"),
    )  # fmt: skip
    operations = [
        *only_grows("campaign_target"),
        scope_rows("campaign_target", UNIT_IN_SCOPE),
        *only_grows("campaign_daytally"),
        scope_rows("campaign_daytally", UNIT_IN_SCOPE, written=WHOLE_COUNTY),
        grant("campaign_counting"),
        scope_rows("campaign_counting", ENTERS_COUNTY, written=WHOLE_COUNTY),
        # Whoever reads figures may ask whether something is still to be counted; who was changed says nothing else.
        grant("campaign_changedperson", "SELECT, DELETE"),
        scope_rows("campaign_changedperson", ENTERS_COUNTY, written=WHOLE_COUNTY),
        grant("campaign_personfigures", "SELECT, INSERT, UPDATE, DELETE"),
        scope_rows("campaign_personfigures", UNIT_IN_SCOPE, written=WHOLE_COUNTY),
        grant("campaign_tally", "SELECT, INSERT, UPDATE, DELETE"),
        scope_rows("campaign_tally", UNIT_IN_SCOPE, written=WHOLE_COUNTY),
        grant("campaign_reportday"),
        scope_rows("campaign_reportday", ENTERS_COUNTY, written=WHOLE_COUNTY),
        *(_mark(table, person) for table, person in MARKED.items()),
    ]
