"""The door to identity numbers: kinds told by shape, masks that hide, swaps that are only suggested."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.id_number import (
    MASK,
    DocumentKind,
    Problem,
    Remark,
    check_character,
    check_id,
    mask_id,
    suggest_swap,
)

ON = date(2025, 1, 1)
Kind = DocumentKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("430621199003071230", Kind.RESIDENT_CARD),
        ("４３０６２１ 19900307 1230", Kind.RESIDENT_CARD),
        ("'430621-19900307-1230", Kind.RESIDENT_CARD),
        ("430621900307123", Kind.RESIDENT_CARD_15),
        ("810000199003071237", Kind.HMT_RESIDENCE_PERMIT),
        ("943124199003071235", Kind.PERMANENT_RESIDENCE),
        ("CAN430690030714", Kind.PERMANENT_RESIDENCE_15),
        ("H12345678", Kind.HK_MACAO_PERMIT),
        ("h1234567800", Kind.HK_MACAO_PERMIT),
        ("HA1234567", Kind.HK_MACAO_FOREIGN_PERMIT),
        ("01234567", Kind.TAIWAN_PERMIT),
        ("0123456701（B）", Kind.TAIWAN_PERMIT),
        ("E12345678", Kind.PASSPORT),
        ("EA1234567", Kind.PASSPORT),
        ("X430621001", Kind.BIRTH_CERTIFICATE),
        ("43062119900307123041", Kind.DISABILITY_CARD),
        ("43062119900307123041B1", Kind.DISABILITY_CARD),
        ("军字第2012345号", Kind.OFFICER_CARD),
        ("11430621MJ0A1B2C5B", Kind.CREDIT_CODE),
        ("N2350583MF1A2B3C43", Kind.CREDIT_CODE),
    ],
)
def test_the_kind_is_told_by_the_shape(text: str, kind: DocumentKind) -> None:
    checked = check_id(text, on=ON)
    assert (checked.kind, checked.problem) == (kind, None)


@pytest.mark.parametrize("text", ["", "无", "1234", "AB123456", "4" * 17, "4" * 19, "4" * 25, "x" * 5000])
def test_what_looks_like_nothing_is_unknown(text: str) -> None:
    checked = check_id(text, on=ON)
    assert (checked.kind, checked.problem) == (Kind.UNKNOWN, Problem.SHAPE)


def test_a_stated_kind_is_what_the_number_is_checked_as() -> None:
    assert check_id("AB123456", Kind.FOREIGN_PASSPORT).is_valid
    assert check_id("430621199003071230", Kind.HMT_RESIDENCE_PERMIT).problem is Problem.REGION
    assert check_id("4" * 40, Kind.RESIDENT_CARD).kind is Kind.RESIDENT_CARD


def test_a_text_that_is_too_long_is_not_read() -> None:
    number = "430621199003071230"
    assert check_id(number.center(100), on=ON).is_valid
    checked = check_id(number.center(101), on=ON)
    assert (checked.kind, checked.number, checked.problem) == (Kind.UNKNOWN, number.center(101), Problem.SHAPE)
    assert check_id("4" * 101, Kind.RESIDENT_CARD).kind is Kind.RESIDENT_CARD


@pytest.mark.parametrize("sequence", range(1, 12))
def test_a_check_character_x_leaves_the_kind_as_it_is(sequence: int) -> None:
    first17 = f"94312419900307{sequence:03d}"
    checked = check_id(first17 + check_character(first17), on=ON)
    assert (checked.kind, checked.problem) == (Kind.PERMANENT_RESIDENCE, None)


def test_a_letter_typed_in_a_persons_number_makes_no_organisation() -> None:
    checked = check_id("43062119900307A230")
    assert (checked.kind, checked.problem) == (Kind.RESIDENT_CARD, Problem.SHAPE)


def test_the_day_of_the_check_is_an_argument() -> None:
    number = "43062120990307123" + check_character("43062120990307123")
    assert check_id(number, on=ON).problem is Problem.FUTURE
    assert check_id(number).is_valid


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    checked = check_id(text, on=ON)
    assert checked.is_valid == (checked.problem is None)
    assert not checked.is_valid or checked.key


@given(st.text("0123456789XABHM()", max_size=20))
def test_checking_the_spelling_again_gives_the_same(text: str) -> None:
    assert check_id(check_id(text, on=ON).number, on=ON) == check_id(text, on=ON)


def test_every_sentence_is_said_once() -> None:
    sentences = [each.value for each in [*Problem, *Remark]]
    assert len(set(sentences)) == len(sentences)
    assert all(sentences)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("430621199003071230", "···1230"),
        ("430621 19900307 123x", "···123X"),
        ("H12345678", "···5678"),
        ("01234567", "···"),
        ("", "···"),
    ],
)
def test_a_mask_shows_the_last_four(text: str, masked: str) -> None:
    assert mask_id(text) == masked


def is_hidden(number: str) -> bool:
    """Whether a mask shows at most four characters and fewer than it hides."""
    shown = mask_id(number).removeprefix(MASK)
    return len(shown) <= 4 and (not shown or len(shown) < len(number) - len(shown))


@pytest.mark.trust
@given(st.text("0123456789X", max_size=24))
def test_a_mask_hides_more_than_it_shows(number: str) -> None:
    assert is_hidden(number)


@pytest.mark.trust
@pytest.mark.parametrize(("limit", "value"), [("SHOWN_CHARACTERS", 5), ("SHORTEST_SHOWN", 8)])
def test_a_mask_that_shows_more_would_be_noticed(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    """Sabotage: with the control loosened by one, the property above is false for some number."""
    monkeypatch.setattr(f"canbao.values.id_number.{limit}", value)
    assert not all(is_hidden("430621199003071230"[:length]) for length in range(19))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("403621199003071230", "430621199003071230"),
        ("430621190903071230", "430621199003071230"),
        ("430621199003017230", "430621199003071230"),
        ("4306 2119 9003 0172 30", "430621199003071230"),
    ],
)
def test_the_only_swap_that_makes_all_right_is_suggested(typed: str, meant: str) -> None:
    assert not check_id(typed, on=ON).is_valid
    assert suggest_swap(typed, ON) == meant


def test_a_swap_of_the_last_two_is_found_and_the_day_of_the_check_counts() -> None:
    typed, meant = "430621199003071203", "430621199003071230"
    assert suggest_swap(typed, ON) == meant
    assert suggest_swap(typed, date(1990, 3, 6)) is None


def test_a_right_number_of_the_future_is_no_swap() -> None:
    """It fails by its date and not by its check character: no swap of it can be what was meant."""
    number = "43062120260307123" + check_character("43062120260307123")
    assert check_id(number, on=ON).problem is Problem.FUTURE
    assert suggest_swap(number, ON) is None


@pytest.mark.parametrize(
    "typed",
    [
        "430621199003072130",  # swapping 2 and 1 of the county makes it right as well: no guess between two
        "430621199003071230",  # nothing to mend
        "430621199003071231",  # no swap makes it right
        "43062119900307123",
        "",
    ],
)
def test_nothing_is_suggested_without_exactly_one_answer(typed: str) -> None:
    assert suggest_swap(typed, ON) is None


@given(st.dates(date(1930, 1, 1), ON), st.integers(1, 999), st.integers(0, 16))
def test_a_suggestion_is_right_and_one_swap_away(birth: date, sequence: int, at: int) -> None:
    first17 = f"430621{birth:%Y%m%d}{sequence:03d}"
    number = first17 + check_character(first17)
    typed = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    meant = suggest_swap(typed, ON)
    if typed == number:
        assert meant is None
    if meant is not None:
        assert check_id(meant, on=ON).is_valid
        assert sorted(meant) == sorted(typed)
        assert sum(one != other for one, other in zip(meant, typed, strict=True)) == 2
