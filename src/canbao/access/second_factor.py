"""The second factor: a code from the person's phone that changes every half minute (RFC 6238), and spare codes.

In: a key, what somebody typed, the time. Out: which half minute the code is of. Never: a code taken twice; a clock of
its own: the time is the database server's.
"""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest
from secrets import choice

import pyotp

from canbao.values.names import normalise_id_text

STEP_SECONDS = 30
"""As every app for such codes has it."""
STEPS_APART = 1
"""Phones' clocks differ; one step either way is taken."""
SPARE_CODES = 8
"""Each counts once, for a phone that was lost or left at home."""
_ISSUER, _DIGITS, _SPARE_DIGITS = "参保 canbao", 6, 10


def new_factor() -> str:
    """A key, as Base32."""
    return pyotp.random_base32()


def factor_address(factor: str, username: str) -> str:
    """What a phone reads as a QR code."""
    return pyotp.TOTP(factor).provisioning_uri(name=username, issuer_name=_ISSUER)


def step_of(factor: str, code: str, at: datetime, after: int | None) -> int | None:
    """The half minute that the code is of, later than `after`; None: no such code."""
    typed, now = normalise_id_text(code), int(at.timestamp()) // STEP_SECONDS
    made = pyotp.TOTP(factor)
    found = None
    for step in range(now - STEPS_APART, now + STEPS_APART + 1):
        if compare_digest(made.at(step * STEP_SECONDS), typed if typed.isascii() else "") and step > (after or 0):
            found = step
    return found


def spare_codes() -> list[str]:
    """New ones, to be written down once."""
    return ["".join(choice("0123456789") for _ in range(_SPARE_DIGITS)) for _ in range(SPARE_CODES)]
