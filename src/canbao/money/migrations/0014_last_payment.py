"""When the county's last payment was noted, whoever took it: told by a function, because a collector sees only their own.

Without a lock: it is the end of the primary key.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, application

_SIGNATURE = "money_last_payment(text, bigint)"
_FUNCTION: list[Any] = [
    f"""
    CREATE FUNCTION money_last_payment(of_county text, since bigint)
    RETURNS TABLE (number bigint, noted_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT paid.id, paid.recorded_at FROM money_payment AS paid
        WHERE paid.county = of_county AND (SELECT {ENTERS_COUNTY} FROM (SELECT of_county AS county) AS entered) AND paid.id > since
        ORDER BY paid.id DESC LIMIT 1
    $$
    """,
    f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO {application()}",
]


class Migration(migrations.Migration):
    dependencies = (("money", "0013_payment_person"),)
    operations = [migrations.RunSQL(_FUNCTION, f"DROP FUNCTION {_SIGNATURE}")]
