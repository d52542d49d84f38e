"""The operators' list: telephones alone, past two persons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.database import in_area

from canbao.access.acting import NotAllowed
from canbao.access.exporting import DecideExport, Sheet, decide_export
from canbao.access.revealing import ReasonMissing
from canbao.campaign.exporting_telephones import ExportTelephones, export_telephones, make_telephones
from canbao.campaign.models import Waiver
from canbao.campaign.silencing import KeepSilent, keep_silent
from canbao.registry.recording import Record, record_status


def test_each_telephone_once_without_those_who_are_not_asked(field: Field) -> None:
    first, same, silent, dead, moved, abroad, back, waived = (due.person_id for due in field.owing[:8])
    for person, number in zip((first, same, silent, dead, moved, abroad, back, waived), "11234567", strict=True):
        field.phone(person, f"1390000000{number}")
    keep_silent(field.clerk, new_key(), KeepSilent(silent, "本人要求"))
    record_status(field.clerk, new_key(), Record(dead, {"status": "dead"}, field.day))
    for person, status in ((moved, "moved"), (abroad, "abroad")):
        record_status(field.clerk, new_key(), Record(person, {"status": status}, field.day))
    away = (field.day - timedelta(days=99), field.day - timedelta(days=9))
    record_status(field.clerk, new_key(), Record(back, {"status": "abroad"}, *away))
    with in_area(field.county):
        Waiver.objects.create(
            county=field.county, person_id=waived, year=field.year, paper="甲1", stated_on=field.day, attempts=3,
            clause="第一条", recorded_by=1, unit=field.village,
        )  # fmt: skip
    with in_area(field.county):
        sheet = make_telephones(field.county, {"unit": field.village, "year": field.year})
        assert isinstance(sheet, Sheet)
        assert [row[0] for row in sheet.rows] == ["13900000001", "13900000006"]
    assert sheet.headers == ("手机号码", "镇街")


def test_a_second_person_lets_it_through_and_a_reason_is_needed(field: Field) -> None:
    field.phone(field.owing[0].person_id)
    order = ExportTelephones(field.year, field.village, "三家运营商公益短信")
    asked = export_telephones(field.lead, new_key(), order)
    assert (asked["state"], asked["needs_approval"], asked["rows"]) == ("asked", True, 1)
    with pytest.raises(NotAllowed):
        decide_export(field.lead, new_key(), DecideExport(int(str(asked["export"]))))
    with pytest.raises(ReasonMissing):
        export_telephones(field.lead, new_key(), ExportTelephones(field.year, field.village, " "))
