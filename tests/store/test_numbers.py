"""Numbers of records: one sequence for all tables, reserved ones are nobody else's."""

from __future__ import annotations

import pytest
from tests.database import in_area


@pytest.mark.usefixtures("database")
def test_reserved_numbers_rise_and_are_never_given_again() -> None:
    from canbao.registry.models import Person
    from canbao.store.numbers import reserve_numbers

    with in_area("430621"):
        first, second = reserve_numbers(1_000), reserve_numbers(3)
        person = Person.objects.create(
            county="430621", unit="430621", name="甲", name_key="甲", pinyin="jia", initials="j"
        )
    numbers = [*first.tolist(), *second.tolist(), person.id]
    assert numbers == sorted(set(numbers))
    assert reserve_numbers(0).tolist() == []
