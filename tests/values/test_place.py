"""Places: one natural form for a code, and a place lies in another exactly when its code begins with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.values.place import EVERYWHERE, NATURAL_LENGTHS, NOWHERE, is_within, normalise

PAIRS = st.integers(1, 99).map("{:02d}".format)
TRIPLES = st.integers(1, 999).map("{:03d}".format)


@st.composite
def codes(draw: st.DrawFn) -> str:
    """A natural code of any level."""
    whole = draw(PAIRS) + draw(PAIRS) + draw(PAIRS) + draw(TRIPLES) + draw(TRIPLES)
    return whole[: draw(st.sampled_from(NATURAL_LENGTHS))]


@pytest.mark.parametrize(
    ("code", "natural"),
    [
        ("370400", "3704"),
        ("430000", "43"),
        ("000000", ""),
        ("430621", "430621"),
        ("430621100", "430621100"),
        ("430621000000", "430621"),
        ("430621100000", "430621100"),
        ("430000000000", "43"),
        ("4306", "4306"),
        ("4300", "43"),
        ("", ""),
    ],
)
def test_padding_is_dropped(code: str, natural: str) -> None:
    assert normalise(code) == natural


@pytest.mark.parametrize(
    "code", ["4", "430", "43062", "4306211", "abcdef", "４３０６２１", "43062x", " 430621", "none"]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not a division code"):
        normalise(code)


@given(codes())
def test_a_natural_code_stays_and_its_padded_form_returns_to_it(code: str) -> None:
    assert normalise(code) == code
    assert normalise(code.ljust(12, "0")) == code
    assert is_within(code.ljust(12, "0"), code)


@given(codes(), st.sampled_from(NATURAL_LENGTHS))
def test_a_place_lies_in_every_place_above_it(code: str, length: int) -> None:
    assert is_within(code, code[:length])
    assert is_within(code, EVERYWHERE)


@given(codes(), codes())
def test_two_places_lie_in_each_other_only_if_they_are_one(one: str, other: str) -> None:
    assert (is_within(one, other) and is_within(other, one)) == (one == other)


@pytest.mark.parametrize(
    ("inner", "outer", "lies_within"),
    [
        ("430621100", "430600", True),
        ("430621", "3704", False),
        ("43", "4306", False),
        ("370481", "370400", True),
        ("370581", "370400", False),
        (NOWHERE, "43", False),
        (NOWHERE, EVERYWHERE, False),
        (EVERYWHERE, EVERYWHERE, True),
        (EVERYWHERE, "43", False),
    ],
)
def test_examples(inner: str, outer: str, lies_within: bool) -> None:
    assert is_within(inner, outer) is lies_within
