"""卫健局: roles stand beside family-planning families alone."""

from __future__ import annotations

from tests.people.workbooks.listed import RowsOf

from canbao.people.workbooks.standing_rows import kind_of_spelling


def test_roles_are_those_of_family_planning(rows_of: RowsOf) -> None:
    with_role = {kind_of_spelling()[row["类型"]] for row in rows_of("health", 0) if row["家庭角色"]}
    without = {kind_of_spelling()[row["类型"]] for row in rows_of("health", 0) if not row["家庭角色"]}
    assert "two_daughters_family" in with_role
    assert "two_diseases" in without
    assert "two_diseases" not in with_role
