"""T61: a copy has a reason, a mark and an end; a large one has a second person; all of it is in the trail."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.access.accounts_at_work import hire
from tests.access.copies import FORMULA, ask, copies
from tests.access.people_at_work import COUNTY, audit_rows, count, new_key, nothing, outcomes, sabotage, worker
from tests.database import as_superuser
from tests.proofs import Proof

from canbao.access import export_files, exporting
from canbao.access.acting import Act, KeyReused, NotAllowed
from canbao.access.actors import Actor, system_actor
from canbao.access.export_files import ExportGone, Fetched, OneExport, fetch_export, make_export
from canbao.access.exporting import DecideExport, NothingToExport, decide_export
from canbao.access.keeping import keep_to_retention
from canbao.access.models import MOST_ROWS_ALONE
from canbao.store.server import Server
from canbao.store.states import MoveRefused

__all__ = ["copies"]
pytestmark = pytest.mark.usefixtures("vault", "copies")


def asked(actor: Actor, rows: int = 3, **more: Any) -> OneExport:
    number = ask(actor, rows, **more)["export"]
    assert isinstance(number, int)
    return OneExport(number)


def made(actor: Actor, rows: int = 3, **more: Any) -> OneExport:
    """Asked for, and made as the worker would."""
    order = asked(actor, rows, **more)
    make_export(actor, new_key(), order)
    return order


def fetch(actor: Actor, order: OneExport) -> Fetched:
    return fetch_export(actor, new_key(), order)


def turn_clock(server: Server, age: str) -> None:
    """So long has passed since everything that was made."""
    sabotage(
        server,
        "ALTER TABLE access_export DISABLE TRIGGER access_export_guarded",
        f"UPDATE access_export SET made_at = now() - interval '{age}' WHERE made_at IS NOT NULL",
        "ALTER TABLE access_export ENABLE TRIGGER access_export_guarded",
    )


def sheets(file: Fetched) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_the_file_says_who_took_it_when_and_why(database: Server) -> None:
    clerk = hire(database, "bureau_clerk", name="李/四..")
    order = made(clerk, 3, reason="镇街核对\n参保")
    file = fetch(clerk, order)
    ((headers, *rows, footer),) = sheets(file)
    mark = headers[-1]
    assert re.fullmatch(
        rf"导出编号 {order.export}｜bureau\d+｜李/四\.\.（账号 {clerk.account_id}）"
        r"｜\d{4}-\d\d-\d\d \d\d:\d\d｜用途：镇街核对 参保｜不得转发",
        mark,
    )
    assert footer[0] == mark
    assert [row[:2] for row in rows] == [[float(number), FORMULA] for number in range(3)]
    assert re.fullmatch(rf"copies-{COUNTY}-导出{order.export}-李_四\.\.-\d{{8}}\.xlsx", file.name)


def test_every_sheet_of_a_large_file_has_the_mark(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from canbao.intake import exporting as writing

    monkeypatch.setattr(writing, "MOST_ROWS_OF_A_SHEET", 2)
    clerk = hire(database, "bureau_clerk")
    found = sheets(fetch(clerk, made(clerk, 5)))
    assert len(found) == 3
    assert len({sheet[0][-1] for sheet in found}) == 1


def test_the_worker_makes_it_as_whoever_asked(database: Server) -> None:
    from canbao.store.worker import run_worker

    clerk = hire(database, "bureau_clerk")
    order = asked(clerk, 2_500)
    run_worker(until_empty=True)
    assert len(sheets(fetch(clerk, order))[0]) == 2_502
    with as_superuser(database) as connection:
        job = connection.execute("SELECT state, done, total, result->>'rows' FROM store_job").fetchone()
    assert job == ("done", 2_501, 2_501, "2500")
    entries = [(row["action"], row["account_id"]) for row in audit_rows(database)]
    assert entries == [(name, clerk.account_id) for name in ("export_people", "make_export", "fetch_export")]


def test_whoever_lost_the_right_meanwhile_gets_nothing(database: Server) -> None:
    from canbao.store.worker import run_worker

    clerk = hire(database, "bureau_clerk")
    order = asked(clerk)
    sabotage(database, "UPDATE access_grant SET state = 'withdrawn'")
    run_worker(until_empty=True)
    with as_superuser(database) as connection:
        state, message = connection.execute("SELECT state, message FROM store_job").fetchone() or ("", "")
    assert state == "failed"
    assert "没有“生成导出文件”的权限" in message
    assert count(database, "access_exportcontent") == 0
    with pytest.raises(NotAllowed, match="export_people"):
        make_export(replace(clerk, roles=frozenset({"supplier"})), new_key(), order)


def test_a_wish_to_stop_is_seen_before_the_file_is_kept(database: Server) -> None:
    from canbao.store.jobs import JobCancelled
    from canbao.store.watching import watched_by

    clerk = hire(database, "bureau_clerk")
    order = asked(clerk)

    def stop(done: int, total: int | None) -> None:
        if done == total:
            raise JobCancelled

    with pytest.raises(JobCancelled), watched_by(stop):
        make_export(clerk, new_key(), order)
    assert count(database, "access_exportcontent") == 0


def test_only_whoever_asked_fetches_and_each_time_is_told(database: Server) -> None:
    clerk, key = worker("bureau_clerk"), new_key()
    order = made(clerk)
    fetch_export(clerk, key, order)
    with pytest.raises(KeyReused):
        fetch_export(clerk, key, order)
    fetch(clerk, order)
    with pytest.raises(NotAllowed, match="本人"):
        fetch(worker("bureau_lead"), order)
    assert [row["action"] for row in audit_rows(database)[2:]] == ["fetch_export"] * 3
    assert outcomes(database)[2:] == ["done", "done", "denied"]


def test_before_it_is_made_there_is_nothing_to_fetch(database: Server) -> None:
    del database
    clerk = worker("bureau_clerk")
    with pytest.raises(MoveRefused):
        fetch(clerk, asked(clerk))


def test_more_rows_by_the_time_it_is_made(database: Server) -> None:
    clerk = worker("bureau_clerk")
    grown = asked(clerk, 10, made=MOST_ROWS_ALONE + 1)
    with pytest.raises(NotAllowed, match="须另一人批准"):
        make_export(clerk, new_key(), grown)
    assert count(database, "access_exportcontent") == 0


def test_too_many_rows_by_the_time_it_is_made(database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    del database
    monkeypatch.setattr(export_files, "MOST_ROWS", 20)
    clerk = worker("bureau_clerk")
    with pytest.raises(NothingToExport):
        make_export(clerk, new_key(), asked(clerk, 10, made=21))


def test_the_file_lies_sealed(database: Server) -> None:
    clerk = worker("bureau_clerk")
    order = made(clerk)
    content = fetch(clerk, order).content
    with as_superuser(database) as connection:
        (sealed,) = connection.execute("SELECT sealed FROM access_exportcontent").fetchone() or (b"",)
    assert content[:64] not in bytes(sealed)
    assert b"PK" not in bytes(sealed)[:40]


def test_bad_arguments_of_a_job_are_told() -> None:
    from canbao.access.jobs import BadArguments

    with pytest.raises(BadArguments):
        export_files.make_in_job(worker("bureau_clerk"), new_key(), {"export": "7"})


@pytest.mark.trust
def test_t61_a_copy_has_a_reason_a_mark_a_second_person_and_an_end(database: Server, proof: Proof) -> None:
    """As many copies as asked for, half of them large; each is followed from asking to its end."""
    copies_made = proof.size(4, 40)
    rows = proof.size(MOST_ROWS_ALONE + 1, 20_000)
    clerks = [worker("bureau_clerk") for _ in range(copies_made)]
    large = [asked(clerk, rows) for clerk in clerks[::2]]
    small = [made(clerk) for clerk in clerks[1::2]]
    for clerk, order in zip(clerks[::2], large, strict=True):
        with pytest.raises(MoveRefused):
            make_export(clerk, new_key(), order)
        decide_export(worker("bureau_lead"), new_key(), DecideExport(order.export))
        make_export(clerk, new_key(), order)
    orders = [order for pair in zip(large, small, strict=True) for order in pair]
    for clerk, order in zip(clerks, orders, strict=True):
        (sheet,) = sheets(fetch(clerk, order))
        assert sheet[0][-1] == sheet[-1][0]
        assert f"导出编号 {order.export}｜" in sheet[0][-1]
    turn_clock(database, "23 hours 59 minutes")
    assert keep_to_retention(system_actor(COUNTY)) == {}
    fetch(clerks[0], orders[0])
    turn_clock(database, "24 hours 1 minute")
    for clerk, order in zip(clerks, orders, strict=True):
        with pytest.raises(ExportGone):
            fetch(clerk, order)
    told = {"due": copies_made, "held": 0, "destroyed": copies_made}
    assert keep_to_retention(system_actor(COUNTY)) == {"exports": told}
    assert count(database, "access_exportcontent") == 0
    for clerk, order in zip(clerks, orders, strict=True):
        with pytest.raises(MoveRefused, match="已销毁"):
            fetch(clerk, order)
    done = [row["action"] for row in audit_rows(database) if row["outcome"] == "done"]
    assert {name: done.count(name) for name in set(done)} == {
        "export_people": copies_made, "approve_export": len(large), "make_export": copies_made,
        "fetch_export": copies_made + 1, "keep_to_retention": 1,
    }  # fmt: skip
    changes: Any = audit_rows(database)[-1]["changes"]
    assert sorted(changes[0]["numbers"]) == sorted(order.export for order in orders)
    proof.shows(
        "T61",
        f"{copies_made} copies: all with reason and mark, {len(large)} of {rows:,} rows refused until a second person"
        " approved, all fetched at 23:59 h and none at 24:01 h, all destroyed, every step in the trail",
        "reason, watermark, > 5,000 rows needs a second person, dead after 24 h, logged",
    )


@pytest.mark.trust
def test_t61_sabotage_each_control_taken_away_shows(
    database: Server, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    lead = worker("bureau_lead")
    order = asked(lead, MOST_ROWS_ALONE + 1)
    with monkeypatch.context() as patch:
        patch.setattr(Act, "require_other_than", nothing)
        with pytest.raises(Exception, match="access_export_two_persons"):
            decide_export(lead, new_key(), DecideExport(order.export))
        sabotage(database, "ALTER TABLE access_export DROP CONSTRAINT access_export_two_persons")
        decide_export(lead, new_key(), DecideExport(order.export))
    make_export(lead, new_key(), order)
    assert len(sheets(fetch(lead, order))[0]) == MOST_ROWS_ALONE + 3
    proof.sabotage("T61", "check of the second person and its constraint", "one person copied 5,001 rows")
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_may_alone", lambda *_: True)
        with pytest.raises(Exception, match="access_export_alone"):
            asked(worker("bureau_clerk"), MOST_ROWS_ALONE + 1)
        sabotage(database, "ALTER TABLE access_export DROP CONSTRAINT access_export_alone")
        assert ask(worker("bureau_clerk"), MOST_ROWS_ALONE + 1)["needs_approval"] is False
    turn_clock(database, "30 days")
    with monkeypatch.context() as patch:
        patch.setattr(export_files, "_refuse_gone", nothing)
        assert fetch(lead, order).content
        proof.sabotage("T61", "check of the time", "fetched after 30 days, before the hourly destroying")
        keep_to_retention(system_actor(COUNTY))
        with pytest.raises(Exception, match="does not exist"):
            fetch(lead, order)
    with monkeypatch.context() as patch:
        patch.setattr(export_files, "_watermark", lambda *_: "")
        clerk = worker("bureau_clerk")
        (sheet,) = sheets(fetch(clerk, made(clerk)))
        assert not any("导出编号" in str(cell) for row in sheet for cell in row)
        proof.sabotage("T61", "watermark", "a file that names nobody")
