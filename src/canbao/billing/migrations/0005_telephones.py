"""A telephone number that is corrected re-opens nobody's due: no rule asks for it. A row of a person's that came since
a run counts when the person is new since then, or when something else of the row reads otherwise than before.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import migrations

_before: Any = import_module("canbao.billing.migrations.0004_changes_about_one")
_ROW = "unit, name, sex, birth, nationality, merged_into"
_OWN = ", ".join(f"registry_person.{name}" for name in _ROW.split(", "))
_FORMER = (
    "registry_formerperson AS former WHERE former.county = registry_person.county"
    " AND former.person_id = registry_person.id"
)
_PERSON = _before._changed("registry_person", "recorded_at", "true", person="id")
_MEANS_SOMETHING = f"""
    (coalesce((SELECT former.recorded_at FROM {_FORMER} ORDER BY former.replaced_at LIMIT 1),
        registry_person.recorded_at) >= since
    OR EXISTS (SELECT FROM {_FORMER} AND former.replaced_at >= since
        AND ({", ".join(f"former.{name}" for name in _ROW.split(", "))}) IS DISTINCT FROM ({_OWN})))
"""
_AS_BEFORE: str = _before._FUNCTION[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
_NOW = _AS_BEFORE.replace(_PERSON, f"{_PERSON} AND {_MEANS_SOMETHING}")
assert _NOW != _AS_BEFORE


class Migration(migrations.Migration):
    dependencies = (("billing", "0004_changes_about_one"), ("registry", "0003_guards"))
    operations = [migrations.RunSQL(_NOW, _AS_BEFORE)]
