"""Names and identity texts in one spelling, so that the same person is found however the list was typed.

In: text from a cell or a form. Out: the same text with one form of every character, no white space, one middle dot.
Never: a dropped or guessed character; private-use characters that have no known code stay and are flagged.
"""

from __future__ import annotations

import re
import unicodedata

MIDDLE_DOT = "\u00b7"

# Python's gb18030 codec is the 2000 edition and leaves these in the private area; the 2005 and later editions give them
# codes. Checked against glibc's iconv.
_PRIVATE_TO_PUBLIC = {
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE831: 0x215D7,
    0xE83B: 0x2298F,
    0xE855: 0x241FE,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
}

# Katakana dot, bullet, hyphenation point, bullet operator, dot operator, small bullet: all typed for the dot in a name.
_DOTS = dict.fromkeys(map(ord, "\u30fb\u2022\u2027\u2219\u22c5\u25e6"), MIDDLE_DOT)

_HAN = r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff]"
_FULL_STOP_IN_NAME = re.compile(rf"(?<={_HAN})\.(?={_HAN})")

# Multiplication sign and Cyrillic letter, typed for the check character X; quotes, hyphens and dashes are separators.
_ID_LETTERS = {0xD7: "X", 0x425: "X", **dict.fromkeys(map(ord, "'\u2018\u2019`\u00b4-\u2010\u2011\u2012\u2013\u2014"))}


def normalise_name(text: str) -> str:
    """A name in one spelling.

    >>> normalise_name("买买提．阿 布都")
    '买买提·阿布都'
    """
    text = _compose(text).translate(_PRIVATE_TO_PUBLIC).translate(_DOTS)
    return _FULL_STOP_IN_NAME.sub(MIDDLE_DOT, text)


def normalise_id_text(text: str) -> str:
    """An identity text in capital half-width letters and digits, without spaces, quotes and hyphens.

    >>> normalise_id_text("430621 19900307-123ｘ")
    '43062119900307123X'
    """
    return _compose(_compose(text).upper().translate(_ID_LETTERS))


def has_private_characters(text: str) -> bool:
    """Whether a character stands in a private-use area (自造字): no other computer need show the same."""
    return any(unicodedata.category(character) == "Co" for character in text)


def _compose(text: str) -> str:
    """NFKC without white space and invisible marks. Twice, since what stood around a dropped space may combine."""
    for _ in range(2):
        text = unicodedata.normalize("NFKC", "".join(filter(_is_visible, unicodedata.normalize("NFKC", text))))
    return text


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in {"Cf", "Cc"}
