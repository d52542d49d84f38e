"""Residents who look at their own file: a second policy on the few tables that make it up, for reading and for one
person alone; codes and visits are the county's, codes are forgotten.
"""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, OWN_COUNTY, grant, own_person, refer, scope_rows, show_to_oneself

# What stands in the register about a person is shown to whoever sees the person (`store.schema.person_in_scope`).
_OF_A_PERSON = {"registry_person": "id", "billing_due": "person_id", "money_payment": "person_id"}
_OWN_SITUATION = f"""
    {OWN_COUNTY} AND EXISTS (SELECT FROM billing_due AS own WHERE own.county = billing_runsituation.county
        AND own.run_id = billing_runsituation.run_id AND own.situation = billing_runsituation.situation)
"""
_OWN_RUN = f"{OWN_COUNTY} AND state = 'published'"


class Migration(migrations.Migration):
    dependencies = (
        ("campaign", "0005_own_files"),
        ("registry", "0005_likely"),
        ("billing", "0004_changes_about_one"),
        ("money", "0011_take_back"),
    )
    operations = (
        *(show_to_oneself(table, own_person(column)) for table, column in _OF_A_PERSON.items()),
        show_to_oneself("billing_run", _OWN_RUN),
        show_to_oneself("billing_runsituation", _OWN_SITUATION),
        grant("campaign_owncode", "SELECT, INSERT, UPDATE (code, sent_at, used_at), DELETE"),
        scope_rows("campaign_owncode", ENTERS_COUNTY),
        grant("campaign_ownvisit", "SELECT, INSERT, UPDATE (seen_at, ended_at)"),
        scope_rows("campaign_ownvisit", ENTERS_COUNTY),
        refer("campaign_ownvisit", ("county", "person_id"), "registry_person", ("county", "id")),
    )
