"""Numbers found and hidden in texts, whatever stands around them."""

from __future__ import annotations

import pytest

from canbao.values.personal_numbers import has_personal_number, hide_personal_numbers


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("430621199003071230", "···1230"),
        ("number=43062119900307123X!", "number=···123X!"),
        ("430621900307123", "···7123"),
        ("４３０６２１１９９００３０７１２３０", "···1230"),
        ("打13900001234或13900005678", "打···1234或···5678"),
        ("job 12345678901", "job 12345678901"),
        ("ab" * 16, "ab" * 16),
        ("0123456789abcdef0123456789abcdef 430621199003071230", "0123456789abcdef0123456789abcdef ···1230"),
        ("2026-11-23 20:00:00.123", "2026-11-23 20:00:00.123"),
    ],
)
def test_of_each_number_four_signs_are_left(text: str, hidden: str) -> None:
    assert hide_personal_numbers(text) == hidden
    assert has_personal_number(text) == (text != hidden)
    assert not has_personal_number(hide_personal_numbers(text))
