"""Unsent forms are a county's own, and may be forgotten."""

from __future__ import annotations

from django.db.migrations import Migration as BaseMigration

from canbao.store.schema import ENTERS_COUNTY, grant, scope_rows


class Migration(BaseMigration):
    dependencies = (("access", "0008_unsent_forms"),)
    operations = [
        grant("access_unsentform", "SELECT, INSERT, DELETE, UPDATE (content)"),
        scope_rows("access_unsentform", ENTERS_COUNTY),
    ]
