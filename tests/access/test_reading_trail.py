"""The trail read by who may: looked for by each of its sides, page by page; what stands out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.access.people_at_work import COUNTY, worker
from tests.database import as_superuser, in_area

from canbao.access import reading_trail
from canbao.access.acting import NotAllowed
from canbao.access.models import Outcome
from canbao.access.reading_trail import TrailAsked, standing_out, trail_of
from canbao.access.trail import Entry, write_entry
from canbao.store.server import Server


@pytest.fixture
def entries(database: Server) -> Server:
    """Three of a clerk, one of a lead."""
    clerk, lead = worker("town_clerk"), worker("bureau_lead")
    with in_area(COUNTY):
        write_entry(clerk, Entry("view_person", Outcome.DENIED, unit="430621100"))
        write_entry(
            clerk,
            Entry(
                "reveal_number", Outcome.REVEALED, reason="当面核对身份", changes=[{"record": "document", "number": 77}]
            ),
        )
        write_entry(
            clerk, Entry("correct_person", Outcome.DONE, changes=[{"record": "person", "number": 78, "fields": "name"}])
        )
        write_entry(lead, Entry("approve_refund", Outcome.ALARM))
    return database


def told(**asked: object) -> list[str]:
    return [each.label for each in trail_of(worker("audit_admin"), TrailAsked(**asked)).lines]  # type: ignore[arg-type]


def test_entries_are_found_by_each_side(entries: Server) -> None:
    del entries
    assert len(told()) == 4
    today = trail_of(worker("audit_admin"), TrailAsked()).lines[0].at.date()
    assert told(outcome="denied") == ["查看一人一档"]
    assert told(action="correct_person") == told(number=78) == ["更正人员信息"]
    assert told(number=77) == ["查看完整号码"]
    assert told(unit="430621") == ["查看一人一档"]
    (alarm,) = trail_of(worker("audit_admin"), TrailAsked(outcome="alarm")).lines
    assert told(who=alarm.who) == [alarm.label]
    assert told(who="没有这个人") == []
    assert told(last=today - timedelta(days=2)) == []
    assert len(told(first=today - timedelta(days=1), last=today + timedelta(days=1))) == 4
    assert told(first=date(2090, 1, 1)) == []


def test_the_latest_first_page_by_page(entries: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del entries
    whole = [each.id for each in trail_of(worker("audit_admin"), TrailAsked()).lines]
    monkeypatch.setattr(reading_trail, "PER_PAGE", 3)
    first = trail_of(worker("audit_admin"), TrailAsked())
    assert first.after is not None
    second = trail_of(worker("audit_admin"), TrailAsked(before=first.after))
    assert [each.id for each in (*first.lines, *second.lines)] == whole == sorted(whole, reverse=True)
    assert second.after is None


def test_what_it_was_about_is_said_without_braces(entries: Server) -> None:
    del entries
    records = [each.records for each in trail_of(worker("audit_admin"), TrailAsked()).lines]
    assert records == ["", "person 78 fields=name", "document 77", ""]


@pytest.mark.parametrize("read", [lambda actor: trail_of(actor, TrailAsked()), standing_out, reading_trail.newest_seal])
def test_nobody_else_reads_it(entries: Server, read: Callable[[object], object]) -> None:
    del entries
    for role in ("system_admin", "security_admin", "bureau_lead"):
        with pytest.raises(NotAllowed):
            read(worker(role))


def test_alarms_refusals_many_numbers_and_nights_stand_out(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet, busy = worker("bureau_clerk"), worker("town_clerk")
    monkeypatch.setattr(reading_trail, "NIGHT", (24, 0))
    with in_area(COUNTY):
        for _ in range(reading_trail.MANY_REFUSED - 1):
            write_entry(quiet, Entry("view_person", Outcome.DENIED))
        for _ in range(reading_trail.MANY_NUMBERS):
            write_entry(busy, Entry("reveal_number", Outcome.REVEALED, reason="x"))
    audit = worker("audit_admin")
    assert [(each.who, each.numbers, each.refused) for each in standing_out(audit)] == [
        (busy.name, reading_trail.MANY_NUMBERS, 0)
    ]
    with in_area(COUNTY):
        write_entry(quiet, Entry("view_person", Outcome.DENIED))
    assert {each.who for each in standing_out(audit)} == {busy.name, quiet.name}
    monkeypatch.setattr(reading_trail, "NIGHT", (0, 0))
    assert max(each.at_night for each in standing_out(audit)) == reading_trail.MANY_NUMBERS
    with as_superuser(database) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE access_auditentry SET at = at - interval '8 days'")
    assert standing_out(audit) == []
