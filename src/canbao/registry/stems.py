"""Numbers without their last character, blinded: two numbers that differ in it alone were most likely meant to be one.

A right number of eighteen follows from its first seventeen characters. So it is the wrong ones that tell: somebody
entered without a number, because its check character did not fit, and somebody entered with the right one.

In: numbers as they were given, right or wrong. Out: rows of `registry_stem`. Never: the characters themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from django.db import connection

from canbao.access.vault import Vault, place_of
from canbao.store.copying import copy_in, hex_column, scratch_table
from canbao.values.id_check import DocumentKind
from canbao.values.names import normalise_id_text

STEP_ROWS = 5_000
"""Documents opened in one step of filling up: about a third of a second."""
_STEM = 17
_KINDS = (
    DocumentKind.RESIDENT_CARD,
    DocumentKind.RESIDENT_CARD_15,
    DocumentKind.HMT_RESIDENCE_PERMIT,
    DocumentKind.PERMANENT_RESIDENCE,
)


def stem_of(text: str) -> str | None:
    """The first seventeen characters of a number of eighteen; one of fifteen as it was lengthened. None: no such one.

    >>> stem_of("43062119900307123?"), stem_of("430621900307123"), stem_of("E12345678")
    ('43062119900307123', '43062119900307123', None)
    """
    number = normalise_id_text(text)
    if len(number) == 15 and number.isascii() and number.isdigit():
        return f"{number[:6]}19{number[6:]}"
    first = number[:_STEM]
    return first if len(number) == _STEM + 1 and first.isascii() and first.isdigit() else None


def record_stems(county: str, given: Iterable[tuple[int, str]], vault: Vault) -> int:
    """Remember the stems of numbers given for persons: wrong ones, which leave nothing else behind, and right ones.
    Says how many are new.
    """
    stems = {(person, stem) for person, text in given if text and (stem := stem_of(text)) is not None}
    if not stems:
        return 0
    rows = sorted(stems)
    blinds = [vault.blind(f"stem:{stem}") for _, stem in rows]
    scratch_table("given_stems", {"person_id": "bigint", "stem": "bytea"})
    copy_in(pa.table({"person_id": [person for person, _ in rows], "stem": hex_column(blinds)}), "given_stems")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_stem (county, person_id, stem)"
            " SELECT %s, person_id, stem FROM given_stems ON CONFLICT DO NOTHING",
            [county],
        )
        count = int(cursor.rowcount)
        cursor.execute("DROP TABLE given_stems")
    return count


def fill_up_stems(county: str, vault: Vault) -> int:
    """Stems of every document that is there already. May run again at any time; says how many are new."""
    count, after = 0, 0
    while True:
        rows = _documents(county, after)
        if not rows:
            return count
        after = rows[-1][0]
        numbers = (
            (person, vault.open(sealed, place_of("registry_document", "number", county, document)))
            for document, person, sealed in rows
        )
        count += record_stems(county, numbers, vault)


def _documents(county: str, after: int) -> list[tuple[int, int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, person_id, number FROM registry_document"
            " WHERE county = %s AND id > %s AND kind = ANY (%s) ORDER BY id LIMIT %s",
            [county, after, [kind.value for kind in _KINDS], STEP_ROWS],
        )
        return [(int(document), int(person), bytes(sealed)) for document, person, sealed in cursor.fetchall()]
