"""Check characters of identity numbers: ISO 7064 MOD 11-2, ICAO 9303, the mod 31 of credit codes, organisation codes.

In: the characters before the check character, already in one spelling. Out: the check character.
Never: a judgement of the rest of the number.
"""

from __future__ import annotations

from stdnum.iso7064 import mod_11_2

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ICAO_WEIGHTS = (7, 3, 1)


def check_character(first17: str) -> str:
    """The 18th character of an identity number (MOD 11-2, GB 11643-1999).

    >>> check_character("43062119900307123")
    '0'
    """
    if len(first17) != 17 or not (first17.isascii() and first17.isdigit()):
        raise ValueError("须是17位数字 the check character needs 17 digits")
    return str(mod_11_2.calc_check_digit(first17))


def icao_check(text: str) -> str:
    """The check digit of a machine-readable travel document: weights 7 3 1, A=10 to Z=35, mod 10.

    >>> icao_check("CAN43069003071")
    '4'
    """
    return str(sum(int(each, 36) * _ICAO_WEIGHTS[place % 3] for place, each in enumerate(text)) % 10)


def credit_code_check(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100): weights 3 to the place, mod 31.

    >>> credit_code_check("11430621MJ0A1B2C5")
    'B'
    """
    total = sum(_CREDIT_ALPHABET.index(each) * pow(3, place, 31) for place, each in enumerate(first17))
    return _CREDIT_ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """The 9th character of an organisation code (GB 11714): 11 less the weighted sum mod 11; X is 10, 0 is 11.

    >>> organisation_check("MJ0A1B2C")
    '5'
    """
    total = sum(int(each, 36) * weight for each, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
