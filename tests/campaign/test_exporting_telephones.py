"""The operators' list: telephones alone, past two persons."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.database import in_area

from canbao.access.acting import NotAllowed
from canbao.access.exporting import DecideExport, decide_export
from canbao.access.revealing import ReasonMissing
from canbao.campaign.exporting_telephones import ExportTelephones, export_telephones, make_telephones
from canbao.campaign.silencing import KeepSilent, keep_silent
from canbao.registry.recording import Record, record_status


def test_each_telephone_once_without_those_who_are_left_alone_or_dead(field: Field) -> None:
    first, same, silent, dead = (due.person_id for due in field.owing[:4])
    for person, number in ((first, "1"), (same, "1"), (silent, "2"), (dead, "3")):
        field.phone(person, f"1390000000{number}")
    keep_silent(field.clerk, new_key(), KeepSilent(silent, "本人要求"))
    record_status(field.clerk, new_key(), Record(dead, {"status": "dead"}, field.day))
    with in_area(field.county):
        sheet = make_telephones(field.county, {"unit": field.village})
        assert [row[0] for row in sheet.rows] == ["13900000001"]
    assert sheet.headers == ("手机号码", "镇街")


def test_a_second_person_lets_it_through_and_a_reason_is_needed(field: Field) -> None:
    field.phone(field.owing[0].person_id)
    order = ExportTelephones(field.village, "三家运营商公益短信")
    asked = export_telephones(field.lead, new_key(), order)
    assert (asked["state"], asked["needs_approval"], asked["rows"]) == ("asked", True, 1)
    with pytest.raises(NotAllowed):
        decide_export(field.lead, new_key(), DecideExport(int(str(asked["export"]))))
    with pytest.raises(ReasonMissing):
        export_telephones(field.lead, new_key(), ExportTelephones(field.village, " "))
