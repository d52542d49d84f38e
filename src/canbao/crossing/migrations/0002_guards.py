"""Who may touch what goes between the zones: a county's own, whole; packages stay as the record of what went."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import WHOLE_COUNTY, grant, scope_rows


class Migration(migrations.Migration):
    dependencies = (("crossing", "0001_tables"),)
    operations = (
        grant("crossing_package", "SELECT, INSERT, UPDATE (file, written_at, said_at)"),
        grant("crossing_letter", "SELECT, INSERT, UPDATE (sealed, package, answered_at, problem), DELETE"),
        grant("crossing_outgoing", "SELECT, INSERT, UPDATE, DELETE"),
        grant("crossing_document", "SELECT, INSERT, UPDATE, DELETE"),
        *(scope_rows(f"crossing_{table}", WHOLE_COUNTY) for table in ("package", "letter", "outgoing", "document")),
    )
