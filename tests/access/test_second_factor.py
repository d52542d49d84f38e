"""Codes of the second factor: of this half minute or beside it, later than the last one that was used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp

from canbao.access.second_factor import factor_address, new_factor, spare_codes, step_of

AT = datetime(2026, 11, 22, 8, 0, 10, tzinfo=UTC)
STEP = int(AT.timestamp()) // 30


def test_one_step_either_way_is_taken_and_no_further() -> None:
    factor = new_factor()
    made = pyotp.TOTP(factor)
    found = [step_of(factor, made.at(AT + timedelta(seconds=30 * by)), AT, None) for by in (-2, -1, 0, 1, 2)]
    assert found == [None, STEP - 1, STEP, STEP + 1, None]


def test_what_was_used_or_came_before_is_not_taken() -> None:
    factor = new_factor()
    code = pyotp.TOTP(factor).at(AT)
    assert step_of(factor, code, AT, STEP - 1) == STEP
    assert step_of(factor, code, AT, STEP) is None


def test_full_width_digits_and_blanks_are_forgiven() -> None:
    factor = new_factor()
    code = pyotp.TOTP(factor).at(AT)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    assert step_of(factor, f" {wide[:3]} {wide[3:]} ", AT, None) == STEP
    assert step_of(factor, "六位数字", AT, None) is None


def test_the_address_names_the_account() -> None:
    assert factor_address(new_factor(), "wang").startswith("otpauth://totp/")
    assert len(set(spare_codes())) == 8
