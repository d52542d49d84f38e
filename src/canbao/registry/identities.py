"""Numbers of people as the register keeps them: checked, sealed, found by a blind index.

In: a number as typed and its kind. Out: a `SealedNumber` for one document.
Never: a full number in a table, an index that can be worked out without the key; two kinds of documents that answer
to one index by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.vault import Vault, place_of
from canbao.values.id_check import DocumentKind
from canbao.values.id_number import check_id

# The number of fifteen digits became the one of eighteen: one person, one index.
_FAMILIES = {DocumentKind.RESIDENT_CARD_15: DocumentKind.RESIDENT_CARD}
_NO_IDENTITY = frozenset({DocumentKind.CREDIT_CODE, DocumentKind.DISABILITY_CARD, DocumentKind.UNKNOWN})
TAIL = 4


class WrongNumber(ValueError):
    """The number cannot be one of its kind. The message does not show it."""


@dataclass(frozen=True)
class KnownNumber:
    """A number that can be right. `identity` is the text that the blind index is made of."""

    kind: DocumentKind
    number: str
    identity: str
    birth: date | None
    sex: str | None

    @property
    def tail(self) -> str:
        return self.number[-TAIL:]

    def blind(self, vault: Vault) -> bytes:
        """What it is looked up by."""
        return vault.blind(self.identity)

    def seal(self, vault: Vault, county: str, document: int) -> bytes:
        """The number for one row of documents and no other."""
        return vault.seal(self.number, place_of("registry_document", "number", county, document))


def know_number(text: str, kind: DocumentKind | None = None, on: date | None = None) -> KnownNumber:
    """The number checked. Raises WrongNumber with the sentence of what is wrong."""
    found = check_id(text, kind, on)
    if found.problem is not None:
        raise WrongNumber(found.problem.value)
    if not found.key or found.kind in _NO_IDENTITY:
        raise WrongNumber("不能作为参保证件 no document to enrol with")
    family = _FAMILIES.get(found.kind, found.kind)
    return KnownNumber(found.kind, found.number, f"{family.value}:{found.key}", found.birth, found.sex)
