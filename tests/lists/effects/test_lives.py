"""Permits run out, students are at school, kindergarten is none."""

from __future__ import annotations

from datetime import date

from tests.lists.offices import Offices
from tests.lists.people import DAY, registered
from tests.lists.sheets import clean_number, sheet_bytes

ONE = ("张" + chr(0x4E01), clean_number(1))


def test_a_permit_is_valid_and_then_run_out(offices: Offices) -> None:
    registered(offices, 1)
    header = ("姓名", "公民身份号码", "居住证号", "签发日期", "有效期至", "居住镇街")
    offices.take("residence_permits", sheet_bytes(header, [(*ONE, "JZ1", "2023-01-05", "2024-01-04", "新墙镇")]), DAY)
    rows = offices.rows(
        "SELECT permit, valid_from, valid_until FROM registry_abode WHERE permit IS NOT NULL ORDER BY 2"
    )
    assert rows == [
        ("valid", date(2023, 1, 5), date(2024, 1, 4)),
        ("expired", date(2024, 1, 5), None),
    ]


def test_kindergarten_is_no_school(offices: Offices) -> None:
    registered(offices, 1)
    header = ("学校名称", "学段", "学生姓名", "身份证件号", "入学时间")
    offices.take("school_roster", sheet_bytes(header, [("中心幼儿园", "幼儿园", *ONE, "2024-09-01")]), DAY)
    assert offices.rows("SELECT stage, school, valid_from FROM registry_schooling") == [
        ("none", "中心幼儿园", date(2024, 9, 1))
    ]


def test_claims_are_yes_or_no_with_the_amount_in_fen(offices: Offices) -> None:
    registered(offices, 1)
    header = ("参保年度", "证件号码", "人员姓名", "基本医保报销", "大病保险支付金额（元）")
    offices.take("claims_summary", sheet_bytes(header, [(2024, ONE[1], ONE[0], "有", "120.5")]), DAY)
    assert offices.rows("SELECT year, has_claimed, critical_fen FROM registry_claimyear") == [(2024, True, 12050)]


def test_the_dead_have_a_status_and_an_event(offices: Offices) -> None:
    registered(offices, 1)
    header = ("姓名", "身份证号", "死亡日期", "信息来源")
    offices.take("deaths", sheet_bytes(header, [(*ONE, "2024-09-05", "殡葬火化")]), DAY)
    assert offices.rows("SELECT kind, valid_from, valid_until, detail FROM registry_event") == [
        ("death", date(2024, 9, 5), date(2024, 9, 5), "殡葬火化")
    ]
