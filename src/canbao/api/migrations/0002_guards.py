"""Who sees which keys: a county its own. Requests seen and counted are forgotten by whoever counts."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, WHOLE_COUNTY, grant, refer, scope_rows


class Migration(migrations.Migration):
    dependencies = (("api", "0001_tables"), ("access", "0002_guards"), ("exchange", "0002_guards"))
    operations = (
        grant("api_apikey", "SELECT, INSERT, UPDATE (revoked_by, revoked_at, reason)"),
        scope_rows("api_apikey", WHOLE_COUNTY),
        refer("api_apikey", ("county", "account_id"), "access_account", ("county", "id")),
        refer("api_apikey", ("county", "partner_id"), "exchange_partner", ("county", "id")),
        grant("api_seenrequest", "SELECT, INSERT, DELETE"),
        scope_rows("api_seenrequest", ENTERS_COUNTY),
        grant("api_tally", "SELECT, INSERT, UPDATE, DELETE"),
        scope_rows("api_tally", ENTERS_COUNTY),
    )
