"""Small registers and small lists of people on relief, for tests."""

from __future__ import annotations

from datetime import date

from tests.lists.offices import Offices
from tests.lists.sheets import clean_number, sheet_bytes

DAY, LATER = date(2024, 9, 30), date(2024, 10, 31)
REGISTER = ("户号", "与户主关系", "姓名", "证件号码")
POOR = ("姓名", "身份证号码", "救助类别", "认定时间", "终止时间")


def registered(offices: Offices, *numbers: int) -> None:
    """People in the register, by number of the made-up number."""
    rows = [("1", "户主", f"张{chr(0x4E00 + each)}", clean_number(each)) for each in numbers]
    offices.take("public_security", sheet_bytes(REGISTER, rows), DAY)


def poor(*people: int, word: str = "低保", certified: str = "2024-01-01", until: str = "") -> bytes:
    rows = [(f"张{chr(0x4E00 + each)}", clean_number(each), word, certified, until) for each in people]
    return sheet_bytes(POOR, rows)


def partly_poor(good: int, bad: int) -> bytes:
    """A list of two, one of whose rows has to be mended."""
    rows = [
        (f"张{chr(0x4E00 + each)}", clean_number(each), word, "2024-01-01", "")
        for each, word in ((good, "低保"), (bad, "低堡"))
    ]
    return sheet_bytes(POOR, rows)
