"""Who may touch telephones of collectors: whoever works in their villages; what came of an event is written once."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import UNIT_IN_SCOPE, grant, scope_rows


class Migration(migrations.Migration):
    dependencies = (("phones", "0001_tables"),)
    operations = (
        grant("phones_phone"),
        grant("phones_phoneevent", "SELECT, INSERT, UPDATE (seen_at), DELETE"),
        *(scope_rows(f"phones_{table}", UNIT_IN_SCOPE) for table in ("phone", "phoneevent")),
    )
