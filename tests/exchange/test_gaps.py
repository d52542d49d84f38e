"""Missing numbers: noted at once, told once, closed when they come."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, audit_rows
from tests.database import as_superuser, in_area
from tests.exchange.offices import Office, clerk, slips, take

from canbao.access.acting import NotAllowed
from canbao.access.actors import system_actor
from canbao.exchange.gaps import WatchGaps, open_gaps, tell_of_gaps, watch_gaps
from canbao.store.server import Server


def missing() -> list[tuple[str, int, bool]]:
    with in_area(COUNTY):
        return [(gap.partner, gap.number, gap.is_told) for gap in open_gaps(COUNTY)]


def test_a_gap_has_an_age_and_is_told_once(bureau: Server, tax: Office) -> None:
    packages = [tax.make("deposits", slips(1, first=at)) for at in range(6)]
    take(packages[5])
    assert missing() == [("tax", number, False) for number in range(1, 6)]
    with as_superuser(bureau) as owner:
        owner.execute("UPDATE exchange_gap SET seen_at = now() - interval '2 hours'")
    with in_area(COUNTY):
        assert {gap.age_seconds for gap in open_gaps(COUNTY)} <= {7200, 7201, 7202}
    assert tell_of_gaps(system_actor(COUNTY))["told"] == 5
    assert tell_of_gaps(system_actor(COUNTY)) == {}
    assert missing() == [("tax", number, True) for number in range(1, 6)]
    assert [row["action"] for row in audit_rows(bureau)].count("watch_gaps") == 1


def test_what_comes_closes_its_own_gap_only(tax: Office) -> None:
    packages = [tax.make("deposits", slips(1, first=at)) for at in range(4)]
    take(packages[3])
    take(packages[0])
    assert [number for _, number, _ in missing()] == [2, 3]
    take(packages[2])
    assert [number for _, number, _ in missing()] == [2, 3], "it waits: it has not been applied"
    take(packages[1])
    assert missing() == []


def test_a_gap_that_opens_again_is_told_again(tax: Office) -> None:
    first = tax.make("deposits", slips(1))
    second = tax.make("deposits", slips(1, first=2), previous="7" * 64)
    third = tax.make("deposits", slips(1, first=3))
    take(third)
    tell_of_gaps(system_actor(COUNTY))
    take(second)
    take(first)
    assert missing() == [("tax", 2, True)], "the second did not follow the first"
    tax.number, tax.mark = 1, first.said.mark
    take(tax.make("deposits", slips(1, first=2)))
    assert missing() == []


def test_a_later_gap_is_told_alone(bureau: Server, tax: Office) -> None:
    packages = [tax.make("deposits", slips(1, first=at)) for at in range(5)]
    take(packages[1])
    assert tell_of_gaps(system_actor(COUNTY))["told"] == 1
    take(packages[4])
    assert tell_of_gaps(system_actor(COUNTY))["told"] == 2
    entries = [row["changes"] for row in audit_rows(bureau) if row["action"] == "watch_gaps"]
    told: list[Any] = [change for changes in entries for change in changes]  # type: ignore[attr-defined]
    assert [change["missing"] for change in told] == [[1], [3, 4]]


def test_a_number_that_came_and_did_not_follow_is_missing_again(tax: Office) -> None:
    first = tax.make("deposits", slips(1))
    second = tax.make("deposits", slips(1, first=2), previous="7" * 64)
    third = tax.make("deposits", slips(1, first=3))
    for sent in (second, third, first):
        take(sent)
    assert missing() == [("tax", 2, False)]


def test_only_the_system_watches(tax: Office) -> None:
    del tax
    with pytest.raises(NotAllowed):
        watch_gaps(clerk(), "watch", WatchGaps())
