"""Check characters: known numbers, and every slip that the rule promises to catch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.check_characters import check_character, credit_code_check, icao_check, organisation_check

FIRST_17 = st.text("0123456789", min_size=17, max_size=17)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FIRST_17_OF_CODE = st.text(CREDIT_ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize(
    "number",
    [
        "430621199003071230",
        "810000199003071237",
        "820000199003071247",
        "830000199003071257",
        "943124199003071235",
        "937840198501010027",
        "935392199202290016",
        "911398199012310021",
    ],
)
def test_mod_11_2_of_known_numbers(number: str) -> None:
    assert check_character(number[:17]) == number[17]


@given(FIRST_17)
def test_mod_11_2_is_the_weighted_sum_of_the_standard(first17: str) -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True))
    assert check_character(first17) == "10X98765432"[total % 11]


@given(FIRST_17, st.integers(0, 16), st.sampled_from("0123456789"))
def test_mod_11_2_catches_every_wrong_digit(first17: str, at: int, digit: str) -> None:
    wrong = first17[:at] + digit + first17[at + 1 :]
    assert (check_character(wrong) == check_character(first17)) == (wrong == first17)


@given(FIRST_17, st.integers(0, 15))
def test_mod_11_2_catches_every_swap_of_neighbours(first17: str, at: int) -> None:
    wrong = first17[:at] + first17[at + 1] + first17[at] + first17[at + 2 :]
    assert (check_character(wrong) == check_character(first17)) == (wrong == first17)


@pytest.mark.parametrize("text", ["", "1" * 16, "1" * 18, "4306211990030712X", "４" * 17])
def test_mod_11_2_needs_17_digits(text: str) -> None:
    with pytest.raises(ValueError, match="17 digits"):
        check_character(text)


@pytest.mark.parametrize("number", ["CAN430690030714", "USA370490030725", "JPN350590030710", "KAZ110090123105"])
def test_icao_of_known_cards(number: str) -> None:
    assert icao_check(number[:14]) == number[14]


def test_icao_of_the_standards_own_example() -> None:
    # ICAO 9303 part 3, appendix: the specimen passport number, birth date and expiry.
    assert (icao_check("L898902C3"), icao_check("740812"), icao_check("120415")) == ("6", "2", "9")


@pytest.mark.parametrize("code", ["11430621MJ0A1B2C5B", "54370481MJ0A1B2C5A", "N2350583MF1A2B3C43"])
def test_credit_codes_and_the_organisation_code_inside(code: str) -> None:
    assert credit_code_check(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]


@given(FIRST_17_OF_CODE, st.integers(0, 16), st.sampled_from(CREDIT_ALPHABET))
def test_a_credit_code_catches_every_wrong_character(first17: str, at: int, character: str) -> None:
    wrong = first17[:at] + character + first17[at + 1 :]
    assert (credit_code_check(wrong) == credit_code_check(first17)) == (wrong == first17)


@pytest.mark.parametrize("first8", ["MJ0A1B2", "MJ0A1B2C5"])
def test_an_organisation_code_has_eight_before_its_check(first8: str) -> None:
    with pytest.raises(ValueError, match="zip"):
        organisation_check(first8)


def test_the_two_special_organisation_checks() -> None:
    # Sums of 1 and 0 (mod 11): 10 is written X and 11 is written 0.
    assert organisation_check("40000000") == "X"  # 4 x 3 = 12
    assert organisation_check("00000000") == "0"
