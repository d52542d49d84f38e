"""Whose number it is: one look-up by the blind index. Many rows of a list are met in the database itself
(`lists.checking`).

In: a number as typed. Out: a person, or none. Never: a person out of sight (there is none here).
"""

from __future__ import annotations

from django.db import connection

from canbao.access.vault import Vault
from canbao.registry.identities import know_number
from canbao.values.id_check import DocumentKind


def find_by_number(text: str, vault: Vault, kind: DocumentKind | None = None) -> int | None:
    """The person with this number among those in scope. Raises WrongNumber."""
    blind = know_number(text, kind).blind(vault)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(person.merged_into, person.id) FROM registry_identity AS identity"
            " JOIN registry_person AS person ON person.county = identity.county AND person.id = identity.person_id"
            " WHERE identity.blind = %s",
            [blind],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])
