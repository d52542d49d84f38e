"""Reminders of lists only grow; whoever enters the county reads them, the bureau alone writes them."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, WHOLE_COUNTY, only_grows, scope_rows


class Migration(migrations.Migration):
    dependencies = (("lists", "0005_reminders"),)
    operations = [
        *only_grows("lists_listreminder"),
        scope_rows("lists_listreminder", ENTERS_COUNTY, written=WHOLE_COUNTY),
    ]
