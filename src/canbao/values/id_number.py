"""The door to identity numbers: which document a text is, whether it can be right, how to show it, what may be meant.

In: text as typed, the kind of document if the list states it, the day of the check if known. Out: `IdCheck` or text.
Never: a corrected number (a swap is suggested, a clerk decides), a full number where a mask will do.
"""

from __future__ import annotations

from datetime import date

from canbao.values.check_characters import check_character
from canbao.values.documents import SHAPES, check_document
from canbao.values.id_check import DocumentKind, IdCheck, Problem, Remark
from canbao.values.names import normalise_id_text
from canbao.values.resident_number import kind_of_18

__all__ = [
    "DocumentKind",
    "IdCheck",
    "Problem",
    "Remark",
    "check_character",
    "check_id",
    "mask_id",
    "suggest_swap",
]

MASK = "···"
SHOWN_CHARACTERS = 4

# Fewer than half of the characters may show: a short passport number is hidden whole.
SHORTEST_SHOWN = 9

# A number with spaces and marks around it stays below this; a longer text is not worth reading.
LONGEST_TEXT = 100

# Kinds that a text can be told by alone, the narrower shape first. A foreign passport fits nearly any text, so its kind
# must be stated.
_TOLD_BY_SHAPE = (
    DocumentKind.DISABILITY_CARD,
    DocumentKind.PERMANENT_RESIDENCE_15,
    DocumentKind.HK_MACAO_PERMIT,
    DocumentKind.HK_MACAO_FOREIGN_PERMIT,
    DocumentKind.TAIWAN_PERMIT,
    DocumentKind.BIRTH_CERTIFICATE,
    DocumentKind.PASSPORT,
    DocumentKind.OFFICER_CARD,
)


def check_id(text: str, kind: DocumentKind | None = None, on: date | None = None) -> IdCheck:
    """Check a number as the stated kind of document, or as the kind that its shape shows.

    Without `on` a birth date after today passes: this room has no clock.

    >>> check_id("43062119900307123０").is_valid
    True
    """
    if len(text) > LONGEST_TEXT:
        return IdCheck(kind or DocumentKind.UNKNOWN, text, Problem.SHAPE)
    number = normalise_id_text(text)
    return check_document(kind or kind_by_shape(number), number, on)


def kind_by_shape(number: str) -> DocumentKind:
    """The kind of document that a number in one spelling looks like."""
    if len(number) == 18:
        return _kind_of_18(number)
    if len(number) == 15 and number.isdigit():
        return DocumentKind.RESIDENT_CARD_15
    return next((kind for kind in _TOLD_BY_SHAPE if SHAPES[kind].fullmatch(number)), DocumentKind.UNKNOWN)


def _kind_of_18(number: str) -> DocumentKind:
    """A credit code is told only if it is right: a letter typed by mistake must not make a person an organisation."""
    if number[:17].isdigit():
        return kind_of_18(number)
    code = check_document(DocumentKind.CREDIT_CODE, number, None)
    return DocumentKind.CREDIT_CODE if code.is_valid else DocumentKind.RESIDENT_CARD


def mask_id(text: str) -> str:
    """The last four characters behind dots; of a short number only the dots.

    >>> mask_id("430621199003071230")
    '···1230'
    """
    number = normalise_id_text(text)
    return MASK + number[-SHOWN_CHARACTERS:] if len(number) >= SHORTEST_SHOWN else MASK


def suggest_swap(text: str, on: date | None = None) -> str | None:
    """The number with two neighbours swapped back, if the check character fails and exactly one swap makes all right.

    >>> suggest_swap("430621199003071203")
    '430621199003071230'
    """
    number = normalise_id_text(text)
    if len(number) != 18 or check_id(number, on=on).is_valid:
        return None
    swapped = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1)}
    right = [each for each in swapped if check_id(each, on=on).is_valid]
    return right[0] if len(right) == 1 else None
