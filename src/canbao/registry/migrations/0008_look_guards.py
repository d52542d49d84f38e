"""Looks are added and never changed; whoever sees a person sees who looked at them, and so does the person."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import only_grows, own_person, person_in_scope, refer, scope_rows, show_to_oneself


class Migration(migrations.Migration):
    dependencies = (("registry", "0007_looks"),)
    operations = [
        *only_grows("registry_filelook"),
        scope_rows("registry_filelook", person_in_scope("registry_filelook")),
        show_to_oneself("registry_filelook", own_person("person_id")),
        refer("registry_filelook", ("county", "person_id"), "registry_person", ("county", "id")),
    ]
