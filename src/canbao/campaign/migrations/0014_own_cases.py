"""Residents see what they have objected to, and what became of it, in their own file: a second policy, for reading."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import own_person, show_to_oneself


class Migration(migrations.Migration):
    dependencies = (("campaign", "0013_attempt_undone_guards"),)
    operations = (
        show_to_oneself("campaign_objection", own_person("person_id")),
        show_to_oneself("registry_enrolment", own_person("person_id")),
    )
