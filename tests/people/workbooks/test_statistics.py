"""人口数: the sums of the people table."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf


def test_sums_are_those_of_the_people(rows_of: RowsOf, facts: Facts) -> None:
    listed = rows_of("statistics", 0)
    towns = {row["行政区划代码"] for row in listed}
    registered = sum(1 for row in facts.values() if len(row["hukou"] or "") == 12 and row["hukou"][:9] in towns)
    assert abs(sum(row["户籍人口"] for row in listed) - registered) < 0.005 * registered
    assert all(row["常住人口"] > 0 for row in listed)
    assert len(towns) == len(listed) > 1
