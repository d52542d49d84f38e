"""Names and identity texts in one spelling, so that the same person is found however the list was typed.

In: text from a cell or a form. Out: the same text with one form of every character, no white space, one middle dot.
Never: a dropped or guessed character; private-use characters that have no known code stay and are flagged.
"""

from __future__ import annotations

import re
import unicodedata

MIDDLE_DOT = "\u00b7"

# Python's gb18030 codec is the 2000 edition and leaves these in the private area; the 2005 and later editions give them
# codes. These are all: each two-byte code that Python puts into the private area was compared with glibc's iconv.
_PRIVATE_TO_PUBLIC = {
    **dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)),
    0xE7C7: 0x1E3F,
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

# Letters, digits and the common Han characters are their own one form; nearly every cell is nothing else.
_SETTLED = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]*")


def normalise_name(text: str) -> str:
    """A name in one spelling.

    >>> normalise_name("买买提．阿 布都")
    '买买提·阿布都'
    """
    text = _compose(repair_gb18030(text)).translate(_DOTS)
    return _FULL_STOP_IN_NAME.sub(MIDDLE_DOT, text)


def normalise_id_text(text: str) -> str:
    """An identity text in capital half-width letters and digits, without spaces, quotes and hyphens.

    >>> normalise_id_text("430621 19900307-123ｘ")
    '43062119900307123X'
    """
    return _compose(_compose(text).upper().translate(_ID_LETTERS))


def repair_gb18030(text: str) -> str:
    """Characters that the 2000 edition of GB 18030 kept in the private area, as the later editions code them. For every
    text that was decoded by Python's codec.

    >>> repair_gb18030(b"\xfe\x59".decode("gb18030")) == "\u9fb4"
    True
    """
    return text if text.isascii() else text.translate(_PRIVATE_TO_PUBLIC)


def has_private_characters(text: str) -> bool:
    """Whether a character stands in a private-use area (自造字): no other computer need show the same."""
    return any(unicodedata.category(character) == "Co" for character in text)


def _compose(text: str) -> str:
    """NFKC without white space and invisible marks. Twice, since what stood around a dropped space may combine."""
    if _SETTLED.fullmatch(text):
        return text
    for _ in range(2):
        text = unicodedata.normalize("NFKC", "".join(filter(_is_visible, unicodedata.normalize("NFKC", text))))
    return text


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in {"Cf", "Cc"}
