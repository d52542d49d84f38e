"""Names in pinyin: surnames as surnames are read, every reading findable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.registry.pinyin import initials, sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("尉迟恭", "yu chi gong"),
        ("长孙无忌", "zhang sun wu ji"),
        ("张伟", "zhang wei"),
        ("龑䶮", "yan yan"),
    ],
)
def test_sort_keys(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_both_readings_of_a_surname_find_it() -> None:
    assert {"sxx", "dxx"} <= set(initials("单雄信").split())
    assert initials("单雄信").split()[0] == "sxx"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=50))
def test_every_name_has_a_key_that_fits_its_column(name: str) -> None:
    assert 0 < len(sort_key(name)) <= 200
    assert initials(name)
    assert all(len(word) == len(name) for word in initials(name).split()[1:])


def test_initials_fit_their_column() -> None:
    from canbao.registry.models import Person

    longest = Person._meta.get_field("initials").max_length
    assert longest is not None
    assert all(len(initials("重" * length)) <= longest for length in range(1, 51))
