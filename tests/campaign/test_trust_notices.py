"""T60: nothing in a public notice tells who somebody is or what they are."""

from __future__ import annotations

import json
import re

import pytest
from tests.campaign.fieldwork import Field
from tests.database import as_superuser, in_area
from tests.proofs import Proof

from canbao.access.vault import open_vault, place_of
from canbao.campaign import notice_content
from canbao.campaign.message_texts import category_words
from canbao.campaign.notice_content import as_rows, digest_of, lines_of

pytestmark = pytest.mark.trust

FEW, MANY = 60, 1_000
"""Notices looked at: every village again after each payment."""
_LONG_NUMBER = re.compile(r"\d{11,}")


def texts(field: Field, count: int) -> list[str]:
    """What notices would say: every village of the county that somebody paid in, and again as more people pay."""
    found: list[str] = []
    payable = field.till.payable()
    villages = sorted({due.unit for due in payable})
    for due in payable:
        field.till.pay(due)
        with in_area(field.county):
            for village in villages if len(found) < count else ():
                rows = as_rows(lines_of(field.county, village, field.year, field.day))
                if rows:
                    digest_of(village, field.year, field.day.isoformat(), rows)
                    found.append(json.dumps(rows, ensure_ascii=False))
        if len(found) >= count:
            break
    return found[:count]


def secrets(field: Field) -> tuple[set[str], set[str]]:
    """Whole names and numbers of everybody in the county."""
    vault = open_vault()
    with as_superuser(field.till.county.server) as owner:
        names = {row[0] for row in owner.execute("SELECT name FROM registry_person").fetchall()}
        rows = owner.execute("SELECT id, number FROM registry_document").fetchall()
    place = "registry_document", "number", field.county
    return names, {vault.open(bytes(sealed), place_of(*place, number)) for number, sealed in rows}


def tells(found: list[str], names: set[str], numbers: set[str]) -> list[str]:
    """What should not be there."""
    whole = "\n".join(found)
    return sorted(
        {match for match in _LONG_NUMBER.findall(whole)}
        | {word for word in category_words() if word in whole}
        | {number for number in numbers if number in whole}
        | {name for name in names if f'"{name}"' in whole}
    )


def test_t60_notices_tell_of_nobody(field: Field, proof: Proof) -> None:
    count = proof.size(FEW, MANY)
    found, (names, numbers) = texts(field, count), secrets(field)
    assert len(found) == count
    assert numbers
    assert tells(found, names, numbers) == []
    proof.shows("T60", f"{len(found):,} notices against {len(names)} names and {len(numbers)} numbers: 0", "0")


def test_t60_sabotage_without_the_mask_names_are_told(
    field: Field, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_content, "masked", lambda name: name)
    found, (names, numbers) = texts(field, FEW), secrets(field)
    told = tells(found, names, numbers)
    assert told
    proof.sabotage("T60", "the mask taken away", f"{len(told)} names in notices")
