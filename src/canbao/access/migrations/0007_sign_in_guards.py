"""Sign-ins, known devices and tries are a county's own; tries and devices may be forgotten, sign-ins are kept."""

from __future__ import annotations

from django.db.migrations import Migration as BaseMigration

from canbao.store.schema import ENTERS_COUNTY, grant, scope_rows


class Migration(BaseMigration):
    dependencies = (("access", "0006_sign_ins"),)
    operations = [
        grant("access_signin", "SELECT, INSERT, UPDATE (state, seen_at, factor_at, ended_at)"),
        grant("access_device", "SELECT, INSERT, UPDATE, DELETE"),
        grant("access_guess", "SELECT, INSERT, UPDATE, DELETE"),
        scope_rows("access_signin", ENTERS_COUNTY),
        scope_rows("access_device", ENTERS_COUNTY),
        scope_rows("access_guess", ENTERS_COUNTY),
    ]
