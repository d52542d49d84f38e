"""A partner asked for what it has: in order, once each, whatever goes wrong on the way, and told what became of it."""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import chain, repeat
from typing import Any

import pytest
from tests.access.people_at_work import audit_rows, new_key
from tests.database import as_superuser
from tests.exchange.doors import Asked
from tests.exchange.offices import clerk, lead

from canbao.access.acting import NotAllowed
from canbao.access.actors import system_actor
from canbao.exchange import calling, pulling
from canbao.exchange.addresses import NoAddress, StateAddress, state_address
from canbao.exchange.calling import CallFailed
from canbao.exchange.gaps import open_gaps
from canbao.exchange.partners import RevokePartnerKey, revoke_partner_key
from canbao.exchange.pulling import Pulled, pull_packages
from canbao.exchange.receiving import ReceivePackage, receive_package
from canbao.exchange.tasks import pull_all_packages, pull_from_all
from canbao.sandbox.envelopes import PACKAGE, read_fields
from canbao.sandbox.faults import LineFault


def test_packages_come_in_order_and_the_partner_is_told(asked: Asked) -> None:
    asked.pay(packages=3)
    assert asked.pull() == Pulled({"taken": 3}, told=3)
    assert asked.states() == {1: "applied", 2: "applied", 3: "applied"}
    assert asked.booked() == asked.taken() != {}
    assert asked.results() == {1: "taken", 2: "taken", 3: "taken"}
    assert asked.pull() == Pulled({}, told=0)
    asked.pay()
    assert asked.pull() == Pulled({"taken": 1}, told=1)
    assert asked.booked() == asked.taken()
    (heard,) = asked.heard
    assert (heard.failure, heard.answered_at) == ("", heard.asked_at)


def test_nothing_leaves_unless_there_is_an_address(asked: Asked) -> None:
    asked.pay()
    state_address(lead(asked.county), new_key(), StateAddress("tax"))
    with pytest.raises(NoAddress, match="--address"):
        asked.pull()
    pull_from_all(system_actor(asked.county))
    assert (asked.door.asked, asked.states()) == (0, {})


def test_the_chore_asks_every_partner_with_an_address(asked: Asked) -> None:
    asked.pay()
    pull_all_packages()
    assert asked.states() == {1: "applied"}
    assert asked.booked() == asked.taken()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "LONGEST_ANSWER_SECONDS", 0.3)


@pytest.mark.parametrize(
    "fault", [LineFault.AWAY, LineFault.BUSY, LineFault.CUT, LineFault.SLOW, LineFault.ELSEWHERE]
)  # fmt: skip
def test_a_partner_who_fails_is_said_and_asked_again(
    asked: Asked, short: None, fault: LineFault, caplog: pytest.LogCaptureFixture
) -> None:
    del short
    asked.pay(packages=2)
    asked.door.faults.add(fault)
    with pytest.raises(CallFailed) as failed:
        asked.pull()
    assert (asked.states(), asked.booked()) == ({}, {})
    (heard,) = asked.heard
    assert (heard.failure, heard.answered_at) == (str(failed.value), None)
    with caplog.at_level(logging.WARNING):
        pull_all_packages()
    assert caplog.messages == [f"{asked.county} tax: {failed.value}"]
    asked.door.faults.clear()
    assert asked.pull() == Pulled({"taken": 2}, told=2)
    assert asked.booked() == asked.taken()
    assert asked.heard[0].failure == ""


def test_a_line_that_breaks_between_packages_goes_on_from_there(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.pay(packages=4)
    whole = calling.Line.file

    def breaking(line: calling.Line, package: int) -> bytes:
        if package == 3:
            raise CallFailed("断了")
        return whole(line, package)

    with monkeypatch.context() as broken:
        broken.setattr(calling.Line, "file", breaking)
        with pytest.raises(CallFailed):
            asked.pull()
    assert asked.states() == {1: "applied", 2: "applied"}
    assert asked.pull() == Pulled({"taken": 2}, told=4)
    assert asked.booked() == asked.taken()


def test_a_partner_who_does_not_hear_is_told_later(asked: Asked) -> None:
    asked.pay(packages=2)
    asked.door.faults.add(LineFault.DEAF)
    with pytest.raises(CallFailed, match="503"):
        asked.pull()
    assert (asked.states(), asked.results()) == ({1: "applied", 2: "applied"}, {})
    asked.door.faults.clear()
    assert asked.pull() == Pulled({}, told=2)
    assert asked.results() == {1: "taken", 2: "taken"}
    assert asked.booked() == asked.taken()


def test_a_package_that_is_listed_twice_is_booked_once(asked: Asked) -> None:
    asked.pay(packages=2)
    asked.door.faults.add(LineFault.TWICE)
    assert asked.pull().results == {"taken": 2, "again": 2}
    assert asked.booked() == asked.taken()
    assert asked.results() == {1: "taken", 2: "taken"}


def test_an_altered_file_is_refused_and_rests(asked: Asked) -> None:
    asked.pay(packages=2)
    asked.door.faults.add(LineFault.ALTER)
    pulled = asked.pull()
    assert (pulled.results, pulled.told) == ({"refused": 1}, 1)
    assert "摘要" in pulled.words
    assert (asked.states(), asked.results()) == ({}, {1: "refused"})
    asked.door.faults.clear()
    before = asked.door.asked
    assert asked.pull() == Pulled({"waiting": 1}, told=1), "the first one rests, the second one waits for it"
    assert asked.door.asked - before <= 4
    assert asked.pull(is_urgent=True) == Pulled({"taken": 1}, told=2)
    assert asked.booked() == asked.taken()
    assert asked.results() == {1: "taken", 2: "taken"}


def test_a_refused_package_is_fetched_again_by_itself_after_an_hour(asked: Asked) -> None:
    asked.pay()
    asked.door.faults.add(LineFault.ALTER)
    asked.pull()
    asked.door.faults.clear()
    assert asked.pull().results == {}
    with as_superuser(asked.bureau.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE exchange_receipt SET at = at - interval '61 minutes'")
    assert asked.pull().results == {"taken": 1}


def test_a_number_that_is_not_there_is_a_gap(asked: Asked) -> None:
    from tests.database import in_area

    asked.pay(packages=3)
    records = asked.bureau.office.records
    records.write("CREATE TABLE lost AS SELECT * FROM sent WHERE number = 2")
    records.write("DELETE FROM sent WHERE number = 2")
    assert asked.pull().results == {"taken": 1, "waiting": 1}
    with in_area(asked.county):
        assert [gap.number for gap in open_gaps(asked.county)] == [2]
    assert asked.pull().results == {}, "what waits is not fetched again"
    records.write("INSERT INTO sent SELECT * FROM lost")
    assert asked.pull() == Pulled({"taken": 1}, told=2), "the answer for the one that waited too"
    assert asked.results() == {1: "taken", 2: "taken", 3: "taken"}
    assert asked.booked() == asked.taken()


def test_packages_on_disks_and_over_the_line_are_one_chain(asked: Asked) -> None:
    asked.pay(packages=3)
    carried = asked.bureau.office.send_again(1)
    receive_package(clerk(asked.county), new_key(), ReceivePackage(carried.manifest, carried.content))
    assert asked.pull() == Pulled({"taken": 2}, told=2)
    assert asked.results() == {2: "taken", 3: "taken"}, "what was brought by hand is answered by hand"
    assert asked.booked() == asked.taken()


def test_a_revoked_key_takes_nothing_and_the_partner_is_told(asked: Asked) -> None:
    from tests.database import in_area

    from canbao.exchange.models import PartnerKey

    asked.pay()
    with in_area(asked.county):
        key = PartnerKey.objects.get(county=asked.county).id
    revoke_partner_key(lead(asked.county), new_key(), RevokePartnerKey(key, "密钥盘遗失"))
    pulled = asked.pull()
    assert (pulled.results, asked.states()) == ({"refused": 1}, {})
    assert asked.results() == {1: "refused"}


def altered(asked: Asked, **changes: Any) -> None:
    """The office's first package says something else, signed by nobody."""
    from canbao.sandbox.envelopes import canonical

    records = asked.bureau.office.records
    ((manifest,),) = records.rows("SELECT manifest FROM sent WHERE number = 1")
    said = read_fields(bytes(manifest), PACKAGE) | changes
    records.write("UPDATE sent SET manifest = ? WHERE number = 1", canonical(said) + b"\n")


def test_a_manifest_that_is_none_or_another_partners_stops_it(asked: Asked) -> None:
    asked.pay()
    altered(asked, **{"from": "bank"})
    with pytest.raises(CallFailed, match="别的单位"):
        asked.pull()
    altered(asked, **{"from": "tax", "rows": -1})
    with pytest.raises(CallFailed, match="读不出"):
        asked.pull()
    assert asked.states() == {}


def test_an_answer_that_the_partner_does_not_want_is_noted_with_its_words(asked: Asked) -> None:
    asked.pay()
    asked.door.faults.add(LineFault.DEAF)
    with pytest.raises(CallFailed):
        asked.pull()
    asked.door.faults.clear()
    asked.bureau.office.records.write("DELETE FROM sent")
    assert asked.pull().told == 1
    (noted,) = asked.deliveries()
    assert "not_found" in noted["words"]
    assert asked.pull().told == 0


def test_a_round_has_an_end_and_the_next_goes_on(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.pay(packages=3)
    begun = pulling._now()
    late = begun + timedelta(seconds=pulling.LONGEST_ROUND_SECONDS + 1)
    times = chain([begun] * len(["round", "look", "list", "file"]), repeat(late))
    with monkeypatch.context() as short:
        short.setattr(pulling, "_now", times.__next__)
        assert asked.pull() == Pulled({"taken": 1}, told=1, is_more=True)
    assert asked.pull() == Pulled({"taken": 2}, told=2)


def test_the_book_says_where_we_are_and_the_trail_who_took_it(asked: Asked) -> None:
    asked.pay()
    pull_from_all(system_actor(asked.county))
    done = [row["action"] for row in audit_rows(asked.bureau.till.county.server)][-2:]
    assert done == ["receive_package", "receive_package"]
    quiet = len(audit_rows(asked.bureau.till.county.server))
    pull_from_all(system_actor(asked.county))
    assert len(audit_rows(asked.bureau.till.county.server)) == quiet, "asking alone leaves no entry"


def test_whoever_may_not_is_refused(asked: Asked) -> None:
    asked.pay()
    with pytest.raises(NotAllowed):
        pull_packages(asked.bureau.till.collector, "tax")
    assert asked.door.asked == 0


def test_days_do_not_matter_to_what_waits(asked: Asked) -> None:
    asked.pay()
    asked.bureau.till.go_to(asked.bureau.day + timedelta(days=40))
    assert asked.pull().results == {"taken": 1}
