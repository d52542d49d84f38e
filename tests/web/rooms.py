"""What the tests of staff pages share: the worker run to the end, sheets to upload, people in the register twice.

In: a site. Out: files, numbers. Never: an expectation.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.access.people_at_work import new_key
from tests.lists.people import POOR
from tests.lists.sheets import clean_number, sheet_bytes
from tests.registry.villagers import add_person, new_number
from tests.web.sites import Site

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST_DAY = date(2024, 9, 30)


def poor_list(*people: int, bad: int = 0) -> bytes:
    """A list of people on relief; `bad`: so many rows more whose category is misspelt."""
    words = [(number, "低保") for number in people] + [(900 + number, "低堡") for number in range(bad)]
    rows = [(f"张{chr(0x4E00 + number)}", clean_number(number), word, "2024-01-01", "") for number, word in words]
    return sheet_bytes(POOR, rows)


def uploaded(content: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, XLSX)


def fields(content: bytes, day: date = LIST_DAY, **more: Any) -> dict[str, Any]:
    """What the form of an upload holds."""
    return {"file": uploaded(content), "as_of": day.isoformat(), "manner": "full", **more}


def hand_over(site: Site, client: Any, content: bytes, **more: Any) -> int:
    """Upload a list of people on relief; its number."""
    answer = site.post(client, "/s/import?list=civil_affairs", fields(content, **more))
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].split("?")[0].rsplit("/", 1)[1])


def twins(site: Site, name: str = "郑双") -> tuple[int, int]:
    """Two files of one person in one village, found as a pair."""
    from canbao.registry.pairs import LookForPairs, look_for_pairs

    unit = next(due.unit for due in site.till.dues() if len(due.unit) == 12)
    one, other = add_person(name, unit, number=new_number()), add_person(name, unit)
    look_for_pairs(site.till.county.clerk(), new_key(), LookForPairs())
    return one, other
