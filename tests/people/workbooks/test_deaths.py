"""死亡: reported after it happened, more each month, of the people table."""

from __future__ import annotations

from tests.people.workbooks.listed import LAST_DAY, Facts, RowsOf

from canbao.people.workbooks.county import County


def test_lists_grow_and_name_people_once(rows_of: RowsOf, facts: Facts) -> None:
    first, later = ([row["身份证号"] for row in rows_of("deaths", month)] for month in (0, 6))
    assert later[: len(first)] != [] or not first
    assert set(first) <= set(later)
    assert len(set(later)) == len(later) > len(first)
    assert all(number in facts for number in later)


def test_deaths_come_before_the_list_and_after_birth(rows_of: RowsOf, facts: Facts) -> None:
    for row in rows_of("deaths", 0):
        assert facts[row["身份证号"]]["birth"] < row["死亡日期"] <= LAST_DAY


def test_the_old_die_more_often(lists_county: County) -> None:
    ages = lists_county.ages_on(LAST_DAY)
    dies = lists_county.death_month < 12
    assert dies[ages >= 75].mean() > 10 * dies[ages < 50].mean()


def test_the_dead_leave_the_register_in_time(rows_of: RowsOf) -> None:
    dead = {row["身份证号"] for row in rows_of("deaths", 0)}
    later = {row["证件号码"] for row in rows_of("public_security", 12)}
    assert len(dead & later) <= 0.1 * len(dead)
